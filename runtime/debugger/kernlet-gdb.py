# Coroutines in gdb: list them, and print the backtrace of one that does not run.
#
#     (gdb) source kernlet-gdb.py
#     (gdb) kernlet coroutines
#     (gdb) kernlet tasks
#     (gdb) kernlet backtrace 2
#     (gdb) kernlet backtrace all
#
# Works in a live process and on a core file; reads memory only, and runs nothing in the program. Wants the
# runtime's debug information (-g), and finds the coroutines of the fast part: their control blocks lie at the top
# of stacks from a stack_pool, and each has a mark. Other parts keep theirs wherever they like.
#
# Needs kernlet_coroutines.py beside it.

import os
import re
import sys

import gdb

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True  # the folder may be anybody's
from kernlet_coroutines import coroutines, text, unwound  # noqa: E402


def running_thread(one):
    """The kernel thread that runs on a coroutine's stack, as gdb numbers it."""
    selected = gdb.selected_thread()
    try:
        for thread in gdb.selected_inferior().threads():
            thread.switch()
            if one.lowest <= int(gdb.newest_frame().read_register("sp")) < one.top:
                return thread.num
    finally:
        if selected is not None:
            selected.switch()
    return None


def where(one):
    registers = one.registers()
    if registers is None:
        if one.status != "running":
            return ""
        thread = running_thread(one)
        return "on thread %d" % thread if thread is not None else "behind a part that this script does not know"
    if one.status == "created":
        return "has not begun"
    # The innermost frames are the runtime's own: resume, yield, switch. (clang writes a requires clause into a name, and
    # gdb does not read such names.)
    frames = [line for line in unwound(registers).splitlines() if not re.search(r" (kernlet::|_ZNK?7kernlet)", line.split("(")[0])]
    match = re.match(r"#\d+ +(?:0x[0-9a-f]+ in )?(.*)", frames[0]) if frames else None
    return match.group(1) if match else hex(registers[list(registers)[2]])


class Kernlet(gdb.Command):
    """Coroutines of the kernlet runtime: `kernlet coroutines`, `kernlet backtrace N`."""

    def __init__(self):
        super().__init__("kernlet", gdb.COMMAND_STACK, prefix=True)


class ListCoroutines(gdb.Command):
    """kernlet coroutines: every live coroutine, its status and where it waits."""

    def __init__(self):
        super().__init__("kernlet coroutines", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        found = coroutines()
        if not found:
            gdb.write("no coroutines: none is alive, or the runtime has no debug information, or it is not the fast part\n")
        for i, one in enumerate(found, 1):
            status = "waits for another" if one.waits_for is not None else one.status
            gdb.write("%3d  %-17s  %-12s  %s\n" % (i, status, one.name(), where(one)))
        if found:
            gdb.write("%d in all\n" % len(found))


class ListTasks(gdb.Command):
    """kernlet tasks: every task of a loop or a scheduler that has not finished, and what it waits for."""

    def __init__(self):
        super().__init__("kernlet tasks", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        count = 0
        for i, one in enumerate(coroutines(), 1):
            task = one.task()
            if task is None or task.finished:
                continue
            count += 1
            gdb.write("%3d  %-12s  %s%s\n" % (i, task.name, task.does, ", was cancelled" if task.cancelled else ""))
        gdb.write("%d tasks; the numbers are those of `kernlet coroutines`\n" % count if count else "no tasks\n")


class Backtrace(gdb.Command):
    """kernlet backtrace N: the frames of coroutine N of `kernlet coroutines`; `all` for each of them."""

    def __init__(self):
        super().__init__("kernlet backtrace", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        found = coroutines()
        if argument.strip() == "all":
            wanted = range(1, len(found) + 1)
        elif argument.strip().isdigit() and 1 <= int(argument) <= len(found):
            wanted = [int(argument)]
        else:
            raise gdb.GdbError("kernlet: say which one: a number from 1 to %d out of `kernlet coroutines`, or all" % len(found))
        for number in wanted:
            one = found[number - 1]
            gdb.write("coroutine %d (%s, %s)\n" % (number, one.name(), one.status))
            registers = one.registers()
            if one.status == "created":
                gdb.write("it has not begun\n")
            elif registers is not None:
                gdb.write(unwound(registers))
            elif one.status == "running":
                gdb.write("it runs %s: gdb's own backtrace shows it\n" % where(one))
            else:
                gdb.write("its body has ended\n")


Kernlet()
ListCoroutines()
ListTasks()
Backtrace()

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
# How the backtrace is made. A suspended coroutine is a stack pointer, a frame pointer and a place in the code.
# gdb unwinds from the newest frame outwards, so an unwinder of ours claims that the newest frame was called by the
# coroutine's innermost one. The frames from there on are gdb's own work.

import re

import gdb
from gdb.unwinder import Unwinder, register_unwinder

MARK = 0x6B65726E_6C657463  # part::alive
TOP = 4096  # bytes at the upper end of a stack's slot in which a block may begin

# For each architecture: gdb's names of what a context keeps, in the order of raw_context_state's fields.
REGISTERS = {
    "i386:x86-64": {"stack_pointer": "rsp", "frame_pointer": "rbp", "resume": "rip"},
    "aarch64": {"stack_pointer": "sp", "frame_pointer": "x29", "resume": "pc", "base_pointer": "x19"},
    "riscv:rv64": {"stack_pointer": "sp", "frame_pointer": "fp", "resume": "pc", "base_pointer": "s1"},
}


def memory():
    return gdb.selected_inferior()


def word(address):
    return int.from_bytes(memory().read_memory(address, 8).tobytes(), "little")


def text(address):
    return gdb.Value(address).cast(gdb.lookup_type("char").pointer()).string() if address else "?"


def runtimes():
    """The names of the runtimes in the program that have stacks: fast, mine, ..."""
    found = gdb.execute("info variables debugger_stacks", to_string=True)
    return sorted(set(re.findall(r"kernlet_([a-z_0-9]+)_debugger_stacks", found)))


def slots(runtime):
    """The lowest address and the end of each stack's slot that the runtime has mapped."""
    chunk = gdb.parse_and_eval("kernlet_%s_debugger_stacks" % runtime)
    while int(chunk) != 0:
        entries = chunk["entries"]
        for i in range(entries.type.range()[1] + 1):
            at = int(entries[i].address)
            fields = {f.name: f.bitpos // 8 for f in entries[i].type.fields()}
            lowest, size, stride = (word(at + fields[name]) for name in ("lowest", "bytes", "stride"))
            if lowest != 0 and stride != 0:
                for slot in range(lowest, lowest + size, stride):
                    yield slot, slot + stride
        chunk = gdb.Value(word(int(chunk) + {f.name: f.bitpos // 8 for f in chunk.dereference().type.fields()}["next"])).cast(chunk.type)


class Coroutine:
    def __init__(self, block):
        self.block = block
        self.lowest = int(block["stack"]["lowest"])
        self.top = self.lowest + int(block["stack"]["size"])
        self.status = str(block["status"]).rsplit("::", 1)[-1]
        self.place = block["inside"]  # a context: where it goes on
        self.waits_for = None

    def name(self):
        return text(int(self.block["name"]))

    def task(self):
        """The task that the coroutine is, if it is one. Its record lies at the head of the body."""
        run = re.search(r"kernlet::(\w+)::(task_record|green_task)::run", str(self.block["operations"]["run"]))
        if run is None:
            return None
        record = self.block["body"].cast(gdb.lookup_type("kernlet::%s::%s" % run.groups()).pointer()).dereference()
        return LoopTask(self, record) if run.group(2) == "task_record" else SchedulerTask(self, record)

    def registers(self):
        """What the context keeps, by gdb's names, or None if the coroutine runs."""
        if self.status == "finished" or self.place is None:
            return None
        names = REGISTERS.get(gdb.selected_inferior().architecture().name())
        if names is None:
            raise gdb.GdbError("kernlet: this architecture's registers are not known to the script")
        state = self.place["raw_"]["state_"]
        return {register: int(state[field]) for field, register in names.items()}


class LoopTask:
    """A task of a loop: a task_record."""

    def __init__(self, coroutine, record):
        self.name = text(int(record["name_"]))
        self.finished = bool(record["finished_"])
        self.cancelled = bool(record["cancel_requested_"])
        self.does = "runs" if coroutine.status == "running" else "has not begun"
        if coroutine.status != "suspended":
            return
        self.does = "ready"
        note = record["waits_for_"]
        if record["state_"]["waiting"]:
            self.does = "waits for " + (text(int(note["what"])) if int(note["what"]) else "a wake")
            if int(note["whom"]):
                self.does += " '%s'" % text(int(note["whom"]["name_"]))


class SchedulerTask:
    """A task of a scheduler: a green_task. Flags and values as there."""

    TO_END, PARKED, IS_FINISHED = 4, 16, 2

    def __init__(self, coroutine, record):
        word = int(record["word_"]["_M_i"])
        self.name = text(int(record["name_"]))
        self.finished = int(record["end_"]["_M_i"]) == self.IS_FINISHED or bool(record["has_ended_"])
        self.cancelled = word & self.TO_END != 0
        self.does = {"running": "runs", "suspended": "ready"}.get(coroutine.status, "has not begun")
        if word & self.PARKED:
            what = int(record["waits_for_"])
            self.does = "waits for " + (text(what) if what else "a wake")


def coroutines():
    """All live coroutines, in the order of their addresses."""
    found = []
    for runtime in runtimes():
        try:
            block_type = gdb.lookup_type("kernlet::%s::part::coroutine_block" % runtime)
        except gdb.error:
            continue
        offsets = {field.name: field.bitpos // 8 for field in block_type.fields()}
        if "mark" not in offsets:
            continue  # not the fast part's
        for slot, end in slots(runtime):
            try:
                top = memory().read_memory(end - TOP, TOP).tobytes()
            except gdb.MemoryError:
                continue
            for at in range(0, TOP - 7, 8):
                block = end - TOP + at - offsets["mark"]
                if int.from_bytes(top[at : at + 8], "little") == MARK ^ block:
                    found.append(Coroutine(gdb.Value(block).cast(block_type.pointer()).dereference()))
    # One that has resumed another waits on its own stack, at the place that the other one comes back to.
    for one in found:
        if one.status == "running":
            one.place = None
    for other in found:
        resumer = int(other.block["resumer"])
        for one in found:
            if other.status == "running" and one.lowest <= resumer < one.top:
                one.waits_for = other
                one.place = other.block["resumer"].dereference()
    return found


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


class FrameId:
    def __init__(self, sp, pc):
        self.sp = sp
        self.pc = pc


class Caller(Unwinder):
    """While `registers` is set: whoever is the newest frame, a coroutine has called it."""

    def __init__(self):
        super().__init__("kernlet coroutines")
        self.registers = None

    def __call__(self, pending):
        if self.registers is None:
            return None
        names = REGISTERS[gdb.selected_inferior().architecture().name()]
        stack_pointer = names["stack_pointer"]
        if int(pending.read_register(stack_pointer)) != self.newest:
            return None  # not the newest frame: nothing to claim
        # gdb wants callers to lie above: so the newest frame pretends to lie just below the coroutine's.
        info = pending.create_unwind_info(FrameId(gdb.Value(self.registers[stack_pointer] - 4096),
                                                  pending.read_register(names["resume"])))
        for register, value in self.registers.items():
            info.add_saved_register(register, gdb.Value(value).cast(pending.read_register(register).type))
        return info


caller = Caller()
register_unwinder(None, caller, replace=True)


def unwound(registers):
    """gdb's backtrace of a context with these registers."""
    names = REGISTERS[gdb.selected_inferior().architecture().name()]
    selected = gdb.selected_frame()
    caller.newest = int(gdb.newest_frame().read_register(names["stack_pointer"]))
    caller.registers = registers
    gdb.invalidate_cached_frames()
    try:
        said = gdb.execute("backtrace", to_string=True)
    finally:
        caller.registers = None
        gdb.invalidate_cached_frames()
    # Frame 0 is the newest one of the thread; the coroutine begins with frame 1.
    said = said[said.find("\n#1 ") + 1 :] if "\n#1 " in said else ""
    return re.sub(r"^#(\d+)( +)", lambda m: "#%-2d " % (int(m.group(1)) - 1), said, flags=re.M)


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

"""What kernlet-gdb.py knows of the runtime's memory: coroutines, tasks, and how to unwind one that does not run.

A coroutine of the fast part has a control block at the top of its stack, with a mark in it; stacks come from a stack_pool,
which a list in the program names. A task's record lies at the head of its coroutine's body.

How a backtrace is made. A suspended coroutine is a stack pointer, a frame pointer and a place in the code. gdb unwinds from the
newest frame outwards, so an unwinder of ours claims that the newest frame was called by the coroutine's innermost one. The frames
from there on are gdb's own work.
"""

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

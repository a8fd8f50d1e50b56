# Run by gdb on an explored program: names what lies at addresses, down to members and elements.
#   gdb -batch -nx -ex 'python addresses = [1, 2]; given = [(8, 16, "buffer", "a::buffer")]' -x members.py PROGRAM
# Prints "ADDRESS<tab>NAME" for each that lies in a global variable with a type, or in an object that the program has
# named: (begin, size, name, type). Of a contract's class the test knows the size alone; its state has the members.
import re

import gdb

ANONYMOUS = "(anonymous namespace)::"


def below(kind, offset):
    """How C++ would write what lies at an offset in an object of a type."""
    kind = kind.strip_typedefs()
    name = str(kind)
    if kind.code == gdb.TYPE_CODE_ARRAY:
        element = kind.target()
        index, rest = divmod(offset, element.sizeof)
        return f"[{index}]{below(element, rest)}"
    if kind.code == gdb.TYPE_CODE_STRUCT:
        library = name.startswith("std::") and not name.startswith("std::array<")
        for field in () if library else kind.fields():
            if not hasattr(field, "bitpos") or field.type.sizeof == 0:
                continue  # static, or nothing
            begin = field.bitpos // 8
            if begin <= offset < begin + field.type.sizeof:
                inside = below(field.type, offset - begin)
                hidden = field.is_base_class or field.name is None or name.startswith("std::array<")
                return inside if hidden else f".{field.name}{inside}"
    return f" + {offset}" if offset else ""


def symbol_at(address):
    """The symbol of a global and the offset in it; None where there is none."""
    said = gdb.execute(f"info symbol {address}", to_string=True)
    found = re.match(r"(.*?)(?: \+ (\d+))? in section", said)
    return (found.group(1), int(found.group(2) or 0)) if found else None


def state_of(name):
    """The type that holds the members of a class: of a contract X the part's X_state."""
    space, _, plain = name.rpartition("::")
    for each in (f"{space}::part::{plain}_state", name):
        try:
            return gdb.lookup_type(each)
        except gdb.error:
            pass
    return None


def in_given(address):
    """The name of what lies in an object that the program has named."""
    for begin, size, name, kind in given:  # noqa: F821, set before this file is read
        if begin <= address < begin + size:
            kind = state_of(kind)
            offset = address - begin
            if kind is None or offset >= kind.sizeof:
                return f"{name} + {offset}" if offset else name
            return name + below(kind, offset)
    return None


def named(address):
    found = in_given(address)
    if found is not None:
        return found
    found = symbol_at(address)
    if found is None:
        return None
    symbol, offset = found
    try:
        value = gdb.parse_and_eval(f"'{symbol}'")
    except gdb.error:
        return None
    return symbol.replace(ANONYMOUS, "") + below(value.type, offset)


for each in addresses:  # noqa: F821, set before this file is read
    name = named(each)
    if name is not None:
        print(f"{each}\t{name}")

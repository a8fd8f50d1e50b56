"""The functions of an assembly file, by the macros that frame them or by a label and its `.size` line."""

import re

from findings import cut_error, found


def assembly_symbols(text):
    lines, result = text.split("\n"), []
    label = re.compile(r"^\s*(?:KERNLET_SYMBOL\(\s*(\w+)\s*\)|([A-Za-z_.$]\w*))\s*:")
    for number, line in enumerate(lines, 1):
        macro = re.match(r"\s*KERNLET_FUNCTION\(\s*(\w+)\s*\)", line)
        plain = None if macro else label.match(line)
        if not macro and not plain:
            continue
        name = macro[1] if macro else plain[1] or plain[2]
        stop = re.compile(
            rf"^\s*KERNLET_END\(\s*{name}\s*\)"
            if macro
            else rf"^\s*\.size\s+(KERNLET_SYMBOL\(\s*{name}\s*\)|{re.escape(name)})\s*,"
        )
        last = next((n for n in range(number, len(lines) + 1) if stop.match(lines[n - 1])), 0)
        if not last:
            if macro:
                raise cut_error(f"line {number}: KERNLET_FUNCTION({name}) has no KERNLET_END({name})")
            continue  # a local label, not a function
        first = number
        while (
            first > 1
            and not macro
            and re.match(rf"\s*\.(globl|global|hidden|type)\b.*\b{name}\b", lines[first - 2])
        ):
            first -= 1
        result.append(found(name, "assembly", first, last, enclosing_condition(lines, number)))
    return result


def enclosing_condition(lines, number):
    """The #if around a line: tells the architectures of one file apart by :match:."""
    open_conditions = []
    for line in lines[: number - 1]:
        m = re.match(r"\s*#\s*(ifdef|ifndef|if|elif|else|endif)\b(.*)", line)
        if not m:
            continue
        if m[1] == "endif":
            open_conditions and open_conditions.pop()
        elif m[1] in ("elif", "else"):
            open_conditions and open_conditions.__setitem__(-1, m[0])
        else:
            open_conditions.append(m[0])
    return " ".join(open_conditions)

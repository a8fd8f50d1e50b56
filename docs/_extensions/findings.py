"""What the cutter finds, how a symbol's name is understood, and which lines of a finding are shown."""

from dataclasses import dataclass, field


class cut_error(Exception):
    """Names the file and the symbol; the caller adds the page and the line."""


@dataclass
class found:
    name: str  # with the enclosing namespaces and classes
    kind: str  # function, declaration, class, variable, macro, assembly
    first: int  # line numbers, counted from 1, both included
    last: int
    head: str = ""  # the text up to the body, for telling overloads apart
    aliases: list = field(default_factory=list)  # string literals in the head: a test's name


def answers_to(candidate, symbol):
    if symbol in candidate.aliases:
        return True
    own, wanted = candidate.name.split("::"), symbol.removeprefix("::").split("::")
    return own[-len(wanted) :] == wanted


def without_constructors(hits):
    """A class's name means the class, not its constructors."""
    classes = {f.name for f in hits if f.kind in ("class", "struct", "union")}
    return [
        f
        for f in hits
        if f.name.rpartition("::")[0] not in classes or f.name.split("::")[-1] != f.name.split("::")[-2]
    ]


def squeeze(text):
    return " ".join(text.split())


def with_comment(text, first):
    """The line where the comment directly above line `first` begins, or `first`."""
    lines = text.split("\n")
    at = first - 1  # index of the line above
    while at > 0:
        above = lines[at - 1].strip()
        if above.startswith(("//", "/*", "*", "# ")) or above.endswith("*/"):
            at -= 1
        else:
            break
    return at + 1


def narrow(lines, offset, start, stop, where):
    """From the first line that contains `start` to the next that contains `stop`. `offset` is the first
    line's number."""
    low = 0
    if start:
        low = next((i for i, l in enumerate(lines) if start in l), -1)
        if low < 0:
            raise cut_error(f"{where}: no line contains '{start}' (:from:)")
    high = len(lines)
    if stop:
        high = next((i + 1 for i in range(low, len(lines)) if stop in lines[i]), -1)
        if high < 0:
            raise cut_error(f"{where}: no line after line {offset + low} contains '{stop}' (:to:)")
    return lines[low:high], offset + low

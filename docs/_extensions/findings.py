"""What the cutter finds, how a symbol's name is understood, and which lines of a finding are shown."""

import re
from dataclasses import dataclass, field

# Template arguments, up to three deep.
ARGUMENTS = r"<(?:[^<>;{}]|<(?:[^<>;{}]|<[^<>;{}]*>)*>)*>"


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


def tight(text):
    """Without the blanks that separate no two words: Doxygen writes `x< T & >`, the code `x<T&>`."""
    return re.sub(r"\s+(?!\w)|(?<!\w)\s+", "", text)


def parts(name):
    """`a::b<c::d>::e` as [a, b<c::d>, e]. What begins with `operator` is one part."""
    result = [""]
    for piece in re.findall(rf"\boperator\b.*|{ARGUMENTS}|::|.", tight(name).removeprefix("::")):
        if piece == "::":
            result.append("")
        else:
            result[-1] += piece
    return result


def answers_to(candidate, symbol):
    """A name without template arguments means the template, not its specialisations."""
    if symbol in candidate.aliases:
        return True
    own, wanted = parts(candidate.name), parts(symbol)
    return own[-len(wanted) :] == wanted


def without_constructors(hits):
    """A class's name means the class, not its constructors."""
    classes = [parts(f.name) for f in hits if f.kind in ("class", "struct", "union")]

    def constructs(name):
        *enclosing, last = parts(name)
        return enclosing in classes and last == enclosing[-1].partition("<")[0]

    return [f for f in hits if not constructs(f.name)]


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

"""Finds a symbol in a source file and tells on which lines it stands.

Invariant: `mask` keeps every character's position, so an offset in the masked text is an offset in the
file.

C++ is not parsed. Comments, strings and preprocessor lines are blanked out, and then braces and semicolons
say where a declaration begins and ends. That is enough for code that is formatted and compiled, which all
listed code is; a test compares the result with Doxygen's for every function of the public headers.
"""

import re

from assembly import assembly_symbols
from findings import ARGUMENTS, answers_to, cut_error, found, parts, squeeze, tight, without_constructors


def cut(text, file, symbol, match=""):
    """The one definition of `symbol`. Raises cut_error when there is none or more than one."""
    everything = assembly_symbols(text) if file.endswith((".S", ".s")) else cpp_symbols(text, file)
    hits = [f for f in everything if answers_to(f, symbol) and squeeze(match) in squeeze(f.head)]
    definitions = [f for f in hits if f.kind != "declaration"]
    hits = without_constructors(definitions or hits)
    if not hits:
        names = sorted({f.name for f in everything if f.name})
        near = [n for n in names if parts(n)[-1] == parts(symbol)[-1]] or names
        raise cut_error(
            f"{file}: no symbol '{symbol}'"
            + (f" whose head contains '{match}'" if match else "")
            + (f"; there is {', '.join(near[:12])}" if near else "; the file defines nothing")
        )
    if len(hits) > 1:
        lines = ", ".join(f"{f.first} ({squeeze(f.head)[:60]})" for f in hits)
        raise cut_error(f"{file}: '{symbol}' stands at lines {lines}; choose one with :match:")
    return hits[0]


# ---------------------------------------------------------------------- masking

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)")
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?P<number>\b\d[\w.']*)
      | (?P<character>'(?:\\.|[^'\\\n])+')""",
    re.S | re.X,
)

DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.M)


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def mask(text):
    """The text without comments, the insides of strings, and preprocessor lines; every character in its place."""

    def hide(token):
        whole = token.group()
        if token.lastgroup == "number":
            return whole
        if token.group("string"):
            return '"' + blank(whole[1:-1]) + '"'
        return blank(whole)

    return DIRECTIVE.sub(lambda d: blank(d.group()), TOKEN.sub(hide, text))


# ---------------------------------------------------------------------- C++

OPEN, CLOSE = "([{", ")]}"
QUALIFIER = rf"(?:\w+(?:{ARGUMENTS})?::)*"
SKIPPED_CALLS = {
    "__attribute__",
    "alignas",
    "decltype",
    "noexcept",
    "requires",
    "explicit",
    "asm",
    "static_assert",
}


def cpp_symbols(text, file="<text>"):
    hidden = mask(text)
    starts = [0] + [m.end() for m in re.finditer("\n", text)]

    def line(offset):
        low, high = 0, len(starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if starts[middle] <= offset else (low, middle)
        return low + 1

    result = []
    for m in re.finditer(r"^[ \t]*#[ \t]*define[ \t]+(\w+)(?:\\\n|[^\n])*", text, re.M):
        result.append(found(m[1], "macro", line(m.start()), line(m.end()), m[0].split("\n")[0]))

    def matching(offset):
        depth = 0
        for m in re.compile(r"[(\[{)\]}]").finditer(hidden, offset):
            depth += 1 if m[0] in OPEN else -1
            if depth == 0:
                return m.start()
        raise cut_error(f"{file}:{line(offset)}: '{hidden[offset]}' is never closed")

    def add(scope, begin, end, kind, name):
        while begin < end and hidden[begin].isspace():
            begin += 1
        head = text[begin:end] if kind == "declaration" else text[begin:].split("{")[0]
        literals = re.findall(r'"((?:\\.|[^"\\\n])*)"', head)
        name = of_the_template(name, hidden[begin:end])
        result.append(found("::".join(scope + [name]), kind, line(begin), line(end), head, literals))

    def walk(position, end, scope):
        """Reads the declarations between two offsets. `begin` is where the current one starts."""
        begin = position
        while position < end:
            c = hidden[position]
            if c in "([":
                position = matching(position) + 1
            elif c == ";":
                if hidden[begin:position].strip():
                    describe_statement(scope, begin, position)
                position += 1
                begin = position
            elif c == ":" and re.search(r"\b(public|private|protected)\s*$", hidden[begin:position]):
                position += 1
                begin = position
            elif c == "{":
                head, close = strip_template(hidden[begin:position]), matching(position)
                kind, name = classify(head)
                if kind == "initializer":
                    position = close + 1
                    continue
                if kind in ("namespace", "extern"):
                    walk(position + 1, close, scope + name)
                elif kind == "class":
                    add(scope, begin, after_semicolon(close), "class", name)
                    walk(position + 1, close, scope + [name] if name else scope)
                    close = after_semicolon(close)
                else:
                    add(scope, begin, close, "function", name)
                position = close + 1
                begin = position
            else:
                position += 1

    def after_semicolon(close):
        semicolon = hidden.find(";", close)
        return close if semicolon < 0 else semicolon

    def describe_statement(scope, begin, end):
        head = strip_template(hidden[begin:end])
        if re.match(r"\s*(using\s+namespace|static_assert|friend|return|extern\s+template)\b", head):
            return
        alias = re.match(r"\s*using\s+(\w+)[^=]*=", head)
        if alias:
            return add(scope, begin, end, "variable", alias[1])
        pointer = re.match(r"[^()=]*\(\s*\*\s*(\w+)\s*\)\s*\(", head)
        if pointer:
            return add(scope, begin, end, "variable", pointer[1])
        before = (
            head
            if re.search(r"\boperator\b", head)
            else re.split(r"(?<![=<>!])=(?!=)|\{", head, maxsplit=1)[0]
        )
        name = function_name(before)
        if name:
            has_lambda = re.search(r"\]\s*(\([^)]*\)[^{};]*)?\{", head)
            return add(scope, begin, end, "variable" if has_lambda else "declaration", name)
        last = re.search(r"(\w+)\s*(?:\[[^\]]*\]\s*)*$", before)
        if last:
            kind = "declaration" if re.match(r"\s*(class|struct|union|enum|extern)\b", head) else "variable"
            add(scope, begin, end, kind, last[1])

    walk(0, len(hidden), [])
    return result


def strip_template(head):
    """Without `template <...>` in front, so that its `class` does not look like a class."""
    return templates(head)[1]


def templates(head):
    """The parameter lists of each `template <...>` in front, and what comes behind them."""
    lists = []
    while m := re.match(r"\s*template\s*<", head):
        depth, at = 1, m.end()
        while at < len(head) and depth:
            depth += {"<": 1, ">": -1}.get(head[at], 0) if head[at - 1] != "-" else 0
            at += 1
        lists.append(head[m.end() : at - 1])
        head = head[at:]
    return lists, head


def of_the_template(name, head):
    """`promise<T>::f` behind `template <class T>` is `promise::f`. Other arguments are a specialisation's."""
    own = [[re.sub(r"\s*=.*", "", p, flags=re.S).split()[-1:] for p in listed(l)] for l in templates(head)[0]]

    def shown(m):
        return "" if [a.removesuffix("...").split() for a in listed(m[0][1:-1])] in own else m[0]

    return re.sub(rf"(?<=\w){ARGUMENTS}", shown, name)


def listed(text):
    """What stands between the commas that are in no brackets."""
    result, depth = [""], 0
    for c in text:
        depth += (c in "<" + OPEN) - (c in ">" + CLOSE)
        if c == "," and depth == 0:
            result.append("")
        else:
            result[-1] += c
    return result


def classify(head):
    """What the brace after `head` opens: (namespace, extern, class, function or initializer; its name)."""
    bare = head.strip()
    m = re.match(r"(?:inline\s+)?namespace\b\s*(?:inline\s+)?([\w:]*)", bare)
    if m:
        # An inline namespace does not show in a name: nobody writes it.
        names = [] if bare.startswith("inline") else [n for n in m[1].split("::") if n and n != "inline"]
        return "namespace", names
    if re.fullmatch(r'extern\s*"\s*"', bare):
        return "extern", []
    m = re.match(r"(?:typedef\s+)?(?:enum\s+(?:class|struct)|class|struct|union|enum)\b", bare)
    if m:
        rest = re.sub(r"\[\[.*?\]\]|alignas\s*\([^)]*\)|__attribute__\s*\(\(.*?\)\)", " ", bare[m.end() :])
        name = re.match(rf"\s*({QUALIFIER}\w+(?:\s*{ARGUMENTS})?)?\s*(?:final\s*)?(?::(?!:)|$)", rest)
        if name:
            return "class", tight(name[1] or "")
    if re.search(r"(?<![=<>!+\-*/%&|^])=(?!=)", re.sub(r"operator\s*\W+", "", top_level(bare))):
        return "initializer", ""
    name = function_name(bare)
    if not name:
        return "initializer", ""
    if re.search(r"\)[\w\s]*:(?!:)", bare) and re.search(r"[\w>]\s*$", bare):
        return "initializer", ""  # a member's braces in a constructor's initializer list
    return "function", name


def top_level(text):
    """Without what stands in round or square brackets."""
    result, depth = [], 0
    for c in text:
        depth -= c in ")]"
        if depth == 0:
            result.append(c)
        depth += c in "(["
    return "".join(result)


def function_name(head):
    """The name before the parameter list. KERNLET_SYMBOL(name) counts as name."""
    m = re.search(rf"({QUALIFIER}operator\s*(?:\(\s*\)|\[\s*\]|[^\s\w(]+|[\w\s:*&<>]+?))\s*\(", head)
    if m:
        return tight(m[1])
    for m in re.finditer(rf"({QUALIFIER}~?\w+)\s*\(([^()]*)", top_or_all(head)):
        name = m[1]
        if name in SKIPPED_CALLS or re.fullmatch(r"(void|int|auto|bool|return|if|for|while|switch)", name):
            continue
        return m[2].strip() if name == "KERNLET_SYMBOL" else tight(name)
    return ""


def top_or_all(head):
    # `__attribute__((...))` and `alignas(...)` are dropped whole, so that what stands inside is not taken
    # for a name.
    return re.sub(r"\[\[.*?\]\]|__attribute__\s*\(\(.*?\)\)|alignas\s*\([^)]*\)", " ", head, flags=re.S)

"""Drawings that live inside the page, so that they take the theme's colours: stack frames and graphs.

Invariant: a drawing says in words what it shows (role img with a label), and every line and letter of it is
currentColor or a variable of the theme, so that it can be read in the light and in the dark.
"""

import hashlib
import html
import pathlib
import re
import subprocess

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

import book

ARCHITECTURES = {"x86_64": "__x86_64__", "aarch64": "__aarch64__", "riscv64": "__riscv"}
ROW, CHARACTER, SMALL = 30, 8.4, 7.4  # heights and widths in the drawing's own units


def svg(width, height, body, label):
    # In a narrow window it shrinks a little and then scrolls, before the letters get too small to read.
    return (
        f'<svg class="drawing" role="img" aria-label="{html.escape(label)}" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'style="max-width:{width:.0f}px;min-width:{0.85 * width:.0f}px" xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )


def figure(picture, caption):
    return [
        nodes.raw(
            "",
            f'<figure class="drawing"><div class="drawing-scroll">{picture}</div>'
            f"<figcaption>{html.escape(caption)}</figcaption></figure>",
            format="html",
        )
    ]


def macro_values(path, architecture):
    """The plain numbers that a header defines for one architecture. Understands #if defined(...), #elif and
    #else, no more."""
    if architecture not in ARCHITECTURES:
        raise book.book_error(f":arch: is one of {', '.join(ARCHITECTURES)}, not '{architecture}'")
    wanted, values, stack = ARCHITECTURES[architecture], {}, []
    known = re.compile("|".join(ARCHITECTURES.values()))
    for line in re.sub(
        r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), book.read_text(path), flags=re.S
    ).split("\n"):
        m = re.match(r"\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b(.*)", line)
        if m and m[1] in ("if", "ifdef", "ifndef"):
            stack.append([wanted in m[2] or not known.search(m[2]), False])
            stack[-1][1] = stack[-1][0]
        elif m and m[1] in ("elif", "else"):
            stack[-1][0] = not stack[-1][1] and (m[1] == "else" or wanted in m[2])
            stack[-1][1] = stack[-1][1] or stack[-1][0]
        elif m:
            stack.pop()
        elif all(on for on, _ in stack):
            d = re.match(r"\s*#\s*define\s+(\w+)\s+(\w+)", line)
            if d and re.fullmatch(r"0[xX][0-9a-fA-F]+|\d+", d[2]):
                values[d[1]] = int(d[2], 0)
            elif d and d[2] in values:
                values[d[1]] = values[d[2]]
    return values


class stackframe(SphinxDirective):
    """A stack frame from rows `offset | name | note`, the highest address first."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {
        "pointer": directives.unchanged,
        "file": directives.unchanged,
        "arch": directives.unchanged,
    }

    def run(self):
        try:
            rows = self.rows()
            return figure(self.draw(rows), self.arguments[0])
        except book.book_error as e:
            raise self.error(f"stackframe: {e}")

    def rows(self):
        self.macros = {}
        if "file" in self.options:
            path = book.ROOT / self.options["file"]
            self.env.note_dependency(str(path))
            self.macros = macro_values(path, self.options.get("arch", "x86_64"))
        rows = []
        for line in (l.strip() for l in self.content):
            if not line:
                continue
            if line == "...":
                rows.append(None)
                continue
            parts = [p.strip() for p in line.split("|")]
            if len(parts) < 2 or len(parts) > 3:
                raise book.book_error(f"'{line}' is not 'offset | name | note'")
            rows.append((self.offset(parts[0]), parts[1], parts[2] if len(parts) == 3 else ""))
        offsets = [r[0] for r in rows if r]
        if not offsets:
            raise book.book_error("no rows")
        if any(a <= b for a, b in zip(offsets, offsets[1:])):
            raise book.book_error("the highest address comes first: offsets must fall from row to row")
        return rows

    def offset(self, text):
        sign = -1 if text.startswith("-") else 1
        bare = text.lstrip("+-")
        if re.fullmatch(r"0[xX][0-9a-fA-F]+|\d+", bare):
            return sign * int(bare, 0)
        if bare in self.macros:
            return self.macros[bare]
        cure = (
            f"{self.options['file']} does not define it"
            if "file" in self.options
            else "give the header by :file:"
        )
        raise book.book_error(f"offset '{text}' is neither a number nor a known macro; {cure}")

    def pointers(self):
        result = {}
        for entry in filter(None, (e.strip() for e in self.options.get("pointer", "").split(","))):
            where, _, name = entry.partition(" ")
            result[self.offset(where)] = name.strip() or "here"
        return result

    def draw(self, rows):
        pointers = self.pointers()
        stray = set(pointers) - {r[0] for r in rows if r}
        if stray:
            raise book.book_error(f"no row has the pointer's offset {min(stray)}")
        text_width = lambda texts, unit: max([len(t) for t in texts] + [0]) * unit
        left = max(60, text_width([f"{p} \u2192" for p in pointers.values()], CHARACTER) + 8)
        offset = 64
        cell = max(150, text_width([r[1] for r in rows if r], CHARACTER) + 28)
        note = text_width([r[2] for r in rows if r], SMALL)
        x = left + offset
        width, height = x + cell + 16 + note, ROW * len(rows) + 44
        out, y = [f'<text class="small" x="{x}" y="14">higher addresses</text>'], 22
        for row in rows:
            middle = y + ROW / 2 + 5
            if row is None:
                out.append(
                    f'<rect class="gap" x="{x}" y="{y}" width="{cell}" height="{ROW}"/>'
                    f'<text class="name" x="{x + cell / 2}" y="{middle - 3}" text-anchor="middle">\u22ef</text>'
                )
            else:
                at, name, remark = row
                pointed = " pointed" if at in pointers else ""
                sign = "-" if at < 0 else "+"
                out.append(
                    f'<rect class="slot{pointed}" x="{x}" y="{y}" width="{cell}" height="{ROW}"/>'
                    f'<text class="offset" x="{x - 10}" y="{middle}" text-anchor="end">{sign}{abs(at):#04x}</text>'
                    f'<text class="name" x="{x + 14}" y="{middle}">{html.escape(name)}</text>'
                    f'<text class="small" x="{x + cell + 14}" y="{middle}">{html.escape(remark)}</text>'
                )
                if at in pointers:
                    out.append(
                        f'<text class="pointer" x="0" y="{middle}">{html.escape(pointers[at])} \u2192</text>'
                    )
            y += ROW
        out.append(f'<text class="small" x="{x}" y="{y + 16}">lower addresses</text>')
        spoken = "; ".join(
            f"{r[0]:#x} {r[1]}"
            + (f", {r[2]}" if r[2] else "")
            + (f", where {pointers[r[0]]} points" if r[0] in pointers else "")
            for r in rows
            if r
        )
        return svg(
            width, height, "".join(out), f"{self.arguments[0]}. From the highest address down: {spoken}."
        )


class diagram(SphinxDirective):
    """A graph in graphviz' language, or a hand-written SVG file beside the page."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"file": directives.unchanged}

    def run(self):
        try:
            source = self.from_file() if "file" in self.options else self.from_dot()
        except book.book_error as e:
            raise self.error(f"diagram: {e}")
        return figure(restyle(source, self.arguments[0]), self.arguments[0])

    def from_file(self):
        _, path = self.env.relfn2path(self.options["file"], self.env.docname)
        self.env.note_dependency(path)
        return book.read_text(pathlib.Path(path))

    def from_dot(self):
        try:
            done = subprocess.run(
                [
                    "dot",
                    "-Tsvg",
                    "-Nshape=box",
                    "-Nfontname=sans-serif",
                    "-Efontname=sans-serif",
                    "-Gfontname=sans-serif",
                    "-Nfontsize=13",
                    "-Efontsize=12",
                ],
                input="\n".join(self.content),
                capture_output=True,
                text=True,
            )
        except FileNotFoundError:
            raise book.book_error("the program dot is not there; install the package graphviz") from None
        if done.returncode or done.stderr.strip():
            raise book.book_error(f"graphviz says: {' '.join(done.stderr.split())}")
        return done.stdout


def restyle(source, label):
    """An SVG as part of the page: the theme's colours for black and white, ids of its own, a label."""
    m = re.search(r"<svg\b([^>]*)>(.*)</svg>", source, re.S)
    box = m and re.search(r'viewBox="([\d.\- ]+)"', m[1])
    if not box:
        raise book.book_error("the drawing has no <svg> with a viewBox")
    body = re.sub(r"<title>.*?</title>|<!--.*?-->", "", m[2], flags=re.S)
    own = "d" + hashlib.sha256((label + body).encode()).hexdigest()[:8] + "-"
    body = re.sub(r'(\sid="|url\(#|href="#)', r"\g<1>" + own, body)
    body = re.sub(r'(fill|stroke)="(black|#000|#000000)"', r'\1="currentColor"', body)
    body = re.sub(
        r'(fill)="(white|#fff|#ffffff)" stroke="(white|transparent)"', r'\1="none" stroke="none"', body
    )
    body = re.sub(r"<text (?![^>]*fill=)", '<text fill="currentColor" ', body)
    # graphviz names each font and may ask for one that is not there
    body = re.sub(r'font-family="[^"]*"', 'font-family="inherit"', body)
    width, height = (float(n) for n in box[1].split()[2:4])
    return (
        svg(width * 1.25, height * 1.25, "", label)
        .replace(f'viewBox="0 0 {width * 1.25:.0f} {height * 1.25:.0f}"', f'viewBox="{box[1]}"')
        .replace("</svg>", body + "</svg>")
    )


def setup(app):
    app.add_directive("stackframe", stackframe)
    app.add_directive("diagram", diagram)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

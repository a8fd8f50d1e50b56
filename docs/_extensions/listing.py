"""The listing directive, the source role, and the pages that show whole files.

Invariant: what a listing shows is in the file now. The page depends on the file, so it is cut again when
the file changes.
"""

import html
import pathlib
import textwrap

from docutils import nodes
from docutils.parsers.rst import directives
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments import highlight
from sphinx.util.docutils import SphinxDirective, SphinxRole

import assembly
import book
import cutter
import findings
import symbols

LANGUAGES = {
    ".cpp": "cpp",
    ".hpp": "cpp",
    ".h": "c",
    ".S": "gas",
    ".s": "gas",
    ".py": "python",
    ".json": "json",
    ".toml": "toml",
    ".md": "markdown",
    ".sh": "bash",
    ".cmake": "cmake",
    ".txt": "text",
}


def language_of(path):
    return LANGUAGES.get(path.suffix, "text")


def note_source(env, docname, path):
    """Remembers that a page refers to a file, and answers with the file's own page."""
    if not hasattr(env, "book_sources"):
        env.book_sources = {}
    env.book_sources.setdefault(docname, set()).add(path)
    return f"{book.up(docname)}source/{path}.html"


def code_box(directive, relative, lines, first, title=""):
    """Lines of a file with their numbers, below the file's name and a link to all of it."""
    code = textwrap.dedent("\n".join(lines).rstrip())
    literal = nodes.literal_block(
        code,
        code,
        language=language_of(pathlib.PurePath(relative)),
        force=True,
        linenos=True,
        highlight_args={"linenostart": first},
    )
    directive.set_source_info(literal)
    last = first + len(lines) - 1
    page = note_source(directive.env, directive.env.docname, relative)
    span = f"line {first}" if first == last else f"lines {first} to {last}"
    caption = nodes.caption("", "", classes=["listing-caption"])
    caption += nodes.inline("", title or relative, classes=["listing-file"])
    caption += nodes.Text(" ")
    caption += nodes.reference("", span, refuri=f"{page}#L-{first}", internal=True)
    return nodes.container("", caption, literal, literal_block=True, classes=["literal-block-wrapper", "listing"])


class listing(SphinxDirective):
    """Shows one symbol of a file that is compiled."""

    has_content = False
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = {
        "file": directives.unchanged,
        "symbol": directives.unchanged,
        "part": directives.unchanged,
        "match": directives.unchanged,
        "from": directives.unchanged,
        "to": directives.unchanged,
        "comment": directives.flag,
        "caption": directives.unchanged,
        "chapter": directives.unchanged,
    }

    def run(self):
        try:
            return self.show()
        except (book.book_error, findings.cut_error) as e:
            raise self.error(f"listing: {e}")

    def show(self):
        symbol = (self.options.get("symbol") or (self.arguments[0] if self.arguments else "")).strip()
        if not symbol:
            raise book.book_error("no symbol given")
        if secret := self.secret_folder():
            return self.left_out(secret)
        path, symbol = self.find_file(symbol)
        relative = path.relative_to(book.ROOT).as_posix()
        self.env.note_dependency(str(path))
        text = book.read_text(path)
        hit = cutter.cut(text, relative, symbol, self.options.get("match", ""))
        first = findings.with_comment(text, hit.first) if "comment" in self.options else hit.first
        lines, first = findings.narrow(
            text.split("\n")[first - 1 : hit.last],
            first,
            self.options.get("from"),
            self.options.get("to"),
            f"{relative}: '{symbol}'",
        )
        return [code_box(self, relative, lines, first, self.options.get("caption", relative))]

    def left_out(self, path):
        """What stands in the place of a listing that only the course's own book has."""
        text = f"The listing of {path.relative_to(book.ROOT)} is not in this hand-out."
        return [nodes.note("", nodes.paragraph("", text))]

    def secret_folder(self):
        """The folder or the file that the listing is cut from, if the hand-out does not have it."""
        file, part = self.options.get("file"), self.options.get("part")
        if part in book.PARTS:
            folder = book.part_folder(part, book.chapter_of(self.env.docname, self.options.get("chapter")))
            return folder if book.stays_with_the_course(folder) else None
        return book.ROOT / file if file and book.stays_with_the_course(file) else None

    def find_file(self, symbol):
        """The file that holds the symbol, and the symbol's name there."""
        file, part = self.options.get("file"), self.options.get("part")
        if not part and not file:
            header, name = symbols.header_of(self.config.book_doxygen, symbol)
            return book.ROOT / header, name
        if not part:
            return self.inside(book.ROOT / file), symbol
        if part not in book.PARTS:
            raise book.book_error(f":part: is one of {', '.join(book.PARTS)}, not '{part}'")
        folder = book.part_folder(part, book.chapter_of(self.env.docname, self.options.get("chapter")))
        if file:
            return self.inside(folder / file), symbol
        hits = []
        for candidate in sorted(f for f in folder.rglob("*") if f.suffix in (".cpp", ".hpp", ".h", ".S")):
            text = candidate.read_text(encoding="utf-8", errors="replace")
            found = (
                assembly.assembly_symbols(text)
                if candidate.suffix == ".S"
                else cutter.cpp_symbols(text, book.shown(candidate))
            )
            if any(findings.answers_to(f, symbol) and f.kind != "declaration" for f in found):
                hits.append(candidate)
        if len(hits) != 1:
            where = ", ".join(book.shown(h) for h in hits)
            raise book.book_error(
                f"'{symbol}' stands in {where}; choose one with :file:"
                if hits
                else f"no file of {book.shown(folder)} defines '{symbol}'"
            )
        return hits[0], symbol

    @staticmethod
    def inside(path):
        path = path.resolve()
        if not path.is_relative_to(book.ROOT):
            raise book.book_error(f"{path.name} is outside the repository")
        if not path.is_file():
            raise book.book_error(f"{book.shown(path)}: no such file")
        return path

class source_role(SphinxRole):
    """A link to the page of a file of the repository."""

    def run(self):
        path = book.ROOT / self.text
        if book.stays_with_the_course(path):
            return [nodes.literal("", self.text)], []
        if not path.is_file():
            message = self.inliner.reporter.error(f"source: {self.text}: no such file", line=self.lineno)
            return [nodes.literal("", self.text)], [message]
        self.env.note_dependency(str(path))
        page = note_source(self.env, self.env.docname, self.text)
        return [nodes.reference("", "", nodes.literal("", self.text), refuri=page, internal=True)], []


def source_pages(app):
    """One page for each file that some page refers to."""
    wanted = sorted({path for paths in getattr(app.env, "book_sources", {}).values() for path in paths})
    for path in wanted:
        file = book.ROOT / path
        formatter = HtmlFormatter(
            linenos="inline", lineanchors="L", linespans="L", anchorlinenos=True, wrapcode=True
        )
        code = highlight(
            book.read_text(file),
            get_lexer_by_name(language_of(file), stripnl=False, ensurenl=True),
            formatter,
        )
        # The anchors repeat the spans' names; one name per line is enough, and a link needs a text that can
        # be read out.
        code = code.replace('<a id="L-', '<a data-line="L-').replace(' name="L-', ' data-name="L-')
        name = html.escape(path)
        body = f'<section class="source-page" id="file"><h1><code>{name}</code></h1>\n{code}</section>'
        yield f"source/{path}", {"title": path, "body": body, "display_toc": False}, "page.html"


def forget(app, env, docname):
    getattr(env, "book_sources", {}).pop(docname, None)


def merge(app, env, docnames, other):
    if not hasattr(env, "book_sources"):
        env.book_sources = {}
    env.book_sources.update({d: p for d, p in getattr(other, "book_sources", {}).items() if d in docnames})


def setup(app):
    app.add_config_value("book_doxygen", "", "")
    app.add_directive("listing", listing)
    app.add_role("source", source_role())
    app.connect("html-collect-pages", source_pages)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""What programs printed: the experiment directive shows a recorded run, the measured role a single figure
of one, the explored directive what the explorer said of a small program.

Invariant: no figure in the text without a recording. Recordings are made by `./kernlet run NAME --record` and
by autograder/tests/snippets_test.sh, never by hand.
"""

import re

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective, SphinxRole

import book
import findings


def terminal(command, lines):
    """Lines as they stand in a terminal, below the command that made them."""
    caption = nodes.caption(
        "",
        "",
        nodes.inline("", "$ ", classes=["prompt"]),
        nodes.literal("", command),
        classes=["experiment-command"],
    )
    output = nodes.literal_block("\n".join(lines), "\n".join(lines), language="text", force=True)
    return nodes.container(
        "", caption, output, literal_block=True, classes=["literal-block-wrapper", "experiment"]
    )


class experiment(SphinxDirective):
    """A recorded run as terminal output, below the command that makes it."""

    required_arguments = 1
    option_spec = {
        "arguments": directives.unchanged,
        "from": directives.unchanged,
        "to": directives.unchanged,
        "chapter": directives.unchanged,
    }

    def run(self):
        name = self.arguments[0]
        try:
            chapter = book.chapter_of(self.env.docname, self.options.get("chapter"))
            file = book.recorded(chapter, name, "txt", f"record it: ./kernlet run {name} --record")
            text = book.read_text(file)
            lines, _ = findings.narrow(
                text.rstrip("\n").split("\n"),
                1,
                self.options.get("from"),
                self.options.get("to"),
                book.shown(file),
            )
        except (book.book_error, findings.cut_error) as e:
            raise self.error(f"experiment: {e}")
        self.env.note_dependency(str(file))
        command = f"./kernlet run {name} {self.options.get('arguments', '')}".strip()
        return [terminal(command, lines)]


class explored(SphinxDirective):
    """What the explorer printed of a program in the chapter's snippets/."""

    required_arguments = 1
    option_spec = {"from": directives.unchanged, "to": directives.unchanged, "chapter": directives.unchanged}

    def run(self):
        name = self.arguments[0]
        try:
            chapter = book.chapter_of(self.env.docname, self.options.get("chapter"))
            file = book.explored(chapter, name)
            text = book.read_text(file)
            command, *lines = text.rstrip("\n").split("\n")
            if not command.startswith("$ ") or not lines:
                raise book.book_error(f"{book.shown(file)}: its first line is not the command, after '$ '")
            lines, _ = findings.narrow(
                lines, 2, self.options.get("from"), self.options.get("to"), book.shown(file)
            )
        except (book.book_error, findings.cut_error) as e:
            raise self.error(f"explored: {e}")
        self.env.note_dependency(str(file))
        return [terminal(command.removeprefix("$ "), lines)]


class measured(SphinxRole):
    """`NAME:/json/pointer | FORMAT`: one figure of a recorded run. A space does for the bar, which a
    table's cell would split at."""

    def run(self):
        try:
            return [self.figure()], []
        except book.book_error as e:
            message = self.inliner.reporter.error(f"measured: {e}", line=self.lineno)
            return [nodes.literal("", self.text)], [message]

    def figure(self):
        source, style = (re.split(r"\s*\|\s*|\s+", self.text.strip(), maxsplit=1) + [""])[:2]
        name, colon, path = source.partition(":")
        if not colon:
            raise book.book_error(
                f"'{self.text}': write NAME:/json/pointer, and a format after a bar where one is wanted"
            )
        file = book.recorded(
            book.chapter_of(self.env.docname, ""), name, "json", f"record it: ./kernlet run {name} --record"
        )
        value = book.pointer(
            book.read_json(file, f"record it again: ./kernlet run {name} --record"), path, file
        )
        self.env.note_dependency(str(file))
        if isinstance(value, (dict, list)) or value is None:
            raise book.book_error(f"{book.shown(file)}: '{path}' is not a single value")
        try:
            shown = format(value, style) if style else str(value)
        except ValueError as e:
            raise book.book_error(f"'{self.text}': {style} does not fit {value!r} ({e})") from None
        return nodes.inline("", shown, classes=["measured"])


def setup(app):
    app.add_directive("experiment", experiment)
    app.add_directive("explored", explored)
    app.add_role("measured", measured())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

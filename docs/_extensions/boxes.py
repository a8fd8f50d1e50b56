"""Two boxes of a chapter: predict before you run, and where the same thing stands in other systems."""

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

REQUIRED_SYSTEMS = ("xv6", "Linux", "Go")


class predict(SphinxDirective):
    """A question, and an answer that the reader opens after having thought."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        lines = list(self.content)
        try:
            bar = next(i for i, line in enumerate(lines) if line.strip() == "---")
        except StopIteration:
            raise self.error("predict: put a line --- between the question and the answer")
        if not "".join(lines[:bar]).strip() or not "".join(lines[bar + 1 :]).strip():
            raise self.error("predict: the question and the answer must both be there")
        box = nodes.container("", classes=["predict"])
        box += (
            nodes.paragraph(
                "", "", *self.state.inline_text(self.arguments[0], self.lineno)[0], classes=["predict-title"]
            )
            if self.arguments
            else nodes.paragraph("", "Predict before you run", classes=["predict-title"])
        )
        self.nested(lines[:bar], 0, box)
        box += nodes.raw(
            "", '<details class="predict-answer"><summary>Show the answer</summary>', format="html"
        )
        self.nested(lines[bar + 1 :], bar + 1, box)
        box += nodes.raw("", "</details>", format="html")
        return [box]

    def nested(self, lines, offset, into):
        self.state.nested_parse(
            StringList(lines, source=self.env.doc2path(self.env.docname)), self.content_offset + offset, into
        )


class kernel(SphinxDirective):
    """A definition list, one entry for each system, drawn as a table."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        box = nodes.container("", classes=["kernel"])
        title = "Where the same thing stands" + (f": {self.arguments[0]}" if self.arguments else "")
        box += nodes.paragraph(
            "", "", *self.state.inline_text(title, self.lineno)[0], classes=["kernel-title"]
        )
        self.state.nested_parse(self.content, self.content_offset, box)
        terms = [t.astext() for t in box.findall(nodes.term)]
        missing = [s for s in REQUIRED_SYSTEMS if not any(t.startswith(s) for t in terms)]
        if missing:
            raise self.error(
                f"kernel: no entry for {' and '.join(missing)}; each is a line with the name and a line ': what stands there'"
            )
        return [box]


def setup(app):
    app.add_directive("predict", predict)
    app.add_directive("kernel", kernel)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

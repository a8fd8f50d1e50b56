"""A chart of a recorded run: one line for each column, one place on the axis for each row.

Invariant: every point comes from the recording, so a chart cannot contradict the table above it. Lines differ
by dash and mark, not by colour, so that they can be told apart in the light, in the dark and in print.
"""

import html
import math

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

import book
import drawings

LEFT, RIGHT, TOP, BOTTOM, STEP, HEIGHT = 64, 190, 20, 44, 74, 230  # in the drawing's own units
DASHES = ["none", "7 4", "2 4", "10 4 2 4", "14 4"]


def mark(kind, x, y):
    """Circle, square, diamond, triangle, ring."""
    filled = 'fill="currentColor" stroke="none"'
    if kind == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" {filled}/>'
    if kind == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" {filled}/>'
    if kind == 2:
        return f'<path d="M{x:.1f} {y - 6:.1f} l6 6 l-6 6 l-6 -6 z" {filled}/>'
    if kind == 3:
        return f'<path d="M{x:.1f} {y - 6:.1f} l6 10 l-12 0 z" {filled}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'


class chart(SphinxDirective):
    """`{chart} What it shows` with the options below."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {
        "run": directives.unchanged_required,  # the experiment
        "rows": directives.unchanged_required,  # their keys, in order, with blanks between
        "label": directives.unchanged_required,  # the column that names a row
        "columns": directives.unchanged_required,  # their keys, as `key: name in the legend`, with commas between
        "unit": directives.unchanged,
    }

    def run(self):
        try:
            return drawings.figure(self.draw(*self.read()), self.arguments[0])
        except book.book_error as e:
            raise self.error(f"chart: {e}")

    def read(self):
        missing = [o for o in ("run", "rows", "label", "columns") if o not in self.options]
        if missing:
            raise book.book_error(f"it lacks the option :{missing[0]}:")
        name = self.options["run"]
        number = book.chapter_of(self.env.docname, "")
        cure = f"record it: ./kernlet run {name} --record"
        file = book.recorded(number, name, "json", cure)
        self.env.note_dependency(str(file))
        data = book.read_json(file, cure)
        rows = self.options["rows"].split()
        columns = [[p.strip() for p in c.partition(":")[::2]] for c in self.options["columns"].split(",")]
        if len(columns) > len(DASHES):
            raise book.book_error(f"more than {len(DASHES)} lines in one chart cannot be told apart")
        labels = [str(book.pointer(data, f"/{r}/{self.options['label']}", file)) for r in rows]
        lines = {key: [book.pointer(data, f"/{r}/{key}", file) for r in rows] for key, _ in columns}
        for key, values in lines.items():
            for row, value in zip(rows, values):
                if not isinstance(value, (int, float)) or value <= 0:
                    raise book.book_error(
                        f"/{row}/{key} is {value!r}; the axis is logarithmic and takes numbers above 0"
                    )
        return labels, [(title or key, lines[key]) for key, title in columns]

    def draw(self, labels, lines):
        every = [v for _, values in lines for v in values]
        low, high = math.floor(math.log10(min(every))), math.ceil(math.log10(max(every)))
        high = max(high, low + 1)
        width = LEFT + STEP * len(labels) + RIGHT
        place = lambda i: LEFT + STEP * (i + 0.5)
        level = lambda v: TOP + HEIGHT * (high - math.log10(v)) / (high - low)
        right = LEFT + STEP * len(labels)
        out = []
        for power in range(low, high + 1):
            y = level(10.0**power)
            out.append(
                f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="currentColor" opacity="0.25"/>'
                f'<text class="small" x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{10.0**power:,g}</text>'
            )
        for i, label in enumerate(labels):
            out.append(
                f'<text class="small" x="{place(i):.1f}" y="{TOP + HEIGHT + 20}" text-anchor="middle">{html.escape(label)}</text>'
            )
        if self.options.get("unit"):
            out.append(
                f'<text class="small" x="0" y="{TOP + HEIGHT + 40}">{html.escape(self.options["unit"])}</text>'
            )
        for kind, (title, values) in enumerate(lines):
            points = [(place(i), level(v)) for i, v in enumerate(values)]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            dash = f'stroke-dasharray="{DASHES[kind]}"'
            key_y = TOP + 12 + 26 * kind
            out.append(
                f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="1.5" {dash}/>'
                + "".join(mark(kind, x, y) for x, y in points)
                + f'<line x1="{right + 14}" y1="{key_y}" x2="{right + 50}" y2="{key_y}" stroke="currentColor" {dash}/>'
                + mark(kind, right + 32, key_y)
                + f'<text x="{right + 58}" y="{key_y + 5}">{html.escape(title)}</text>'
            )
        spoken = "; ".join(
            f"{title}: " + ", ".join(f"{label} {value:g}" for label, value in zip(labels, values))
            for title, values in lines
        )
        return drawings.svg(
            width, TOP + HEIGHT + BOTTOM, "".join(out), f"{self.arguments[0]} {spoken}."
        )


def setup(app):
    app.add_directive("chart", chart)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

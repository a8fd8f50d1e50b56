"""The quiz directive: a quiz as a part of the page.

The page holds everything from the start: a fieldset with inputs for each question, the hint and the answers
in <details>. Without a script that is the quiz. With it (quiz.js) a click on an option shows that option's
feedback, the hint gets a button and answers are counted. A quiz whose keys the course withholds has no
feedback in the page at all.
"""

import hashlib
import html
import json

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

import book
import listing
import quiz_format
import timeline


def raw(text):
    return nodes.raw("", text, format="html")


def attribute(value):
    return html.escape(str(value), quote=True)


def shuffled(q):
    """The options in an order that does not depend on where the author put the right one; never an
    ordering's answer."""
    options = sorted(q["option"], key=lambda o: hashlib.sha256(f"{q['id']}/{o['id']}".encode()).digest())
    if q["type"] == "ordering" and [o["id"] for o in options] == q["answer"]:
        options.reverse()
    return options


class quiz(SphinxDirective):
    """All questions of the chapter's quiz.toml, or the one that is named."""

    optional_arguments = 1
    option_spec = {"chapter": directives.unchanged}

    def run(self):
        try:
            number = book.chapter_of(self.env.docname, self.options.get("chapter"))
            self.file, head, questions = quiz_format.load(number)
            wanted = self.arguments[0] if self.arguments else ""
            chosen = [q for q in questions if wanted in ("", q["id"])]
            if not chosen:
                raise book.book_error(
                    f"{book.shown(self.file)}: no question '{wanted}'; there are {', '.join(q['id'] for q in questions)}"
                )
        except book.book_error as e:
            raise self.error(f"quiz: {e}")
        self.env.note_dependency(str(self.file))
        result = [
            raw(
                f'<section class="quiz" data-chapter="{number}" aria-label="Quiz: {attribute(head.get("title", number))}">'
            )
        ]
        if len(chosen) > 1:
            result.append(
                raw(
                    f'<p class="quiz-intro">{len(chosen)} questions, {sum(q.get("points", 1) for q in chosen)} points. In the terminal: '
                    f"<code>./kernlet quiz {number}</code></p>"
                )
            )
        for place, q in enumerate(chosen, 1):
            if "recording" in q:
                self.env.note_dependency(str(q["recording"]))
            result += self.question(
                q, f"Question {place} of {len(chosen)}" if len(chosen) > 1 else "Question", number
            )
        if len(chosen) > 1 and chosen[0]["answer"] is not None:
            result.append(raw('<p class="quiz-score" role="status" hidden></p>'))
        return result + [raw("</section>")]

    # ---------------------------------------------------------------------- pieces of a question

    def question(self, q, title, number):
        name = "quiz-" + q["id"].replace(".", "-")
        points = q.get("points", 1)
        key = "" if q["answer"] is None else f' data-key="{attribute(json.dumps(q["answer"]))}"'
        number_data = ""
        if quiz_format.wants_number(q) and q["answer"] is not None:
            slips = [s["value"] for s in q.get("slip", [])]
            number_data = (
                f' data-tolerance="{q.get("tolerance", 0)}" data-slips="{attribute(json.dumps(slips))}"'
            )
        kind = {"computed": "single", "outcomes": "multiple"}.get(q["type"], q["type"])
        if quiz_format.wants_number(q):
            kind = "numeric"
        if q["type"] == "outcomes":
            number_data = ' data-shows-all=""' # why the others cannot occur is worth a look, too
        out = [
            raw(
                f'<form class="quiz-question" id="{name}" data-id="{attribute(q["id"])}" data-type="{kind}" '
                f'data-points="{points}"{key}{number_data}><fieldset aria-describedby="{name}-text">'
                f'<legend>{title} <span class="quiz-facts">{q["difficulty"]}, {points} point{"s" if points != 1 else ""}</span></legend>'
                f'<div class="quiz-text" id="{name}-text">'
            )
        ]
        out += self.markdown(q["text"], q["line"])
        out.append(raw("</div>"))
        if q["type"] == "outcomes":
            out.append(self.snippet(q["code"]))
        out += {"numeric": self.number, "ordering": self.ordering}.get(kind, self.choices)(q, name)
        out.append(raw('<div class="quiz-verdict" role="status" aria-live="polite"></div>'))
        out.append(raw(f'<details class="quiz-hint" id="{name}-hint"><summary>Hint</summary>'))
        out += self.markdown(q["hint"], q["line"])
        out.append(raw("</details>"))
        if q["answer"] is None:
            out.append(
                raw(
                    '<p class="quiz-withheld">The course keeps the keys of this quiz. Answer it with '
                    f"<code>./kernlet quiz {number}</code>; your answers are graded with your submission.</p>"
                )
            )
        else:
            out += self.answers(q, name)
        return out + [raw("</fieldset></form>")]

    def snippet(self, file):
        self.env.note_dependency(str(file))
        lines = book.read_text(file).rstrip("\n").split("\n")
        return listing.code_box(self, file.relative_to(book.ROOT).as_posix(), lines, 1)

    def choices(self, q, name):
        how = {"multiple": "More than one may be right.", "outcomes": "Tick all that can occur."}.get(q["type"])
        kind = "checkbox" if how else "radio"
        out = [raw(f'<p class="quiz-how">{how}</p>')] if how else []
        for option in shuffled(q):
            ident = f"{name}-{option['id']}"
            out.append(
                raw(
                    f'<div class="quiz-option" data-option="{attribute(option["id"])}"><div class="quiz-choice">'
                    f'<input type="{kind}" name="{name}" id="{ident}" value="{attribute(option["id"])}" autocomplete="off">'
                    f'<label for="{ident}">'
                )
            )
            out += self.inline(option["text"], q["line"]) + [raw("</label></div></div>")]
        return out

    def number(self, q, name):
        return [
            raw(
                f'<p class="quiz-number"><label for="{name}-number">Your answer in {attribute(q.get("unit", ""))}</label> '
                f'<input type="text" inputmode="decimal" id="{name}-number" name="{name}" autocomplete="off"></p>'
            )
        ]

    def ordering(self, q, name):
        out = [raw('<p class="quiz-how">Put these in order, the first on top.</p><ol class="quiz-order">')]
        for place, option in enumerate(shuffled(q), 1):
            ident = f"{name}-{option['id']}"
            out.append(
                raw(
                    f'<li data-option="{attribute(option["id"])}"><label class="quiz-place" for="{ident}">Place of '
                    f'<span id="{ident}-text">'
                )
            )
            out += self.inline(option["text"], q["line"])
            out.append(
                raw(
                    f'</span></label><input type="text" inputmode="numeric" size="2" id="{ident}" value="{place}" autocomplete="off"></li>'
                )
            )
        return out + [raw("</ol>")]

    def answers(self, q, name):
        """What quiz.js moves to its places, and what a reader without it opens."""
        out = [raw(f'<details class="quiz-answers"><summary>Answer</summary>')]
        if quiz_format.wants_number(q):
            value = f'{q["answer"]:g}'
            out.append(
                raw(
                    f'<p class="quiz-key">{value} {attribute(q.get("unit", ""))}'
                    + (f', give or take {q["tolerance"]:g}' if q.get("tolerance") else "")
                    + "</p>"
                )
            )
            texts = [("right", "Right", q["feedback_right"]), ("wrong", "Not so", q["feedback_wrong"])]
            texts += [
                (f"slip-{i}", f"{s['value']:g}", s["feedback"]) for i, s in enumerate(q.get("slip", []))
            ]
            for part, title, text in texts:
                out.append(
                    raw(f'<div class="quiz-feedback" data-for="{part}"><p class="quiz-mark">{title}</p>')
                )
                out += self.markdown(text, q["line"]) + [raw("</div>")]
        else:
            ordered = q["answer"] if q["type"] == "ordering" else []
            by_id = {o["id"]: o for o in q["option"]}
            for option in [by_id[i] for i in ordered] or shuffled(q):
                right = not ordered and option["id"] in q["answer"]
                mark = f"{ordered.index(option['id']) + 1}." if ordered else "Right" if right else "Not so"
                if q["type"] == "outcomes":
                    mark = "Possible" if right else "Impossible"
                out.append(
                    raw(
                        f'<div class="quiz-feedback {"right" if right else "placed" if ordered else "wrong"}" '
                        f'data-for="{attribute(option["id"])}"><p class="quiz-mark">{mark}<span class="quiz-which">: '
                    )
                )
                out += self.inline(option["text"], q["line"]) + [raw("</span></p>")]
                out += self.markdown(option["feedback"], q["line"])
                if q["type"] == "outcomes":
                    out.append(raw(self.evidence(q, option)))
                out.append(raw("</div>"))
        out.append(raw('<div class="quiz-explanation"><p class="quiz-mark">Why</p>'))
        return out + self.markdown(q["explanation"], q["line"]) + [raw("</div></details>")]

    def evidence(self, q, option):
        """An execution that ends so, or how many were tried in vain."""
        state = option["state"]
        if state is None:
            return (
                f'<p class="quiz-evidence">None of {q["executions"]:,} executions ends so, and there are no others.</p>'
            )
        file = q["code"].relative_to(book.ROOT).as_posix()
        command = attribute(f"./kernlet replay {state['schedule']} {file}")
        what = "An execution that ends in " + (option.get("outcome") or f"a failure: {option['failure']}")
        return timeline.table(state["timeline"], what) + f'<p class="quiz-evidence"><code>{command}</code></p>'

    # ---------------------------------------------------------------------- Markdown

    def markdown(self, text, line):
        box = nodes.container()
        self.state.nested_parse(
            StringList(text.strip("\n").split("\n"), source=book.shown(self.file)), 0, box
        )
        return box.children

    def inline(self, text, line):
        """One paragraph's content without the paragraph: what may stand in a label."""
        children = self.markdown(text, line)
        if len(children) == 1 and isinstance(children[0], nodes.paragraph):
            return [nodes.inline("", "", *children[0].children)]
        return children


def setup(app):
    app.add_directive("quiz", quiz)
    app.add_js_file("quiz.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

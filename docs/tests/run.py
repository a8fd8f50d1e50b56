"""Tests of the book's machinery: `python docs/tests/run.py` in the book's environment.

Two small books are built in a temporary folder, one that is right and one with a mistake of every kind; the
cutter (cutting.py) is compared with Doxygen on the real public headers; and the book itself is built into
build/book, where browser.py looks for it. The last line is {"passed":n,"failed":n,"not_run":n}.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from html.parser import HTMLParser

DOCS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(DOCS / "_extensions"))
sys.dont_write_bytecode = True

import drawings  # noqa: E402
from cutting import doxygen_and_the_cutter, the_cutter  # noqa: E402, F401
from samples import ASSEMBLY, QUIZ, RIGHT  # noqa: E402
from small_book import build, make_book, write  # noqa: E402
from wrong_book import a_wrong_book  # noqa: E402, F401


class shape(HTMLParser):
    """The ids, the labels and the inputs of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.labels, self.inputs, self.tags = [], set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "label":
            self.labels.add(given.get("for"))
        if tag == "input":
            self.inputs.append(given)


class drawing_offsets(unittest.TestCase):
    def test_macros_by_architecture(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "frame.h"
            file.write_text(
                "#if defined(__x86_64__)\n#define A 8 /* x */\n#define B A\n#elif defined(__aarch64__)\n#define A 16\n#else\n"
                "#error no\n#endif\n"
            )
            self.assertEqual(drawings.macro_values(file, "x86_64"), {"A": 8, "B": 8})
            self.assertEqual(drawings.macro_values(file, "aarch64"), {"A": 16})


class a_right_book(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.done = make_book(cls.folder, RIGHT)
        page = cls.folder / "build/book/html/chapters/02-sample/index.html"
        cls.page = page.read_text() if page.is_file() else ""

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def setUp(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)

    def has(self, text):
        self.assertTrue(text in self.page, f"the chapter's page has no {text!r}")

    def test_it_ends_with_its_line(self):
        self.assertRegex(
            self.done.stdout.splitlines()[-1],
            r"^book: \d+ pages, no warnings \(build/book/html/index.html\)$",
        )

    def test_the_listing_is_cut_and_linked(self):
        self.has("lines 3 to 8")
        self.assertFalse(".size plain" in self.page, "the listing goes on behind its symbol")
        source = self.folder / "build/book/html/source/solutions/02-sample/swap.S.html"
        self.assertIn('id="L-3"', source.read_text())

    def test_figures_come_from_the_recording(self):
        self.has('It takes <span class="measured">2.1</span> ns, <span class="measured">7</span> words')
        self.has(
            '<span class="pre">./kernlet</span> <span class="pre">run</span> <span class="pre">cost</span>'
        )

    def test_what_the_explorer_printed_stands_below_its_command(self):
        self.has('<span class="pre">explore</span> <span class="pre">race.cpp</span>')
        self.has("data race")

    def test_an_appendix_has_recordings_of_its_own(self):
        page = (self.folder / "build/book/html/chapters/appendix-explorer/index.html").read_text()
        self.assertIn('It tries <span class="measured">6</span> orders.', page)
        self.assertIn("orders 6", page)

    def test_each_input_of_the_quiz_has_a_label_and_ids_are_unique(self):
        found = shape(self.page)
        quiz_inputs = [i for i in found.inputs if i.get("id", "").startswith("quiz-")]
        self.assertEqual(len(quiz_inputs), 5)
        for each in quiz_inputs:
            self.assertIn(each["id"], found.labels)
        self.assertEqual(len(found.ids), len(set(found.ids)))
        self.assertEqual(found.tags.count("fieldset"), found.tags.count("legend"))

    def test_without_a_script_hints_and_answers_are_there(self):
        for text in ("Feedback of a.", "Feedback of b.", "Because.", "Look.", "7 words"):
            self.has(text)
        self.has('data-key="7.0"')

    def test_a_question_about_outcomes_shows_its_code_and_why_each_option_is_right_or_not(self):
        self.has("// A sample.")
        self.has("chapters/02-sample/snippets/flags.cpp")
        self.has('data-key="[&quot;zero&quot;]"')
        self.has("<code>./kernlet replay 041g2 chapters/02-sample/snippets/flags.cpp</code>")
        self.has(
            '<tr><th scope="row">2</th><td>a.hpp:7</td><td></td><td class="stale"><code>load x = 0 &lt;relaxed&gt;  STALE'
        )
        self.has('<th scope="col">Thread 1</th>')
        self.has("None of 1,234 executions ends so, and there are no others.")
        self.has("Possible<span")
        self.has("Impossible<span")

    def test_a_planned_chapter_has_a_page(self):
        page = (self.folder / "build/book/html/chapters/03-later/index.html").read_text()
        for text in ("planned", "Where?", "first step", "reserved is resident"):
            self.assertIn(text, page)

    def test_the_drawing_is_described(self):
        self.has(
            "From the highest address down: 0x8 return address, pushed by call; 0x0 rbp, where rsp points."
        )

    def test_a_chart_says_its_figures(self):
        self.has('aria-label="Walks. ns each: 4 KiB 2, 1 MiB 200."')

    def test_the_same_again_is_quick_and_a_changed_source_is_seen(self):
        file = self.folder / "solutions/02-sample/swap.S"
        write(file, ASSEMBLY.replace("pushq %rbp", "pushq %rbx"))
        again = build(self.folder, "--quiet")
        self.assertEqual((again.returncode, len(again.stdout.splitlines())), (0, 1), again.stderr)
        self.assertIn("%rbx", (self.folder / "build/book/html/chapters/02-sample/index.html").read_text())

    def test_something_from_the_network_is_refused(self):
        page = self.folder / "docs/extra.md"
        write(page, '---\norphan: true\n---\n# Extra\n\n<img src="https://example.org/x.png" alt="x">\n')
        try:
            done = build(self.folder)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, r"extra.html:\d+: loads https://example.org/x.png")
        finally:
            page.unlink()

    def test_a_withheld_quiz_keeps_its_feedback(self):
        file = self.folder / "chapters/02-sample/quiz.toml"
        lines = [
            l
            for l in QUIZ.replace('title = "Sample"', 'title = "Sample"\nwithheld = true').split("\n")
            if not l.startswith(("key", "feedback", "explanation"))
        ]
        write(file, "\n".join(lines))
        try:
            done = build(self.folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            page = (self.folder / "build/book/html/chapters/02-sample/index.html").read_text()
            self.assertIn("The course keeps the keys", page)
            self.assertNotIn("data-key", page)
            self.assertIn("// A sample.", page) # the snippet is a part of the question
            self.assertNotIn("kernlet replay", page)
            self.assertNotIn("ossible", page)
        finally:
            write(file, QUIZ)


class the_book(unittest.TestCase):
    def test_it_is_built_without_a_warning(self):
        done = subprocess.run(
            [sys.executable, str(DOCS / "build.py"), "--quiet"], capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 0, done.stderr)


def main():
    parser = argparse.ArgumentParser(description="Tests the book's machinery, and builds the book.")
    parser.add_argument("--counts", action="store_true", help="say only what failed, and the counts")
    quiet = parser.parse_args().counts
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0 if quiet else 2).run(suite)
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    left_out = doxygen_and_the_cutter.left_out
    print(
        f"Doxygen and the cutter were compared on {doxygen_and_the_cutter.compared} names; left out for "
        f"lines of Doxygen's that cannot be: {len(left_out)}"
    )
    if not quiet:
        print("".join(f"  {name}\n" for name in left_out), end="")
    print(
        json.dumps(
            {"passed": result.testsRun - failed - skipped, "failed": failed, "not_run": skipped},
            separators=(",", ":"),
        )
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""What is wrong in a book is told with its file and its line."""

import pathlib
import tempfile
import unittest

from samples import QUIZ, RIGHT, WRONG
from small_book import build, make_book, write


class a_wrong_book(unittest.TestCase):
    def test_each_mistake_is_told_with_file_and_line_twice_in_a_row(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            first = make_book(folder, WRONG)
            for done in (first, build(folder)):
                self.assertEqual(done.returncode, 2)
                for line, text in {
                    3: "no_such_symbol",
                    7: "solutions/02-sample/missing.S: no such file",
                    11: "never-recorded.txt: no such recording",
                    14: "nothing at '/no/such/figure'",
                    16: "put a line ---",
                    20: "no entry for Linux and Go",
                    25: "no question '02.q9'",
                    28: "the highest address comes first",
                    33: "/b/none is 0; the axis is logarithmic",
                    40: "never-explored.txt: no such recording",
                }.items():
                    self.assertRegex(
                        done.stderr, rf"(?m)^\s*chapters/02-sample/index\.md:{line}: ERROR: .*{text}"
                    )

    def test_a_quiz_with_a_blank_and_one_that_is_no_toml(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            done = make_book(folder, RIGHT, QUIZ.replace('feedback = "Feedback of a."', 'feedback = " "'))
            self.assertRegex(done.stderr, r"quiz.toml:6: question '02.q1': option 'a' has no feedback")
            write(folder / "chapters/02-sample/quiz.toml", "[quiz\n")
            done = build(folder)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, r"quiz.toml: .*line 1")

    def test_a_question_about_outcomes_without_its_record_or_its_program(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            make_book(folder, RIGHT)
            (folder / "chapters/02-sample/snippets/recorded/flags.json").unlink()
            done = build(folder)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, r"recorded/flags.json: no such file; record it: ./kernlet quiz 02 --record")
            (folder / "chapters/02-sample/snippets/flags.cpp").unlink()
            done = build(folder)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, r"quiz.toml:41: question '02.q3': \S*flags.cpp: no such file")
            write(folder / "chapters/02-sample/quiz.toml", QUIZ.replace('outcome = "r=0"', ""))
            done = build(folder)
            self.assertRegex(done.stderr, r"question '02.q3': option 'zero' wants one of outcome and failure")

    def test_a_course_table_that_is_no_json(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            make_book(folder, RIGHT)
            write(folder / "chapters/course.json", '{\n"chapters": [,]\n}')
            done = build(folder)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, r"chapters/course.json:2: not valid JSON")

    def test_a_bad_header_comment(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            make_book(folder, RIGHT)
            write(
                folder / "runtime/context/include/kernlet/sample.hpp",
                "#pragma once\n/// \\param nothing here\nvoid sample(int other);\n",
            )
            done = build(folder)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, r"runtime/context/include/kernlet/sample.hpp:\d+: ")

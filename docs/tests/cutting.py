"""Tests of the cutter: on samples, and against Doxygen on every public header.

Doxygen 1.9.4 gives some bodies lines that cannot be theirs. Such a name is left out of the comparison, by
`cannot_be`, which looks at Doxygen's lines and at the header and never at what the cutter found.
"""

import pathlib
import re
import subprocess
import tempfile
import unittest

import cutter
import findings
import symbols
from samples import ASSEMBLY, FRIENDS, SOURCE, TEMPLATES

DOCS = pathlib.Path(__file__).resolve().parents[1]
ROOT = DOCS.parent


class the_cutter(unittest.TestCase):
    def cut(self, name, text=SOURCE, file="x.cpp", match=""):
        hit = cutter.cut(text, file, name, match)
        return "\n".join(text.split("\n")[hit.first - 1 : hit.last])

    def test_assembly_by_its_macros(self):
        self.assertEqual(self.cut("swap_stacks", ASSEMBLY, "x.S"), "\n".join(ASSEMBLY.split("\n")[3:8]))

    def test_assembly_by_label_and_size(self):
        self.assertEqual(self.cut("plain", ASSEMBLY, "x.S").split("\n")[0].strip(), ".globl plain")

    def test_assembly_without_an_end(self):
        with self.assertRaisesRegex(findings.cut_error, "KERNLET_END"):
            cutter.cut("KERNLET_FUNCTION(a)\n ret\n", "x.S", "a")

    def test_functions_classes_macros_and_variables(self):
        self.assertTrue(self.cut("raw::prepare").startswith("[[gnu::noinline]]"))
        self.assertTrue(self.cut("raw::prepare").endswith("}"))
        self.assertTrue(self.cut("box").startswith("template <class T") and self.cut("box").endswith("};"))
        self.assertEqual(self.cut("SLOT"), "#define SLOT(n) ((n) * 8)")
        self.assertIn("not the end", self.cut("kernlet::text"))
        self.assertIn("first", self.cut("first"))

    def test_a_constructor_with_braces_in_its_initializers(self):
        self.assertIn("check('}')", self.cut("box::box"))

    def test_a_test_by_its_title(self):
        self.assertTrue(self.cut("02.1 keeps the registers").endswith("});"))

    def test_overloads_are_chosen_by_match(self):
        with self.assertRaisesRegex(findings.cut_error, ":match:"):
            self.cut("box::get")
        self.assertIn("+ add", self.cut("box::get", match="int add"))

    def test_a_missing_symbol_names_file_and_symbol(self):
        with self.assertRaisesRegex(findings.cut_error, "x.cpp: no symbol 'nothing'"):
            self.cut("nothing")

    def test_narrowing(self):
        lines, first = findings.narrow(["a", "b", "c"], 10, "b", "c", "f")
        self.assertEqual((lines, first), (["b", "c"], 11))
        with self.assertRaisesRegex(findings.cut_error, "no line contains 'z'"):
            findings.narrow(["a"], 1, "z", None, "f")

    def names(self, text):
        return {f.name: (f.first, f.last) for f in cutter.cpp_symbols(text) if f.kind != "declaration"}

    def test_a_result_that_is_a_template_is_no_part_of_the_name(self):
        names = self.names(TEMPLATES)
        self.assertEqual(names["detail::promise::get"], (12, 14))
        self.assertEqual(names["detail::promise::operator bool"], (15, 16))
        self.assertEqual(names["detail::row::at"], (17, 18))

    def test_a_specialisation_keeps_its_arguments(self):
        names = self.names(TEMPLATES)
        self.assertEqual(names["promise"], (1, 3))
        self.assertEqual(names["promise<T&>"], (4, 7))
        self.assertEqual(names["promise<T&>::value"], (6, 6))
        self.assertEqual(names["promise<void>::get"], (19, 21))
        self.assertEqual(self.cut("promise< T & >", TEMPLATES).split("\n")[1], "class promise<T&> final {")
        self.assertEqual(self.cut("promise::value", TEMPLATES).strip(), "T value() { return {}; }")
        both = [findings.found("a::x<b::c>", "class", 1, 3), findings.found("a::x<b::c>::x", "function", 2, 2)]
        self.assertEqual(findings.without_constructors(both), both[:1])

    def test_what_has_no_name_encloses_nothing(self):
        unnamed = [f.first for f in cutter.cpp_symbols(TEMPLATES) if f.name == "row::"]
        self.assertEqual(unnamed, [9, 10])
        self.assertEqual(self.names(TEMPLATES)["row::first"], (10, 10))


def doxygen(folder, inputs):
    """Doxygen's table of the headers in `inputs`, with the book's own settings."""
    text = (DOCS / "Doxyfile.in").read_text()
    for name, value in {"INPUT": " ".join(map(str, inputs)), "ROOT": str(ROOT), "OUTPUT": folder}.items():
        text = text.replace(f"@{name}@", value)
    subprocess.run(["doxygen", "-"], input=text, text=True, capture_output=True, cwd=ROOT)
    symbols.table.cache_clear()
    return symbols.table(folder + "/xml", 0)


def cannot_be(body, lines, classes):
    """Whether the lines that Doxygen gives for a body cannot be right.

    A body does not end before it begins. And a member's body stands within its class, or its lines hold
    `class::member`. `classes` are those of the same header.
    """
    if body.last < body.first:
        return True
    *enclosing, name = findings.parts(body.name)
    around = next((c for c in classes if findings.parts(c.name) == enclosing), None)
    if around is None or around.first <= body.first <= around.last:
        return False
    held = re.escape(enclosing[-1].partition("<")[0]) + rf"(?:{findings.ARGUMENTS})?::" + re.escape(name)
    return not re.search(rf"\b{held}(?!\w)", findings.tight("\n".join(lines[body.first - 1 : body.last])))


class doxygen_and_the_cutter(unittest.TestCase):
    compared, left_out = 0, []

    def test_they_agree_on_every_public_header(self):
        with tempfile.TemporaryDirectory() as folder:
            headers = [f for p in ("runtime/*/include", "autograder/include") for f in sorted(ROOT.glob(p))]
            bodies = [(f, file) for f, file in doxygen(folder, headers) if f.last > 0]
        self.assertGreater(len(bodies), 10)
        texts = {file: (ROOT / file).read_text() for _, file in bodies}
        cut = {file: cutter.cpp_symbols(text, file) for file, text in texts.items()}
        for body, file in bodies:
            ours = [f.last for f in cut[file] if findings.answers_to(f, body.name)]
            classes = [f for f, at in bodies if at == file and f.kind in ("class", "struct", "union")]
            if body.last not in ours and cannot_be(body, texts[file].split("\n"), classes):
                self.left_out.append(f"{file}: {body.name}")
                continue
            with self.subTest(f"{file}: {body.name}"):
                self.assertIn(body.last, ours)
            type(self).compared += 1

    def test_a_friend_defined_elsewhere_is_no_member(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "friends.hpp").write_text(FRIENDS)
            names = {f.name: f.last for f, _ in doxygen(folder, [folder]) if f.last > 0}
        self.assertEqual(names, {"kernlet::box": 5, "kernlet::box::operator==": 4, "kernlet::open": 6})

    def test_which_lines_cannot_be(self):
        lines = ["class one {", " int f() { return 1; }", "};", "class two {", " int f();", " int g();", "};"]
        lines += ["int two::f() { return 2; }", "T two<T>::g() {", "}", "int untwo::f() { return 3; }", "int two::fold();"]
        classes = [findings.found("a::two", "class", 4, 7)]

        def wrong(name, first, last):
            return cannot_be(findings.found(name, "function", first, last), lines, classes)

        self.assertTrue(wrong("a::two::f", 2, 2), "the body of another class")
        self.assertTrue(wrong("a::two::f", 11, 11), "a class whose name only ends so")
        self.assertTrue(wrong("a::two::f", 12, 12), "a member whose name only begins so")
        self.assertTrue(wrong("a::two::f", 5, 4), "ends before it begins")
        self.assertFalse(wrong("a::two::f", 5, 5))
        self.assertFalse(wrong("a::two::f", 8, 8))
        self.assertFalse(wrong("a::two::g", 9, 10))
        self.assertFalse(wrong("a::two::g", 6, 6))
        self.assertFalse(wrong("a::f", 2, 2), "in a namespace")

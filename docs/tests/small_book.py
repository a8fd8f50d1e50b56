"""A small repository with one chapter, and its book."""

import json
import pathlib
import shutil
import subprocess
import sys

from samples import ASSEMBLY, COURSE, QUIZ, RECORD, SNIPPET

DOCS = pathlib.Path(__file__).resolve().parents[1]


def make_book(folder, chapter, quiz=QUIZ):
    """A repository with one chapter; answers with the finished build."""
    shutil.copytree(DOCS, folder / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    write(folder / "docs/adr/0001-sample.md", "# A decision\n")
    write(folder / "chapters/course.json", json.dumps(COURSE))
    write(folder / "chapters/02-sample/index.md", chapter)
    write(folder / "chapters/02-sample/quiz.toml", quiz)
    write(folder / "chapters/02-sample/snippets/flags.cpp", SNIPPET)
    write(folder / "chapters/02-sample/snippets/recorded/flags.json", json.dumps(RECORD))
    write(folder / "chapters/02-sample/experiments/recorded/cost.txt", "cost 2.1 ns\n")
    write(folder / "chapters/02-sample/snippets/recorded/race.txt", "$ ./kernlet explore race.cpp\ndata race\n")
    figures = {"ns": 2.13, "count": 7, "a": {"set": "4 KiB", "ns": 2}, "b": {"set": "1 MiB", "ns": 200, "none": 0}}
    write(folder / "chapters/02-sample/experiments/recorded/cost.json", json.dumps(figures))
    appendix = folder / "chapters/appendix-explorer"  # the manual links to it
    write(appendix / "index.md", "# An appendix\n\n```{experiment} tiny\n```\n\nIt tries {measured}`tiny:/orders` orders.\n")
    write(appendix / "experiments/recorded/tiny.txt", "orders 6\n")
    write(appendix / "experiments/recorded/tiny.json", '{"orders": 6}')
    write(folder / "solutions/02-sample/swap.S", ASSEMBLY)
    header = "#pragma once\n/// \\file\n/// A sample.\nnamespace kernlet {\n/// Does it.\nvoid sample() noexcept;\n} // namespace kernlet\n"
    write(folder / "runtime/context/include/kernlet/sample.hpp", header)
    return build(folder)


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def build(folder, *more):
    return subprocess.run(
        [sys.executable, str(folder / "docs/build.py"), "--out", str(folder / "build/book"), *more],
        capture_output=True,
        text=True,
    )

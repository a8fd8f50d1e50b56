"""What the extensions share: where things are, the table of the course, and how an error is told."""

import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHAPTERS = ROOT / "chapters"
TABLE = CHAPTERS / "course.json"
PARTS = ("solutions", "exercises", "fast")


class book_error(Exception):
    """A mistake in what an author wrote; the message names the file and the cure."""


def shown(path):
    """A path as the reader of a message wants it: relative to the repository's root."""
    path = pathlib.Path(path)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def read_text(path):
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise book_error(f"{shown(path)}: no such file") from None
    except UnicodeDecodeError as e:
        raise book_error(f"{shown(path)}: byte {e.start} is not UTF-8") from None


def read_json(path, cure):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise book_error(f"{shown(path)}: no such file; {cure}") from None
    except ValueError as e:
        line = getattr(e, "lineno", 1)
        raise book_error(f"{shown(path)}:{line}: not valid JSON ({e}); {cure}") from None


def course():
    """The rows of the course's table, in order."""
    table = read_json(TABLE, "the book takes the list of chapters from it")
    rows = table.get("chapters") if isinstance(table, dict) else None
    if not isinstance(rows, list):
        raise book_error(f"{shown(TABLE)}: no list 'chapters'")
    for row in rows:
        if (
            not isinstance(row, dict)
            or not re.fullmatch(r"\d\d", str(row.get("number")))
            or not row.get("slug")
        ):
            raise book_error(
                f"{shown(TABLE)}: every chapter needs a two-digit 'number' and a 'slug'; one has {row!r:.60}"
            )
    return rows


def stays_with_the_course(path):
    """Whether a file is one that a hand-out leaves out: a model answer, or the source of a fast part."""
    path = pathlib.Path(path)
    relative = path.relative_to(ROOT) if path.is_absolute() else path
    secret = relative.parts[:1] == ("solutions",) or (relative.parts[:1] == ("runtime",) and "part" in relative.parts)
    table = read_json(TABLE, "the book takes the list of chapters from it")
    return bool(secret and table.get("handout") and not (ROOT / relative).exists())


def folder_name(row):
    return f"{row['number']}-{row['slug']}"


def row_of(number, name=""):
    """The table's row for a chapter's number."""
    for row in course():
        if row["number"] == number:
            return row
    raise book_error(f"{shown(TABLE)}: no chapter {number}{name}")


def chapter_of(docname, option):
    """The number of the chapter that a directive means, or the folder of an appendix: its :chapter: option,
    else the page's own."""
    if option:
        return option.strip()
    m = re.match(r"chapters/(?:(\d\d)-|(appendix-[\w-]+)/)", docname)
    if not m:
        raise book_error("this page belongs to no chapter; say which one is meant with :chapter:")
    return m[1] or m[2]


def part_folder(part, number):
    """Where the files of a chapter's part stand."""
    row = row_of(number)
    if part == "fast":
        return ROOT / "runtime" / str(row.get("layer")) / "part"
    return ROOT / part / folder_name(row)


def recorded(number, name, ending, cure):
    """A recorded run of an experiment. A missing one stops the build."""
    own = number if number.startswith("appendix-") else folder_name(row_of(number))
    folder = CHAPTERS / own / "experiments" / "recorded"
    if not re.fullmatch(r"[\w-]+", name):
        raise book_error(f"'{name}' is not the name of an experiment")
    file = folder / f"{name}.{ending}"
    if not file.is_file():
        raise book_error(f"{shown(file)}: no such recording; {cure}")
    return file


def explored(number, name):
    """What the explorer printed of a snippet. A missing recording stops the build."""
    if not re.fullmatch(r"[\w-]+", name):
        raise book_error(f"'{name}' is not the name of a snippet")
    file = CHAPTERS / folder_name(row_of(number)) / "snippets" / "recorded" / f"{name}.txt"
    if not file.is_file():
        raise book_error(
            f"{shown(file)}: no such recording; write its first line, '$ ./kernlet explore FILE', and run "
            f"autograder/tests/snippets_test.sh KERNLET --record {name}"
        )
    return file


def pointer(value, path, file):
    """What a JSON pointer names."""
    if path and not path.startswith("/"):
        raise book_error(f"{shown(file)}: '{path}' is not a JSON pointer; it begins with '/'")
    for step in path.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, TypeError, ValueError):
            has = (
                ", ".join(value)
                if isinstance(value, dict)
                else f"{len(value)} entries" if isinstance(value, list) else "a value"
            )
            raise book_error(
                f"{shown(file)}: nothing at '{path}': '{step}' is not there; there is {has}"
            ) from None
    return value


def up(docname):
    """From a page back to the root of the site."""
    return "../" * docname.count("/")

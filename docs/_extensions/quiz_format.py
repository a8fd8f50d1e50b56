"""Reads quiz.toml for the book. The grader's parser is the judge of the format; this one checks what the
page needs.

Invariant: a question that load() returned has every text that a page shows, and its key unless the course
withholds it.
"""

import re
import tomllib

import book

TYPES = ("single", "multiple", "numeric", "ordering", "computed", "outcomes")
TELLING = ("explanation", "feedback_right", "feedback_wrong")


def load(number):
    """The quiz of a chapter: its table, and the questions with their keys worked out."""
    file = book.CHAPTERS / book.folder_name(book.row_of(number)) / "quiz.toml"
    text = book.read_text(file)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise book.book_error(f"{book.shown(file)}: {e}") from None
    head, questions = table.get("quiz", {}), table.get("question", [])
    if head.get("chapter") != number:
        raise book.book_error(
            f"{book.shown(file)}: [quiz] says chapter {head.get('chapter')!r}, the folder is chapter {number}"
        )
    if not questions:
        raise book.book_error(f"{book.shown(file)}: no [[question]]")
    seen = set()
    for q in questions:
        q["line"] = line_of(text, q.get("id", ""))
        where = f"{book.shown(file)}:{q['line']}: question {q.get('id', '(no id)')!r}"
        if q.get("id") in seen:
            raise book.book_error(f"{where} stands twice")
        seen.add(q.get("id"))
        check(q, where, withheld=bool(head.get("withheld")))
        settle(q, where, number, withheld=bool(head.get("withheld")))
    return file, head, questions


def line_of(text, ident):
    m = re.search(rf'^\s*id\s*=\s*["\']{re.escape(str(ident))}["\']', text, re.M)
    return text.count("\n", 0, m.start()) + 1 if m else 1


def check(q, where, withheld):
    def present(table, field, what):
        if not str(table.get(field, "")).strip():
            raise book.book_error(f"{where}: {what} has no {field}, or a blank one")

    for field in ("id", "text", "hint", "difficulty", "misconception"):
        present(q, field, "it")
    if q.get("type") not in TYPES:
        raise book.book_error(f"{where}: type {q.get('type')!r}; write one of {', '.join(TYPES)}")
    options, numeric = q.get("option", []), wants_number(q)
    if not numeric and len(options) < 2:
        raise book.book_error(f"{where}: fewer than two options")
    for option in options:
        for field in ("id", "text") + (() if withheld else ("feedback",)):
            present(option, field, f"option {option.get('id', '(no id)')!r}")
        if q["type"] == "outcomes" and ("outcome" in option) == ("failure" in option):
            raise book.book_error(f"{where}: option {option['id']!r} wants one of outcome and failure")
    if q["type"] == "outcomes" and not re.fullmatch(r"snippets/[a-z0-9_-]+\.cpp", str(q.get("snippet"))):
        raise book.book_error(f"{where}: snippet {q.get('snippet')!r}; write snippets/NAME.cpp")
    if not withheld:
        for field in TELLING if numeric else TELLING[:1]:
            present(q, field, "it")
        if q["type"] not in ("computed", "outcomes") and "key" not in q:
            raise book.book_error(f"{where}: no key")


def wants_number(q):
    return q["type"] == "numeric" or (q["type"] == "computed" and not q.get("option"))


def settle(q, where, number, withheld):
    """Sets q["answer"]: a list of option ids, a number, or None when the course keeps the keys."""
    ids = [option["id"] for option in q.get("option", [])]
    if q["type"] == "outcomes":
        q["code"] = book.CHAPTERS / book.folder_name(book.row_of(number)) / q["snippet"]
        if not q["code"].is_file():
            raise book.book_error(f"{where}: {book.shown(q['code'])}: no such file")
    if withheld:
        q["answer"] = None
    elif q["type"] == "outcomes":
        file = q["code"].parent / "recorded" / f"{q['code'].stem}.json"
        record = book.read_json(file, f"record it: ./kernlet quiz {number} --record")
        q["recording"], q["executions"] = file, record["executions"]
        for option in q["option"]:
            option["state"] = state_of(option, record)
        q["answer"] = [option["id"] for option in q["option"] if option["state"]]
    elif q["type"] == "computed":
        file = book.recorded(
            number, q["program"], "json", f"record it: ./kernlet run {q['program']} --record"
        )
        value = book.pointer(book.read_json(file, "record it again"), q["value"], file)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise book.book_error(f"{where}: {book.shown(file)} has no number at {q['value']}")
        q["recording"] = file
        q["answer"] = [o["id"] for o in q["option"] if fits(o.get("when"), value)] if ids else float(value)
        if ids and len(q["answer"]) != 1:
            raise book.book_error(f"{where}: the value {value} fits {len(q['answer'])} options, not one")
    elif wants_number(q):
        if isinstance(q["key"], bool) or not isinstance(q["key"], (int, float)):
            raise book.book_error(f"{where}: the key of a numeric question is a number")
        q["answer"] = float(q["key"])
    else:
        q["answer"] = q["key"]
        if not isinstance(q["key"], list) or not set(q["key"]) <= set(ids):
            raise book.book_error(
                f"{where}: the key {q['key']!r} does not name options; there are {', '.join(ids)}"
            )
        if (
            q["type"] == "single"
            and len(q["key"]) != 1
            or q["type"] == "ordering"
            and sorted(q["key"]) != sorted(ids)
        ):
            raise book.book_error(
                f"{where}: the key names {len(q['key'])} of {len(ids)} options, which does not suit the type {q['type']}"
            )


def state_of(option, record):
    """What the explorer has recorded of an execution that ends as the option says; None: no execution does."""
    field = "failure" if "failure" in option else "outcome"
    return next((s for s in record["states"] if s.get(field) == option[field].strip()), None)


def fits(when, value):
    """An option's `when`: a number, or { from, to } with either end left out, both included."""
    if isinstance(when, dict):
        return when.get("from", value) <= value <= when.get("to", value)
    return when == value

"""Writes the pages that follow from data: the course's map, a page for each planned chapter, a page for
each public header.

A page is written only when its text changed, so that an unchanged book is not read again.
"""

import re

import book

HEADER_FOLDERS = ("runtime/*/include", "autograder/include")


def everything(folder):
    """Brings the folder up to date; answers with what is wrong in the table."""
    pages, wrong = {"course.md": course_map()}, []
    for row in book.course():
        if not (book.CHAPTERS / book.folder_name(row) / "index.md").is_file():
            if row.get("status") == "ready":
                wrong.append(
                    f"{book.shown(book.TABLE)}: chapter {row['number']} is ready, but "
                    f"chapters/{book.folder_name(row)}/index.md is not there"
                )
            pages[f"chapters/{book.folder_name(row)}/index.md"] = planned_chapter(row)
    for header in public_headers():
        layer = (
            "judge"
            if header.is_relative_to(book.ROOT / "autograder")
            else header.relative_to(book.ROOT).parts[1]
        )
        pages[f"api/{layer}/{header.stem}{'-c' if header.suffix == '.h' else ''}.md"] = header_page(header)
    for name, text in pages.items():
        file = folder / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    for stale in set(folder.rglob("*.md")) - {folder / name for name in pages}:
        stale.unlink()
    return wrong


def public_headers():
    """Headers that a user of the runtime, or of the judge's tests, may include."""
    return sorted(
        file
        for pattern in HEADER_FOLDERS
        for root in book.ROOT.glob(pattern)
        for file in root.rglob("*")
        if file.suffix in (".hpp", ".h")
    )


def include_name(header):
    return header.as_posix().split("/include/", 1)[1]


def header_page(header):
    name = include_name(header)
    path = header.relative_to(book.ROOT).as_posix()
    top = f"# {name}\n\n`#include <{name}>`, from {{source}}`{path}`.\n\n"
    if header.suffix == ".hpp":
        return top + f"```{{doxygenfile}} {header.name}\n```\n"
    # The assembler reads it too: there is nothing for Doxygen in it, and its comments are its documentation.
    return top + f"Read by C++ and by the assembler.\n\n````c\n{book.read_text(header)}````\n"


def course_map():
    rows = book.course()
    table = book.read_json(book.TABLE, "")
    hours = sum(row.get("hours") or 0 for row in rows)
    route = (table.get("route") or {}).get("hours", 50)
    ready = [row for row in rows if row.get("status") == "ready"]
    lines = [
        "# The course",
        "",
        f"{in_words(len(rows))} chapters, {hours} hours for all of them. The steps in **bold** make a shorter route of {route} hours: "
        "each stands on bold steps only, and the fast part stands in for the others.",
        "",
        f"Ready now: {', '.join(link(row) for row in ready) or 'none'}. "
        "The others have a page that says what they will be about.",
        "",
        "```{list-table}",
        ":header-rows: 1",
        ":widths: 6 26 8 60",
        ":class: course-map",
        "",
        "* - No",
        "  - Chapter",
        "  - Hours",
        "  - Steps",
    ]
    for row in rows:
        title = link(row) + ("" if row.get("status") == "ready" else " (planned)")
        lines += [
            f"* - {row['number']}",
            f"  - {title}",
            f"  - {row.get('hours', '')}",
            f"  - {'; '.join(row.get('steps') or [])}",
        ]
    lines += [
        "```",
        "",
        "## What each chapter asks",
        "",
        "```{list-table}",
        ":header-rows: 1",
        ":widths: 6 60 34",
        "",
        "* - No",
        "  - Question",
        "  - Before it",
    ]
    for row in rows:
        lines += [
            f"* - {row['number']}",
            f"  - {row.get('question', '')}",
            f"  - {'; '.join(row.get('before') or ['nothing'])}",
        ]
    return "\n".join(lines + ["```", ""])


def in_words(count):
    words = (
        "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen".split()
    )
    return words[count] if count < len(words) else str(count)


def link(row):
    return f"[{row.get('title', row['slug'])}](/chapters/{book.folder_name(row)}/index.md)"


def planned_chapter(row):
    """The page of a chapter whose text does not exist yet: what the table says of it."""
    lines = [
        f"# {row.get('title', row['slug'])}",
        "",
        "```{note}",
        "This chapter is planned. Its text and its exercise are not written yet.",
        "```",
        "",
    ]
    if row.get("question"):
        lines += [f"> {row['question']}", ""]
    if row.get("before"):
        lines += ["**Before it:** " + "; ".join(row["before"]) + ".", ""]
    if row.get("hours"):
        lines += [f"**Time:** about {row['hours']} hours.", ""]
    if row.get("steps"):
        lines += (
            ["## Steps", "", "Steps in bold belong to the shorter route.", ""]
            + [f"1. {s}" for s in row["steps"]]
            + [""]
        )
    if row.get("misconceptions"):
        lines += ["## What people get wrong", "", "The chapter will show why each of these is wrong:", ""]
        lines += ["- " + (m["text"] if isinstance(m, dict) else m) for m in row["misconceptions"]] + [""]
    if (book.CHAPTERS / book.folder_name(row) / "quiz.toml").is_file():
        lines += ["## Check yourself", "", "The quiz is ahead of the text:", "", "```{quiz}", "```", ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))

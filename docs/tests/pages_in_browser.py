"""Each page of the book: light and dark, wide and narrow, for everybody, and without a word to strangers."""

from browsing import NARROW, WIDE, expect, missing, test


@test
def a_prediction_opens(book):
    for path in book.pages():
        if 'class="predict-answer"' in (book.folder / "html" / path).read_text(encoding="utf-8"):
            answer = book.open(path).locator("details.predict-answer").first
            expect(answer.get_attribute("open") is None, "the answer is open from the start")
            answer.locator("summary").click()
            expect(answer.get_attribute("open") is not None, "the answer does not open")
            return
    raise missing("no prediction in this book")


@test
def a_narrow_page_does_not_scroll_sideways(book):
    for path in book.pages():
        page = book.open(path, NARROW)
        wide = page.evaluate("document.documentElement.scrollWidth")
        expect(
            wide <= NARROW["width"],
            f"{path}: {wide} px wide in a window of {NARROW['width']}: "
            + page.evaluate(
                "[...document.querySelectorAll('article *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
                ".slice(0, 3).map(e => e.tagName + '.' + e.className).join(', ')"
            ),
        )


def axe(book, scheme, viewport):
    from axe_playwright_python.sync_playwright import Axe

    faults = []
    for path in book.pages():
        page = book.open(path, viewport, scheme)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(page, options={"resultTypes": ["violations"]})  # what passes is not written down
        for fault in found.response["violations"]:
            if fault["impact"] in ("serious", "critical", "moderate"):
                faults.append(
                    f"{path}: {fault['id']}: {fault['help']}: "
                    + "; ".join(n["html"][:120] for n in fault["nodes"][:3])
                )
    expect(not faults, "\n    ".join(faults))


@test
def no_accessibility_fault_in_the_light(book):
    axe(book, "light", WIDE)


@test
def no_accessibility_fault_in_the_dark(book):
    axe(book, "dark", WIDE)


@test
def no_accessibility_fault_when_narrow(book):
    axe(book, "light", NARROW)


@test
def no_script_complains(book):
    complaints = []
    book.page.on("pageerror", lambda e: complaints.append(str(e)))
    book.page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    for path in book.pages():
        book.open(path)
    expect(not complaints, "; ".join(complaints))


@test
def pictures_are_taken(book):
    for path in book.pages():
        for scheme in ("light", "dark"):
            for shape, viewport in (("wide", WIDE), ("narrow", NARROW)):
                book.open(path, viewport, scheme)
                for option in book.page.locator(
                    '.quiz-question[data-type="single"] .quiz-option label'
                ).all()[:1]:
                    option.click()
                book.picture(f"{path.removesuffix('.html').replace('/', '-')}-{scheme}-{shape}")


@test
def no_request_leaves_this_machine(book):
    """Last: it looks at everything that the tests before it caused."""
    strangers = sorted(
        {r for r in book.requests if not r.startswith((book.address, "data:", "blob:", "about:"))}
    )
    expect(book.requests, "no request was seen at all")
    expect(not strangers, "; ".join(strangers))

"""Looks at the built book with a browser: `python docs/tests/browser.py [--book build/book]`.

Serves the book on loopback, opens pages light and dark, wide and narrow, answers quiz questions by mouse
and by keyboard, asks axe-core for accessibility faults, and watches that no request leaves this machine.
Pictures go to BOOK/screenshots. The last line is {"passed":n,"failed":n,"not_run":n}; exit code 0: nothing
failed and all was run, 1: something failed, 2: it could not begin.
"""

import argparse
import functools
import http.server
import json
import pathlib
import shutil
import sys
import tempfile
import threading

from browsing import NARROW, WIDE, book, expect, missing

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

tests = []


def test(function):
    tests.append(function)
    return function


# ---------------------------------------------------------------------- the quiz


@test
def a_click_on_an_option_shows_its_feedback(book):
    form, key = book.question("single")
    for option in form.locator(".quiz-option").all():
        ident = option.get_attribute("data-option")
        expect(not option.locator(".quiz-feedback").is_visible(), f"{ident}: feedback before any click")
        option.locator("label").click()
        expect(option.locator(".quiz-feedback").is_visible(), f"{ident}: no feedback after the click")
        expect(
            form.locator(".quiz-feedback:visible").count() == 1,
            f"{ident}: an earlier option's feedback stays",
        )
        marked = "right" if ident in key else "wrong"
        expect(
            marked in option.locator(".quiz-feedback").get_attribute("class"), f"{ident}: not marked {marked}"
        )
        expect(form.locator(".quiz-verdict").inner_text().strip(), f"{ident}: nothing is announced")
    expect(form.locator(".quiz-explanation").is_visible(), "no explanation after the right answer")


@test
def the_hint_has_a_button(book):
    form, _ = book.question("single")
    hint = form.get_by_role("button", name="Hint")
    box = form.locator(".quiz-hint-box")
    expect(
        not box.is_visible() and hint.get_attribute("aria-expanded") == "false",
        "the hint is open from the start",
    )
    hint.click()
    expect(box.is_visible() and hint.get_attribute("aria-expanded") == "true", "the hint does not open")
    hint.click()
    expect(not box.is_visible(), "the hint does not close")


@test
def the_keyboard_alone_answers(book):
    form, key = book.question("single")
    first = form.locator("input").first
    first.focus()
    book.page.keyboard.press("Space")
    book.page.keyboard.press("ArrowDown")
    expect(form.locator(".quiz-feedback:visible").count() == 0, "walking with the arrows answers")
    for _ in range(form.locator("input").count()):
        if form.locator("input:checked").get_attribute("value") in key:
            break
        book.page.keyboard.press("ArrowDown")
    book.page.keyboard.press("Enter")
    expect(form.locator(".quiz-feedback.right").is_visible(), "Enter on the right option shows no feedback")
    expect(
        book.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none",
        "the focus cannot be seen",
    )
    reached = set()
    for _ in range(4):
        book.page.keyboard.press("Tab")
        reached.add(book.page.evaluate("document.activeElement.dataset.action || ''"))
    expect({"check", "hint"} <= reached, f"Tab reaches only {sorted(reached)}")


@test
def several_right_options_are_checked_together(book):
    form, key = book.question("multiple")
    for ident in key:
        form.locator(f'.quiz-option[data-option="{ident}"] label').click()
        expect(form.locator(f'.quiz-feedback[data-for="{ident}"]').is_visible(), f"{ident}: no feedback")
    form.get_by_role("button", name="Check").click()
    expect("Right" in form.locator(".quiz-verdict").inner_text(), "all right options, and not right")


@test
def a_number_is_checked(book):
    form, key = book.question("numeric")
    field, check = form.locator("input"), form.get_by_role("button", name="Check")
    check.click()
    expect("number" in form.locator(".quiz-verdict").inner_text(), "an empty answer is not refused")
    field.fill(str(key + 1000))
    field.press("Enter")
    expect(form.locator('.quiz-feedback[data-for="wrong"]').is_visible(), "no feedback for a wrong number")
    expect(
        form.get_by_role("button", name="Explain").is_visible(),
        "no way to the explanation after a wrong answer",
    )
    field.fill(f"{key:g}")
    check.click()
    expect(form.locator('.quiz-feedback[data-for="right"]').is_visible(), "no feedback for the right number")


@test
def an_order_is_made_by_keyboard(book):
    form, key = book.question("ordering")
    form.get_by_role("button", name="Check").click()
    expect(form.locator(".quiz-feedback:visible").count() > 0, "the shuffled order counts as right")
    for place, ident in enumerate(key):
        while (
            form.locator("li").evaluate_all("items => items.map(i => i.dataset.option)").index(ident) > place
        ):
            form.locator(f'li[data-option="{ident}"] button').first.focus()
            book.page.keyboard.press("Enter")
    form.get_by_role("button", name="Check").click()
    expect("Right" in form.locator(".quiz-verdict").inner_text(), "the right order is refused")


@test
def the_score_counts_first_answers(book):
    form, key = book.question("single")
    score = form.locator("xpath=ancestor::section[contains(@class,'quiz')][1]").locator(".quiz-score")
    if score.count() == 0:
        raise missing("no quiz with more than one question in this book")
    wrong = next(o for o in form.locator(".quiz-option").all() if o.get_attribute("data-option") not in key)
    wrong.locator("label").click()
    form.locator(f'.quiz-option[data-option="{key[0]}"] label').click()
    expect(score.inner_text().startswith("0 of"), f"a second answer counts: {score.inner_text()}")


@test
def without_a_script_the_answers_can_be_opened(book):
    form, _ = book.question("single")
    address = book.page.url
    plain = (
        book.page.context.browser.new_context(java_script_enabled=False)
        if book.page.context.browser
        else None
    )
    if plain is None:
        raise missing("this browser gives no second context")
    try:
        page = plain.new_page()
        page.goto(address)
        first = page.locator(".quiz-question").first
        first.locator("summary", has_text="Hint").click()
        first.locator("summary", has_text="Answer").click()
        expect(first.locator(".quiz-feedback").first.is_visible(), "the answers do not open")
        expect(first.locator(".quiz-explanation").is_visible(), "the explanation does not open")
    finally:
        plain.close()


# ---------------------------------------------------------------------- the pages


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
        for fault in Axe().run(page).response["violations"]:
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


# ---------------------------------------------------------------------- running


class handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def totals(passed, failed, not_run):
    print(
        json.dumps({"passed": passed, "failed": failed, "not_run": not_run}, separators=(",", ":")),
        flush=True,
    )
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description="Looks at the built book with a browser.")
    parser.add_argument("--book", default=str(ROOT / "build" / "book"), help="the folder that build.py wrote")
    folder = pathlib.Path(parser.parse_args().book).resolve()
    if not (folder / "html" / "index.html").is_file():
        print(
            f"kernlet: {folder / 'html'}: there is no book; build it with ./kernlet book --build",
            file=sys.stderr,
        )
        return 2
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright
        import axe_playwright_python  # noqa: F401
    except ImportError as e:
        print(
            f"not run: the Python package {e.name} is not there; pip install -r docs/requirements-browser.txt"
        )
        return totals(0, 0, len(tests))
    if not browser:
        print("not run: no chromium; install the package chromium")
        return totals(0, 0, len(tests))
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(folder / "html"))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with sync_playwright() as p, tempfile.TemporaryDirectory() as profile:
            return drive(p, browser, profile, folder, f"http://127.0.0.1:{server.server_address[1]}")
    finally:
        server.shutdown()


def drive(p, browser, profile, folder, address):
    launched = p.chromium.launch(
        executable_path=browser, args=[*FLAGS, f"--disk-cache-dir={profile}"], headless=True
    )
    requests, counts = [], {"passed": 0, "failed": 0, "not_run": 0}
    context = launched.new_context(viewport=WIDE, reduced_motion="reduce")
    context.on("request", lambda r: requests.append(r.url))
    page = context.new_page()
    page.set_default_timeout(10_000)
    for each in tests:
        name = each.__name__.replace("_", " ")
        try:
            each(book(folder, address, page, requests))
            counts["passed"] += 1
            print(f"passed   {name}", flush=True)
        except missing as e:
            counts["not_run"] += 1
            print(f"not run  {name}: {e}", flush=True)
        except Exception as e:  # a browser's own errors are failures of the test
            counts["failed"] += 1
            print(f"FAILED   {name}\n    {e}", flush=True)
    launched.close()
    return totals(**counts)


if __name__ == "__main__":
    sys.exit(main())

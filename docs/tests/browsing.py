"""What the browser's tests share: the served book with its open page, and how a test fails or says that it
cannot be run."""

import json

tests = []  # in the order in which they are run


def test(function):
    tests.append(function)
    return function


WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


class missing(Exception):
    """What a test needs is not in this book."""


class book:
    """The served book and the open page. One page object for all tests; each test opens what it needs."""

    def __init__(self, folder, tool, address, page, requests):
        self.folder, self.tool, self.address, self.page, self.requests = folder, tool, address, page, requests
        self.found = []

    def open(self, name, viewport=WIDE, scheme="light"):
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(color_scheme=scheme)
        self.page.goto(f"{self.address}/{name}", wait_until="load")
        return self.page

    def picture(self, name):
        target = self.folder / "screenshots" / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(target), full_page=True)

    def pages(self):
        """One page of each kind, and every chapter with a text or a quiz."""
        if self.found:
            return self.found
        html = self.folder / "html"
        found = [
            "index.html",
            "course.html",
            "manual/grader.html",
            "manual/authoring.html",
            "glossary.html",
            "search.html",
            "genindex.html",
        ]
        found += [
            p.relative_to(html).as_posix()
            for p in sorted(html.glob("chapters/*/index.html"))
            if 'class="quiz"' in p.read_text() or "is planned" not in p.read_text()
        ]
        found += [
            p.relative_to(html).as_posix()
            for p in [
                *sorted(html.glob("chapters/*/index.html"))[:1],
                *sorted(html.glob("api/*/*.html"))[-2:],
                *sorted(html.rglob("source/**/*.html"))[:1],
            ]
        ]
        self.found += dict.fromkeys(found)
        return self.found

    def question(self, kind):
        """Opens the first page with a question of this kind, and answers with the question's element and its key."""
        for path in self.pages():
            if f'data-type="{kind}"' in (self.folder / "html" / path).read_text(encoding="utf-8"):
                form = self.open(path).locator(f'.quiz-question[data-type="{kind}"][data-key]').first
                form.scroll_into_view_if_needed()
                return form, json.loads(form.get_attribute("data-key"))
        raise missing(f"no {kind} question in this book")

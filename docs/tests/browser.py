"""Looks at the built book, and at the page of a trace, with a browser:
`python docs/tests/browser.py [--book build/book] [--tool build/release/bin/kernlet]`.

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

from browsing import WIDE, book, missing, tests
import quiz_in_browser  # noqa: F401, I001: importing them adds their tests
import trace_in_browser  # noqa: F401
import pages_in_browser  # noqa: F401: after all others, for its last test looks at what they caused

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
    parser.add_argument(
        "--tool",
        default=str(ROOT / "build/release/bin/kernlet"),
        help="the command line tool, which draws traces",
    )
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.book).resolve()
    tool = pathlib.Path(arguments.tool).resolve()
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
        return drive(sync_playwright, browser, (folder, tool), f"http://127.0.0.1:{server.server_address[1]}")
    finally:
        server.shutdown()


def drive(playwright, browser, given, address):
    """Two browsers at a time take the tests in turn; the last test, which looks at what the others caused, comes alone."""
    requests, counts = [], {"passed": 0, "failed": 0, "not_run": 0}
    waiting, one_at_a_time = iter(tests[:-1]), threading.Lock()

    def take(left):
        with one_at_a_time:
            return next(left, None)

    def tell(count, line):
        with one_at_a_time:
            counts[count] += 1
            print(line, flush=True)

    def browse(left):
        with playwright() as p, tempfile.TemporaryDirectory() as profile:
            launched = p.chromium.launch(
                executable_path=browser, args=[*FLAGS, f"--disk-cache-dir={profile}"], headless=True
            )
            context = launched.new_context(viewport=WIDE, reduced_motion="reduce")
            context.on("request", lambda r: requests.append(r.url))
            page = context.new_page()
            page.set_default_timeout(10_000)
            while each := take(left):
                name = each.__name__.replace("_", " ")
                try:
                    each(book(*given, address, page, requests))
                    tell("passed", f"passed   {name}")
                except missing as e:
                    tell("not_run", f"not run  {name}: {e}")
                except Exception as e:  # a browser's own errors are failures of the test
                    tell("failed", f"FAILED   {name}\n    {e}")
            launched.close()

    browsers = [threading.Thread(target=browse, args=(waiting,)) for _ in range(2)]
    for each in browsers:
        each.start()
    for each in browsers:
        each.join()
    browse(iter(tests[-1:]))
    counts["failed"] += len(tests) - sum(counts.values())  # a browser that did not start has said why
    return totals(**counts)


if __name__ == "__main__":
    sys.exit(main())

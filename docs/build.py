"""Builds the book: Doxygen reads the public headers, Sphinx makes the pages, and then the pages are
searched for anything that a browser would load from the network.

    python docs/build.py --out build/book [--serve [--port N]] [--quiet]

Exit code 0: the book stands in OUT/html. 2: it could not be built, and the messages name file and line.
`./kernlet book` runs this in the book's own virtual environment.

Invariant: OUT/clean exists only after a build without a warning. Without it everything is read again,
because Sphinx does not repeat the warnings of pages that it has read before.
"""

import argparse
import hashlib
import http.server
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
from html.parser import HTMLParser

import shown_names

DOCS = pathlib.Path(__file__).resolve().parent
ROOT = DOCS.parent
HEADER_FOLDERS = ("runtime/*/include", "autograder/include")


class build_error(Exception):
    """Why there is no book."""


def main():
    arguments = parse()
    out = pathlib.Path(arguments.out).resolve()
    say = (lambda text: None) if arguments.quiet else (lambda text: print(text, flush=True))
    try:
        out.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        doxygen(out, say)
        sphinx(out, say)
        pages = check_network(out, say)
    except build_error as e:
        print(f"kernlet: {e}", file=sys.stderr)
        return 2
    except OSError as e:
        print(
            f"kernlet: {e.filename or out}: {e.strerror}; choose another folder with --out, or free some space",
            file=sys.stderr,
        )
        return 2
    say(f"book: built in {time.monotonic() - began:.1f} s")
    print(f"book: {pages} pages, no warnings ({display(out / 'html' / 'index.html')})", flush=True)
    return serve(out / "html", arguments.port) if arguments.serve else 0


def parse():
    parser = argparse.ArgumentParser(description="Builds the book.")
    parser.add_argument("--out", default=str(ROOT / "build" / "book"), help="the build folder")
    parser.add_argument("--serve", action="store_true", help="serve the book on this machine afterwards")
    parser.add_argument("--port", type=int, default=8000, help="the port for --serve; 0 takes a free one")
    parser.add_argument("--quiet", action="store_true", help="print only the last line and errors")
    return parser.parse_args()


def display(path):
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


# ---------------------------------------------------------------------- Doxygen


def doxygen(out, say):
    """Runs Doxygen when a header or its configuration changed."""
    folders = sorted(f for pattern in HEADER_FOLDERS for f in ROOT.glob(pattern))
    headers = sorted(h for f in folders for h in f.rglob("*") if h.suffix == ".hpp")
    if not headers:
        raise build_error("no public headers in " + " or ".join(HEADER_FOLDERS))
    template = (DOCS / "Doxyfile.in").read_text(encoding="utf-8")
    digest = hashlib.sha256(template.encode() + (DOCS / "shown_names.py").read_bytes())
    for header in headers:
        digest.update(display(header).encode() + b"\0" + header.read_bytes())
    stamp, target = out / "doxygen.stamp", out / "doxygen"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        say(f"book: 1/3 public headers unchanged ({len(headers)})")
        return
    say(f"book: 1/3 reading {len(headers)} public headers")
    if shutil.which("doxygen") is None:
        raise build_error("the program doxygen is not there; install the package doxygen")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    stamp.unlink(missing_ok=True)
    values = {"INPUT": " ".join(f'"{f}"' for f in folders), "ROOT": f'"{ROOT}"', "OUTPUT": f'"{target}"'}
    for name, value in values.items():
        template = template.replace(f"@{name}@", value)
    done = subprocess.run(["doxygen", "-"], input=template, capture_output=True, text=True, cwd=ROOT)
    complaints = [line.replace(str(ROOT) + "/", "") for line in done.stderr.splitlines() if line.strip()]
    if done.returncode or complaints:
        raise build_error(
            "Doxygen does not accept a public header:\n  "
            + "\n  ".join(complaints or [f"exit code {done.returncode}"])
        )
    shown_names.write_shown(target / "xml", target / "shown")
    stamp.write_text(digest.hexdigest())


# ---------------------------------------------------------------------- Sphinx


def sphinx(out, say):
    """Runs Sphinx; any warning is an error."""
    try:
        import breathe, furo, myst_parser, sphinx as installed  # noqa: F401, E401
    except ImportError as e:
        raise build_error(
            f"the Python package {e.name} is not there; './kernlet book' makes the book's own environment, or: "
            "python3 -m venv .kernlet/venv && .kernlet/venv/bin/pip install -r docs/requirements.txt"
        ) from None
    digest = hashlib.sha256()
    for file in sorted(
        [
            DOCS / "conf.py",
            DOCS / "requirements.txt",
            *(DOCS / "_extensions").glob("*.py"),
            *(DOCS / "_templates").glob("*"),
        ]
    ):
        digest.update(file.read_bytes())
    clean = out / "clean"
    fresh = not clean.is_file() or clean.read_text() != digest.hexdigest()
    clean.unlink(missing_ok=True)
    if fresh:
        shutil.rmtree(out / "html", ignore_errors=True)
        shutil.rmtree(out / "doctrees", ignore_errors=True)
    say("book: 2/3 making the pages" + ("" if fresh else " that changed"))
    environment = dict(os.environ, KERNLET_BOOK_OUT=str(out), PYTHONDONTWRITEBYTECODE="1")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-b",
        "html",
        "-W",
        "--keep-going",
        "-n",
        "-q",
        "-j",
        "2",
        "-d",
        str(out / "doctrees"),
        "-c",
        str(DOCS),
        str(DOCS),
        str(out / "html"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    complaints = [
        re.sub(r"\x1b\[[\d;]*m", "", line).replace(str(ROOT) + "/", "")
        for line in done.stderr.splitlines()
        if line.strip()
    ]
    if done.returncode or complaints:
        raise build_error(
            "the pages have mistakes:\n  " + "\n  ".join(complaints or done.stdout.splitlines()[-20:])
        )
    clean.write_text(digest.hexdigest())


# ---------------------------------------------------------------------- network


class loads(HTMLParser):
    """Collects what a browser fetches by itself when it opens a page."""

    ATTRIBUTES = {
        "script": ["src"],
        "img": ["src", "srcset"],
        "iframe": ["src"],
        "source": ["src", "srcset"],
        "video": ["src", "poster"],
        "audio": ["src"],
        "embed": ["src"],
        "object": ["data"],
        "image": ["href", "xlink:href"],
        "use": ["href", "xlink:href"],
        "track": ["src"],
        "input": ["src"],
        "body": ["background"],
    }
    QUIET_RELATIONS = {
        "canonical",
        "next",
        "prev",
        "author",
        "license",
        "help",
        "index",
        "search",
        "alternate",
    }

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        wanted = list(self.ATTRIBUTES.get(tag, []))
        if tag == "link" and not set((given.get("rel") or "").split()) <= self.QUIET_RELATIONS:
            wanted.append("href")
        for name in wanted:
            self.note(given.get(name))
        if "url(" in (given.get("style") or ""):
            self.note(given["style"])

    def note(self, value):
        if value and re.search(r"(^|[\s(,'\"])(https?:)?//", value):
            self.found.append((self.getpos()[0], value))


def check_network(out, say):
    """No page, style or script may name something on the network that a browser would load. Answers with
    the number of pages."""
    say("book: 3/3 looking for anything that would be loaded from the network")
    html, trouble = out / "html", []
    pages = sorted(html.rglob("*.html"))
    for page in pages:
        reader = loads()
        text = page.read_text(encoding="utf-8")
        reader.feed(text)
        trouble += [f"{display(page)}:{line}: loads {value}" for line, value in reader.found]
        for m in re.finditer(r"<style\b[^>]*>(.*?)</style>", text, re.S):
            trouble += outside(page, m[1], text.count("\n", 0, m.start()))
    for style in sorted(html.rglob("*.css")):
        trouble += outside(style, style.read_text(encoding="utf-8"), 0)
    for script in sorted(html.rglob("*.js")):
        text = script.read_text(encoding="utf-8")
        for m in re.finditer(
            r"(fetch|importScripts|import|\.src\s*=|\.open)\s*\(?\s*[\"'`](https?:)?//", text
        ):
            trouble.append(
                f"{display(script)}:{text.count(chr(10), 0, m.start()) + 1}: loads from the network"
            )
    if trouble:
        (out / "clean").unlink(missing_ok=True)
        raise build_error("the book must work offline, but:\n  " + "\n  ".join(trouble))
    return len(pages)


def outside(file, text, line):
    return [
        f"{display(file)}:{line + text.count(chr(10), 0, m.start()) + 1}: loads {m[0][:80]}"
        for m in re.finditer(r"(url\(\s*[\"']?|@import\s*[\"'])(https?:)?//[^)\"']*", text)
    ]


# ---------------------------------------------------------------------- serve


def serve(folder, port):
    class quiet_handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, directory=str(folder), **kwargs)

        def log_message(self, *args):
            pass

        def end_headers(self):
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), quiet_handler)
    except OSError as e:
        print(
            f"kernlet: port {port} on this machine: {e.strerror}; choose another with --port, or 0 for a free one",
            file=sys.stderr,
        )
        return 2
    print(f"book: http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The page that `kernlet trace` draws, in a browser: a trace of two workers and three tasks, made here."""

import json
import pathlib
import subprocess
import tempfile

from browsing import NARROW, WIDE, expect, test

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEFT, TOP, ROW, GAP = 190, 26, 22, 14  # as in autograder/src/trace/page.js


def run(lane, task, name, begin, length, then, what=None):
    args = {"task": task, "then": then, **({"for": what} if what else {})}
    return {"ph": "X", "pid": 1, "tid": lane, "ts": begin, "dur": length, "name": name, "cat": "run", "args": args}


def mark(lane, what, task, name, at):
    args = {"task": task, "name": name}
    return {"ph": "i", "s": "t", "pid": 1, "tid": lane, "ts": at, "name": what, "cat": what, "args": args}


def sample():
    """Milliseconds on the whole: main 0 to 4, reader 4 to 6 on another worker; what is named to do harm is text."""
    events = [
        mark(0, "spawn", 1, "main", 0),
        run(0, 1, "main", 0, 4000, "waits", "the end of a task"),
        mark(0, "spawn", 2, "reader", 1000),
        mark(1, "steal", 2, "reader", 4000),
        run(1, 2, "reader", 4000, 2000, "ends"),
        mark(0, "spawn", 3, "</script><b>harm", 2000),
        run(0, 3, "</script><b>harm", 5000, 1000, "yields"),
        run(0, 3, "</script><b>harm", 8000, 2000, "ends"),
        {"ph": "X", "pid": 1, "tid": 1, "ts": 0, "dur": 4000, "name": "rests", "cat": "rest"},
    ]
    about = {"format": "kernlet trace 1", "program": "sample", "workers": 2, "dropped": 7}
    return {"otherData": about, "traceEvents": events}


def opened(book, viewport=WIDE, scheme="light"):
    """Draws the sample by the tool and opens its page from the disk, as a person does."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "trace.json"
        file.write_text(json.dumps(sample()), encoding="utf-8")
        said = subprocess.run(
            [book.tool, "trace", file, "--no-open"],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env={"KERNLET_ROOT": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": folder},
        )
        expect(said.returncode == 0, f"kernlet trace: {said.stderr}")
        page = book.page
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        page.goto("about:blank")  # a document of its own: the script's names are taken in the last one
        page.set_content((pathlib.Path(folder) / "trace.json.html").read_text(encoding="utf-8"), wait_until="load")
        return page, said.stdout


def click(page, row, at):
    """Clicks on a lane at a moment, in microseconds."""
    box = page.locator("#lanes").bounding_box()
    x = LEFT + (box["width"] - LEFT - 8) * at / 10000
    page.mouse.click(box["x"] + x, box["y"] + TOP + ROW * row + ROW / 2 + (GAP if row > 1 else 0))
    chosen = page.locator("#chosen")
    return chosen.inner_text() if chosen.is_visible() else ""


@test
def a_trace_has_a_lane_for_each_worker_and_task(book):
    page, said = opened(book)
    expect("sample: 3 tasks on 2 workers" in said, f"the terminal says:\n{said}")
    expect(page.title() == "Trace of sample", f"the title is {page.title()}")
    about = page.locator("#about").inner_text()
    expect(about.startswith("3 tasks, 2 workers, 10.0 ms.") and "7 older events" in about, about)
    for row, at, what in [
        (0, 2000, "task 1 'main' runs on worker 0, 4.00 ms"),
        (1, 2000, "the worker rests, 4.00 ms"),
        (1, 5000, "task 2 'reader' runs on worker 1, 2.00 ms"),
        (2, 7000, "task 1 'main' waits for the end of a task, 6.00 ms"),
        (3, 2500, "task 2 'reader' is ready, and waits for a worker, 3.00 ms\nspawned by task 1 'main'"),
        (4, 7000, "task 3 '</script><b>harm' is ready, and waits for a worker, 2.00 ms"),
    ]:
        got = click(page, row, at)
        expect(what in got, f"row {row} at {at}: {got!r} instead of {what!r}")
    book.picture("trace")


@test
def a_trace_is_drawn_light_and_dark_and_zooms(book):
    pictures = {}
    for scheme in ("light", "dark"):
        page, _ = opened(book, WIDE, scheme)
        colours = page.evaluate(
            "(() => { const c = document.getElementById('lanes'); const p = c.getContext('2d');"
            "const d = p.getImageData(0, 0, c.width, c.height).data; const seen = new Set();"
            "for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 16 | d[i+1] << 8 | d[i+2]); return seen.size; })()"
        )
        expect(colours > 8, f"{scheme}: only {colours} colours are drawn")
        pictures[scheme] = page.locator("#lanes").screenshot()
    expect(pictures["light"] != pictures["dark"], "light and dark look the same")
    before = page.locator("#span").inner_text()
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator("#span").inner_text() == "2.50 ms to 7.50 ms", "zooming in shows the middle half")
    page.locator("#lanes").focus()
    page.keyboard.press("Home")
    expect(page.locator("#span").inner_text() == before, "Home shows the whole")
    book.picture("trace-dark")


@test
def a_trace_s_tasks_are_found_by_name(book):
    page, _ = opened(book, NARROW)
    tall = page.locator("#lanes").bounding_box()["height"]
    page.get_by_label("Tasks named").fill("READ")
    expect(page.locator("#lanes").bounding_box()["height"] < tall, "the other tasks are still drawn")
    wide = page.evaluate("document.documentElement.scrollWidth")
    expect(wide <= NARROW["width"], f"{wide} px wide in a window of {NARROW['width']}")


@test
def a_trace_has_no_accessibility_fault(book):
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        page, _ = opened(book, WIDE, scheme)
        faults = [f for f in Axe().run(page).response["violations"] if f["impact"] in ("serious", "critical", "moderate")]
        expect(not faults, "; ".join(f"{f['id']}: {f['help']}" for f in faults))

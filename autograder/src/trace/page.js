// Drawing. The view is a span of time, [from, to); lanes stand below each other, workers first.

const trace = readTrace(document.getElementById("data").textContent);
const canvas = document.getElementById("lanes");
const pen = canvas.getContext("2d");
const hint = document.getElementById("hint");
const ROW = 22, LEFT = 190, TOP = 26, GAP = 14, MOST_TASKS = 200;
const view = { from: 0, to: Math.max(trace.length, 1), chosen: null };
let rows = [];

function layOut() {
  const wanted = document.getElementById("filter").value.trim().toLowerCase();
  const tasks = trace.tasks.filter((t) => !wanted || t.name.toLowerCase().includes(wanted));
  let y = TOP;
  const row = (label, stretches, marks) => {
    const made = { label, stretches, marks, y };
    y += ROW;
    return made;
  };
  rows = trace.workers.map((w) => row(`worker ${w.number}`, w.stretches, w.steals));
  y += GAP;
  rows.push(...tasks.slice(0, MOST_TASKS).map((t) => row(`${t.number} ${t.name}`, t.stretches, [])));
  const more = tasks.length - MOST_TASKS;
  document.getElementById("about").textContent =
    `${trace.tasks.length} tasks, ${trace.workers.length} workers, ${time(trace.length)}.` +
    (more > 0 ? ` The first ${MOST_TASKS} tasks are drawn: name those that you want.` : "") +
    (trace.dropped ? ` ${trace.dropped} older events were overwritten.` : "");
  canvas.style.height = `${y + 8}px`;
  resize();
}

function resize() {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw();
}

const scale = () => (canvas.clientWidth - LEFT - 8) / (view.to - view.from);
const xOf = (at) => LEFT + (at - view.from) * scale();
const colourOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`);

// The first stretch that ends behind `at`.
function firstFrom(stretches, at) {
  let low = 0, high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stretches[middle].to < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function drawTimes(ink) {
  const steps = [1, 2, 5].flatMap((n) => Array.from({ length: 13 }, (_, i) => n * 10 ** i)).sort((a, b) => a - b);
  const step = steps.find((s) => s * scale() > 110) || steps.at(-1);
  pen.fillStyle = ink.soft;
  pen.strokeStyle = ink.line;
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step) {
    const x = Math.round(xOf(at)) + 0.5;
    pen.fillText(time(at), x + 3, 14);
    pen.beginPath();
    pen.moveTo(x, 4);
    pen.lineTo(x, canvas.clientHeight);
    pen.stroke();
  }
}

function drawRow(row, ink) {
  pen.fillStyle = ink.ink;
  pen.fillText(row.label.length > 24 ? `${row.label.slice(0, 23)}…` : row.label, 6, row.y + 15);
  pen.save();
  pen.beginPath();
  pen.rect(LEFT, row.y, canvas.clientWidth - LEFT, ROW);
  pen.clip();
  let drawn = -1; // a pixel that is full needs no second stretch of the same state
  for (let i = firstFrom(row.stretches, view.from); i < row.stretches.length && row.stretches[i].from < view.to; ++i) {
    const one = row.stretches[i];
    const x = xOf(one.from), wide = Math.max((one.to - one.from) * scale(), 1);
    if (one.state === "runs" && x + wide <= drawn) continue;
    pen.fillStyle = { runs: ink.run, ready: ink.ready, waits: ink.waits, rests: ink.rest }[one.state];
    const high = one.state === "runs" ? ROW - 4 : one.state === "ready" ? 8 : one.state === "waits" ? 8 : ROW - 4;
    pen.fillRect(x, row.y + (ROW - high) / 2, wide, high);
    if (one.state === "runs") drawn = x + wide;
    if (one.state === "runs" && wide > 34) {
      pen.fillStyle = ink.paper;
      pen.fillText(one.task.name.slice(0, Math.floor((wide - 8) / 7)), Math.max(x, LEFT) + 4, row.y + 15);
    }
    if (one === view.chosen) {
      pen.strokeStyle = ink.chosen;
      pen.lineWidth = 2;
      pen.strokeRect(x, row.y + 1, Math.max(wide, 3), ROW - 2);
      pen.lineWidth = 1;
    }
  }
  pen.fillStyle = ink.mark;
  for (const mark of row.marks) if (mark.from >= view.from && mark.from < view.to) pen.fillRect(xOf(mark.from) - 1, row.y + 1, 2, ROW - 2);
  pen.restore();
}

function draw() {
  const ink = Object.fromEntries(["paper", "ink", "soft", "line", "run", "ready", "waits", "rest", "mark", "chosen"].map((n) => [n, colourOf(n)]));
  pen.font = "12px system-ui, sans-serif";
  pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  drawTimes(ink);
  for (const row of rows) drawRow(row, ink);
  document.getElementById("span").textContent = `${time(view.from)} to ${time(view.to)}`;
}

function show(from, to) {
  const length = Math.min(Math.max(to - from, 50), Math.max(trace.length, 50));
  view.from = Math.min(Math.max(from, 0), Math.max(trace.length - length, 0));
  view.to = view.from + length;
  draw();
}
function zoom(by, around = (view.from + view.to) / 2) {
  show(around - (around - view.from) * by, around + (view.to - around) * by);
}
const move = (by) => show(view.from + (view.to - view.from) * by, view.to + (view.to - view.from) * by);

function stretchAt(event) {
  const box = canvas.getBoundingClientRect();
  const x = event.clientX - box.left, y = event.clientY - box.top;
  const row = rows.find((r) => y >= r.y && y < r.y + ROW);
  if (!row || x < LEFT) return null;
  const at = view.from + (x - LEFT) / scale(), near = 3 / scale();
  const i = firstFrom(row.stretches, at - near);
  const found = row.stretches.slice(i, i + 3).find((s) => s.from <= at + near && s.to >= at - near);
  return found || null;
}

function choose(stretch) {
  view.chosen = stretch;
  const text = document.getElementById("chosen");
  text.hidden = stretch === null;
  text.textContent = stretch ? describe(stretch) : "";
  draw();
}

function fillTable(id, head, lines) {
  const table = document.getElementById(id);
  const row = (cells, tag) => {
    const made = table.insertRow();
    for (const cell of cells) {
      const at = document.createElement(tag);
      if (tag === "th") at.scope = "col";
      at.textContent = cell;
      made.append(at);
    }
  };
  row(head, "th");
  for (const line of lines) row(line, "td");
}

canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const x = event.clientX - canvas.getBoundingClientRect().left;
  if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) move(event.deltaX / 1000);
  else zoom(event.deltaY < 0 ? 0.8 : 1.25, view.from + Math.max(x - LEFT, 0) / scale());
}, { passive: false });
let held = null;
canvas.addEventListener("pointerdown", (event) => (held = { x: event.clientX, from: view.from, to: view.to, moved: false }));
window.addEventListener("pointerup", () => (held = null));
canvas.addEventListener("pointermove", (event) => {
  if (held) {
    const by = (held.x - event.clientX) / scale();
    held.moved ||= Math.abs(held.x - event.clientX) > 3;
    hint.hidden = true;
    return show(held.from + by, held.to + by);
  }
  const found = stretchAt(event);
  hint.hidden = found === null;
  if (!found) return;
  const box = canvas.getBoundingClientRect();
  hint.textContent = describe(found);
  hint.style.left = `${Math.min(event.clientX - box.left + 14, box.width - 280)}px`;
  hint.style.top = `${event.clientY - box.top + 16}px`;
});
canvas.addEventListener("pointerleave", () => (hint.hidden = true));
canvas.addEventListener("click", (event) => choose(stretchAt(event)));
canvas.addEventListener("keydown", (event) => {
  const does = { "+": () => zoom(0.5), "-": () => zoom(2), ArrowLeft: () => move(-0.2), ArrowRight: () => move(0.2), Home: () => show(0, trace.length) }[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});
for (const [id, does] of [["in", () => zoom(0.5)], ["out", () => zoom(2)], ["earlier", () => move(-0.5)], ["later", () => move(0.5)], ["whole", () => show(0, trace.length)]])
  document.getElementById(id).addEventListener("click", does);
document.getElementById("filter").addEventListener("input", layOut);
window.addEventListener("resize", resize);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

document.title = `Trace of ${trace.program}`;
document.getElementById("title").textContent = document.title;
canvas.setAttribute("aria-label", `Lanes of ${trace.workers.length} workers and ${trace.tasks.length} tasks over ${time(trace.length)}; the tables below have the sums`);
fillTable("workers", ["worker", "runs for", "of the time", "rests for", "switches", "thefts"],
  trace.workers.map((w) => [w.number, time(w.ran), `${((100 * w.ran) / Math.max(trace.length, 1)).toFixed(1)} %`, time(w.rested), w.switches, w.steals.length]));
fillTable("tasks", ["task", "runs for", "at a time, at most", "times", "name"],
  [...trace.tasks].sort((a, b) => b.ran - a.ran).slice(0, 20).map((t) => [t.number, time(t.ran), time(t.longest), t.times, t.name]));
layOut();

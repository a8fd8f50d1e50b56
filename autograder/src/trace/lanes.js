"use strict";
// What the trace says, lane by lane. Nothing here draws.
//
// A lane is a list of stretches that do not overlap, in the order of time: {from, to, state, task, ...}. States of a task:
// runs, ready, waits. Of a worker: runs, rests.

function readTrace(text) {
  const raw = JSON.parse(text);
  const tasks = new Map(raw.tasks.map(([number, name]) => [number, { number, name: raw.words[name], events: [] }]));
  const workers = Array.from({ length: raw.workers }, (_, number) => ({ number, stretches: [], steals: [], ran: 0, rested: 0, switches: 0 }));
  for (const [lane, number, from, length, then, what] of raw.runs) {
    const run = { from, to: from + length, state: "runs", task: tasks.get(number), lane, then: raw.words[then], what: raw.words[what] };
    run.task.events.push(run);
    if (lane < raw.workers) {
      workers[lane].stretches.push(run);
      workers[lane].ran += length;
      workers[lane].switches += 1;
    }
  }
  for (const [lane, from, length] of raw.rests)
    if (lane < raw.workers) {
      workers[lane].stretches.push({ from, to: from + length, state: "rests" });
      workers[lane].rested += length;
    }
  for (const worker of workers) worker.stretches.sort((a, b) => a.from - b.from);
  for (const [lane, number, at, what] of raw.marks) {
    const mark = { from: at, to: at, mark: raw.words[what], lane };
    if (mark.mark === "steal" && lane < raw.workers) workers[lane].steals.push({ ...mark, task: tasks.get(number) });
    else tasks.get(number).events.push(mark);
  }
  for (const task of tasks.values()) task.stretches = taskLane(task, raw.length, workers);
  return { ...raw, tasks: [...tasks.values()].filter((t) => t.stretches.length), workers };
}

// Who ran on a lane at a moment: it has done what stands there.
function runningAt(worker, at) {
  if (!worker) return null;
  let low = 0, high = worker.stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (worker.stretches[middle].from <= at) low = middle + 1;
    else high = middle;
  }
  const found = worker.stretches[low - 1];
  return found && found.state === "runs" && at <= found.to ? found.task : null;
}

// Between two stays on a worker a task is ready or waits: that follows from how the first one ended, and from who woke it.
function taskLane(task, end, workers) {
  task.events.sort((a, b) => a.from - b.from || (a.mark ? -1 : 1));
  const lane = [];
  let since = null, state = null, what = "", by = null;
  const close = (to) => {
    if (state !== null && to > since) lane.push({ from: since, to, state, task, what, by });
  };
  for (const event of task.events) {
    if (event.mark) {
      if (state === "waits" || state === null) {
        close(event.from);
        [since, state, what] = [event.from, "ready", ""];
      }
      by = { how: event.mark, task: runningAt(workers[event.lane], event.from), lane: event.lane };
      continue;
    }
    close(event.from);
    event.by = by;
    lane.push(event);
    by = null;
    [since, state, what] = [event.to, event.then === "waits" ? "waits" : event.then === "yields" ? "ready" : null, event.what];
  }
  close(end);
  task.ran = task.events.reduce((sum, e) => sum + (e.mark ? 0 : e.to - e.from), 0);
  task.times = task.events.filter((e) => !e.mark).length;
  task.longest = task.events.reduce((most, e) => Math.max(most, e.mark ? 0 : e.to - e.from), 0);
  return lane;
}

function time(ns) {
  const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
  if (ns < 1e3) return `${Math.round(ns)} ns`;
  if (ns < 1e6) return `${digits(ns / 1e3)} µs`;
  if (ns < 1e9) return `${digits(ns / 1e6)} ms`;
  return `${digits(ns / 1e9)} s`;
}

function describe(stretch) {
  if (stretch.state === "rests") return `the worker rests, ${time(stretch.to - stretch.from)}`;
  const who = `task ${stretch.task.number} '${stretch.task.name}'`;
  const lines = [];
  if (stretch.state === "runs") {
    lines.push(`${who} runs on worker ${stretch.lane}, ${time(stretch.to - stretch.from)}`);
    lines.push(stretch.then === "waits" ? `then it waits for ${stretch.what}` : `then it ${stretch.then}`);
  } else if (stretch.state === "ready") {
    lines.push(`${who} is ready, and waits for a worker, ${time(stretch.to - stretch.from)}`);
  } else {
    lines.push(`${who} waits for ${stretch.what}, ${time(stretch.to - stretch.from)}`);
  }
  if (stretch.by) {
    const doer = stretch.by.task ? `task ${stretch.by.task.number} '${stretch.by.task.name}'` : "a timer, a thread or a worker";
    lines.push(stretch.by.how === "spawn" ? `spawned by ${doer}` : `woken by ${doer}`);
  }
  lines.push(`from ${time(stretch.from)} to ${time(stretch.to)}`);
  return lines.join("\n");
}

// Node, as a peer of `kernlet bench`: prints one line of JSON. Each key is a benchmark; its value is
// nanoseconds of processor time for one operation, or an object of counters. The driver calls it once for
// each repetition.
//
// To give way is `await` of what is ready: it goes to the end of the queue of microtasks, which is the cheapest
// way there is. Through the event loop itself, with setImmediate, has a row of its own.

const many = 1024;
const waiting = 100_000; // of the million; the figures are given for a million

/** Nanoseconds of processor time so far, of all threads: what compiles and collects is part of the price. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** The median of five batches, after some that let the compiler do its work. */
async function perOperation(batch, operations) {
  for (let i = 0; i < 10; ++i) await batch();
  const took = [];
  for (let i = 0; i < 5; ++i) {
    const start = processorTime();
    await batch();
    took.push((processorTime() - start) / operations);
  }
  return took.sort((a, b) => a - b)[2];
}

async function givesWay(turns) {
  for (let i = 0; i < turns; ++i) await undefined;
}

async function givesWayToLoop(turns) {
  for (let i = 0; i < turns; ++i) await new Promise(setImmediate);
}

async function nothing() {}

async function number(value) {
  return value;
}

const yields = (how, tasks, turns) =>
  perOperation(() => Promise.all(Array.from({ length: tasks }, () => how(turns))), tasks * turns);

const spawnJoin = () =>
  perOperation(async () => {
    for (let i = 0; i < 20_000; ++i) await nothing();
  }, 20_000);

const spawnJoinMany = () =>
  perOperation(async () => {
    for (let i = 0; i < 20; ++i) await Promise.all(Array.from({ length: many }, nothing));
  }, 20 * many);

const ready = () =>
  perOperation(async () => {
    let sum = 0;
    for (let i = 0; i < 100_000; ++i) sum += await number(i);
    return sum;
  }, 100_000);

async function allWait() {
  let go;
  const mayGo = new Promise((resolve) => (go = resolve));
  const waits = async () => {
    await mayGo;
  };
  const before = process.memoryUsage.rss();
  const start = processorTime();
  const tasks = Array.from({ length: waiting }, waits);
  const created = processorTime();
  const after = process.memoryUsage.rss();
  go();
  await Promise.all(tasks);
  const finished = processorTime();
  const toMillion = 1_000_000 / waiting / 1e6;
  return {
    create_ms: (created - start) * toMillion,
    finish_ms: (finished - created) * toMillion,
    bytes: (after - before) / waiting,
  };
}

console.log(
  JSON.stringify({
    "node/many": await allWait(), // first: memory that was freed before would not be counted
    "node/yield_2": await yields(givesWay, 2, 50_000),
    "node/yield_1000": await yields(givesWay, many, 100),
    "node/immediate_2": await yields(givesWayToLoop, 2, 2000),
    "node/immediate_1000": await yields(givesWayToLoop, many, 8),
    "node/spawn_join": await spawnJoin(),
    "node/spawn_join_1000": await spawnJoinMany(),
    "node/ready": await ready(),
  }),
);

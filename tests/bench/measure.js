// Measuring: ours and the peers take turns, so that what else the machine does hits all alike;
// the median of the rounds counts.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const target = process.env.REFGRAPH_TARGET ?? join(root, "target");

const ROUNDS = 15;
/** Rounds of what takes long. */
const BATCH_ROUNDS = 7;
/** Rounds of what takes seconds a call. */
const LONG_ROUNDS = 3;
/** How long a round of one contender takes, in milliseconds, at least. */
const ROUND = 40;

export const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** Nanoseconds a call of `task`, which is given the number of the call. */
function time(task, calls) {
  const start = process.hrtime.bigint();
  let kept;
  for (let call = 0; call < calls; call++) kept = task(call);
  const nanoseconds = Number(process.hrtime.bigint() - start);
  if (kept === undefined) throw new Error("a contender gave nothing");
  return nanoseconds / calls;
}

/** How many calls make a round, found while the contender warms up. */
function callsOf(task) {
  let calls = 1;
  let each = time(task, calls);
  while (each * calls < ROUND * 1e6) {
    calls *= 2;
    each = time(task, calls);
  }
  return { calls, rounds: each > 1e8 ? LONG_ROUNDS : ROUNDS };
}

/** A row of the table: nanoseconds a call of ours and of each peer. */
export const compare = (name, ours, peers) => compareAll(name, { ours, ...peers });

/** The same of any contenders, ours among them or not. */
export function compareAll(name, tasks) {
  const contenders = Object.entries(tasks).map(([who, task]) => ({
    who,
    task,
    ...callsOf(task),
    times: [],
  }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { task, calls, rounds, times } of contenders) {
      if (round < rounds) times.push(time(task, calls));
    }
  }
  const medians = contenders.map(({ who, times }) => [who, median(times)]);
  const { ours: own, ...others } = Object.fromEntries(medians);
  return { name, unit: "ns", ours: own, peers: others, better: "lower" };
}

/**
 * A row of things a second. `ours` does `count` of them at once; each peer is a task and how many
 * of them it does.
 */
export async function rate(name, count, ours, peers) {
  const contenders = Object.entries({ ours: [ours, count], ...peers });
  const rates = new Map(contenders.map(([who]) => [who, []]));
  for (let round = 0; round <= BATCH_ROUNDS; round++) {
    for (const [who, [task, done]] of contenders) {
      const start = process.hrtime.bigint();
      await task();
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      // The first round warms up.
      if (round > 0) rates.get(who).push(done / seconds);
    }
  }
  const medians = [...rates].map(([who, values]) => [who, median(values)]);
  const { ours: own, ...others } = Object.fromEntries(medians);
  return { name, unit: "codes/s", ours: own, peers: others, better: "higher" };
}

/** The rows that the area's native program left. */
export async function native(area, unit) {
  const figures = JSON.parse(await readFile(join(target, `bench/${area}.native.json`), "utf8"));
  return Object.entries(figures).map(([name, ours]) => ({
    name,
    unit,
    ours,
    peers: {},
    better: "higher",
  }));
}

/** Prints the rows, with how many times better ours is than each peer, and writes them to `bench/AREA.json` under the target folder. */
export async function report(area, rows) {
  const digits = (value) => Number(value.toPrecision(3));
  const table = {};
  for (const { name, unit, ours, peers, better } of rows) {
    const row = { unit, ours: digits(ours) };
    for (const [peer, value] of Object.entries(peers)) {
      const ratio = better === "lower" ? value / ours : ours / value;
      row[peer] = `${digits(value)} (${value === ours ? 1 : digits(ratio)})`;
    }
    table[name] = row;
  }
  console.table(table);
  console.log("In brackets: how many times better ours is.");
  await mkdir(join(target, "bench"), { recursive: true });
  await writeFile(join(target, `bench/${area}.json`), `${JSON.stringify(rows, null, 2)}\n`);
}

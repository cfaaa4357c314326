// Chains: networks of ten thousand, a million and ten million, as they come about, and a path and
// a star of a million, beside what one writes with Maps, and beside graphology; natively the same
// core, petgraph and SQLite. Sizes may be given: `node tests/bench/chains.js 10000 1000000`.
//
// Each part has a process of its own and a time. Who runs out of either that or memory is told as
// such, and what they had shown before counts.

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { judge } from "./chains/bars.js";
import { plot } from "./chains/plot.js";
import { writeTables } from "./chains/tables.js";
import { nameOf } from "./chains/tree.js";
import { report, root, target } from "./measure.js";

const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [10_000, 1_000_000, 10_000_000];
const runs = sizes.map((size) => ["tree", size]);
if (sizes.includes(1_000_000)) runs.push(["path", 1_000_000], ["star", 1_000_000]);

/** Who is in no row of these sizes, and why. */
const leftOut = [
  "graphology at ten million: it takes more than a thousand bytes a user, and minutes.",
  "JSON at ten million: its text is longer than a string may be.",
  "petgraph for save and load-snapshot, as it has no format; SQLite, as its file is its format.",
];
/** The most seconds of a part. */
const MOST = 240;

const here = fileURLToPath(new URL("chains/", import.meta.url));

/** The lines that a part printed, and why it ended early if it did. */
async function run(script, ...settings) {
  const node = ["--expose-gc", "--max-old-space-size=16000", join(here, script), ...settings];
  const child = spawn(process.execPath, node, {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: MOST * 1000,
    killSignal: "SIGKILL",
  });
  const [printed, said] = [[], []];
  child.stdout.on("data", (part) => printed.push(part));
  child.stderr.on("data", (part) => said.push(part));
  const start = performance.now();
  const [status, signal] = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (...how) => resolve(how));
  });
  const seconds = (performance.now() - start) / 1000;
  const lines = Buffer.concat(printed).toString().split("\n").slice(0, -1).map(JSON.parse);
  if (status === 0) return { lines };
  const text = Buffer.concat(said).toString();
  if (seconds >= MOST) return { lines, ended: `ran out of time, after ${MOST} s` };
  // Linux ends who takes the last of the machine's memory.
  if (text.includes("heap out of memory") || signal === "SIGKILL" || text.includes("bad_alloc"))
    return { lines, ended: `ran out of memory, after ${seconds.toFixed(0)} s` };
  return { lines, ended: `failed: ${text.trim().split("\n").slice(-12).join("\n    ")}` };
}

const rows = new Map();
/** Joins what was measured in several processes. */
function add({ ours, peers, ...row }) {
  const there = rows.get(row.name) ?? { ...row, ours: undefined, peers: {} };
  rows.set(row.name, { ...there, ours: ours ?? there.ours, peers: { ...there.peers, ...peers } });
}

for (const [shape, size] of runs) {
  const name = nameOf(shape, size);
  const ended = (what, how) => {
    if (how) leftOut.push(`${what} at ${name} ${how}`);
  };
  const whos = ["ours", "Map", ...(size <= 1e6 ? ["graphology"] : [])];
  // What is large each on its own: none takes the memory of another.
  for (const who of size >= 1e7 ? whos : [whos.join()]) {
    const measured = await run("measure_one.js", shape, String(size), who);
    measured.lines.forEach(add);
    ended(who, measured.ended);
  }
  const peaks = {};
  for (const who of whos) {
    const { lines, ended: how } = await run("measure_peak.js", who, shape, String(size));
    if (lines.length > 0) peaks[who] = lines[0];
    ended(`the peak of ${who}`, how);
  }
  const { ours, ...peers } = peaks;
  add({ name: `peak@${name}`, unit: "MB", ours, peers, better: "lower" });
  console.log(`${name}: done after ${Math.round(performance.now() / 1000)} s`);
}

// What was measured natively, of the same names, is one more peer.
const native = JSON.parse(await readFile(join(target, "bench/chains.native.json"), "utf8"));
leftOut.push(...(native.ended ?? []));
for (const row of rows.values()) Object.assign(row.peers, native.figures[row.name]);
const whole = [...rows.values()].filter(({ ours }) => ours !== undefined);
await report("chains", whole);
console.table(judge(whole));
console.log(["Left out:", ...leftOut].join("\n  "));
// What all sizes gave is what the documentation shows.
if (given.length === 0) {
  await plot(whole, join(root, "docs/chains.svg"));
  await writeTables(whole, join(root, "docs/network.md"));
}

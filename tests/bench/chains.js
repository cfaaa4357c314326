// Chains: networks of ten thousand, a million and ten million, as they come about, and a path and
// a star of a million, beside what one writes with Maps, and beside graphology; natively the same
// core, petgraph and SQLite. Sizes may be given: `node tests/bench/chains.js 10000 1000000`.

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { plot } from "./chains/plot.js";
import { writeTables } from "./chains/tables.js";
import { nameOf } from "./chains/tree.js";
import { report, root, target } from "./measure.js";

const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [10_000, 1_000_000, 10_000_000];
const runs = sizes.map((size) => ["tree", size]);
if (sizes.includes(1_000_000)) runs.push(["path", 1_000_000], ["star", 1_000_000]);

/** Who is in no row of these sizes, and why. */
const LEFT_OUT = [
  "graphology at ten million: it takes more than a thousand bytes a user, and minutes.",
  "JSON at ten million: its text is longer than a string may be.",
  "petgraph for save and load-snapshot, as it has no format; SQLite, as its file is its format.",
];

// Each shape and size has a process of its own, so that no heap is that of another.
const here = fileURLToPath(new URL("chains/", import.meta.url));
const run = (script, ...settings) => {
  const node = ["--expose-gc", "--max-old-space-size=16000", join(here, script)];
  const printed = execFileSync(process.execPath, [...node, ...settings], { maxBuffer: 1 << 26 });
  return JSON.parse(String(printed).trim().split("\n").at(-1));
};

const rows = [];
for (const [shape, size] of runs) {
  const measured = run("measure_one.js", shape, String(size));
  const { peers } = measured.find(({ name }) => name.startsWith("load@"));
  const peak = (who) => run("measure_peak.js", who, shape, String(size));
  rows.push(...measured, {
    name: `peak@${nameOf(shape, size)}`,
    unit: "MB",
    ours: peak("ours"),
    peers: Object.fromEntries(Object.keys(peers).map((who) => [who, peak(who)])),
    better: "lower",
  });
  console.log(`${nameOf(shape, size)}: done after ${Math.round(performance.now() / 1000)} s`);
}

// What was measured natively, of the same names, is one more peer.
const native = JSON.parse(await readFile(join(target, "bench/chains.native.json"), "utf8"));
for (const row of rows) Object.assign(row.peers, native[row.name]);
await report("chains", rows);
console.log(["Left out:", ...LEFT_OUT].join("\n  "));
// What all sizes gave is what the documentation shows.
if (given.length === 0) {
  await plot(rows, join(root, "docs/chains.svg"));
  await writeTables(rows, join(root, "docs/network.md"));
}

// Chains: networks of ten thousand, a million and ten million, as they come about, and a path and
// a star of a million, beside what one writes with Maps, and beside graphology; natively the same
// core, petgraph and SQLite. Sizes may be given: `node tests/bench/chains.js 10000 1000000`.

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { plot } from "./chains/plot.js";
import { report } from "./measure.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env.REFGRAPH_TARGET ?? join(root, "target");
const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [10_000, 1_000_000, 10_000_000];
const runs = sizes.map((size) => ["tree", size]);
if (sizes.includes(1_000_000)) runs.push(["path", 1_000_000], ["star", 1_000_000]);

const script = join(root, "tests/bench/chains/measure_one.js");
const rows = [];
for (const [shape, size] of runs) {
  const settings = ["--expose-gc", "--max-old-space-size=16000", script, shape, String(size)];
  const printed = execFileSync(process.execPath, settings, { maxBuffer: 1 << 26 });
  rows.push(...JSON.parse(String(printed).trim().split("\n").at(-1)));
}

// What was measured natively, of the same names, is one more peer; or a row of its own.
const native = JSON.parse(await readFile(join(target, "bench/chains.native.json"), "utf8"));
for (const row of rows) Object.assign(row.peers, native[row.name]);
await report("chains", rows);
if (given.length === 0) await plot(rows, join(root, "docs/chains.svg"));

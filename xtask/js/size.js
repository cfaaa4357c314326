// The bytes of each entry's whole download: its JavaScript (ours and the glue) and its module.
// Fails where one is over its budget in xtask/budgets.json.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { entries } from "./entries.js";
import { dist, root, target } from "./paths.js";

const budgets = JSON.parse(await readFile(join(root, "xtask/budgets.json"), "utf8"));
const measures = {
  raw: (bytes) => bytes.length,
  gzip: (bytes) => gzipSync(bytes, { level: 9 }).length,
  brotli: (bytes) => brotliCompressSync(bytes).length,
};

const table = {};
let over = 0;
for (const { name, wasm, load, core, list } of entries) {
  const beside = load === "inline" ? `${wasm}.bytes.js` : `${wasm}.wasm`;
  const parts = [`${name}.js`, beside, ...(core ? [`${core}.${load}.js`] : [])];
  if (list) parts.push(`${list}.bytes.js`);
  const files = await Promise.all(parts.map((file) => readFile(join(dist, file))));
  const row = {};
  for (const [measure, of] of Object.entries(measures)) {
    row[measure] = files.map(of).reduce((sum, bytes) => sum + bytes);
  }
  const budget = budgets[name];
  if (budget) row["brotli budget"] = budget;
  if (row.brotli > budget) over = 1;
  table[name] = row;
}
console.table(table);

const rows = [
  ["form", "form.browser"],
  ["full", "refgraph.browser"],
].map(([name, entry]) => ({
  name,
  unit: "bytes, brotli",
  ours: table[entry].brotli,
  peers: {},
  better: "lower",
}));
await mkdir(join(target, "bench"), { recursive: true });
await writeFile(join(target, "bench/size.json"), `${JSON.stringify(rows, null, 2)}\n`);
if (over)
  console.error(
    "An entry is over its budget. Make it smaller, or raise the budget and say why in the commit.",
  );
process.exitCode = over;

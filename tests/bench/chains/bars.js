// What is expected of a million users, in WebAssembly, and whether this run has shown it.

/** What is measured, beside whom, and how many times as good it is to be at least. */
const TIMES = [
  ["chain-by-id", "Map", 3],
  ["chain-by-id", "graphology", 8],
  ["chain-by-handle", "Map", 8],
  ["load", "Map", 3],
  ["load", "graphology", 15],
  ["load-snapshot", "JSON.parse", 10],
  ["memory", "Map", 1 / 0.6],
  ["memory", "graphology", 6],
];
/** The most nanoseconds of the counts of the root. */
const COUNTS = 2000;
/** How many times as long as natively anything may take. */
const NATIVE = 2;

const digits = (value) => Number(value.toPrecision(3));

/** A line for each bar that the rows have something to say on. */
export function judge(rows) {
  const found = (name) => rows.find((row) => row.name === `${name}@1m`);
  const lines = {};
  const line = (name, bar, value, met) => {
    lines[name] = { bar, measured: digits(value), met: met ? "yes" : "no" };
  };
  for (const [name, who, times] of TIMES) {
    const row = found(name);
    if (row?.peers[who] === undefined) continue;
    const ratio = row.peers[who] / row.ours;
    line(`${name}, times ${who}`, `>= ${digits(times)}`, ratio, ratio >= times);
  }
  const counts = found("counts-root");
  if (counts) line("counts-root, ns", `< ${COUNTS}`, counts.ours, counts.ours < COUNTS);
  for (const { name, unit, ours, peers } of rows) {
    if (!name.endsWith("@1m") || !["ns", "ms"].includes(unit) || !peers.native) continue;
    const ratio = ours / peers.native;
    line(`${name.split("@")[0]}, of native`, `<= ${NATIVE}`, ratio, ratio <= NATIVE);
  }
  return lines;
}

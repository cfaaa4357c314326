// Suggestions: how often the code that was meant is offered, another one, or none, over 100,000
// trials a class of error, for codes of 8, 10 and 12 symbols of a known program.

import { check, mint } from "../../pkg/dist/refgraph.inline.js";
import { report } from "./measure.js";

const TRIALS = 100_000;
const ALL = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ROWS = ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"];

/** A small generator, so that each run errs alike. */
let state = 1;
const below = (limit) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};
const pick = (list) => list[below(list.length)];

const replace = (code, at, by, count = 1) => code.slice(0, at) + by + code.slice(at + count);
const other = (symbol) => pick([...ALL].filter((each) => each !== symbol));
const symbol = (code, at = below(code.length)) => replace(code, at, other(code[at]));

/** A key beside another, in its row or the next ones. */
function neighbour(of) {
  const y = ROWS.findIndex((row) => row.includes(of));
  const x = ROWS[y].indexOf(of);
  const keys = [
    ...[x - 1, x + 1].map((at) => ROWS[y][at]),
    ...[x, x + 1].map((at) => ROWS[y - 1]?.[at]),
    ...[x - 1, x].map((at) => ROWS[y + 1]?.[at]),
  ];
  return pick(keys.filter((key) => key && ALL.includes(key)));
}

const errors = {
  "a symbol": (code) => symbol(code),
  "a neighbour on the keyboard": (code) => {
    const at = below(code.length);
    return replace(code, at, neighbour(code[at]));
  },
  "two swapped": (code) => {
    const at = below(code.length - 1);
    return replace(code, at, code[at + 1] + code[at], 2);
  },
  "one doubled": (code) => {
    const at = below(code.length);
    return replace(code, at, code[at] + code[at]);
  },
  "one too many": (code) => replace(code, below(code.length + 1), pick(ALL), 0),
  "a stray character": (code) => replace(code, below(code.length + 1), pick(".,;:!?#*"), 0),
  "one left out": (code) => replace(code, below(code.length), ""),
  "two symbols": (code) => {
    const at = below(code.length);
    return symbol(symbol(code, at), (at + 1 + below(code.length - 1)) % code.length);
  },
  "made up": (code) => Array.from(code, () => pick(ALL)).join(""),
};

const rows = [];
for (const length of [8, 10, 12]) {
  for (const [error, err] of Object.entries(errors)) {
    const counts = { right: 0, wrong: 0, none: 0, accepted: 0 };
    for (let trial = 0; trial < TRIALS; ) {
      const code = mint({ length, program: "spring" });
      const typed = err(code);
      if (typed === code) continue;
      trial++;
      const verdict = check(typed, { program: "spring", mode: "live" });
      if (verdict.ok) counts.accepted++;
      else if (verdict.suggestion === null) counts.none++;
      else counts[verdict.suggestion === code ? "right" : "wrong"]++;
    }
    for (const [outcome, count] of Object.entries(counts)) {
      const name = `${length} symbols, ${error}: ${outcome}`;
      const better = outcome === "right" ? "higher" : "lower";
      rows.push({ name, unit: "%", ours: (100 * count) / TRIALS, peers: {}, better });
    }
  }
}
await report("suggestions", rows);

// The tables of `docs/network.md`: what each contender took, by shape and size, in place of those
// of the last run.

import { readFile, writeFile } from "node:fs/promises";

const [BEGIN, END] = ["<!-- figures of cargo xtask bench chains -->", "<!-- end of figures -->"];
const TABLES = {
  "1m": "A million users, a tree as they come about",
  "10m": "Ten million, likewise",
  "1m-path": "A million, each brought in by the one before",
  "1m-star": "A million, all brought in by the first",
};
const COLUMNS = {
  ours: "WebAssembly",
  native: "natively",
  times: "of native",
  Map: "Maps",
  graphology: "graphology",
  petgraph: "petgraph",
  sqlite: "SQLite",
  JSON: "JSON",
};
const ROWS = {
  load: "load from emails",
  memory: "memory a user, id included",
  peak: "most memory of a process that loads",
  "chain-by-id": "chain of ten, by email",
  "chain-by-handle": "by handle",
  "chains-by-handle": "by handle, many at once",
  "counts-root": "counts of the root",
  "move-subtree": "move of a large subtree",
  "top-100": "top 100",
  save: "save",
  "load-snapshot": "load what was saved",
};
const UNITS = {
  ns: [
    ["ns", 1],
    ["µs", 1e3],
    ["ms", 1e6],
    ["s", 1e9],
  ],
  ms: [
    ["ms", 1],
    ["s", 1e3],
  ],
  "bytes a user": [["B", 1]],
  MB: [["MB", 1]],
  times: [["times", 1]],
};

function said(value, unit) {
  if (value === undefined) return "";
  const [name, size] = UNITS[unit].findLast(([, size]) => value >= size) ?? UNITS[unit][0];
  const digits = value / size;
  return `${digits >= 10 ? digits.toFixed(0) : digits.toPrecision(2)} ${name}`;
}

function table(rows, size) {
  const found = Object.keys(ROWS)
    .map((name) => [name, rows.find((row) => row.name === `${name}@${size}`)])
    .filter(([, row]) => row);
  const valuesOf = ({ ours, peers, unit }) => {
    // Of handles the peers know nothing: they are asked by email.
    const { "JSON.parse": parsed, "JSON.stringify": written, ...others } = peers;
    const times = ["ns", "ms"].includes(unit) && others.native && ours / others.native;
    return { ours, ...others, times: times || undefined, JSON: parsed ?? written };
  };
  const columns = Object.keys(COLUMNS).filter((who) =>
    found.some(([, row]) => valuesOf(row)[who] !== undefined),
  );
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line([TABLES[size], ...columns.map((who) => COLUMNS[who])]),
    line(["---", ...columns.map(() => "---:")]),
    ...found.map(([name, row]) => {
      const values = valuesOf(row);
      return line([
        ROWS[name],
        ...columns.map((who) => said(values[who], who === "times" ? "times" : row.unit)),
      ]);
    }),
  ].join("\n");
}

/** Writes the tables of these rows into a document. */
export async function writeTables(rows, file) {
  const text = await readFile(file, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${file} has no place for figures`);
  const measured = Object.keys(TABLES).filter((size) =>
    rows.some((row) => row.name.endsWith(`@${size}`)),
  );
  const tables = measured.map((size) => table(rows, size));
  const middle = [BEGIN, ...tables, ""].join("\n\n").trimEnd();
  await writeFile(file, `${text.slice(0, begin)}${middle}\n\n${text.slice(end)}`);
}

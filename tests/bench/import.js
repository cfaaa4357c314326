// Import: a CSV of a million rows into a network, beside what one writes with a pair of Maps, by
// splitting lines and by papaparse; and the way back. All have the same bytes.

import Papa from "papaparse";
import { exportConnections, importConnections, Network } from "../../pkg/dist/refgraph.inline.js";
import { report } from "./measure.js";

const ROWS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 5;
const size = ROWS >= 1_000_000 ? `${ROWS / 1_000_000}m` : `${ROWS / 1000}k`;

/** A small generator, so that each run has the same file. */
let state = 2_463_534_242;
const random = () => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
};
const lines = ["user,connection"];
for (let user = 1; user <= ROWS; user++) {
  const referrer = Math.floor(user * random() ** (user % 2 ? 4 : 1));
  lines.push(`user${user}@example.com,user${referrer}@example.com`);
}
const file = new TextEncoder().encode(`${lines.join("\n")}\n`);

class Maps {
  up = new Map();
  down = new Map();

  connect(user, connection) {
    this.up.set(user, connection);
    const list = this.down.get(connection);
    if (list) list.push(user);
    else this.down.set(connection, [user]);
  }
}

const read = {
  async ours() {
    const network = new Network();
    network.addProgram("spring");
    const { added } = await importConnections(network, file);
    if (added !== ROWS) throw new Error(`ours added ${added}`);
    return network;
  },
  Map() {
    const maps = new Maps();
    const [, ...rows] = new TextDecoder().decode(file).trimEnd().split("\n");
    for (const row of rows) {
      const at = row.indexOf(",");
      maps.connect(row.slice(0, at), row.slice(at + 1));
    }
    return maps;
  },
  papaparse() {
    const maps = new Maps();
    let isHeader = true;
    Papa.parse(new TextDecoder().decode(file).trimEnd(), {
      step({ data: [user, connection] }) {
        if (!isHeader) maps.connect(user, connection);
        isHeader = false;
      },
    });
    return maps;
  },
};

const write = {
  ours(network) {
    let bytes = 0;
    for (const piece of exportConnections(network)) bytes += piece.length;
    return bytes;
  },
  Map(maps) {
    let text = "user,connection\n";
    for (const [user, connection] of maps.up) text += `${user},${connection}\n`;
    return new TextEncoder().encode(text).length;
  },
};

const times = { read: {}, write: {} };
const timed = async (kind, who, task) => {
  const start = performance.now();
  const made = await task();
  times[kind][who] ??= [];
  times[kind][who].push(performance.now() - start);
  return made;
};
for (let round = 0; round < ROUNDS; round++) {
  for (const [who, task] of Object.entries(read)) {
    const made = await timed("read", who, task);
    const back = write[who];
    if (back) await timed("write", who, () => back(made));
    made.free?.();
  }
}

const row = (name, kind) => {
  const medians = Object.entries(times[kind]).map(([who, values]) => {
    return [who, values.sort((a, b) => a - b)[values.length >> 1]];
  });
  const { ours, ...peers } = Object.fromEntries(medians);
  return { name, unit: "ms", ours, peers, better: "lower" };
};
await report("import", [row(`import-csv@${size}`, "read"), row(`export-csv@${size}`, "write")]);

// One shape and size in a process of its own, so that no heap is that of another, for some of the
// contenders or all. Prints rows, a line each, as soon as they are known: what ends this process
// early, as a lack of memory may, takes none of those that were there.

import assert from "node:assert/strict";
import { compareAll } from "../measure.js";
import { contendersOf } from "./contenders.js";
import { askedOf, email, nameOf, parsed, partsOf } from "./tree.js";

const [shape, count] = [process.argv[2], Number(process.argv[3])];
const chosen = process.argv[4]?.split(",");
const suffix = nameOf(shape, count);
const { Network } = await import("../../../pkg/dist/refgraph.inline.js");
const all = contendersOf(Network, count);
const contenders = Object.fromEntries(
  Object.entries(all).filter(([who]) => chosen?.includes(who) ?? true),
);
const { ours, Map: map } = contenders;

/** All ids of users who were brought in, and those of their referrers. */
function input() {
  const [users, connections] = [[], []];
  for (const [some, others] of partsOf(shape, count, 10_000)) {
    for (const id of some) users.push(id);
    for (const id of others) connections.push(id);
  }
  return [users, connections];
}

const held = () => {
  for (let round = 0; round < 2; round++) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const tell = (row) => process.stdout.write(`${JSON.stringify(row)}\n`);
const row = (name, unit, of) => {
  const { ours, ...peers } = of;
  tell({ name: `${name}@${suffix}`, unit, ours, peers, better: "lower" });
};

/**
 * A network, and how long it took. In a function of its own, as nothing of the input may be left
 * in a register when memory is measured.
 */
function load(contender) {
  const [users, connections] = input();
  const start = performance.now();
  const network = contender.empty();
  contender.add(network, users, connections);
  return [network, performance.now() - start];
}

// Loading, in turns; and what is held afterwards, once the input is gone. Who takes long does it
// once.
const rounds = count >= 1e7 ? 1 : count >= 1e6 ? 5 : 9;
const LONG = 4000;
const times = Object.fromEntries(Object.keys(contenders).map((who) => [who, []]));
const bytes = {};
const loaded = {};
for (let round = 0; round < rounds; round++) {
  for (const [who, contender] of Object.entries(contenders)) {
    if (times[who][0] > LONG) continue;
    loaded[who]?.free?.();
    loaded[who] = undefined;
    const before = who in bytes ? 0 : held();
    const [network, time] = load(contender);
    loaded[who] = network;
    times[who].push(time);
    // The module's memory is among what is external.
    bytes[who] ??= (held() - before) / count;
  }
}
row("load", "ms", Object.fromEntries(Object.entries(times).map(([who, of]) => [who, median(of)])));
const afterLoading = bytes.ours;

const asked = askedOf(count, 1 << 16);
const askedIds = parsed(Array.from(asked));
const root = email(0);

// All give the same, as far as they are here at once.
const [[first, reference]] = Object.entries(contenders);
for (const user of askedIds.slice(0, 500)) {
  const expected = reference.chain(loaded[first], user);
  for (const [who, contender] of Object.entries(contenders)) {
    assert.deepEqual(contender.chain(loaded[who], user), expected, who);
  }
}
const sameCounts = (when) => {
  const expected = reference.counts(loaded[first], root);
  for (const [who, contender] of Object.entries(contenders)) {
    assert.deepEqual(contender.counts(loaded[who], root), expected, `${who} ${when}`);
  }
};
sameCounts("after loading");
if (ours) {
  const heap = held();
  for (const user of askedIds) ours.chain(loaded.ours, user);
  // What is kept of the text of ids counts as well.
  bytes.ours = afterLoading + Math.max(held() - heap, 0) / count;
}
row("memory", "bytes a user", bytes);

const tasksOf = (task) =>
  Object.fromEntries(
    Object.entries(contenders).map(([who, contender]) => [who, task(contender, who)]),
  );
const measured = (name, task) => tell(compareAll(`${name}@${suffix}`, tasksOf(task)));

measured("chain-by-id", (contender, who) => {
  const network = loaded[who];
  return (call) => contender.chain(network, askedIds[call & 0xffff]);
});
{
  // The peers know no handles.
  const asked = ours ? loaded.ours.handles(askedIds) : [];
  const single = compareAll(
    `chain-by-handle@${suffix}`,
    tasksOf((contender, who) => {
      const network = loaded[who];
      const users = who === "ours" ? asked : askedIds;
      return (call) => contender.chain(network, users[call & 0xffff]);
    }),
  );
  tell(single);
  // Many over one crossing: a call is one of them.
  const part = asked.slice(0, 1024);
  const many = ours && compareAll("", { ours: () => ours.chains(loaded.ours, part) });
  tell({ ...single, name: `chains-by-handle@${suffix}`, ours: many && many.ours / part.length });
}
measured("counts-root", (contender, who) => () => contender.counts(loaded[who], root));

if (shape === "tree") {
  // Someone near the top, with very many below, to and fro between two of the others.
  const below = (user) => reference.counts(loaded[first], email(user)).reduce((a, b) => a + b);
  let user = 100;
  for (let other = 100; other < 300; other++) if (below(other) > below(user)) user = other;
  const homes = [email(3), email(7)];
  measured("move-subtree", (contender, who) => (call) => {
    const code = contender.move(loaded[who], email(user), homes[call & 1]);
    if (code === "cycle") throw new Error("a cycle");
    return code;
  });
  sameCounts("after moves");
}
measured("top-100", (contender, who) => () => contender.top(loaded[who]));

if (ours) {
  // A text has its bounds, as JSON has none in parts; ten million are over them.
  const json = map && count < 1e7 ? JSON.stringify(Array.from(loaded.Map.up)) : undefined;
  const snapshot = ours.save(loaded.ours);
  const long = count >= 1e6 ? 5 : 15;
  const timed = (task) =>
    median(
      Array.from({ length: count >= 1e7 ? 1 : long }, () => {
        globalThis.gc();
        const start = performance.now();
        const result = task();
        const time = performance.now() - start;
        result?.free?.();
        return time;
      }),
    );
  const save = { ours: timed(() => ours.save(loaded.ours)) };
  loaded.ours.free();
  const restore = { ours: timed(() => ours.restore(snapshot)) };
  if (json) {
    save["JSON.stringify"] = timed(() => JSON.stringify(Array.from(loaded.Map.up)));
    restore["JSON.parse"] = timed(() => JSON.parse(json));
  }
  row("save", "ms", save);
  row("load-snapshot", "ms", restore);
  row("snapshot-size", "bytes a user", {
    ours: snapshot.length / count,
    ...(json && { JSON: json.length / count }),
  });
}

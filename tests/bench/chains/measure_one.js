// One shape and size in a process of its own, so that no heap is that of another. Prints rows.

import assert from "node:assert/strict";
import { compare } from "../measure.js";
import { graphology, LEVELS, ours as made, map } from "./contenders.js";
import { askedOf, email, referrersOf, sizeName } from "./tree.js";

const [shape, count] = [process.argv[2], Number(process.argv[3])];
const suffix = `${sizeName(count)}${shape === "tree" ? "" : `-${shape}`}`;
const { Network } = await import("../../../pkg/dist/refgraph.inline.js");
const contenders = { ours: made(Network), Map: map };
// Ten million take it more memory and time than the rest together.
if (count <= 1e6) contenders.graphology = graphology;

const referrers = referrersOf(shape, count);

/** Fresh strings, as they come out of a parser: nothing of them is hashed or shared. */
function parsed(from, userOf) {
  const list = [];
  for (let at = from; at < count; at += 10_000) {
    const part = [];
    for (let user = at; user < Math.min(at + 10_000, count); user++) part.push(email(userOf(user)));
    for (const id of JSON.parse(JSON.stringify(part))) list.push(id);
  }
  return list;
}
const input = () => [parsed(1, (user) => user), parsed(1, (user) => referrers[user])];

const held = () => {
  for (let round = 0; round < 3; round++) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const rows = [];
const row = (name, unit, of) => {
  const { ours, ...peers } = of;
  rows.push({ name: `${name}@${suffix}`, unit, ours, peers, better: "lower" });
};

// Loading, in turns; and what is held afterwards, once the input is gone.
const rounds = count >= 1e7 ? 1 : count >= 1e6 ? 3 : 9;
const times = Object.fromEntries(Object.keys(contenders).map((who) => [who, []]));
const bytes = {};
const loaded = {};
/** Loads, and tells how long that took. When it is left nothing holds the input any more. */
function loadOf(who, contender) {
  const [users, connections] = input();
  const start = performance.now();
  loaded[who] = contender.load(users, connections);
  return performance.now() - start;
}
for (let round = 0; round < rounds; round++) {
  for (const [who, contender] of Object.entries(contenders)) {
    loaded[who]?.free?.();
    loaded[who] = undefined;
    const before = held();
    times[who].push(loadOf(who, contender));
    // The module's memory is among what is external.
    bytes[who] ??= (held() - before) / count;
  }
}
row("load", "ms", Object.fromEntries(Object.entries(times).map(([who, of]) => [who, median(of)])));
const afterLoading = bytes.ours;

const asked = askedOf(count, 1 << 16);
const ids = parsed(0, (user) => user);
const askedIds = Array.from(asked, (user) => ids[user]);
ids.length = 0;
const root = email(0);

// All give the same.
for (const user of askedIds.slice(0, 500)) {
  const expected = map.chain(loaded.Map, user);
  for (const [who, contender] of Object.entries(contenders)) {
    assert.deepEqual(contender.chain(loaded[who], user), expected, who);
  }
}
for (const [who, contender] of Object.entries(contenders)) {
  assert.deepEqual(contender.counts(loaded[who], root), map.counts(loaded.Map, root), who);
}
const heap = held();
for (const user of askedIds) contenders.ours.chain(loaded.ours, user);
// What is kept of the text of ids counts as well.
bytes.ours = afterLoading + Math.max(held() - heap, 0) / count;
row("memory", "bytes a user", bytes);

const peersOf = (task) => {
  const tasks = Object.entries(contenders).map(([who, contender]) => [who, task(contender, who)]);
  const { ours, ...peers } = Object.fromEntries(tasks);
  return [ours, peers];
};
const measured = (name, task) => rows.push(compare(`${name}@${suffix}`, ...peersOf(task)));

measured("chain-by-id", (contender, who) => {
  const network = loaded[who];
  return (call) => contender.chain(network, askedIds[call & 0xffff]);
});
{
  const handles = loaded.ours.handles(askedIds);
  const [, peers] = peersOf((contender, who) => {
    const network = loaded[who];
    return (call) => contender.chain(network, askedIds[call & 0xffff]);
  });
  const network = loaded.ours;
  const one = (call) => network.chain("spring", handles[call & 0xffff]).chain;
  rows.push(compare(`chain-by-handle@${suffix}`, one, peers));
  // Many over one crossing: a call is one of them.
  const part = handles.subarray(0, 1024);
  const many = compare("", () => network.chains("spring", part).chains, {});
  const single = rows.at(-1);
  rows.push({ ...single, name: `chains-by-handle@${suffix}`, ours: many.ours / part.length });
}
measured("counts-root", (contender, who) => () => contender.counts(loaded[who], root));

if (shape === "tree") {
  // Someone near the top, with very many below, to and fro between two of the others.
  const below = (user) => loaded.ours.counts("spring", email(user)).counts.reduce((a, b) => a + b);
  let user = 100;
  for (let other = 100; other < 300; other++) if (below(other) > below(user)) user = other;
  const homes = [email(referrers[user]), email(3), email(7)].map((home) => home);
  measured("move-subtree", (contender, who) => (call) => {
    const code = contender.move(loaded[who], email(user), homes[1 + (call & 1)]);
    if (code === "cycle") throw new Error("a cycle");
    return code;
  });
  assert.deepEqual(
    contenders.ours.counts(loaded.ours, root),
    map.counts(loaded.Map, root),
    "after moves",
  );
}
measured("top-100", (contender, who) => () => contender.top(loaded[who]));

if (shape === "tree") {
  const pairs = Array.from(loaded.Map.up);
  // A text has its bounds, as JSON has none in parts; ten million are over them.
  const json = count < 1e7 ? JSON.stringify(pairs) : undefined;
  pairs.length = 0;
  const snapshot = contenders.ours.save(loaded.ours);
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
  const save = { ours: timed(() => contenders.ours.save(loaded.ours)) };
  loaded.ours.free();
  const load = { ours: timed(() => contenders.ours.restore(snapshot)) };
  if (json) {
    save["JSON.stringify"] = timed(() => JSON.stringify(Array.from(loaded.Map.up)));
    load["JSON.parse"] = timed(() => JSON.parse(json));
  }
  row("save", "ms", save);
  row("load-snapshot", "ms", load);
  row("snapshot-size", "bytes a user", {
    ours: snapshot.length / count,
    ...(json && { JSON: json.length / count }),
  });
}
assert.equal(LEVELS, 10);
process.stdout.write(`\n${JSON.stringify(rows)}\n`);

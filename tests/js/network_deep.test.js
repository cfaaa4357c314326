// A chain of half a million in WebAssembly, whose stack is small: nothing recurses.
// `DEEP=10000000` tries a longer one than a test has the time for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { moduleMemory } from "./support/module_memory.js";
import { entry } from "./support/packed.js";

const { exportConnections, layout, Network } = await entry("refgraph");

const DEEP = Number(process.env.DEEP ?? 500_000);
/** How many users cross at once. */
const PART = 1 << 16;
/** The most nodes above someone in a picture. */
const ABOVE = 65_536;

test(`a chain of ${DEEP} takes no stack`, (t) => {
  const path = new Network();
  path.addProgram("p", { levels: 10 });
  // All of the chain, and one beside it.
  for (let from = 0; from <= DEEP; from += PART) {
    const count = Math.min(PART, DEEP + 1 - from);
    path.addUsers(Array.from({ length: count }, (_, at) => `user${from + at}@example.com`));
  }
  const below = Uint32Array.from({ length: DEEP - 1 }, (_, at) => at + 1);
  const outcome = path.connectMany(
    "p",
    below,
    below.map((user) => user - 1),
  );
  assert.equal(outcome.connected, DEEP - 1);

  const [top, half, end] = [0, DEEP >> 1, DEEP - 1];
  assert.equal(path.connect("p", top, end).code, "cycle");
  assert.equal(path.merge(top, end).code, "cycle");
  assert.deepEqual(path.counts("p", top).counts, Array(10).fill(1));
  assert.deepEqual(path.chain("p", end, { levels: 2 }).chain, [end - 1, end - 2]);
  assert.equal(path.commonReferrer("p", end, half).user, half);
  assert.equal(path.connect("p", half, DEEP).code, "moved");
  assert.equal(path.connect("p", half, half - 1).code, "moved");
  const { depths } = path.depths("p");
  assert.ok(depths.length === DEEP && depths.every((count) => count === 1));
  assert.deepEqual(path.top("p", { limit: 1 }).top, [{ user: path.id(top), count: 10 }]);
  const drawn = layout(path, "p", { user: path.id(end), above: DEEP }).nodes.length;
  assert.equal(drawn, Math.min(DEEP, ABOVE + 1));
  let rows = 0;
  for (const piece of exportConnections(path)) for (const byte of piece) rows += byte === 10;
  assert.equal(rows, DEEP + 2, "a header, a program, all connections, and who is alone");

  const snapshot = path.save();
  path.free();
  const loaded = Network.load(snapshot).network;
  assert.equal(loaded.commonReferrer("p", end, top).user, top);
  assert.equal(loaded.merge(half, half - 1).code, "merged");
  assert.equal(loaded.removeUser(half - 1).code, "removed");
  assert.equal(loaded.commonReferrer("p", end, top).user, null);
  assert.equal(loaded.path("p", end, half + 1).path.length, DEEP - half - 1);
  assert.equal(loaded.users, DEEP - 1);
  loaded.free();
  const [module, all] = [moduleMemory(), process.resourceUsage().maxRSS * 1024];
  t.diagnostic(`a module of ${Math.round(module / 1e6)} MB, in all ${Math.round(all / 1e6)} MB`);
});

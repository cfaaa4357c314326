// How much of the module's memory a network takes at most, as it is loaded: a worker has 128 MB.

import assert from "node:assert/strict";
import { test } from "node:test";
import { moduleMemory } from "./support/module_memory.js";
import { entry } from "./support/packed.js";

const { Network } = await entry("refgraph");

const USERS = 1_000_000;
const WORKER = 128e6;
const email = (user) => `user${user}@example.com`;

test("a million users are loaded, saved and loaded again within a worker's memory", () => {
  const network = new Network();
  network.addProgram("spring", { levels: 10 });
  const users = Array.from({ length: USERS - 1 }, (_, at) => email(at + 1));
  const connections = Array.from({ length: USERS - 1 }, (_, at) => email((at + 1) >> 1));
  const outcome = network.connectMany("spring", users, connections, { add: true });
  assert.equal(outcome.connected, USERS - 1);
  assert.equal(network.users, USERS);
  assert.ok(network.bytes < 64 * USERS + 20 * USERS, `${network.bytes} bytes`);
  assert.ok(moduleMemory() < WORKER, `${moduleMemory()} bytes loading`);
  const snapshot = network.save();
  assert.ok(moduleMemory() < WORKER, `${moduleMemory()} bytes saving`);
  network.free();
  const loaded = Network.load(snapshot).network;
  assert.equal(loaded.users, USERS);
  assert.deepEqual(loaded.counts("spring", 0).counts.slice(0, 3), [1, 2, 4]);
  assert.ok(moduleMemory() < WORKER, `${moduleMemory()} bytes restoring`);
});

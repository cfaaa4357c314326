// How much of the module's memory a network takes at most, as it is loaded: a worker has 128 MB.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder } from "./support/packed.js";

const require = createRequire(join(folder, "../../package.json"));

// The module's memory never shrinks, so that its size is the most that it ever was.
let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    memory = this.exports.memory ?? memory;
  }
};
const { Network } = await import(pathToFileURL(require.resolve("refgraph")));

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
  assert.ok(memory.buffer.byteLength < WORKER, `${memory.buffer.byteLength} bytes loading`);
  const snapshot = network.save();
  assert.ok(memory.buffer.byteLength < WORKER, `${memory.buffer.byteLength} bytes saving`);
  network.free();
  const loaded = Network.load(snapshot).network;
  assert.equal(loaded.users, USERS);
  assert.deepEqual(loaded.counts("spring", 0).counts.slice(0, 3), [1, 2, 4]);
  assert.ok(memory.buffer.byteLength < WORKER, `${memory.buffer.byteLength} bytes restoring`);
});

// The same random operations on every store: each answer is held to that of the API in memory
// (`support/memory.js`), and at the end all that there is, by the API and in the tables. What
// differs is told as the shortest sequence of operations that shows it.
//
// REFGRAPH_OPERATIONS=100000 for more of them a store, REFGRAPH_SEED=7 for others,
// REFGRAPH_STORES="D1,PostgreSQL by way of pg" for some of the stores alone.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { faultsOf } from "./support/integrity.js";
import { Memory } from "./support/memory.js";
import { census, operations } from "./support/operations.js";
import { Playing } from "./support/playing.js";
import { STORES } from "./support/stores.js";
import { NETWORKS } from "./support/workerd.js";

const COUNT = Number(process.env.REFGRAPH_OPERATIONS ?? 1000);
const SEED = Number(process.env.REFGRAPH_SEED ?? 1);
/** Each network has its own operations, in their order; several networks are at it at once. */
const A_NETWORK = Math.min(COUNT / 2, 2000);
const AT_ONCE = 6;
/** How often a sequence that differs is tried again with less of it. */
const TRIES = 400;

const [{ programs }] = NETWORKS;
const named = process.env.REFGRAPH_STORES?.split(",");
const stores = Object.entries(STORES).filter(([name]) => named?.includes(name) ?? true);

/** Plays operations in a network of its own. Tells the first difference, if there is one. */
async function play(worker, network, sequence) {
  const key = `key-of-${network}-0123456789`;
  const [outcome] = await worker.provision([{ network, key, programs }]);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  const memory = new Memory(programs);
  const playing = new Playing(worker.origin, { network, key });
  for (const [at, operation] of sequence.entries()) {
    const asked = memory.perform(operation);
    const difference = await playing.differs(asked, memory);
    if (difference) {
      memory.free();
      return { at, operation, ...difference };
    }
  }
  const sizes = memory.sizes;
  memory.free();
  return { sizes };
}

/** The shortest sequence that `differs`, as far as leaving parts out of it leads. */
async function shrink(sequence, differs) {
  let least = sequence;
  let tries = 0;
  for (let size = least.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < least.length && tries < TRIES; tries++) {
      const less = least.toSpliced(at, size);
      if (await differs(less)) least = less;
      else at += size;
    }
  }
  return least;
}

async function explain(worker, network, sequence, first) {
  let last = first;
  const least = await shrink(sequence.slice(0, first.at + 1), async (less) => {
    const found = await play(worker, `${network}-${crypto.randomUUID()}`, less);
    if (found.sizes) return false;
    last = found;
    return true;
  });
  const told = least.map((operation) => JSON.stringify(operation)).join("\n");
  return `seed ${SEED}, network ${network}; ${least.length} operations show it:\n${told}\n${JSON.stringify(last, null, 1)}`;
}

describe("random operations", { concurrency: 3 }, () => {
  for (const [name, startOn] of stores) {
    test(`on ${name}`, async (t) => {
      const worker = await startOn();
      t.after(() => worker.stop());
      const networks = Math.max(1, Math.ceil(COUNT / A_NETWORK));
      const sums = { users: 0, codes: 0, connections: 0, corrections: 0, events: 0 };
      const began = performance.now();
      let next = 0;
      const turn = async () => {
        while (next < networks) {
          const place = next++;
          const network = `n${SEED}-${place}`;
          const sequence = [...operations(SEED * 100_000 + place, A_NETWORK), ...census()];
          const found = await play(worker, network, sequence);
          if (!found.sizes) assert.fail(await explain(worker, network, sequence, found));
          for (const what of Object.keys(sums)) sums[what] += found.sizes[what];
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, turn));
      const tables = await worker.dump();
      for (const [what, count] of Object.entries(sums)) {
        assert.equal(tables[what].length, count, what);
      }
      assert.deepEqual(faultsOf(tables), []);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      t.diagnostic(`${networks * A_NETWORK} operations, seed ${SEED}, in ${seconds} s`);
    });
  }
});

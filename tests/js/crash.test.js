// What is acknowledged is there, and nothing is half there, whatever is killed and when: the process
// that serves, the database's server, the leader of a cluster; each by SIGKILL, at random moments,
// under load.
//
// REFGRAPH_KILLS=200 REFGRAPH_LEADERS=20 for more of them, REFGRAPH_SEED=7 for other moments.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { faultsOf } from "./support/integrity.js";
import { Load } from "./support/load.js";
import { startPostgres } from "./support/postgres.js";
import { generator } from "./support/random.js";
import { STORES, serveApart } from "./support/stores.js";
import { temporaryFolder } from "./support/workerd.js";

const KILLS = Number(process.env.REFGRAPH_KILLS ?? 6);
const LEADERS = Number(process.env.REFGRAPH_LEADERS ?? 2);
const SEED = Number(process.env.REFGRAPH_SEED ?? 1);
/** How often all tables are looked at, at most. */
const LOOKS = 10;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Done when a write is acknowledged that was begun from now on. Tells how many seconds that takes;
 * fails if whoever serves is gone.
 */
async function goesOn(load, isUp = () => true) {
  const from = performance.now();
  let until;
  load.onAcknowledged = (began) => {
    if (began > from) until ??= performance.now();
  };
  while (!until) {
    assert.ok(isUp(), "the process that serves has ended");
    await pause(10);
  }
  return (until - from) / 1000;
}

/** Looks at what was acknowledged, and now and then at all tables. */
async function check(load, worker, round, rounds) {
  await load.check(worker);
  if (round % Math.ceil(rounds / LOOKS) && round !== rounds - 1) return;
  assert.deepEqual(faultsOf(await worker.dump()), []);
}

for (const [name, open] of Object.entries({
  "on a file of SQLite": async () => {
    const { folder, remove } = await temporaryFolder();
    return { driver: "better-sqlite3", place: join(folder, "refgraph.sqlite"), remove };
  },
  "on PostgreSQL by way of pg": () => onPostgres("pg"),
  "on PostgreSQL by way of postgres": () => onPostgres("postgres"),
})) {
  test(`a process that serves is killed ${name}`, async (t) => {
    const { driver, place, remove } = await open();
    t.after(remove);
    const random = generator(SEED);
    const load = new Load(random);
    let worker = await serveApart(process.execPath, driver, place);
    t.after(() => worker.kill());
    await worker.provision();
    for (let round = 0; round < KILLS; round++) {
      load.start(worker);
      await pause(50 + random() * 250);
      await worker.kill();
      await load.stop();
      worker = await serveApart(process.execPath, driver, place);
      await check(load, worker, round, KILLS);
    }
    t.diagnostic(`${KILLS} kills, ${load.acknowledged} signups acknowledged`);
    assert.ok(load.acknowledged > KILLS);
  });
}

async function onPostgres(driver) {
  const { servers, stop } = await startPostgres();
  return { driver, place: JSON.stringify(servers[0].address), remove: stop };
}

for (const driver of ["pg", "postgres"]) {
  test(`PostgreSQL is killed below the driver ${driver}`, async (t) => {
    const { servers, stop } = await startPostgres();
    t.after(stop);
    const random = generator(SEED);
    const load = new Load(random);
    const worker = await serveApart(process.execPath, driver, JSON.stringify(servers[0].address));
    t.after(() => worker.kill());
    await worker.provision();
    const rounds = Math.ceil(KILLS / 2);
    for (let round = 0; round < rounds; round++) {
      const before = load.acknowledged;
      load.start(worker);
      await pause(50 + random() * 250);
      await servers[0].crash();
      // The process that serves outlives it, and goes on.
      await goesOn(load, worker.isUp);
      await load.stop();
      assert.ok(load.acknowledged >= before);
      await check(load, worker, round, rounds);
    }
    t.diagnostic(`${rounds} kills, ${load.acknowledged} signups acknowledged`);
  });
}

test("the leader of an rqlite cluster is killed", async (t) => {
  const cluster = await STORES["an rqlite cluster"]();
  t.after(() => cluster.stop());
  await cluster.provision();
  const random = generator(SEED);
  const load = new Load(random);
  const waits = [];
  for (let round = 0; round < LEADERS; round++) {
    load.start(cluster);
    await pause(200 + random() * 500);
    const at = await cluster.killLeader();
    waits.push(await goesOn(load));
    await load.stop();
    await cluster.revive(at);
    await check(load, cluster, round, LEADERS);
  }
  const told = waits.map((seconds) => seconds.toFixed(1)).join(", ");
  t.diagnostic(`${load.acknowledged} signups acknowledged; writes again after ${told} s`);
});

// What several machines hold together: a libSQL replica that hands writes on, and an rqlite cluster
// that loses its leader.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "@libsql/client";
import { entry } from "./support/packed.js";
import { serve } from "./support/serve.js";
import { startSqld } from "./support/sqld.js";
import { STORES } from "./support/stores.js";
import { client } from "./support/workerd.js";

const { libsql } = await entry("refgraph/store/sqlite");

test("a libSQL replica hands writes on and comes to know them", async (t) => {
  const servers = await startSqld();
  t.after(() => servers.stop());
  const [far, near] = await Promise.all(
    [servers.primary, servers.replica].map(async (url) => {
      const { origin, close } = await serve(libsql(createClient({ url })));
      t.after(close);
      return client(origin);
    }),
  );
  await near.provision();
  assert.equal((await near.create("ann@example.com")).status, 201);
  const bob = await near.create("bob@example.com", { referrer: "ann@example.com" });
  assert.equal(bob.json.connection, "ann@example.com");
  // What was answered is on the primary at once, and on the replica soon.
  assert.deepEqual(await far.chain("spring", "bob@example.com"), ["ann@example.com"]);
  let chain = [];
  for (let tries = 0; !chain.length && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { json } = await near.get("/networks/acme/connections/spring?user=bob@example.com");
    chain = json.connections ?? [];
  }
  assert.equal(chain[0].connection, "ann@example.com");
});

test("an rqlite cluster that loses its leader loses nothing that was answered", async (t) => {
  const cluster = await STORES["an rqlite cluster"]();
  t.after(() => cluster.stop());
  await cluster.provision();
  await cluster.create("ann@example.com");
  const answered = [];
  const signUp = async (from, to) => {
    for (let at = from; at < to; at++) {
      const user = `u${at}@cluster.example`;
      const { status } = await cluster.create(user, { referrer: "ann@example.com" });
      // A batch that was under way as the leader died may have been done or not: a 503 says so.
      assert.ok(status === 201 || status === 503, String(status));
      if (status === 201) answered.push(user);
    }
  };
  await signUp(0, 10);
  const loss = cluster.killLeader();
  await Promise.all([loss, signUp(10, 30)]);
  await signUp(30, 40);
  assert.ok(answered.length >= 35, `${answered.length} of 40`);
  const { json } = await cluster.get("/networks/acme/connections/spring?limit=1000");
  const stored = new Set(json.connections.map(({ user }) => user));
  for (const user of answered) assert.ok(stored.has(user), user);
});

// The handler where docs/api.md mounts it: in Hono and in Bun. Workers and Node are what the other
// tests of the API run in.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { Hono } from "hono";
import Database from "libsql";
import { entry, folder } from "./support/packed.js";
import { bun } from "./support/stores.js";
import { client, KEY, NETWORKS, temporaryFolder } from "./support/workerd.js";

const { createHandler, provision } = await entry("refgraph/edge");
const { betterSqlite3 } = await entry("refgraph/store/sqlite");

/** A signup and the chain of it, asked of `send`, which takes a request. */
async function works(send) {
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const ask = (path, init) => send(new Request(`http://localhost${path}`, { headers, ...init }));
  const create = (body) =>
    ask("/networks/acme/user_status", {
      method: "POST",
      body: JSON.stringify({ status_change: "create_user", ...body }),
    });
  assert.equal((await create({ user: "ann@example.com" })).status, 201);
  const bob = await create({ user: "bob@example.com", referrer: "ann@example.com" });
  assert.equal((await bob.json()).connection, "ann@example.com");
  const chain = await ask("/networks/acme/connections/spring?user=bob%40example.com");
  assert.equal((await chain.json()).connections[0].connection, "ann@example.com");
  // What is percent-encoded arrives as it was sent.
  const user = await ask("/networks/acme/users/ann%40example.com");
  assert.equal((await user.json()).user, "ann@example.com");
  assert.equal((await ask("/networks/acme/connections/a%2Fb")).status, 400);
}

async function newHandler() {
  const store = betterSqlite3(new Database(":memory:"));
  await provision(store, NETWORKS[0]);
  return createHandler({ store });
}

test("in Hono", async () => {
  const handler = await newHandler();
  const app = new Hono();
  app.get("/own", (c) => c.text("own"));
  app.all("*", (c) => handler(c.req.raw));
  await works((request) => app.request(request));
  assert.equal(await (await app.request("/own")).text(), "own");
});

test("in Bun", async (t) => {
  const { folder: place, remove } = await temporaryFolder();
  const from = (name) => JSON.stringify(join(folder, `dist/${name}.js`));
  const script = `
    import { Database } from "bun:sqlite";
    import { createHandler, provision } from ${from("edge.inline")};
    import { bunSqlite } from ${from("store.sqlite")};
    const store = bunSqlite(new Database(${JSON.stringify(join(place, "refgraph.sqlite"))}));
    await provision(store, ${JSON.stringify(NETWORKS[0])});
    const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: createHandler({ store }) });
    console.log(server.url.origin);
  `;
  await writeFile(join(place, "serve.js"), script);
  const child = spawn(bun(), [join(place, "serve.js")], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(async () => {
    child.kill();
    await remove();
  });
  const [origin] = await once(createInterface({ input: child.stdout }), "line");
  await works((request) => {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(origin + pathname + search, request));
  });
  assert.equal((await client(origin).get("/health")).status, 200);
});

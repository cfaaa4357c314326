// The handler where docs/api.md mounts it: in Hono, in Node, in Bun, in Deno and in a route of Next.
// Workers are what most other tests of the API run in.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import Database from "libsql";
import { entry, folder, root } from "./support/packed.js";
import { bun, deno } from "./support/stores.js";
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

test("in Node, by @hono/node-server", async (t) => {
  const faults = [];
  const fault = (error) => faults.push(error);
  process.on("unhandledRejection", fault).on("uncaughtException", fault);
  const handler = await newHandler();
  const server = createServer(getRequestListener(handler)).listen(0, "127.0.0.1");
  t.after(() => {
    process.off("unhandledRejection", fault).off("uncaughtException", fault);
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const { port } = server.address();
  const origin = `http://127.0.0.1:${port}`;
  await works(sendTo(origin));

  // A body that comes in pieces, one that is too long and one that never ends.
  const api = client(origin);
  const body = JSON.stringify({ user: "cy@example.com", status_change: "create_user" });
  const pieces = new ReadableStream({
    async start(controller) {
      for (const piece of [body.slice(0, 20), body.slice(20)]) {
        controller.enqueue(new TextEncoder().encode(piece));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      controller.close();
    },
  });
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const post = { method: "POST", headers, body: pieces, duplex: "half" };
  assert.equal((await fetch(`${origin}/networks/acme/user_status`, post)).status, 201);
  const long = await api.post("/networks/acme/user_status", " ".repeat(1 << 20));
  assert.deepEqual([long.status, long.json.error.code], [400, "too_large"]);

  // Whoever goes away amidst a body, or without waiting for the answer, harms nobody else.
  const head = `POST /networks/acme/user_status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\nContent-Type: application/json\r\n`;
  for (const text of [
    `${head}Content-Length: 100\r\n\r\n{"user":`,
    `${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"use\r\n`,
    `GET /networks/acme/connections HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\n\r\n`,
  ]) {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    await new Promise((resolve) => socket.write(text, resolve));
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
  }
  assert.equal((await api.get("/health")).status, 200);
  const { json } = await api.get("/networks/acme/users/cy@example.com");
  assert.equal(json.user, "cy@example.com");
  assert.deepEqual(faults, []);
});

/** Sends requests for `localhost` to where a server really is. */
const sendTo = (origin) => (request) => {
  const { pathname, search } = new URL(request.url);
  return fetch(new Request(origin + pathname + search, request));
};

/** Has another runtime serve the handler by a script, which prints the address. */
async function runs(t, program, script, before = []) {
  const { folder: place, remove } = await temporaryFolder();
  const text = `
    import { createHandler, provision } from ${from("edge.inline")};
    import * as stores from ${from("store.sqlite")};
    const file = ${JSON.stringify(join(place, "refgraph.sqlite"))};
    const network = ${JSON.stringify(NETWORKS[0])};
    ${script}`;
  await writeFile(join(place, "serve.mjs"), text);
  const child = spawn(program, [...before, join(place, "serve.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
    // What Deno keeps goes with the folder.
    env: { ...process.env, DENO_DIR: join(place, "deno") },
  });
  const ended = once(child, "exit");
  t.after(async () => {
    child.kill();
    await ended;
    await remove();
  });
  const failed = ended.then(([code]) => Promise.reject(new Error(`it ended with ${code}`)));
  failed.catch(() => {});
  const lines = createInterface({ input: child.stdout });
  const [origin] = await Promise.race([once(lines, "line"), failed]);
  await works(sendTo(origin));
  assert.equal((await client(origin).get("/health")).status, 200);
}
const from = (name) => JSON.stringify(pathToFileURL(join(folder, `dist/${name}.js`)));

test("in Bun", (t) =>
  runs(
    t,
    bun(),
    `import { Database } from "bun:sqlite";
    const store = stores.bunSqlite(new Database(file));
    await provision(store, network);
    const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: createHandler({ store }) });
    console.log(server.url.origin);`,
  ));

test("in Deno", (t) =>
  runs(
    t,
    deno(),
    `import { DatabaseSync } from "node:sqlite";
    const store = stores.nodeSqlite(new DatabaseSync(file));
    await provision(store, network);
    const onListen = ({ port }) => console.log(\`http://127.0.0.1:\${port}\`);
    Deno.serve({ hostname: "127.0.0.1", port: 0, onListen }, createHandler({ store }));`,
    ["run", "--allow-all", "--no-remote", "--no-config"],
  ));

test("in a route of Next", async (t) => {
  const docs = await readFile(join(root, "docs/api.md"), "utf8");
  const [, line] = docs.match(/Next\.js, `app\/\[\.\.\.path\]\/route\.js` \| `(export [^`]+)`/);
  const { folder: place, remove } = await temporaryFolder();
  t.after(remove);
  const name = Math.random().toString(36);
  globalThis[name] = await newHandler();
  t.after(() => delete globalThis[name]);
  const file = join(place, "route.mjs");
  await writeFile(file, `const handler = globalThis[${JSON.stringify(name)}];\n${line};\n`);
  const route = await import(pathToFileURL(file));
  // All that Next takes for methods, and it answers none by itself.
  const methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
  assert.deepEqual(Object.keys(route).sort(), methods);
  const context = { params: Promise.resolve({ path: [] }) };
  await works((request) => route[request.method](request, context));
});

// The handler on a store, behind node:http: with the addresses that only tests have, as the worker
// under test has them.
//
// Run as a program, by Node or Bun, with the name of a driver and a file or an address for arguments,
// it prints its own address and serves until it is killed.

import { once } from "node:events";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { entry } from "./packed.js";

const { createHandler, deliver, provision } = await entry("refgraph/edge");

const TABLES = {
  sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '[a-z]*' ORDER BY 1",
  postgres: "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
};

/** Serves a store on a free port; gives the address and how to end it. */
export async function serve(store) {
  const handler = createHandler({ store, privateWebhooks: true });
  const special = {
    "/test/provision": async (request) => provision(store, await request.json()),
    "/test/deliver": async (request) => deliver(withClock(store, await request.json())),
    "/test/dump": () => dump(store),
  };
  const server = createServer(async (incoming, outgoing) => {
    const request = asRequest(incoming);
    const own = special[incoming.url];
    const response = own ? Response.json(await own(request)) : await handler(request);
    outgoing.writeHead(response.status, [...response.headers].flat());
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Settings for a delivery whose clock is some milliseconds ahead. */
const withClock = (store, { ahead = 0, ...settings }) => ({
  store,
  now: () => Date.now() + ahead,
  ...settings,
});

/** All rows of all tables. */
async function dump(store) {
  const ask = (sql) => ({ sql, params: [] });
  const [names] = await store.batch([ask(TABLES[store.dialect ?? "sqlite"])]);
  const tables = names.flat();
  const rows = await store.batch(tables.map((name) => ask(`SELECT * FROM "${name}"`)));
  return Object.fromEntries(tables.map((name, at) => [name, rows[at]]));
}

function asRequest(incoming) {
  const { method, url, headers } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(`http://${headers.host}${url}`, {
    method,
    headers,
    body: hasBody ? Readable.toWeb(incoming) : undefined,
    duplex: "half",
  });
}

/** The runtimes' own drivers of files, and those that are killed. */
const DRIVERS = {
  async "node:sqlite"(file) {
    const { DatabaseSync } = await import("node:sqlite");
    const { nodeSqlite } = await entry("refgraph/store/sqlite");
    return nodeSqlite(new DatabaseSync(file));
  },
  async "bun:sqlite"(file) {
    const { Database } = await import("bun:sqlite");
    const { bunSqlite } = await entry("refgraph/store/sqlite");
    return bunSqlite(new Database(file));
  },
  async "better-sqlite3"(file) {
    const { default: Database } = await import("libsql");
    const { betterSqlite3 } = await entry("refgraph/store/sqlite");
    const database = new Database(file);
    database.pragma("journal_mode = WAL");
    return betterSqlite3(database);
  },
  async pg(address) {
    const { default: driver } = await import("pg");
    const { pg } = await entry("refgraph/store/postgres");
    const pool = new driver.Pool({ ...JSON.parse(address), pipeline: true });
    // Connections that are idle when the server dies are told of here.
    pool.on("error", () => {});
    return pg(pool);
  },
  async postgres(address) {
    const { default: connect } = await import("postgres");
    const { postgres } = await entry("refgraph/store/postgres");
    // By itself it waits longer with each connection that fails, up to 20 s, and asks for types,
    // of which it lets the failure go unhandled.
    const settings = { onnotice() {}, backoff: 0.1, fetch_types: false };
    return postgres(connect({ ...JSON.parse(address), ...settings }));
  },
};

const [, , driver, place] = process.argv;
if (DRIVERS[driver]) {
  const { origin } = await serve(await DRIVERS[driver](place));
  console.log(origin);
}

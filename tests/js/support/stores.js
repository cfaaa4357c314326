// The stores that the API is tested on, by what people call them: each starts its database afresh
// and a handler on it, and tells how to ask and how to stop.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client";
import Database from "libsql";
import driver from "pg";
import connect from "postgres";
import { entry } from "./packed.js";
import { startPostgres } from "./postgres.js";
import { startRqlite } from "./rqlite.js";
import { serve } from "./serve.js";
import { startSqld } from "./sqld.js";
import { client, startAfresh, temporaryFolder } from "./workerd.js";

const { betterSqlite3, libsql, rqlite } = await entry("refgraph/store/sqlite");
const { pg, postgres } = await entry("refgraph/store/postgres");

export const STORES = {
  D1: () => startAfresh({ store: "d1" }),
  "a Durable Object": () => startAfresh({ store: "durable object" }),
  "better-sqlite3": () =>
    onFile((file) => {
      const database = new Database(file);
      return { store: betterSqlite3(database), end: () => database.close() };
    }),
  "a libSQL file": () =>
    onFile((file) => {
      const database = createClient({ url: `file:${file}` });
      return { store: libsql(database), end: () => database.close() };
    }),
  "node:sqlite": () => apart(newNode, "node:sqlite"),
  "bun:sqlite": () => apart(bun, "bun:sqlite"),
  "a libSQL server": async () => {
    const { primary, stop } = await startSqld();
    return inProcess(libsql(createClient({ url: primary })), stop);
  },
  "an rqlite cluster": async () => {
    const cluster = await startRqlite();
    const { killLeader, revive } = cluster;
    return { ...(await inProcess(rqlite(cluster.addresses), cluster.stop)), killLeader, revive };
  },
  "PostgreSQL by way of postgres": () => onPostgres(byPostgres, {}),
  "PostgreSQL by way of pg": () => onPostgres(byPg, {}),
  "PostgreSQL with a replica": () => onPostgres(byPostgres, { replica: true }),
};

const byPostgres = (address) => {
  const sql = connect({ ...address, onnotice() {} });
  return { database: sql, end: () => sql.end(), open: postgres };
};

const byPg = (address) => {
  const pool = new driver.Pool({ ...address, pipeline: true });
  // The server ends before some idle connections have.
  pool.on("error", () => {});
  return { database: pool, end: () => pool.end(), open: pg };
};

async function onPostgres(by, options) {
  const { servers, stop } = await startPostgres(options);
  const [primary, replica] = servers.map(({ address }) => by(address));
  const store = primary.open(primary.database, { replica: replica?.database });
  return inProcess(store, async () => {
    await Promise.all([primary, replica].map((each) => each?.end()));
    await stop();
  });
}

async function onFile(open) {
  const { folder, remove } = await temporaryFolder();
  const { store, end } = open(join(folder, "refgraph.sqlite"));
  return inProcess(store, async () => {
    end();
    await remove();
  });
}

/** A handler in this process. `stop` ends its database. */
async function inProcess(store, stop) {
  const { origin, close } = await serve(store);
  return {
    ...client(origin),
    store,
    async stop() {
      await close();
      await stop();
    },
  };
}

const require = createRequire(import.meta.url);
const platform = `${process.platform}-${process.arch}`;
/** A Node that has a driver of its own, which the oldest that we support has not. */
const newNode = () => join(dirname(require.resolve(`node-${platform}/package.json`)), "bin/node");
export const bun = () =>
  join(dirname(require.resolve(`@oven/bun-${platform}/package.json`)), "bin/bun");
export const deno = () =>
  join(dirname(require.resolve("@deno/linux-x64-glibc/package.json")), "deno");

/** A handler in a process of another runtime, on that runtime's own driver. */
async function apart(runtime, name) {
  const { folder, remove } = await temporaryFolder();
  const server = await serveApart(runtime(), name, join(folder, "refgraph.sqlite"));
  return { ...server, stop: () => server.kill().then(remove) };
}

/** A handler in a process of its own, on a driver of `serve.js`. `kill` ends it without a word. */
export async function serveApart(runtime, name, place) {
  const script = fileURLToPath(new URL("serve.js", import.meta.url));
  const child = spawn(runtime, [script, name, place], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [origin] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    ended.then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`))),
  ]);
  return {
    ...client(origin),
    isUp: () => child.exitCode === null && child.signalCode === null,
    async kill() {
      child.kill("SIGKILL");
      await ended.catch(() => {});
    },
  };
}

// The contenders, each in a process and on a database of its own, by the stores that they run on.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import connect from "postgres";
import { provision } from "../../../pkg/dist/edge.inline.js";
import { d1 } from "../../../pkg/dist/store.sqlite.js";
import { dist } from "../../../xtask/js/paths.js";
import { startPostgres } from "../../js/support/postgres.js";
import { hash, schema } from "./hono.js";
import { peerRows, SETTINGS } from "./world.js";

/** Ours; the peer with the same effects; and one that writes user, code and connection alone. */
export const NAMES = ["ours", "hono", "hono-bare"];

/** Starts all contenders on a store; gives the address of each, and how to stop them. */
export const STORES = {
  "workerd+D1": startWorkers,
  async "Node+SQLite"() {
    const folder = await mkdtemp(join(tmpdir(), "refgraph-bench-"));
    const servers = await startServers("sqlite", (who) => join(folder, `${who}.sqlite`));
    return {
      ...servers,
      async stop() {
        await servers.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
  async "Node+PostgreSQL"() {
    const postgres = await startPostgres();
    const [{ address }] = postgres.servers;
    const sql = connect(address);
    for (const who of NAMES) await sql.unsafe(`CREATE DATABASE ${who.replace("-", "_")}`);
    await sql.end();
    const servers = await startServers("postgres", () => address.port);
    return {
      ...servers,
      async stop() {
        await servers.stop();
        await postgres.stop();
      },
    };
  },
};

async function startServers(kind, placeOf) {
  const script = fileURLToPath(new URL("server.js", import.meta.url));
  const children = [];
  const origins = {};
  for (const who of NAMES) {
    const child = spawn(process.execPath, [script, kind, who, placeOf(who)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`${who} ended with ${code}`);
    });
    ended.catch(() => {});
    const lines = createInterface({ input: child.stdout });
    [origins[who]] = await Promise.race([once(lines, "line"), ended]);
  }
  return {
    origins,
    async stop() {
      for (const child of children) {
        const ended = once(child, "exit");
        child.kill("SIGKILL");
        await ended;
      }
    },
  };
}

async function startWorkers() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("worker.js", import.meta.url))],
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    conditions: ["workerd", "worker", "browser"],
    alias: {
      "refgraph/edge": join(dist, "edge.workerd.js"),
      "refgraph/store/sqlite": join(dist, "store.sqlite.js"),
    },
    external: ["./edge.wasm", "./openapi.js"],
  });
  const workers = [];
  const origins = {};
  for (const who of NAMES) {
    const worker = new Miniflare({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      compatibilityDate: "2026-01-01",
      bindings: { WHO: who },
      d1Databases: { DB: "refgraph" },
      modules: [
        { type: "ESModule", path: "worker.js", contents: outputFiles[0].text },
        {
          type: "CompiledWasm",
          path: "edge.wasm",
          contents: await readFile(join(dist, "edge.wasm")),
        },
        {
          type: "ESModule",
          path: "openapi.js",
          contents: await readFile(join(dist, "openapi.js")),
        },
      ],
    });
    workers.push(worker);
    origins[who] = (await worker.ready).origin;
    const database = await worker.getD1Database("DB");
    if (who === "ours") await provision(d1(database), SETTINGS);
    else {
      const sql = [...schema("INTEGER PRIMARY KEY"), await peerRows(hash)];
      await database.batch(sql.map((text) => database.prepare(text)));
    }
  }
  return { origins, stop: () => Promise.all(workers.map((worker) => worker.dispose())) };
}

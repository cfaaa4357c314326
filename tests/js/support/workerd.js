// The packed package in workerd, the runtime of Cloudflare Workers, as it is deployed there: one
// script with its module beside it, on a database that is kept in a folder.
//
// Run as a program, with a folder for argument, it prints the address and serves until it is
// killed.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { assertPromised, LINES, linesOf } from "./contract.js";
import { folder as packed } from "./packed.js";

export const KEY = "acme-key-0123456789";
export const OTHER_KEY = "other-key-0123456789";

const program = (name, levels) => ({
  program: name,
  levels,
  signup_url: `https://example.com/${name}?referral_code={your_code}`,
});

/** Two networks: `acme` with two programs, of which `spring` is meant by default, and `other`. */
export const NETWORKS = [
  {
    network: "acme",
    key: KEY,
    programs: [
      program("autumn", 10),
      { ...program("spring", 3), default: true, foreign_codes: ["ACME-####"] },
    ],
  },
  { network: "other", key: OTHER_KEY, programs: [program("only", 10)] },
];

/** Bundles a worker as wrangler does: `exports` are read under the condition `workerd`. */
export async function bundle(script = "worker.js") {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(script, import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    outdir: "/",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
    nodePaths: [dirname(packed)],
  });
  const modules = outputFiles.map(({ path, contents }) => ({
    type: path.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
    path: basename(path),
    contents,
  }));
  // The first one is the script.
  return modules.sort((one) => (one.type === "ESModule" ? -1 : 1));
}

/** A new folder, and how to be rid of it. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), "refgraph-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts the worker on a new folder, which goes when it stops. */
export async function startAfresh(options) {
  const { folder, remove } = await temporaryFolder();
  const worker = await start(folder, options);
  return { ...worker, stop: () => worker.stop().then(remove) };
}

/** Starts the worker on what is kept in a folder. `store` may be "durable object". */
export async function start(folder, { store = "d1" } = {}) {
  const worker = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    modules: await bundle(),
    modulesRoot: "/",
    compatibilityDate: "2026-01-01",
    bindings: { STORE: store },
    d1Databases: { DB: "refgraph" },
    d1Persist: join(folder, "d1"),
    durableObjects: { KEEPER: { className: "Keeper", useSQLite: true } },
    durableObjectsPersist: join(folder, "objects"),
  });
  const { origin } = await worker.ready;
  return { ...client(origin), stop: () => worker.dispose() };
}

/**
 * Starts the worker in a process group of its own. `kill` ends all of it at once, so that nothing
 * gets to tidy up.
 */
export async function startApart(folder) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), folder], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    // What it leaves lying about when it is killed goes with the folder.
    env: { ...process.env, TMPDIR: folder },
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const lines = createInterface({ input: child.stdout });
  const origin = await Promise.race([new Promise((resolve) => lines.once("line", resolve)), ended]);
  if (typeof origin !== "string") throw new Error(`the worker ended with ${origin}`);
  return {
    ...client(origin),
    async kill() {
      process.kill(-child.pid, "SIGKILL");
      await ended;
    },
  };
}

const read = (type, text) => (type === LINES ? linesOf(text) : JSON.parse(text));

/** Requests to an address, as `curl -H 'Authorization: …' -H 'Content-Type: …'` sends them. */
export function client(origin, { key = KEY, network = "acme" } = {}) {
  /** `body` is sent as it is if it is text or bytes, else as JSON. */
  async function send(method, target, body, headers = {}) {
    const raw = typeof body === "string" || body instanceof Uint8Array || body === undefined;
    const response = await fetch(origin + target, {
      method,
      body: raw ? body : JSON.stringify(body),
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
    });
    const text = await response.text();
    assertPromised(method, target, response, text);
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text ? read(response.headers.get("content-type"), text) : undefined,
    };
  }
  const get = (target, headers) => send("GET", target, undefined, headers);
  const post = (target, body, headers) => send("POST", target, body, headers);
  return {
    origin,
    send,
    get,
    post,
    /** Sets the two networks up, or another. */
    async provision(networks = NETWORKS) {
      const outcomes = [];
      for (const settings of networks) {
        outcomes.push((await post("/test/provision", settings)).json);
      }
      return outcomes;
    },
    /** Sends what is due to webhooks. */
    deliver: async (settings = {}) => (await post("/test/deliver", settings)).json,
    /** Everything that is stored, a table a member. */
    dump: async () => (await get("/test/dump")).json,
    /** A signup. */
    create: (user, rest = {}) =>
      post(`/networks/${network}/user_status`, { user, status_change: "create_user", ...rest }),
    /** The emails above a user. */
    async chain(program, user) {
      const { json } = await get(
        `/networks/${network}/connections/${program}?user=${encodeURIComponent(user)}`,
      );
      return json.connections.map(({ connection }) => connection);
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin } = await start(process.argv[2]);
  console.log(origin);
}

/** The site of `edge_worker.js` in workerd, before this origin. */
export const startEdge = async (origin) =>
  new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    modules: await bundle("edge_worker.js"),
    modulesRoot: "/",
    compatibilityDate: "2026-01-01",
    bindings: { ORIGIN: origin.url },
  });

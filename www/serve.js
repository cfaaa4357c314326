// `node www/serve.js`: the demo on 127.0.0.1. Runs the worker in workerd, with its database in a
// folder that outlasts it, and prints the address once it answers.
//
// There are two processes of this file. The one that is started only watches over the other,
// which serves until it is let go. So however the first one ends, even if it is killed, the
// second one notices, and workerd does not stay behind with the port.

import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, stop as stopBuilding } from "esbuild";
import { Miniflare } from "miniflare";
import { dist, target } from "../xtask/js/paths.js";

const HOST = "127.0.0.1";
const USUAL_PORT = 8787;
const ENDINGS = ["SIGINT", "SIGTERM", "SIGHUP"];
const NETWORK = "demo";
/** The program that the signup page is for. */
const PROGRAM = "spring";
/** Who is there from the start, so that there is a link to open. */
const FIRST_USER = "ada@example.com";

const www = fileURLToPath(new URL(".", import.meta.url));
const state = process.env.DEMO_STATE ?? join(target, "demo");

/** A sentence for whoever started the demo, instead of a stack. */
class Trouble extends Error {}

if (process.send) {
  try {
    await serve();
  } catch (error) {
    console.error(error instanceof Trouble ? error.message : error);
    process.exit(1);
  }
} else {
  watch();
}

function watch() {
  const server = fork(fileURLToPath(import.meta.url));
  const letGo = () => server.connected && server.disconnect();
  for (const signal of ENDINGS) process.on(signal, letGo);
  server.once("exit", (code) => process.exit(code ?? 1));
}

async function serve() {
  let miniflare;
  process.once("disconnect", async () => {
    await miniflare?.dispose();
    process.exit(0);
  });
  // A terminal sends these to both processes; the first one decides.
  for (const signal of ENDINGS) process.on(signal, () => {});
  await mkdir(state, { recursive: true, mode: 0o700 });
  const key = await bearerKey();
  const [pages, worker, port] = await Promise.all([gatherPages(), bundleWorker(), choosePort()]);
  miniflare = new Miniflare({
    host: HOST,
    port,
    // Neither this nor usage figures are to be fetched from, or sent to, anywhere.
    cf: false,
    telemetry: { enabled: false },
    compatibilityDate: "2026-04-01",
    modules: worker,
    bindings: { KEY: key, NETWORK, PROGRAM, FIRST_USER },
    d1Databases: { DB: NETWORK },
    d1Persist: join(state, "d1"),
    assets: {
      directory: pages,
      binding: "PAGES",
      // The worker comes first: it writes into pages.
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
      assetConfig: { not_found_handling: "404-page" },
    },
  });
  const address = (await miniflare.ready).origin;
  await provision(miniflare, address, key);
  announce(address, key);
}

/** The key of the API: drawn once, then kept where no other user of the machine can read it. */
async function bearerKey() {
  const path = join(state, "key");
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  const key = randomBytes(24).toString("base64url");
  // Written beside and renamed: a start that is cut off leaves no half of a key.
  await writeFile(`${path}.new`, `${key}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return key;
}

/** The pages, and beside them the files of the package that browsers load. */
async function gatherPages() {
  const pages = join(state, "pages");
  await rm(pages, { recursive: true, force: true });
  await cp(join(www, "pages"), pages, { recursive: true });
  const built = await readdir(dist).catch(() => []);
  const wanted = built.filter((file) => /(\.browser\.js|\.bytes\.js|\.wasm)$/.test(file));
  if (!wanted.length) throw new Trouble("The package is not built yet: cargo xtask build");
  for (const file of wanted) await cp(join(dist, file), join(pages, "refgraph", file));
  return pages;
}

/** The worker as one module, and the WebAssembly module, which workerd compiles itself. */
async function bundleWorker() {
  const { outputFiles } = await build({
    entryPoints: [join(www, "worker.js")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "warning",
    alias: {
      "refgraph/edge": join(dist, "edge.workerd.js"),
      "refgraph/store/sqlite": join(dist, "store.sqlite.js"),
    },
    external: ["./edge.wasm"],
  });
  await stopBuilding();
  return [
    { type: "ESModule", path: "worker.js", contents: outputFiles[0].text },
    {
      type: "CompiledWasm",
      path: "edge.wasm",
      contents: await readFile(join(dist, "edge.wasm")),
    },
  ];
}

/** The port of `PORT`, else the usual one, else any that is free. */
async function choosePort() {
  const asked = process.env.PORT;
  if (!asked) return (await isFree(USUAL_PORT)) ? USUAL_PORT : 0;
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Trouble(`PORT must be a number from 0 to 65535, not ${JSON.stringify(asked)}.`);
  }
  if (port && !(await isFree(port))) throw new Trouble(`Port ${port} is in use.`);
  return port;
}

function isFree(port) {
  return new Promise((answer) => {
    const probe = createServer();
    probe.once("error", () => answer(false));
    probe.listen(port, HOST, () => probe.close(() => answer(true)));
  });
}

/** Sets the network up. To do so at each start changes nothing but the address in the links. */
async function provision(miniflare, address, key) {
  const edge = await import(join(dist, "edge.inline.js"));
  const { d1 } = await import(join(dist, "store.sqlite.js"));
  const signup_url = `${address}/signup?via={your_code}`;
  const done = await edge.provision(d1(await miniflare.getD1Database("DB")), {
    network: NETWORK,
    key,
    programs: [
      { program: PROGRAM, levels: 10, signup_url, default: true },
      { program: "partners", levels: 3, signup_url },
    ],
  });
  if (!done.ok) throw new Error(`Provisioning failed: ${done.code} (${done.field})`);
  const signedUp = await fetch(`${address}/demo/signup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user: FIRST_USER }),
  });
  if (!signedUp.ok) throw new Error(`The first signup failed: ${await signedUp.text()}`);
}

function announce(address, key) {
  const programs = `${address}/networks/${NETWORK}/connections`;
  const folder = relative(process.cwd(), state);
  console.log(`
refgraph demo: ${address}

  Sign up   ${address}/signup
  Network   ${address}/network
  Awards    ${address}/awards

The API has a key of its own. Try it:

  curl -H "Authorization: Bearer ${key}" ${programs}/${PROGRAM}

  curl -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" \\
    -d '{"user":"bob@example.com","status_change":"create_user","referrer":"${FIRST_USER}"}' \\
    ${address}/networks/${NETWORK}/user_status

Everything is kept in ${folder.startsWith("..") ? state : folder}; delete it to begin anew.
Ctrl+C ends the demo.`);
}

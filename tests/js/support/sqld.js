// A libSQL server and a replica of it on 127.0.0.1, from the binary that npm brought.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { freePort } from "./port.js";
import { temporaryFolder } from "./workerd.js";

const binary = () => {
  const installed = `@sqld/${process.platform}-${process.arch}/package.json`;
  return join(dirname(createRequire(import.meta.url).resolve(installed)), "sqld");
};

/** Starts both; done when both answer. */
export async function startSqld() {
  const { folder, remove } = await temporaryFolder();
  const [http, rpc, replicaHttp] = await Promise.all([freePort(), freePort(), freePort()]);
  const start = (name, port, flags) => {
    const address = `127.0.0.1:${port}`;
    const own = ["--db-path", join(folder, name), "--http-listen-addr", address];
    const child = spawn(binary(), [...own, ...flags], { stdio: "ignore" });
    return { child, address: `http://${address}` };
  };
  const primary = start("primary", http, ["--grpc-listen-addr", `127.0.0.1:${rpc}`]);
  await ready(primary);
  const replica = start("replica", replicaHttp, ["--primary-grpc-url", `http://127.0.0.1:${rpc}`]);
  await ready(replica);
  return {
    primary: primary.address,
    replica: replica.address,
    async stop() {
      for (const { child } of [replica, primary]) {
        const ended = once(child, "exit");
        if (child.exitCode === null && child.kill("SIGKILL")) await ended;
      }
      await remove();
    },
  };
}

async function ready({ child, address }) {
  const isReady = () =>
    fetch(`${address}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (let tries = 0; !(await isReady()); tries++) {
    if (tries === 200 || child.exitCode !== null) throw new Error("sqld does not answer");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

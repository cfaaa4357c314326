// The demo, as `cargo xtask demo` starts it, on a folder for its state.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { root } from "./packed.js";

/** Starts the demo; done when it has printed its address. */
export async function start(state, settings = {}) {
  const server = spawn(process.execPath, ["www/serve.js"], {
    cwd: root,
    env: { ...process.env, DEMO_STATE: state, PORT: "0", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  server.stderr.on("data", (text) => {
    told += text;
  });
  const exit = once(server, "exit");
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      const [found] = /(?<=^refgraph demo: )http:\/\/127\.0\.0\.1:\d+$/.exec(line) ?? [];
      if (found) resolve(found);
    });
    exit.then(([code]) => reject(new Error(`The demo ended with ${code}: ${told}`)));
  });
  return {
    address,
    told: () => told,
    /** Ends it by a signal, and waits until nothing answers any more. */
    async end(signal) {
      server.kill(signal);
      const [code] = await exit;
      const answers = () =>
        fetch(address).then(
          () => true,
          () => false,
        );
      for (let tries = 0; await answers(); tries++) {
        assert.ok(tries < 100, "the worker was left behind");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return code;
    },
  };
}

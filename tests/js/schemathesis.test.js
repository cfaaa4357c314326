// The contract under schemathesis: requests made of the OpenAPI document that the running worker
// gives out, and made against it. `SCHEMATHESIS` names the program, which `cargo xtask` installs;
// `cargo xtask contract` runs this for longer, with another seed each time.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { contract } from "./support/contract.js";
import { KEY, startAfresh, temporaryFolder } from "./support/workerd.js";

const operations = Object.values(contract.paths).flatMap(({ parameters, ...methods }) =>
  Object.keys(methods),
).length;

/** What schemathesis is told about this API. */
const own = fileURLToPath(new URL("schemathesis", import.meta.url));
const SECONDS = process.env.CONTRACT_SECONDS ?? "60";
const SEED = process.env.CONTRACT_SEED ?? "20261128";

/**
 * What is not asked for: that whatever has the right form is accepted. A user who is not there, or a
 * cycle, is refused all the same.
 */
const EXCEPT = "positive_data_acceptance";

let worker;
before(async () => {
  worker = await startAfresh();
  await worker.provision();
  for (const user of ["ann", "ben", "cy"]) await worker.create(`${user}@example.com`);
});
after(() => worker?.stop());

test(`no answer that is not described, and no fault, in ${SECONDS} s of requests, seed ${SEED}`, async (t) => {
  const program = process.env.SCHEMATHESIS;
  assert.ok(program, "SCHEMATHESIS names no program: run this by `cargo xtask test schemathesis`");
  // It leaves notes where it runs.
  const { folder, remove } = await temporaryFolder();
  t.after(remove);
  const child = spawn(
    program,
    [
      `--config-file=${join(own, "schemathesis.toml")}`,
      "run",
      `${worker.origin}/openapi.json`,
      `--header=Authorization: Bearer ${KEY}`,
      `--exclude-checks=${EXCEPT}`,
      `--max-time=${SECONDS}`,
      `--seed=${SEED}`,
      "--continue-on-failure",
      "--warnings=off",
    ],
    {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        NO_COLOR: "1",
        PYTHONDONTWRITEBYTECODE: "1",
        SCHEMATHESIS_HOOKS: join(own, "lines.py"),
      },
    },
  );
  let told = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      told += text;
    });
  }
  const [code] = await once(child, "close");
  assert.equal(code, 0, told);
  t.diagnostic(told.match(/Test cases:\s*([\s\S]*?)\n\n/)?.[0] ?? told.slice(-600));
  // Every operation was asked.
  const [, tested] = told.match(/Tested: (\d+)/) ?? [];
  assert.equal(Number(tested), operations, told);
});

// Clients as people have them, against the running worker: curl as the README has it, a Postman
// collection and a typed client that are made of the API's description.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import newman from "newman";
import converter from "openapi-to-postmanv2";
import { assertPromised, contract } from "./support/contract.js";
import { folder as packed, root, target } from "./support/packed.js";
import { KEY, startAfresh } from "./support/workerd.js";

const run = promisify(execFile);
const made = join(target, "clients");

let worker;
before(async () => {
  await rm(made, { recursive: true, force: true });
  await mkdir(made, { recursive: true });
  worker = await startAfresh();
  await worker.provision();
  // Whom the examples speak of.
  await worker.create("ann@example.com");
});
after(() => worker?.stop());

test("curl, as in the README", async () => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const [, command] = readme.match(/```sh\n(curl [\s\S]*?)\n```/);
  const [, code] = command.match(/"referrer": "(\w+)"/);
  const { status, text } = await worker.post("/networks/acme/connections/spring/codes", {
    user: "ann@example.com",
    code,
  });
  assert.equal(status, 201, text);
  assert.ok(command.includes("https://…/"));
  const here = command.replace("https://…/", `${worker.origin}/`);
  const { stdout } = await run("sh", ["-c", `${here} --silent --show-error --fail-with-body`], {
    env: { ...process.env, KEY },
  });
  const { user, connection, outcome } = JSON.parse(stdout);
  assert.deepEqual(
    { user, connection, outcome },
    { user: "ben@example.com", connection: "ann@example.com", outcome: "created" },
  );
});

/** The description as a Postman collection, whose requests are the description's examples. */
async function collect() {
  const convert = promisify(converter.convert.bind(converter));
  const settings = {
    requestParametersResolution: "Example",
    folderStrategy: "Tags",
    enableOptionalParameters: false,
  };
  const { result, reason, output } = await convert(
    { type: "json", data: structuredClone(contract) },
    settings,
  );
  assert.ok(result, reason);
  const [{ data }] = output;
  await writeFile(join(made, "postman.json"), JSON.stringify(data, null, 2));
  return data;
}

/** How many requests are in a folder of a collection. */
const size = ({ item }) => (item ? item.map(size).reduce((sum, each) => sum + each, 0) : 1);

test("a Postman collection, run by newman", async (t) => {
  const collection = await collect();
  const operations = Object.values(contract.paths).flatMap(({ parameters, ...methods }) =>
    Object.values(methods),
  );
  assert.equal(size(collection), operations.length);
  const sent = [];
  const running = newman.run({
    collection,
    envVar: [
      { key: "baseUrl", value: worker.origin },
      { key: "bearerToken", value: KEY },
    ],
    reporters: [],
    ignoreRedirects: true,
  });
  running.on("request", (error, { request, response }) => sent.push({ error, request, response }));
  const [error] = await once(running, "done");
  assert.equal(error, null);
  assert.equal(sent.length, operations.length);
  const statuses = {};
  for (const { error, request, response } of sent) {
    assert.equal(error, null);
    const path = request.url.getPathWithQuery();
    const headers = new Headers(response.headers.toObject(true, true));
    const answer = { status: response.code, headers };
    assertPromised(request.method, path, answer, response.text());
    assert.ok(response.code < 500, path);
    statuses[`${request.method} ${request.url.getPath()}`] = response.code;
  }
  t.diagnostic(JSON.stringify(statuses));
  // The examples are requests that work, as far as there is what they speak of.
  const count = Object.values(statuses).filter((status) => status < 300).length;
  assert.ok(count >= 18, JSON.stringify(statuses));
});

test("a client whose types openapi-typescript makes", async () => {
  const consumers = join(root, "tests/consumers");
  const modules = join(consumers, "node_modules");
  const types = join(made, "refgraph-api.d.ts");
  const cli = createRequire(join(modules, "x")).resolve("openapi-typescript/package.json");
  const description = join(packed, "dist/openapi.json");
  await run(process.execPath, [join(cli, "../bin/cli.js"), description, "--output", types]);

  const client = join(consumers, "openapi/client.ts");
  const settings = {
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      target: "es2022",
      module: "esnext",
      moduleResolution: "bundler",
      lib: ["es2022", "dom"],
      types: [],
      paths: { "refgraph-api": [types] },
    },
    files: [client],
  };
  await writeFile(join(made, "tsconfig.json"), JSON.stringify(settings));
  const checked = await run(process.execPath, [
    join(modules, "typescript/bin/tsc"),
    "--project",
    made,
  ]).catch((error) => error);
  assert.equal(checked.stdout, "");

  const outfile = join(made, "client.mjs");
  await build({ entryPoints: [client], bundle: true, format: "esm", platform: "node", outfile });
  const { tour } = await import(pathToFileURL(outfile));
  assert.deepEqual(await tour(worker.origin, KEY), {
    outcome: "created",
    levels: [["top@typed.example", 1]],
    why: "unknown_user",
    counts: [1, 0, 0],
    removed: 200,
  });
});

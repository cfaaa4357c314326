// The edge: what prefill adds to a page that passes through, beside nothing at all, beside one
// rewriter that is told the field, and beside reading the whole page and replacing in it. In Node (with npm's rewriter, which is WebAssembly)
// and in workerd, over HTTP on this machine.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { HTMLRewriter } from "htmlrewriter";
import { Miniflare } from "miniflare";
import { createPrefill } from "../../pkg/dist/edge.inline.js";
import { dist } from "../../xtask/js/paths.js";
import { contenders, pageOf } from "./edge_page.js";
import { report } from "./measure.js";

const ROUNDS = 31;
const SIZES = { "20 KB": 20_000, "1 MB": 1_000_000 };
const FIELDS = { yes: "filled", no: "without a field", none: "without a form" };
const VIA = "via=H1V72BA0K4";

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** Milliseconds until the first and the last byte of a response, and its text. */
async function time(ask) {
  const start = performance.now();
  const response = await ask();
  const reader = response.body.getReader();
  let first;
  const parts = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    first ??= performance.now() - start;
    parts.push(part.value);
  }
  return { first, last: performance.now() - start, text: Buffer.concat(parts).toString() };
}

/** The rows of a runtime: first and last byte, of pages of both sizes, with and without a field. */
async function measure(runtime, ask) {
  const rows = [];
  for (const [size, bytes] of Object.entries(SIZES)) {
    for (const [field, called] of Object.entries(FIELDS)) {
      const names = Object.keys(contenders({}));
      const times = Object.fromEntries(names.map((name) => [name, { first: [], last: [] }]));
      for (let round = -5; round < ROUNDS; round++) {
        for (const name of names) {
          const { first, last, text } = await time(() => ask(name, bytes, field));
          const isFilled = text.includes(`value="${VIA.slice(4)}"`);
          if (isFilled !== (field === "yes" && name !== "pass-through"))
            throw new Error(`${name} filled wrongly in ${runtime}`);
          // The first rounds warm up.
          if (round < 0) continue;
          times[name].first.push(first);
          times[name].last.push(last);
        }
      }
      for (const which of ["first", "last"]) {
        const [ours, ...others] = names.map((name) => [name, median(times[name][which])]);
        rows.push({
          name: `${runtime}, ${size} ${called}, ${which} byte`,
          unit: "ms",
          ours: ours[1],
          peers: Object.fromEntries(others),
          better: "lower",
        });
      }
    }
  }
  return rows;
}

/** The origin: it sends a page in pieces, and does other things between them. */
const server = createServer(async (request, response) => {
  const { searchParams } = new URL(request.url, "http://origin");
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  for (const chunk of pageOf(Number(searchParams.get("size")), searchParams.get("field"))) {
    if (!response.write(chunk)) await once(response, "drain");
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const ORIGIN = `http://127.0.0.1:${server.address().port}/`;

const queryOf = (by, size, field) =>
  `?${VIA}&by=${encodeURIComponent(by)}&size=${size}&field=${field}`;

const node = await measure("node", (by, size, field) => {
  const query = queryOf(by, size, field);
  const settings = { Rewriter: HTMLRewriter, ask: () => fetch(ORIGIN + query) };
  const answers = contenders({ fill: createPrefill({ HTMLRewriter }), ...settings });
  return answers[by](new Request(`https://x.example/signup${query}`));
});

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("edge_worker.js", import.meta.url))],
  bundle: true,
  format: "esm",
  write: false,
  alias: { "refgraph/edge": join(dist, "edge.workerd.js") },
  external: ["./edge.wasm"],
});
const worker = new Miniflare({
  host: "127.0.0.1",
  port: 0,
  cf: false,
  compatibilityDate: "2026-01-01",
  bindings: { ORIGIN },
  modules: [
    { type: "ESModule", path: "worker.js", contents: outputFiles[0].text },
    {
      type: "CompiledWasm",
      path: "edge.wasm",
      contents: await readFile(join(dist, "edge.wasm")),
    },
  ],
});
const { origin } = await worker.ready;
const workerd = await measure("workerd", (by, size, field) =>
  fetch(`${origin}/signup${queryOf(by, size, field)}`),
);
await worker.dispose();
await report("edge", [...workerd, ...node]);
process.exit(0);

// Import, export and pictures: the packed package in Node.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder } from "./support/packed.js";

const require = createRequire(join(folder, "../../package.json"));
const { diagram, exportConnections, importConnections, layout, Network } = await import(
  pathToFileURL(require.resolve("refgraph"))
);

const CSV = "user,connection\nben,ann\ncy,ben\nZo\u{e9}\u{1f600},ann\nann,cy\n";

function springOf(levels = 10) {
  const network = new Network();
  network.addProgram("spring", { levels });
  return network;
}

const textOf = async (pieces) => new Response(new Blob([...pieces])).text();

const bytes = new TextEncoder().encode(CSV);
const middle = CSV.indexOf("\u{1f600}") + 1;
const halves = [CSV.slice(0, middle), CSV.slice(middle)];
const inTime = async function* (pieces) {
  for (const piece of pieces) yield await piece;
};

test("a file may come as text, bytes, a Blob, a stream, or what is iterated over", async () => {
  // The emoji is cut in two.
  assert.match(halves[0], /[\ud800-\udbff]$/);
  const sources = {
    text: CSV,
    bytes,
    buffer: bytes.buffer.slice(0),
    view: new DataView(bytes.buffer),
    blob: new Blob([CSV]),
    stream: new Blob([CSV]).stream(),
    halves,
    "in time": inTime(halves),
    "byte by byte": inTime(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))),
    mixed: [CSV.slice(0, 20), bytes.subarray(20)],
  };
  for (const [name, source] of Object.entries(sources)) {
    const network = springOf();
    const report = await importConnections(network, source);
    assert.deepEqual(
      report,
      {
        ok: true,
        code: "imported",
        rows: 4,
        added: 3,
        unchanged: 0,
        moved: 0,
        refused: 1,
        codes: { cycle: 1 },
        refusals: [{ row: 4, line: 5, code: "cycle", field: "connection" }],
      },
      name,
    );
    assert.deepEqual(network.chain("spring", "cy").chain, ["ben", "ann"]);
    assert.equal(network.chain("spring", "Zo\u{e9}\u{1f600}").chain.length, 1);
  }
  const alone = await importConnections(springOf(), "user,connection\n\ud800,ann");
  assert.equal(alone.added, 1, "half a character is none, and becomes U+FFFD");
});

test("what a file leaves open is told by the options", async () => {
  const network = new Network();
  const file = "Kunde;Von;Seit\nben;ann;2026-01-02\ncy;nobody;x\nann;;\n";
  const told = [];
  const report = await importConnections(network, file, {
    program: "spring",
    levels: 3,
    referrers: "listed",
    columns: { user: "Kunde", connection: "Von", connected_at: "Seit", program: null },
    onRefused: (refused) => told.push(refused),
  });
  assert.deepEqual([report.ok, report.rows, report.added, report.refused], [true, 3, 2, 1]);
  assert.deepEqual(told, [{ row: 2, line: 3, code: "invalid_value", field: "connected_at" }]);
  assert.equal(network.chain("spring", "ben").chain[0], "ann");
  const [, program, row] = (await textOf(exportConnections(network))).split("\n");
  assert.deepEqual([program, row], [",,spring,,,3", "ben,,,,,"]);
});

test("a file that will not do says where, and keeps what came before", async () => {
  const network = springOf();
  const header = await importConnections(network, "mail,referer\nben,ann\n");
  assert.deepEqual(
    [header.ok, header.code, header.line, header.field, header.rows],
    [false, "missing_field", 1, "user", 0],
  );
  const json = '[\n{"user":"ben","connection":"ann"},\n{"user":7,"connection":null}}';
  const cut = await importConnections(network, json, { format: "json" });
  assert.deepEqual([cut.ok, cut.code, cut.line, cut.added], [false, "malformed_json", 3, 1]);
  assert.equal(network.users, 2);
});

test("progress is told, and the work stops when it is asked to", async () => {
  const lines = Array.from({ length: 60_000 }, (_, at) => `u${at + 1},u${at >> 1}`);
  const file = `user,connection\n${lines.join("\n")}`;
  const network = springOf();
  const told = [];
  const onProgress = (done, total) => told.push([done, total]);
  const blob = new Blob([file]);
  await importConnections(network, blob, { onProgress });
  assert.deepEqual(told.at(-1), [file.length, file.length]);
  assert.ok(told.length > 3 && told.every(([done], at) => !at || done >= told[at - 1][0]));
  assert.equal(network.users, 60_001);

  const stopper = new AbortController();
  let cancelled = false;
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode(`${file}\n`)),
    cancel() {
      cancelled = true;
    },
  });
  const stopping = { signal: stopper.signal, onProgress: (done) => done > 3e6 && stopper.abort() };
  await assert.rejects(importConnections(network, stream, stopping), { name: "AbortError" });
  assert.ok(cancelled, "the source is let go");
  const early = AbortSignal.abort(new Error("no"));
  await assert.rejects(importConnections(network, CSV, { signal: early }), /^Error: no$/);
  const broken = inTime([CSV, Promise.reject(new Error("the line went dead"))]);
  await assert.rejects(importConnections(network, broken), /the line went dead/);
  network.free();
  await assert.rejects(importConnections(network, CSV), TypeError);
});

test("a network that is freed while it is read into ends the import", async () => {
  const network = springOf();
  const source = inTime([CSV, new Promise((resolve) => setTimeout(resolve, 20, CSV))]);
  const running = importConnections(network, source);
  setTimeout(() => network.free(), 5);
  await assert.rejects(running, TypeError);
});

test("an export is a file that is read as the same network", async () => {
  const network = springOf(3);
  network.addProgram("empty", { levels: 1 });
  network.addUser('alone, "quoted"');
  await importConnections(network, CSV, { program: "spring" });
  for (const format of ["csv", "ndjson", "json"]) {
    const file = await textOf(exportConnections(network, { format }));
    if (format === "json") assert.equal(JSON.parse(file).connections.length, 4);
    const again = new Network();
    const report = await importConnections(again, file, { format });
    assert.deepEqual([report.ok, report.refused, report.added], [true, 0, report.rows]);
    assert.equal(await textOf(exportConnections(again, { format })), file);
    const streamed = await new Response(exportConnections(again, { format }).stream()).text();
    assert.equal(streamed, file);
    again.free();
  }
});

test("an export of many comes in pieces, and may be left off", async () => {
  const network = springOf();
  const lines = Array.from({ length: 200_000 }, (_, at) => `u${at + 1},u${at >> 1}`);
  await importConnections(network, `user,connection\n${lines.join("\n")}`);
  const pieces = [...exportConnections(network)];
  assert.ok(pieces.length > 20 && pieces.every((piece) => piece.length < 70_000));
  for (const piece of exportConnections(network)) {
    assert.ok(piece instanceof Uint8Array);
    break;
  }
  const stream = exportConnections(network).stream();
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
});

test("a layout places who is drawn and counts who is folded", async () => {
  const network = springOf();
  const lines = Array.from({ length: 50_000 }, (_, at) => `u${at + 1},u${at >> 3}`);
  await importConnections(network, `user,connection\n${lines.join("\n")}`);
  const { ok, nodes } = layout(network, "spring", { user: "u0", limit: 100, few: 3 });
  assert.ok(ok && nodes.length <= 100 && nodes.length > 50);
  assert.deepEqual([nodes[0].user, nodes[0].parent, nodes[0].level], ["u0", null, 0]);
  assert.equal(nodes[0].direct, 8);
  assert.equal(
    nodes[0].total,
    network.counts("spring", "u0").counts.reduce((a, b) => a + b),
  );
  const folded = nodes.find((node) => node.parent === 0 && node.folded);
  assert.deepEqual([folded.user, folded.folded], [null, 5]);
  for (const { x, y, level } of nodes) assert.ok(x >= 0 && y === level);

  const open = layout(network, "spring", {
    limit: 1,
    shown: new Map([
      [null, 1],
      ["u0", 8],
    ]),
  });
  assert.deepEqual([open.nodes.length, open.nodes[0].shown], [9, 8]);
  const rings = layout(network, "spring", { shape: "rings", user: "u3", above: 2 }).nodes;
  const chain = rings.filter(({ level, folded }) => level < 0 && !folded).map(({ user }) => user);
  assert.deepEqual(chain, network.chain("spring", "u3", { levels: 2 }).chain.toReversed());
  assert.ok(Math.hypot(rings[0].x, rings[0].y) < 1e-9);

  const nobody = layout(network, "spring", { user: "nobody" });
  assert.deepEqual([nobody.ok, nobody.code, nobody.field], [false, "unknown_user", "user"]);
  assert.equal(layout(network, "autumn").code, "unknown_program");
});

test("a diagram is text for other tools, and masks emails if it is asked to", async () => {
  const network = springOf();
  await importConnections(network, 'user,connection\nben@example.com,"a ""b"""\n');
  const dot = diagram(network, "spring");
  assert.deepEqual([dot.ok, dot.text.includes('label="a \\"b\\""')], [true, true]);
  const { text } = diagram(network, "spring", { language: "mermaid", mask: true });
  assert.equal(text, 'flowchart LR\nn0["a…"]\nn1["b…@example.com"]\nn0 --> n1\n');
});

test("wrong arguments are TypeErrors", async () => {
  const network = springOf();
  for (const wrong of [undefined, null, 7, {}, [7], [null]]) {
    await assert.rejects(importConnections(network, wrong), TypeError);
  }
  for (const wrong of [
    { format: "xml" },
    { program: 7 },
    { levels: 0 },
    { referrers: "all" },
    { delimiter: "ab" },
    { delimiter: '"' },
    { columns: { user: 7 } },
    { columns: { user: "" } },
    { columns: { mail: "x" } },
    { onRefused: 7 },
    { onProgress: 7 },
    { signal: {} },
  ]) {
    await assert.rejects(importConnections(network, CSV, wrong), TypeError, JSON.stringify(wrong));
  }
  await assert.rejects(importConnections({}, CSV), TypeError);
  assert.throws(() => exportConnections(undefined), TypeError);
  assert.throws(() => exportConnections(network, { format: "xml" }), TypeError);
  for (const wrong of [
    { user: 7 },
    { shape: "star" },
    { limit: 0 },
    { above: -1 },
    { shown: 7 },
    { shown: [["ann", -1]] },
    { shown: [7] },
  ]) {
    assert.throws(() => layout(network, "spring", wrong), TypeError, JSON.stringify(wrong));
    assert.throws(() => diagram(network, "spring", wrong.shape ? { language: "svg" } : wrong));
  }
  assert.throws(() => layout(network, 7), TypeError);
});

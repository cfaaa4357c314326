// A file is read in pieces: of one that is longer than all memory no more is held than of a short
// one. `MEGABYTES=2000` tries a longer one than a test has the time for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { moduleMemory } from "./support/module_memory.js";
import { entry } from "./support/packed.js";

const { importConnections, Network } = await entry("refgraph");

const MEGABYTES = Number(process.env.MEGABYTES ?? 300);
const USERS = 20_000;
/** Far below the file. */
const MOST = 64e6;

/** A stream of so long a file, in which the same rows come again and again. */
function fileOf(megabytes, row, head) {
  const encoder = new TextEncoder();
  const pieces = [];
  for (let user = 1; user < USERS; ) {
    let text = "";
    for (; user < USERS && text.length < 1 << 16; user++) text += row(user, user >> 1);
    pieces.push(encoder.encode(text));
  }
  let [sent, turn] = [0, -1];
  return new ReadableStream(
    {
      pull(controller) {
        const piece = turn < 0 ? encoder.encode(head) : pieces[turn % pieces.length];
        turn++;
        sent += piece.length;
        controller.enqueue(piece);
        // Whole turns only.
        if (sent > megabytes * 1e6 && turn % pieces.length === 0) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

const note = `"${"said to have heard of it, ".repeat(8)}"`;
const files = {
  csv: [
    (user, by) => `u${user}@example.com,${note},u${by}@example.com\n`,
    "user,note,connection\n",
    1,
  ],
  ndjson: [
    (user, by) =>
      `{"user":"u${user}@example.com","note":${note},"connection":"u${by}@example.com"}\n`,
    "\n",
    1 / 3,
  ],
};

for (const [format, [row, head, part]] of Object.entries(files)) {
  const megabytes = MEGABYTES * part;
  test(`${Math.round(megabytes)} MB of ${format} are read with little memory`, async (t) => {
    const network = new Network();
    network.addProgram("spring", { levels: 10 });
    const stream = fileOf(megabytes, row, head);
    const [before, begin] = [process.resourceUsage().maxRSS * 1024, performance.now()];
    let [read, most] = [0, 0];
    const report = await importConnections(network, stream, {
      format,
      onProgress(done) {
        read = done;
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      },
    });
    const grown = process.resourceUsage().maxRSS * 1024 - before;
    const seconds = (performance.now() - begin) / 1000;
    assert.ok(read > megabytes * 1e6);
    assert.deepEqual([report.ok, report.added, report.refused], [true, USERS - 1, 0]);
    assert.equal(report.unchanged % (USERS - 1), 0);
    assert.ok(report.rows * 100 < read && report.rows * 400 > read);
    assert.ok(moduleMemory() < MOST, `the module took ${moduleMemory()} bytes`);
    assert.ok(grown < MOST, `the process grew by ${grown} bytes`);
    assert.ok(most < MOST, `buffers took ${most} bytes`);
    const took = [read / seconds, moduleMemory(), grown].map((bytes) => (bytes / 1e6).toFixed(1));
    t.diagnostic(`${took[0]} MB/s, with a module of ${took[1]} MB; ${took[2]} MB more in all`);
    network.free();
  });
}

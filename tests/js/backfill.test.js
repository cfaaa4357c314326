// Backfilling over streams: lines that come in pieces, limits, and what becomes of a request that
// ends in the middle.

import assert from "node:assert/strict";
import { test } from "node:test";
import Database from "libsql";
import { linesOf } from "./support/contract.js";
import { entry } from "./support/packed.js";
import { KEY, NETWORKS } from "./support/workerd.js";

const { createHandler, provision } = await entry("refgraph/edge");
const { betterSqlite3 } = await entry("refgraph/store/sqlite");

const PATH = "/networks/acme/connections/spring/backfill";
const encoder = new TextEncoder();

async function open(settings = {}, around = (store) => store) {
  const store = betterSqlite3(new Database(":memory:"));
  for (const network of NETWORKS) await provision(store, network);
  const handler = createHandler({ store: around(store), ...settings });
  return async (body, key = KEY) => {
    const response = await handler(
      new Request(`https://api.example.com${PATH}`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson" },
        body,
        duplex: "half",
      }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, lines: linesOf(text) };
  };
}

const row = (at) => `{"user":"u${at}@example.com"}`;
const words = (lines) => lines.map(({ outcome, error }) => outcome ?? error.code);

/** A stream of a text, so many bytes at a time. */
const stream = (bytes, size) => {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
};

test("where pieces end makes no difference", async () => {
  const odd = ["", "\r", " ", "{", `{"user":"ä"}`, row(1), row(2)];
  const lines = Array.from({ length: 160 }, (_, at) => (at % 3 ? row(at % 40) : odd[at % 7]));
  const bytes = encoder.encode(`\ufeff${lines.join("\n")}`);
  const whole = await (await open())(bytes);
  assert.equal(whole.status, 200);
  const counted = lines.flatMap((line, at) => (line.trim() ? [at + 1] : []));
  assert.deepEqual(
    whole.lines.map(({ line }) => line),
    counted,
  );
  for (const size of [1, 2, 7, 61, 4096]) {
    const { lines } = await (await open())(stream(bytes, size));
    assert.deepEqual(lines, whole.lines, `${size}`);
  }
});

test("a line of a megabyte is refused, and the next one counts", async () => {
  for (const size of [1000, 1 << 16]) {
    const send = await open();
    const long = `{"user":"${"x".repeat(1 << 20)}"}`;
    const bytes = encoder.encode([row(1), long, row(2), long].join("\r\n"));
    const { lines } = await send(stream(bytes, size));
    assert.deepEqual(words(lines), ["created", "too_large", "created", "too_large"]);
    assert.deepEqual(
      lines.map(({ line }) => line),
      [1, 2, 3, 4],
    );
  }
});

test("a part of lines that are all long is no longer than one that is read", async () => {
  const send = await open();
  const long = (at) => `{"user":"u${at}@example.com","date":${" ".repeat(4000)}1}`;
  const { lines } = await send(Array.from({ length: 60 }, (_, at) => long(at)).join("\n"));
  assert.deepEqual(words(lines), new Array(60).fill("created"));
});

test("what is not UTF-8 is refused, and what is a byte of another text too", async () => {
  const send = await open();
  const bad = Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d, 0x0a, 0x00, 0x0a);
  const { lines } = await send(new Blob([bad, row(1)]).stream());
  assert.deepEqual(words(lines), ["malformed_json", "malformed_json", "created"]);
});

test("rows that are all part of one ring are refused but for the first ones", async () => {
  const send = await open();
  const ring = Array.from({ length: 100 }, (_, at) =>
    JSON.stringify({ user: `r${at}@example.com`, referrer: `r${(at + 1) % 100}@example.com` }),
  );
  const { lines } = await send(ring.join("\n"));
  assert.deepEqual(words(lines), ["created", ...new Array(98).fill("connected"), "cycle"]);
  const twice = await send([...ring, ...ring].join("\n"));
  assert.equal(words(twice.lines).filter((word) => word === "unchanged").length, 198);
  assert.equal(words(twice.lines).filter((word) => word === "cycle").length, 2);
});

test("more lines or bytes than a request may have end it, by the line at which", async () => {
  const send = await open();
  const { lines } = await send("\n".repeat(100_050));
  assert.deepEqual(
    lines.map(({ line }) => line),
    [100_001],
  );
  assert.deepEqual(words(lines), ["too_large"]);
  const wide = encoder.encode(`${row(1)}\n${" ".repeat((1 << 24) + 1)}`);
  const { lines: more } = await send(stream(wide, 1 << 20));
  assert.deepEqual(words(more), ["created", "too_large"]);
});

test("nothing is done for who may not", async () => {
  const send = await open();
  for (const body of [row(1), "", "\n".repeat(10)]) {
    const { status, lines } = await send(body, "no-key-at-all-0123456789");
    assert.equal(status, 401);
    assert.equal(lines[0].error.code, "unauthorised");
  }
  const { status, lines } = await send("");
  assert.deepEqual([status, lines], [200, []]);
});

test("a store that fails, or a body that stops, ends the answer; sent again it goes on", async () => {
  let left = 2;
  const failing = (store) => ({
    ...store,
    batch: (...asked) => (left-- > 0 ? store.batch(...asked) : Promise.reject(new Error("down"))),
  });
  const send = await open({ log() {} }, failing);
  const body = Array.from({ length: 150 }, (_, at) => row(at)).join("\n");
  const cut = await send(body);
  assert.equal(cut.status, 200);
  assert.deepEqual(words(cut.lines), [...new Array(100).fill("created"), "unavailable"]);
  assert.equal(cut.lines.at(-1).line, 101);
  left = 9;
  const whole = await send(body);
  assert.deepEqual(words(whole.lines), [
    ...new Array(100).fill("unchanged"),
    ...new Array(50).fill("created"),
  ]);
  const patient = await open({ bodyTimeout: 30 });
  let isSent = false;
  const stuck = new ReadableStream({
    pull(controller) {
      if (isSent) return new Promise(() => {});
      isSent = true;
      controller.enqueue(encoder.encode(`${row(1)}\n{"us`));
    },
  });
  const { lines } = await patient(stuck);
  assert.deepEqual(words(lines), ["created", "request_timeout"]);
});

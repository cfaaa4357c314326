// Many codes at once, and codes that nobody has: the packed package in Node.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder } from "./support/packed.js";

const require = createRequire(join(folder, "../../package.json"));
const { check, checkMany, mint, mintMany, mintUnused } = await import(
  pathToFileURL(require.resolve("refgraph"))
);

const MILLION = 1_000_000;

test("a million codes are minted, differ, and are right, each over one crossing", async () => {
  const asked = { program: "spring", mode: "test", length: 10, batch: MILLION };
  const { ok, code, referralCodes } = await mintMany(MILLION, asked);
  assert.deepEqual([ok, code, referralCodes.length], [true, "minted", MILLION]);
  assert.equal(new Set(referralCodes).size, MILLION);
  const known = { program: "spring", mode: "test", batch: MILLION };
  for (const codes of [referralCodes, referralCodes.join("\n"), `${referralCodes.join("\n")}\n`]) {
    const { valid, verdicts } = await checkMany(codes, known);
    assert.deepEqual([valid, verdicts.length], [MILLION, MILLION]);
  }
  const { valid, verdicts, names } = await checkMany(referralCodes, { mode: "live" });
  assert.deepEqual([valid, names[verdicts[0]]], [0, "other_mode"]);
});

test("many verdicts are those of each code", async () => {
  const right = mint();
  const texts = [
    "",
    right,
    right.toLowerCase(),
    `${right.slice(0, 4)}\n${right.slice(4)}`,
    "\n",
    "7K3M",
    "7K3M-9QW!",
    "\ud800",
    "7".repeat(300),
    "x".repeat(1 << 20),
    "<b>\0\x1F",
    `${right.slice(0, -1)}${right.endsWith("7") ? "8" : "7"}`,
  ];
  for (const batch of [1, 5, 65_536]) {
    const { valid, verdicts, names } = await checkMany(texts, { batch });
    assert.equal(valid, 3);
    assert.deepEqual(
      [...verdicts].map((verdict) => names[verdict]),
      texts.map((text) => check(text).code),
    );
  }
  const { verdicts, names } = await checkMany(`${right}\r\n\n7K3M`, { batch: 2 });
  assert.deepEqual(
    [...verdicts].map((at) => names[at]),
    ["valid", "empty", "too_short"],
  );
  assert.equal((await checkMany("")).verdicts.length, 0);
  assert.equal((await checkMany([])).verdicts.length, 0);
});

test("progress is told, and the work stops when it is asked to", async () => {
  const told = [];
  const onProgress = (done, total) => told.push([done, total]);
  const codes = Array(10).fill(mint());
  await checkMany(codes, { batch: 4, onProgress });
  assert.deepEqual(told.splice(0), [
    [4, 10],
    [8, 10],
    [10, 10],
  ]);
  assert.equal((await mintMany(5, { batch: 3, onProgress })).referralCodes.length, 5);
  assert.deepEqual(told.splice(0), [
    [3, 5],
    [5, 5],
  ]);

  const stopper = new AbortController();
  const stopping = { batch: 4, signal: stopper.signal };
  stopping.onProgress = (done) => {
    told.push(done);
    stopper.abort();
  };
  await assert.rejects(checkMany(codes, stopping), { name: "AbortError" });
  await assert.rejects(mintMany(10, { ...stopping, onProgress }), { name: "AbortError" });
  assert.deepEqual(told, [4]);
  const reason = new Error("enough");
  await assert.rejects(mintMany(1, { signal: AbortSignal.abort(reason) }), reason);
  // From outside, while a long run is under way.
  const outside = new AbortController();
  const run = mintMany(MILLION, { batch: 1000, signal: outside.signal });
  setTimeout(() => outside.abort(), 5);
  await assert.rejects(run, { name: "AbortError" });
});

test("a run of codes that there cannot be is refused", async () => {
  assert.deepEqual(await mintMany(524_289, { length: 8 }), { ok: false, code: "exhausted" });
  const { referralCodes } = await mintMany(300_000, { length: 8 });
  assert.equal(new Set(referralCodes).size, 300_000);
});

test("a code that is taken is not given again", async () => {
  const seen = [];
  const { referralCode, ...rest } = await mintUnused(async (code) => seen.push(code) < 3);
  assert.deepEqual(rest, { ok: true, code: "minted" });
  assert.deepEqual([seen.length, seen[2]], [3, referralCode]);
  const { ok } = await mintUnused(() => false, { program: "spring", length: 8 });
  assert.equal(ok, true);
  let tries = 0;
  const all = () => Boolean(++tries);
  assert.deepEqual(await mintUnused(all, { tries: 5 }), { ok: false, code: "exhausted" });
  assert.equal(tries, 5);
  const broken = new Error("no database");
  await assert.rejects(
    mintUnused(() => Promise.reject(broken)),
    broken,
  );
});

test("wrong arguments are TypeErrors", async () => {
  for (const wrong of [undefined, null, 7, {}, new Uint8Array(3), [7], ["", null]]) {
    await assert.rejects(checkMany(wrong), TypeError);
  }
  for (const wrong of [undefined, null, -1, 1.5, "7", 2 ** 32]) {
    await assert.rejects(mintMany(wrong), TypeError);
  }
  for (const wrong of [{ batch: 0 }, { batch: MILLION + 1 }, { onProgress: 7 }, { signal: {} }]) {
    await assert.rejects(checkMany([], wrong), TypeError);
    await assert.rejects(mintMany(1, wrong), TypeError);
  }
  for (const wrong of [undefined, null, 7, "code"])
    await assert.rejects(mintUnused(wrong), TypeError);
  for (const answer of [undefined, 1, "no"])
    await assert.rejects(
      mintUnused(() => answer),
      TypeError,
    );
  await assert.rejects(
    mintUnused(() => false, { tries: 0 }),
    TypeError,
  );
});

test("no code is rude", async () => {
  const { referralCodes } = await mintMany(200_000, { length: 12 });
  const rude = /FVCK|A[S5][S5]|C0CK|[S5]H1[T7]|D1CK|CVN[T7]/;
  assert.deepEqual(
    referralCodes.filter((code) => rude.test(code)),
    [],
  );
});

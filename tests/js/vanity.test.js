// Codes of names: the packed package in Node.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder } from "./support/packed.js";

const require = createRequire(join(folder, "../../package.json"));
const { check, format, mintUnusedVanity, mintVanity } = await import(
  pathToFileURL(require.resolve("refgraph"))
);

const not = (code) => ({ ok: false, code });

test("a name makes a code that is right and shows the name", () => {
  const settings = { program: "spring", mode: "test" };
  const minted = mintVanity("Julia", settings);
  const { referralCode, display } = minted;
  assert.deepEqual(minted, { ok: true, code: "minted", referralCode, display });
  assert.match(referralCode, /^JV11A[0-9A-HJKMNP-TV-Z]{6}$/);
  assert.match(display, /^JULIA-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/);
  for (const typed of [referralCode, display, display.toLowerCase(), format(referralCode)]) {
    const verdict = check(typed, settings);
    assert.deepEqual(
      [verdict.ok, verdict.referralCode, verdict.kind, verdict.mode],
      [true, referralCode, "vanity", "test"],
    );
  }
  assert.equal(check(display, { program: "autumn" }).code, "other_program");
  assert.match(mintVanity("Jane Doe", { random: 4 }).display, /^JANE-DOE-\w{4}-\w{4}$/);
});

test("one name makes many codes", () => {
  const codes = new Set();
  for (let at = 0; at < 500; at++) codes.add(mintVanity("Jane", { random: 4 }).referralCode);
  assert.ok(codes.size > 490);
});

test("what makes no code has its name", () => {
  const own = ["Acme", "Müller", "王", ""];
  const refused = {
    "": "empty",
    " \u2014 ": "empty",
    ["x".repeat(257)]: "too_long",
    ["x".repeat(1 << 20)]: "too_long",
    "jane@example.com": "email",
    王小明: "unspellable",
    "😀": "unspellable",
    "\ud800": "unspellable",
    "\x1F\0!": "unspellable",
    J: "too_short",
    "Admin Jane": "reserved",
    "acme team": "reserved",
    Mueller: "reserved",
    "5h1t": "rude",
  };
  for (const [name, code] of Object.entries(refused)) {
    assert.deepEqual(mintVanity(name, { reserved: own }), not(code), name.slice(0, 20));
  }
  // What separates texts that cross is no reserved word.
  assert.equal(mintVanity("Jane\x1FJane").ok, true);
  assert.deepEqual(mintVanity("Acme", { reserved: ["x\x1Facme"] }).ok, true);
});

test("a code that is taken gives way to the next, and to longer ones", async () => {
  const seen = [];
  const taken = async (code) => seen.push(code) < 5;
  const { ok, referralCode } = await mintUnusedVanity("Jane", taken, { program: "spring" });
  assert.deepEqual([ok, seen.length, seen[4]], [true, 5, referralCode]);
  assert.deepEqual(
    seen.map((code) => code.length),
    [10, 10, 11, 11, 12],
  );
  assert.deepEqual(await mintUnusedVanity("Jane", () => true, { tries: 3 }), not("exhausted"));
  let asked = 0;
  const never = () => Boolean(++asked);
  assert.deepEqual(await mintUnusedVanity("Admin", never), not("reserved"));
  assert.equal(asked, 0);
  const broken = new Error("no database");
  await assert.rejects(
    mintUnusedVanity("Jane", () => Promise.reject(broken)),
    broken,
  );
  await assert.rejects(
    mintUnusedVanity("Jane", () => "no"),
    TypeError,
  );
});

test("wrong arguments are TypeErrors", async () => {
  for (const wrong of [undefined, null, 7, {}, ["Jane"]]) {
    assert.throws(() => mintVanity(wrong), TypeError);
    await assert.rejects(
      mintUnusedVanity(wrong, () => false),
      TypeError,
    );
  }
  for (const wrong of [null, 7, { random: 1 }, { random: 5 }, { random: "2" }, { mode: "draft" }]) {
    assert.throws(() => mintVanity("Jane", wrong), TypeError);
  }
  for (const reserved of ["Acme", [7], null, ["x".repeat(1 << 18)]]) {
    assert.throws(() => mintVanity("Jane", { reserved }), TypeError);
  }
  for (const wrong of [undefined, null, 7]) {
    await assert.rejects(mintUnusedVanity("Jane", wrong), TypeError);
  }
  await assert.rejects(
    mintUnusedVanity("Jane", () => false, { tries: 0 }),
    TypeError,
  );
});

// The packed package in Node: what is in it, the network, hostile arguments, and what happens after
// a trap. The shared vectors have a test of their own.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder } from "./support/packed.js";
import { trapped } from "./support/trapped.js";

const require = createRequire(join(folder, "../../package.json"));
const load = (entry) => import(pathToFileURL(require.resolve(entry)));
const full = await load("refgraph");
const form = await load("refgraph/form");

test("the tarball holds what it should and nothing else", async () => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath ?? file.path, file.name).slice(folder.length + 1))
    .sort();
  assert.deepEqual(files, [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "auto.d.ts",
    "award.d.ts",
    "carry.d.ts",
    "cli/import.js",
    "cli/keys.js",
    "cli/migrate.js",
    "cli/programs.js",
    "cli/refgraph.js",
    "cli/store.js",
    "codes.d.ts",
    "dist/award.browser.js",
    "dist/award.bytes.js",
    "dist/award.inline.js",
    "dist/award.wasm",
    "dist/award.workerd.js",
    "dist/carry.bytes.js",
    "dist/carry.wasm",
    "dist/disposable.bytes.js",
    "dist/edge.bytes.js",
    "dist/edge.inline.js",
    "dist/edge.wasm",
    "dist/edge.workerd.js",
    "dist/form.auto.browser.js",
    "dist/form.browser.js",
    "dist/form.bytes.js",
    "dist/form.carry.browser.js",
    "dist/form.carry.inline.js",
    "dist/form.carry.workerd.js",
    "dist/form.element.browser.js",
    "dist/form.element.inline.js",
    "dist/form.element.workerd.js",
    "dist/form.inline.js",
    "dist/form.wasm",
    "dist/form.workerd.js",
    "dist/guard.bytes.js",
    "dist/guard.inline.js",
    "dist/guard.wasm",
    "dist/guard.workerd.js",
    "dist/openapi.js",
    "dist/openapi.json",
    "dist/refgraph.browser.js",
    "dist/refgraph.bytes.js",
    "dist/refgraph.inline.js",
    "dist/refgraph.wasm",
    "dist/refgraph.workerd.js",
    "dist/store.postgres.js",
    "dist/store.sqlite.js",
    "edge.d.ts",
    "element.d.ts",
    "form.d.ts",
    "guard.d.ts",
    "index.d.ts",
    "package.json",
    "postgres.d.ts",
    "store.d.ts",
  ]);
});

test("every export of package.json is there", async () => {
  const { exports } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const targets = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  );
  for (const target of targets) assert.ok(await readFile(join(folder, target)), target);
});

test("importing draws no random bytes and compiles nothing", () => {
  const script = `
    globalThis.crypto.getRandomValues = () => { throw new Error("random") };
    WebAssembly.Module = class { constructor() { throw new Error("compiled") } };
    await import("refgraph"); await import("refgraph/form"); await import("refgraph/edge");
    await import("refgraph/form/carry"); await import("refgraph/form/element");
    await import("refgraph/award"); await import("refgraph/guard");
    console.log("quiet");
  `;
  const cwd = join(folder, "../..");
  const printed = execFileSync("node", ["--input-type=module", "-e", script], { cwd });
  assert.equal(String(printed).trim(), "quiet");
});

for (const [name, entry] of Object.entries({ refgraph: full, "refgraph/form": form })) {
  test(`${name}: texts that no one types`, () => {
    const huge = "7".repeat(1 << 20);
    assert.equal(entry.check(huge).code, "too_long");
    assert.equal(entry.normalize(huge), null);
    assert.equal(entry.format(huge), null);
    assert.equal(entry.findCode(`?ref=${huge}`).code, "too_long");
    assert.equal(entry.findCode(`?${"a=1&".repeat(25_000)}ref=7K3M`).text, "7K3M");
    assert.deepEqual(entry.check("\u{d800}7K3M"), { ...badSymbol, position: 0 });
    assert.deepEqual(entry.check("7\u{dfff}K3M"), { ...badSymbol, position: 1 });
    assert.deepEqual(entry.check("7K\0"), { ...badSymbol, position: 2 });
    assert.equal(entry.findCode("?referral_code=\u{d800}A").text, "\u{fffd}A");
    assert.equal(entry.findCode("?ref=A1234\x1F2").text, "A1234\x1F2");
    assert.equal(entry.findCode("?b\x1Fc=X", { names: ["b\x1Fc"] }).code, "not_found");
  });

  test(`${name}: wrong arguments are TypeErrors`, () => {
    for (const wrong of [undefined, null, 7, {}, [], Symbol.iterator, () => ""]) {
      for (const name of ["check", "normalize", "format", "findCode"]) {
        assert.throws(() => entry[name](wrong), TypeError, `${name}(${String(wrong)})`);
      }
    }
    for (const options of [null, 7, "x", { program: 7 }, { mode: "Live" }, { mode: "__proto__" }]) {
      assert.throws(() => entry.check("7", options), TypeError);
    }
    for (const options of [null, { names: "x" }, { names: [7] }, { names: {} }]) {
      assert.throws(() => entry.findCode("?x", options), TypeError);
    }
    assert.deepEqual(entry.check("7K3M", { __proto__: { program: 1 }, program: "x" }).ok, false);
  });
}

const badSymbol = { ok: false, code: "bad_symbol", suggestion: null, slip: null };

test("templates and codes of signup links that no one writes", () => {
  assert.equal(full.signupLink(`https://x.example/${"a".repeat(1 << 20)}`, "A").code, "too_long");
  assert.equal(full.signupLink("https://x.example/{your_code}", "A".repeat(1e6)).code, "too_long");
  for (const wrong of [undefined, null, 7, {}]) {
    assert.throws(() => full.signupLink(wrong, "A"), TypeError);
    assert.throws(() => full.signupLink("https://x.example/{your_code}", wrong), TypeError);
  }
});

test("minted codes are right, as asked for, and differ", () => {
  const codes = new Set();
  for (let count = 0; count < 2_000; count++) {
    const code = full.mint({ program: "spring", length: 12 });
    const verdict = full.check(code, { program: "spring", mode: "live" });
    assert.deepEqual([verdict.ok, verdict.referralCode, verdict.kind], [true, code, "random"]);
    codes.add(code);
  }
  assert.equal(codes.size, 2_000);
  assert.equal(full.mint().length, 10);
  assert.equal(full.check(full.mint({ mode: "test" })).mode, "test");
  assert.equal(full.check(full.mint({ program: "spring" }), { program: "autumn" }).ok, false);
  for (const options of [{ length: 7 }, { length: 21 }, { length: 8.5 }, { length: "9" }, null]) {
    assert.throws(() => full.mint(options), TypeError);
  }
});

test("a network tells chains, downlines, counts and paths", () => {
  const network = new full.Network();
  assert.deepEqual(network.addProgram("spring", { levels: 3 }), { ok: true, code: "new" });
  const users = ["ann@x.example", "ben", "cat", "dan", "eve"];
  for (const user of users) assert.equal(network.addUser(user).code, "new");
  assert.equal(network.addUser("ANN@x.example").code, "unchanged");
  for (let at = 1; at < 5; at++) {
    assert.equal(network.connect("spring", users[at], users[at - 1]).code, "new");
  }
  assert.equal(network.connect("spring", "ben", "ann@x.example").code, "unchanged");
  assert.deepEqual(network.chain("spring", "eve").chain, ["dan", "cat", "ben"]);
  assert.deepEqual(network.chain("spring", "eve", { levels: 1 }).chain, ["dan"]);
  assert.deepEqual(network.counts("spring", "ann@x.example").counts, [1, 1, 1]);
  assert.deepEqual(network.downline("spring", "ann@x.example", 2).users, ["cat"]);
  assert.deepEqual(network.connect("spring", "eve", "ben"), {
    ok: true,
    code: "moved",
    from: "dan",
  });
  const path = network.path("spring", "eve", "dan");
  assert.deepEqual([path.path, path.top], [["eve", "ben", "cat", "dan"], 1]);
  assert.deepEqual(network.downline("spring", "ben", 1, { limit: 1 }).users, ["cat"]);
  assert.equal(network.users, 5);

  const refusals = [
    [network.connect("spring", "ann@x.example", "eve"), "cycle", "connection"],
    [network.connect("spring", "eve", "eve"), "self_connection", "connection"],
    [network.connect("spring", "eve", "zoe"), "unknown_user", "connection"],
    [network.connect("spring", "zoe", "eve"), "unknown_user", "user"],
    [network.connect("autumn", "eve", "ben"), "unknown_program", "program"],
    [network.addProgram("spring", { levels: 4 }), "program_exists", "program"],
    [network.addProgram("a b"), "invalid_id", "program"],
    [network.addProgram("autumn", { levels: 11 }), "level_out_of_range", "levels"],
    [network.addProgram("autumn", { levels: 0 }), "level_out_of_range", "levels"],
    [network.addUser(""), "invalid_user", "user"],
    [network.addUser("a\nb"), "invalid_user", "user"],
    [network.addUser("x".repeat(1 << 20)), "invalid_user", "user"],
    [network.downline("spring", "ben", 4), "level_out_of_range", "level"],
    [network.downline("spring", "ben", 0), "level_out_of_range", "level"],
    [network.chain("spring", "ben", { levels: 4 }), "level_out_of_range", "levels"],
    [network.path("spring", "ann@x.example", "__proto__"), "unknown_user", "to"],
  ];
  for (const [outcome, code, field] of refusals) {
    assert.deepEqual([outcome.ok, outcome.code, outcome.field], [false, code, field]);
    assert.ok(outcome.message.endsWith("."));
  }
  assert.equal(network.addUser("__proto__").code, "new");
  assert.equal(network.path("spring", "ben", "__proto__").code, "no_path");
  assert.throws(() => network.chain("spring"), TypeError);
  assert.throws(() => network.connect("spring", "ben", null), TypeError);
  network.free();
  assert.throws(() => network.chain("spring", "ben"), TypeError);
  assert.throws(() => network.users, TypeError);
});

for (const entry of ["refgraph", "refgraph/form"]) {
  test(`${entry}: a trap is reported, and the next call finds a sound module`, () => {
    const script = `${trapped("check")}
      const { check, Network, RefgraphError } = await import("${entry}");
      check("7K3M");
      const network = Network && new Network();
      globalThis.armed = true;
      try { check("7K3M"); } catch (error) {
        console.log(error instanceof RefgraphError, error.code, error.cause.constructor.name);
      }
      globalThis.armed = false;
      console.log(check("7K3M").code);
      if (network) {
        try { network.addUser("ann"); } catch (error) { console.log(error.name, error.code); }
        console.log(new Network().addUser("ann").code);
      }
    `;
    const cwd = join(folder, "../..");
    const printed = execFileSync("node", ["--input-type=module", "-e", script], { cwd });
    const lines = ["true internal RuntimeError", "too_short"];
    if (entry === "refgraph") lines.push("RefgraphError internal", "new");
    assert.deepEqual(String(printed).trim().split("\n"), lines);
  });
}

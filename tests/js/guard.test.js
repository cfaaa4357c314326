// Guards of the packed package, in Node and in workerd: the shared cases, and what no one should
// give them.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Miniflare } from "miniflare";
import { run } from "./support/guard.js";
import { folder, root } from "./support/packed.js";
import { trapped } from "./support/trapped.js";
import { bundle } from "./support/workerd.js";

const require = createRequire(join(folder, "../../package.json"));
const load = (entry) => import(pathToFileURL(require.resolve(entry)));
const guard = await load("refgraph/guard");
const { assess, fingerprint, isDisposable, mailbox, subscriber } = guard;
const { Ledger } = await load("refgraph/award");

const cases = JSON.parse(await readFile(join(root, "tests/vectors/guard.json"), "utf8"));

test("the shared cases in Node", () => {
  assert.ok(cases.mailboxes.length > 40 && cases.assessed.length > 30);
  assert.deepEqual(run(guard, cases), cases);
});

test("the shared cases in workerd", async (context) => {
  const worker = new Miniflare({
    modules: await bundle("guard_worker.js"),
    modulesRoot: "/",
    compatibilityDate: "2026-01-01",
  });
  context.after(() => worker.dispose());
  const body = JSON.stringify(cases);
  const told = await worker.dispatchFetch("http://worker/", { method: "POST", body });
  assert.deepEqual(await told.json(), cases);
});

test("an assessment tells whom it is about, and never by what", async () => {
  const secret = "a secret of the server's";
  const account = await fingerprint(secret, "payout", "DE02 1203 0000 0000 2020 51");
  const people = Array.from({ length: 20 }, (_, at) => ({ user: `u${at}`, payouts: [account] }));
  const found = assess(
    { user: "<b>cy</b>", at: 0, payouts: [account] },
    { upline: people.slice(0, 2), neighbours: people },
  );
  assert.deepEqual([found.verdict, found.score], ["review", 100]);
  assert.equal(found.text, "score 100: same_payout, ring");
  const [{ evidence, ...signal }] = found.signals;
  assert.deepEqual(signal, {
    code: "same_payout",
    weight: 60,
    hint: false,
    text: "<b>cy</b> shares a payout target with u0.",
    count: 20,
  });
  assert.equal(evidence.length, 10);
  assert.deepEqual(evidence.slice(0, 3), [
    { user: "u0", level: 1 },
    { user: "u1", level: 2 },
    { user: "u2", level: null },
  ]);
  assert.ok(!JSON.stringify(found).includes(account));
});

test("what is to be looked at is held, and its award with it", () => {
  const plan = {
    rules: [
      {
        id: "join",
        trigger: "signup",
        unit: "points",
        decimals: 0,
        award: { levels: [{ fixed: "5" }] },
      },
    ],
  };
  const signup = { user: "b.en@gmail.com", at: 0 };
  const upline = [{ user: "ben@gmail.com" }];
  const found = assess(signup, { upline });
  const ledger = new Ledger();
  const activity = { reference: "s1", activity_short_id: "signup", ...signup };
  ledger.record(plan, activity, upline, { now: 0 });
  assert.equal(found.verdict, "review");
  ledger.hold("s1", { by: "guard", why: found.text, now: 1 });
  assert.equal(ledger.approve({ now: 2 }).code, "unchanged");
  assert.equal(ledger.reviews("open")[0].opened.why, "score 100: self_referral");
  ledger.confirm("s1", { by: "eve", why: "it is Ben", now: 3 });
  assert.equal(ledger.awards("s1")[0].state, "reversed");
  ledger.free();
});

test("fingerprints", async () => {
  const secret = "0123456789abcdef";
  const one = await fingerprint(secret, "address", "203.0.113.7");
  assert.match(one, /^[A-Za-z0-9+/]{43}=$/);
  assert.equal(await fingerprint(secret, "address", "203.0.113.7"), one);
  const others = [
    fingerprint("0123456789abcdeF", "address", "203.0.113.7"),
    fingerprint(secret, "device", "203.0.113.7"),
    fingerprint(secret, "address", "203.0.113.8"),
    fingerprint(secret, "add", "ress203.0.113.7"),
    fingerprint(secret, "address", ""),
  ];
  assert.equal(new Set([one, ...(await Promise.all(others))]).size, 6);
  // The kind ends where it ends: what follows is the value.
  await assert.rejects(fingerprint(secret, "a\0b", "c"), TypeError);
  const found = assess({ user: "cy", at: 0, addresses: [one] });
  assert.equal(found.verdict, "accept");
  for (const bad of [[], ["short", "a", "b"], [1, "a", "b"], [secret, 1, "b"], [secret, "a"]]) {
    await assert.rejects(fingerprint(...bad), TypeError);
  }
});

test("texts that no one types", () => {
  const huge = "a".repeat(1 << 20);
  for (const text of [huge, `${huge}@gmail.com`, `a@${huge}.com`, "\ud800@gmail.com", "a@\udfff"]) {
    assert.equal(mailbox(text), null);
    assert.equal(isDisposable(text), false);
    assert.equal(subscriber(text), null);
    assert.equal(assess({ user: "cy", email: text, at: 0 }).ok, false);
  }
  assert.equal(isDisposable("\ud800.mailinator.com"), false);
  assert.equal(assess({ user: "\ud800", at: 0 }).code, "malformed_json");
  assert.equal(assess({ user: "cy\0", at: 0 }).path, "signup.user");
  const { text } = assess({ user: '"><script>', email: "x@mailinator.com", at: 0 }).signals[0];
  assert.equal(text, 'The mailbox of "><script> is a throw-away one.');
  const many = Array.from({ length: 10_001 }, () => 1);
  assert.equal(assess({ user: "cy", at: 1 }, { signups: many }).code, "too_many");
});

test("misuse is a TypeError", () => {
  const cycle = {};
  cycle.cycle = cycle;
  for (const bad of [undefined, null, 1, {}, [], () => ""]) {
    assert.throws(() => mailbox(bad), TypeError);
    assert.throws(() => isDisposable(bad), TypeError);
    assert.throws(() => subscriber(bad), TypeError);
  }
  for (const bad of [null, 1, "x", cycle, { a: 1n }, () => 1]) {
    assert.throws(() => assess(bad), TypeError);
    assert.throws(() => assess({}, bad), TypeError);
    assert.throws(() => assess({}, {}, bad), TypeError);
  }
});

test("after a trap the list is there again", () => {
  const script = `${trapped("isDisposable")}
    const { isDisposable } = await import("refgraph/guard");
    console.log(isDisposable("mailinator.com"));
    globalThis.armed = true;
    try { isDisposable("mailinator.com"); } catch (error) { console.log(error.code); }
    globalThis.armed = false;
    console.log(isDisposable("mailinator.com"));
  `;
  const cwd = join(folder, "../..");
  const printed = execFileSync("node", ["--input-type=module", "-e", script], { cwd });
  assert.deepEqual(String(printed).trim().split("\n"), ["true", "internal", "true"]);
});

// Simulations of the packed package in Node: a network of `refgraph` in, a report out; what is made
// up, what is refused, how it is stopped.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder } from "./support/packed.js";

const require = createRequire(join(folder, "../../package.json"));
const load = (entry) => import(pathToFileURL(require.resolve(entry)));
const { Network } = await load("refgraph");
const { Ledger, Scenario } = await load("refgraph/award");

const DAY = 86_400_000;
const plan = (award, more) => ({
  rules: [{ id: "sale", trigger: "purchase", unit: "USD", decimals: 2, award, ...more }],
});
const levels = (...rates) => ({ levels: rates.map((rate) => ({ rate })) });

/** What was made, which must have been. */
function made(told) {
  assert.equal(told.ok, true, JSON.stringify(told));
  return told.scenario;
}

test("a network of refgraph is played, and brings what a ledger says", async () => {
  const network = new Network();
  network.addProgram("friends");
  for (const name of ["ann", "ben", "cy", "dee"]) network.addUser(`${name}@example.com`);
  network.connect("friends", "ben@example.com", "ann@example.com");
  network.connect("friends", "cy@example.com", "ben@example.com");
  network.connect("friends", "dee@example.com", "cy@example.com");
  const users = Uint32Array.from({ length: network.users }, (_, handle) => handle);
  const { chains } = network.chains("friends", users, { levels: 1 });
  const names = network.ids(users);
  const number = Object.fromEntries(names.map((name, handle) => [name, handle]));
  const scenario = made(
    Scenario.of({ referrers: chains, banned: [number["ben@example.com"]], segments: { vip: [3] } }),
  );
  assert.equal(scenario.people, 4);

  const rules = plan(levels("0.1", "0.05", "0.01"), { compression: "skip" });
  const ledger = new Ledger();
  const activities = [];
  for (const [at, name, amount] of [
    [2, "dee@example.com", "19.99"],
    [1, "cy@example.com", "100.00"],
    [3, "dee@example.com", "0.05"],
  ]) {
    const activity_short_id = "purchase";
    activities.push({ user: number[name], activity_short_id, amount, at });
    const { chain } = network.chain("friends", name);
    const above = chain.map((user) => ({ user, banned: user === "ben@example.com" }));
    const reference = `order-${at}`;
    const told = ledger.record(
      rules,
      { reference, activity_short_id, amount, user: name, at },
      above,
      { now: at },
    );
    assert.equal(told.code, "recorded");
  }
  assert.deepEqual(scenario.add(activities), { ok: true, code: "added", activities: 3 });
  const report = await scenario.simulate(rules);
  assert.equal(report.code, "ran");
  const [usd] = report.units;
  for (const { user, given } of usd.top) {
    const [balance] = ledger.balances(names[user]);
    assert.equal(given, balance.pending, names[user]);
  }
  assert.equal(usd.top.length, ledger.balances().length);
  assert.deepEqual(report.income, { unit: "USD", amount: "120.04" });
  scenario.free();
  assert.throws(() => scenario.people, /freed/);
  ledger.free();
  network.free();
});

test("what is made up is the same as natively", async () => {
  const scenario = made(
    Scenario.generate({
      users: 5000,
      roots: 5,
      from: 0,
      until: 100 * DAY,
      purchases: 9000,
      least: "5.00",
      most: "200.00",
      seed: 7,
    }),
  );
  const report = await scenario.simulate(plan(levels(...Array(10).fill("0.01"))));
  // The same figures as in tests/simulation.rs.
  assert.equal(report.units[0].given, "20750.57");
  assert.equal(report.income.amount, "481279.58");
  assert.equal(report.activities, scenario.activities);
});

test("two plans are held against each other", async () => {
  const scenario = made(Scenario.of({ referrers: [null, 0, 1] }));
  scenario.add([
    { user: 2, activity_short_id: "purchase", amount: "100.00", at: 0 },
    { user: 1, activity_short_id: "purchase", amount: "10.00", at: 1 },
  ]);
  const told = await scenario.compare(plan(levels("0.1", "0.05")), plan(levels("0.12")));
  assert.equal(told.code, "compared");
  assert.equal(told.before.units[0].given, "16.00");
  assert.deepEqual(told.changes, [
    {
      unit: "USD",
      decimals: 2,
      before: "16.00",
      after: "13.20",
      difference: "-2.80",
      better: 1,
      worse: 1,
      losers: [{ user: 0, before: "6.00", after: "1.20" }],
    },
  ]);
});

test("progress is told, a signal stops it, and nothing is added meanwhile", async () => {
  const scenario = made(Scenario.generate({ users: 60_000, purchases: 60_000 }));
  const seen = [];
  const running = scenario.simulate(plan(levels("0.1")), {
    onProgress: (done, total) => seen.push([done, total]),
  });
  assert.throws(() => scenario.add([]), TypeError);
  await running;
  assert.deepEqual(seen.at(-1), [120_000, 120_000]);
  assert.ok(seen.length > 3);
  assert.ok(seen.every(([done], at) => at === 0 || done > seen[at - 1][0]));
  const controller = new AbortController();
  const stopped = scenario.simulate(plan(levels("0.1")), {
    onProgress: () => controller.abort(new Error("enough")),
    signal: controller.signal,
  });
  await assert.rejects(stopped, /enough/);
  assert.equal(scenario.add([]).ok, true);
});

test("what is refused is told by its path, and leaves nothing behind", async () => {
  const at = 0;
  const activity_short_id = "purchase";
  const fault = (told) => [told.ok, told.code, told.path];
  assert.deepEqual(fault(Scenario.of({ referrers: [1, 0] })), [false, "cycle", "referrers"]);
  assert.deepEqual(fault(Scenario.of({ referrers: [0] })), [false, "self_connection", "referrers"]);
  assert.deepEqual(fault(Scenario.of({ referrers: [9] })), [false, "unknown_user", "referrers"]);
  assert.deepEqual(fault(Scenario.of({ referrers: [null], banned: [1] })), [
    false,
    "unknown_user",
    "user",
  ]);
  assert.deepEqual(fault(Scenario.generate({ users: 3, until: 1 })), [
    false,
    "invalid_value",
    "until",
  ]);
  assert.deepEqual(fault(Scenario.generate({ users: 3, folks: 1 })), [
    false,
    "unknown_field",
    "folks",
  ]);

  const scenario = made(Scenario.of({ referrers: [null, 0] }));
  const good = { user: 1, activity_short_id, amount: "1.00", at };
  const lists = [
    [{ ...good, user: 2 }, "unknown_user", "user"],
    [{ ...good, at: -1 }, "invalid_value", "at"],
    [{ ...good, at: 8.65e15 }, "invalid_value", "at"],
    [{ ...good, at: undefined }, "invalid_value", "at"],
    [{ ...good, amount: "1,00" }, "invalid_value", "amount"],
    [{ ...good, amount: "" }, "invalid_value", "amount"],
    [{ ...good, amount: "1\n2" }, "invalid_value", "amount"],
    [{ ...good, amount: "9".repeat(1_000_000) }, "invalid_value", "amount"],
    [{ ...good, amount: `${"9".repeat(18)}.99` }, "overflow", "amount"],
    [{ ...good, activity_short_id: "a b" }, "invalid_id", "activity_short_id"],
    [{ ...good, activity_short_id: "\ud800" }, "invalid_id", "activity_short_id"],
    [{ ...good, activity_short_id: "a\nb" }, "invalid_id", "activity_short_id"],
  ];
  for (const [bad, code, field] of lists) {
    // Behind the first batch, so that what went before it has to be taken back.
    const activities = [...Array(20_000).fill(good), bad];
    assert.deepEqual(fault(scenario.add(activities)), [false, code, `activities[20000].${field}`]);
    assert.equal(scenario.activities, 0, code);
  }
  for (const bad of [{ ...good, user: "1" }, { ...good, amount: 1 }, null, "x"]) {
    assert.throws(() => scenario.add([good, bad]), TypeError);
  }
  assert.throws(() => scenario.add(7), TypeError);
  assert.equal(scenario.activities, 0);

  scenario.add([good]);
  assert.deepEqual(fault(await scenario.simulate({ rules: [{}] })), [
    false,
    "missing_field",
    "rules[0].award",
  ]);
  assert.deepEqual(fault(await scenario.simulate(plan(levels("0.1")), { joining: ["a b"] })), [
    false,
    "invalid_id",
    "joining[0]",
  ]);
  await assert.rejects(scenario.simulate(7), TypeError);
  assert.throws(() => new Scenario(), TypeError);
  assert.throws(() => Scenario.of({}), TypeError);
  assert.throws(() => Scenario.of({ referrers: [0.5] }), TypeError);
});

test("a plan that pays for recruiting alone is warned of", async () => {
  const scenario = made(Scenario.generate({ users: 100, purchases: 10 }));
  const report = await scenario.simulate({
    rules: [
      {
        id: "join",
        trigger: "signup",
        unit: "USD",
        decimals: 2,
        award: { levels: [{ fixed: "5.00" }, { fixed: "1.00" }] },
      },
    ],
  });
  assert.deepEqual(
    report.warnings.map(({ code }) => code),
    ["recruiting_only"],
  );
});

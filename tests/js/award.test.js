// Awards of the packed package in Node: the worked cases, faults, and what no one should give it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder, root } from "./support/packed.js";

const require = createRequire(join(folder, "../../package.json"));
const load = (entry) => import(pathToFileURL(require.resolve(entry)));
const { checkPlan, Ledger, runAwards } = await load("refgraph/award");

const cases = JSON.parse(await readFile(join(root, "tests/vectors/awards.json"), "utf8"));
const schema = JSON.parse(await readFile(join(root, "docs/awards.schema.json"), "utf8"));

/** Whether a value is what a schema says; only the words that ours uses, and no other. */
function follows(value, schema) {
  const words = {
    $schema: () => true,
    $id: () => true,
    $defs: () => true,
    title: () => true,
    description: () => true,
    default: () => true,
    $ref: (ref) => follows(value, defs[ref.replace("#/$defs/", "")]),
    type: (types) =>
      [types].flat().some(
        (type) =>
          ({
            object: typeof value === "object" && value !== null && !Array.isArray(value),
            array: Array.isArray(value),
            string: typeof value === "string",
            integer: Number.isInteger(value),
            boolean: typeof value === "boolean",
            null: value === null,
          })[type],
      ),
    enum: (list) => list.includes(value),
    pattern: (pattern) => new RegExp(pattern, "u").test(value),
    minimum: (least) => value >= least,
    maximum: (most) => value <= most,
    minLength: (least) => value.length >= least,
    maxLength: (most) => value.length <= most,
    maxItems: (most) => value.length <= most,
    items: (each) => value.every((item) => follows(item, each)),
    required: (names) => names.every((name) => Object.hasOwn(value, name)),
    properties: (all) =>
      Object.entries(value).every(([name, item]) => !all[name] || follows(item, all[name])),
    propertyNames: (each) => Object.keys(value).every((name) => follows(name, each)),
    additionalProperties: (allowed) =>
      typeof allowed === "object"
        ? Object.values(value).every((item) => follows(item, allowed))
        : allowed || Object.keys(value).every((name) => Object.hasOwn(schema.properties, name)),
    dependentRequired: (all) =>
      Object.entries(all).every(
        ([name, names]) =>
          !Object.hasOwn(value, name) || names.every((of) => Object.hasOwn(value, of)),
      ),
    anyOf: (list) => list.some((one) => follows(value, one)),
    oneOf: (list) => list.filter((one) => follows(value, one)).length === 1,
  };
  // The type comes first: the other words are about values of that type.
  const { type = [], ...rest } = schema;
  if (schema.type && !words.type(type)) return false;
  return Object.entries(rest).every(([word, about]) => words[word](about));
}
const { $defs: defs } = schema;

test("each award and each that is missed has a sentence", () => {
  for (const { name, plan, activity, chain, spent } of cases) {
    const found = runAwards(plan, activity, chain, spent);
    assert.equal(found.ok, true, name);
    for (const { user, amount, text } of [...found.awards, ...found.missed]) {
      assert.ok(text.startsWith(user) && text.endsWith(".") && text.includes(amount ?? "nothing"));
    }
  }
});

test("the schema and the parser agree", () => {
  const sound = cases.map(({ plan }) => plan);
  for (const plan of sound) {
    assert.equal(checkPlan(plan).ok, true);
    assert.equal(follows(plan, schema), true, JSON.stringify(plan));
  }
  // One value after the other is replaced by what might be wrong: neither knows better.
  const values = [null, true, 0, -1, 1.5, "", "x y", "1.", "0.1", "-1", [], {}, { a: 1 }];
  // What takes more than one value to see, a schema leaves to the parser.
  const alone = ["wrong_type", "missing_field", "unknown_field", "invalid_id"];
  let refused = 0;
  for (const plan of [
    sound[0],
    sound[13],
    sound[26],
    sound.find(({ program }) => program?.budgets),
    sound.find(({ rules }) => rules[0].award.levels?.[0]?.message),
    sound.find(({ rules }) => rules[0].conditions?.multipliers),
  ]) {
    const visit = (path) => {
      const node = path.reduce((at, name) => at[name], plan);
      for (const value of values) {
        const copy = structuredClone(plan);
        const last = path.at(-1);
        path.slice(0, -1).reduce((at, name) => at[name], copy)[last] = value;
        const found = checkPlan(copy);
        if (found.ok) assert.ok(follows(copy, schema) || value === null, JSON.stringify(copy));
        else if (alone.includes(found.code)) {
          assert.equal(follows(copy, schema), false, JSON.stringify([found, copy]));
          refused++;
        }
      }
      if (typeof node === "object" && node) {
        for (const name of Object.keys(node)) visit([...path, name]);
      }
    };
    for (const name of Object.keys(plan)) visit([name]);
  }
  assert.ok(refused > 300);
});

test("faults", () => {
  const [{ plan, activity, chain }] = cases;
  const wrong = structuredClone(plan);
  wrong.rules[0].award.levels[1].rate = "5 %";
  const { message, ...fault } = checkPlan(wrong);
  assert.deepEqual(fault, {
    ok: false,
    code: "invalid_value",
    path: "rules[0].award.levels[1].rate",
  });
  assert.ok(message.endsWith("."));
  assert.equal(runAwards(wrong, activity, chain).path, `plan.${fault.path}`);
  assert.equal(runAwards(plan, { ...activity, amount: 100 }, chain).path, "activity.amount");
  const lone = runAwards(plan, activity, [{ user: "\ud800" }]);
  assert.equal(lone.code, "malformed_json");
  const markup = '<b>"\\\u0000';
  assert.equal(runAwards(plan, activity, [{ user: markup }]).path, "chain[0].user");
  assert.equal(runAwards(plan, activity, [{ user: '<b>"\\' }]).awards[0].user, '<b>"\\');
  const long = runAwards(plan, activity, [{ user: "x".repeat(1 << 20) }]);
  assert.deepEqual([long.code, long.path], ["invalid_value", "chain[0].user"]);
});

test("misuse is a TypeError", () => {
  const [{ plan, activity, chain }] = cases;
  const cycle = {};
  cycle.cycle = cycle;
  for (const bad of [undefined, null, 1, "x", cycle, { a: 1n }, () => 1]) {
    assert.throws(() => checkPlan(bad), TypeError);
    assert.throws(() => runAwards(bad, activity, chain), TypeError);
    assert.throws(() => runAwards(plan, bad, chain), TypeError);
    assert.throws(() => runAwards(plan, activity, bad), TypeError);
    if (bad !== undefined) assert.throws(() => runAwards(plan, activity, chain, bad), TypeError);
  }
});

const plan = {
  program: { hold_days: 14 },
  rules: [
    {
      id: "sale",
      trigger: "purchase",
      unit: "USD",
      decimals: 2,
      award: { levels: [{ rate: "0.1" }, { message: { template: "sold" } }] },
      conditions: { budgets: [{ per: "person", maximum: "15.00" }] },
    },
  ],
};
const sale = (reference, amount = "100.00", more = {}) => ({
  reference,
  activity_short_id: "purchase",
  user: "zoe",
  amount,
  at: 0,
  ...more,
});
const chain = [{ user: '=ben,"x"' }, { user: "ann" }];
const DAY = 86_400_000;

test("a ledger from the first award to the last payment", () => {
  const ledger = new Ledger();
  const [{ user }] = chain;
  const has = () =>
    ledger.balances(user).map(({ pending, approved, paid }) => [pending, approved, paid]);
  const first = ledger.record(plan, sale("1"), chain, { now: 1 });
  assert.deepEqual([first.code, first.entries, first.awards[0].amount], ["recorded", 3, "10.00"]);
  assert.deepEqual(first.messages[0], {
    rule: "sale",
    user: "ann",
    level: 2,
    template: "sold",
    variables: {},
  });
  // The same reference again changes nothing, whatever it says now; and it was counted against
  // the budget of a person.
  assert.deepEqual(ledger.record(plan, sale("1", "999.00"), [], { now: 2 }), {
    ok: true,
    code: "unchanged",
    entries: 0,
  });
  assert.equal(ledger.record(plan, sale("2"), chain, { now: 3 }).awards[0].amount, "5.00");
  assert.equal(ledger.record(plan, sale("3"), chain, { now: 3 }).awards.length, 0);
  assert.deepEqual(has(), [["15.00", "0.00", "0.00"]]);
  assert.equal(ledger.approve({ now: 14 * DAY - 1 }).code, "unchanged");
  assert.equal(ledger.payoutCsv(), "user,unit,amount\r\n");
  assert.equal(ledger.approve({ now: 14 * DAY }).entries, 2);
  assert.deepEqual(has(), [["0.00", "15.00", "0.00"]]);
  assert.equal(ledger.payoutCsv(), 'user,unit,amount\r\n"\'=ben,""x""",USD,15.00\r\n');
  assert.equal(ledger.pay("ann", "USD", { now: 15 * DAY }).amount, null);
  assert.equal(ledger.pay(user, "USD", { now: 15 * DAY }).amount, "15.00");
  assert.deepEqual(has(), [["0.00", "0.00", "15.00"]]);
  assert.equal(ledger.pay(user, "USD", { now: 15 * DAY }).code, "unchanged");
  // What was paid is owed, once, and kept from the next payment.
  assert.equal(ledger.reverse("1", { why: "refund", now: 16 * DAY }).entries, 1);
  assert.equal(ledger.reverse("1", { why: "fraud", now: 17 * DAY }).code, "unchanged");
  assert.deepEqual(has(), [["0.00", "-10.00", "15.00"]]);
  assert.equal(ledger.record(plan, sale("4", "500"), chain, { now: 3 }).awards[0].amount, "10.00");
  ledger.approve({ now: 18 * DAY });
  assert.deepEqual(has(), [["0.00", "0.00", "15.00"]]);
  assert.equal(ledger.pay(user, "USD", { now: 18 * DAY }).amount, "0.00");
  assert.deepEqual(has(), [["0.00", "0.00", "15.00"]]);
  const states = ["1", "2", "4"].map((reference) => ledger.awards(reference)[0].state);
  assert.deepEqual(states, ["settled", "paid", "paid"]);
  assert.deepEqual(ledger.reverse("9", { now: 1 }).code, "unknown_reference");
  // Entries out and in again, through JSON, make the same ledger.
  const { ok, ledger: copy } = Ledger.load(JSON.parse(JSON.stringify(ledger)));
  assert.ok(ok);
  assert.deepEqual(copy.balances(), ledger.balances());
  assert.deepEqual(copy.entries(), ledger.entries());
  assert.deepEqual(ledger.entries(2, 2), ledger.entries().slice(2, 4));
  assert.equal(copy.size, ledger.size);
  // An entry that does not follow adds none of its batch.
  const gave = ledger.entries().find(({ act }) => act === "gave");
  for (const [bad, path] of [
    [[gave], "[0]"],
    [[{ ...gave, reference: "7" }], "[0]"],
    [[ledger.entries()[0]], "[0]"],
  ]) {
    const fault = copy.append(bad);
    assert.deepEqual([fault.code, fault.path], ["conflict", path]);
  }
  assert.equal(copy.append([{ ...gave, amount: 1 }]).path, "[0].amount");
  assert.equal(copy.append([{ act: "stole" }]).path, "[0].act");
  assert.deepEqual(copy.balances(), ledger.balances());
  copy.free();
  ledger.free();
  assert.throws(() => ledger.size, TypeError);
});

test("of a test nothing is ever paid", () => {
  const ledger = new Ledger();
  const own = [{ user: "zoe" }];
  assert.equal(ledger.record(plan, sale("1"), own, { now: 1 }).code, "conflict");
  const tried = ledger.record(plan, sale("1", "100.00", { test: true }), own, { now: 1 });
  assert.equal(tried.awards[0].amount, "10.00");
  assert.equal(ledger.approve({ now: 99 * DAY }).code, "unchanged");
  assert.equal(ledger.pay("zoe", "USD", { now: 99 * DAY }).code, "unchanged");
  assert.deepEqual(ledger.balances(), [
    { user: "zoe", unit: "USD", pending: "0.00", approved: "0.00", paid: "0.00", test: "10.00" },
  ]);
  assert.equal(ledger.reverse("1", { now: 2 }).code, "reversed");
  assert.equal(ledger.balances()[0].test, "0.00");
});

test("what is under review is held until somebody has looked at it", () => {
  const ledger = new Ledger();
  const [{ user }] = chain;
  const has = (of = ledger) =>
    of.balances(user).map(({ pending, approved, paid }) => [pending, approved, paid])[0];
  const eve = (now, why = "twelve signups within an hour") => ({ by: "eve", why, now });
  assert.equal(ledger.hold("1", eve(1)).code, "unknown_reference");
  for (const reference of ["1", "2"]) ledger.record(plan, sale(reference, "50"), chain, { now: 1 });
  assert.equal(ledger.clear("1", eve(2)).code, "conflict");
  assert.deepEqual(ledger.hold("1", eve(2)), { ok: true, code: "held_for_review", entries: 1 });
  assert.equal(ledger.hold("1", eve(3)).code, "unchanged");
  // Approving passes over it.
  assert.equal(ledger.approve({ now: 14 * DAY }).entries, 1);
  assert.deepEqual(has(), ["5.00", "5.00", "0.00"]);
  // What was approved is held as well: neither the payment nor its file has it.
  assert.equal(ledger.hold("2", eve(15 * DAY)).entries, 1);
  assert.deepEqual(has(), ["10.00", "0.00", "0.00"]);
  assert.equal(ledger.pay(user, "USD", { now: 15 * DAY }).code, "unchanged");
  assert.equal(ledger.payoutCsv(), "user,unit,amount\r\n");
  const approved = { reference: "1", at: 1, act: "approved", award: 0 };
  assert.equal(ledger.append([approved]).code, "conflict");
  const opened = { at: 2, by: "eve", why: "twelve signups within an hour" };
  assert.deepEqual(ledger.reviews("open")[0], {
    reference: "1",
    state: "open",
    opened,
    closed: null,
  });
  assert.equal(ledger.clear("1", eve(16 * DAY, "a class of students")).code, "cleared");
  assert.deepEqual(ledger.confirm("2", eve(16 * DAY, "one <b>person</b>")), {
    ok: true,
    code: "confirmed",
    entries: 2,
  });
  assert.equal(ledger.entries().at(-1).why, "one <b>person</b>");
  assert.deepEqual(has(), ["5.00", "0.00", "0.00"]);
  // What was looked at is closed for good.
  assert.equal(ledger.hold("1", eve(17 * DAY)).code, "conflict");
  assert.equal(ledger.clear("2", eve(17 * DAY)).code, "conflict");
  assert.equal(ledger.approve({ now: 17 * DAY }).entries, 1);
  assert.equal(ledger.pay(user, "USD", { now: 17 * DAY }).amount, "5.00");
  const { ledger: copy } = Ledger.load(JSON.parse(JSON.stringify(ledger)));
  assert.deepEqual(copy.reviews(), ledger.reviews());
  assert.deepEqual(
    copy.reviews().map(({ state, closed }) => [state, closed.why]),
    [
      ["cleared", "a class of students"],
      ["confirmed", "one <b>person</b>"],
    ],
  );
  assert.deepEqual(has(copy), ["0.00", "0.00", "5.00"]);
  for (const [bad, path] of [
    [{ ...eve(1), why: "" }, "why"],
    [{ ...eve(1), by: "\u0000" }, "by"],
    [{ ...eve(1), why: "x".repeat(1 << 20) }, "why"],
  ]) {
    const fault = ledger.hold("1", bad);
    assert.deepEqual([fault.code, fault.path], ["invalid_value", path]);
  }
  for (const bad of [undefined, null, {}, { by: 1, why: "x", now: 1 }, { by: "x", why: "x" }]) {
    assert.throws(() => ledger.hold("1", bad), TypeError);
  }
  assert.throws(() => ledger.reviews("closed"), TypeError);
});

test("a ledger of many entries", () => {
  const ledger = new Ledger();
  for (let at = 0; at < 3_000; at++) ledger.record(plan, sale(`${at}`, "0.50"), chain, { now: at });
  const entries = ledger.entries();
  assert.equal(entries.length, ledger.size);
  const { ledger: copy } = Ledger.load(entries);
  assert.deepEqual(copy.balances(), ledger.balances());
  for (let at = 0; at < 3_000; at++) copy.reverse(`${at}`, { now: 9_000 });
  assert.deepEqual(new Set(copy.balances().map(({ pending }) => pending)), new Set(["0.00"]));
});

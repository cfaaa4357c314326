// Awards of the packed package in Node: the worked cases, faults, and what no one should give it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder, root } from "./support/packed.js";

const require = createRequire(join(folder, "../../package.json"));
const { checkPlan, runAwards } = await import(pathToFileURL(require.resolve("refgraph")));

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
    additionalProperties: (allowed) =>
      allowed || Object.keys(value).every((name) => Object.hasOwn(schema.properties, name)),
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

test("worked cases", () => {
  assert.ok(cases.length >= 60);
  for (const { name, plan, activity, chain, spent, awards, missed, sums } of cases) {
    const found = runAwards(plan, activity, chain, spent);
    assert.equal(found.ok, true, name);
    const told = found.awards.map(({ user, level, amount }) => [user, level, amount]);
    assert.deepEqual(told, awards, name);
    const not = found.missed.map(({ user, level, code }) => [user, level, code]);
    assert.deepEqual(not, missed, name);
    const parts = found.sums.map(({ rule, intended, given, kept }) => [
      rule,
      intended,
      given,
      kept,
    ]);
    if (sums) assert.deepEqual(parts, sums, name);
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

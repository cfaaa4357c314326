// Awards on every store: what an activity gives, and that those that race for the last of a budget
// never give more than there is.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { STORES } from "./support/stores.js";

const RULES = "/networks/acme/connections/spring/rules";
const ACTIVITY = "/networks/acme/activity";
const AT_ONCE = 64;

const sale = (conditions) => ({
  id: "sale",
  trigger: "purchase",
  unit: "USD",
  decimals: 2,
  award: { levels: [{ rate: "0.1" }, { rate: "0.05" }] },
  conditions,
});

for (const [store, start] of Object.entries(STORES)) {
  describe(`awards on ${store}`, () => {
    let worker;
    before(async () => {
      worker = await start();
      await worker.provision();
      await worker.create("top@awards.example", { program: "spring" });
      await worker.create("mid@awards.example", { referrer: "top@awards.example" });
      for (let at = 0; at < 8; at++)
        await worker.create(`u${at}@awards.example`, { referrer: "mid@awards.example" });
    });
    after(() => worker?.stop());

    const plan = (rules) => worker.send("PUT", RULES, { rules });
    const record = (user, reference, amount = "10.00", rest = {}) =>
      worker.post(ACTIVITY, {
        activity_short_id: "purchase",
        amount,
        users: { actor: `${user}@awards.example` },
        metadata: { reference },
        ...rest,
      });
    const balance = async (user) => {
      const { json } = await worker.get(`/networks/acme/users/${user}@awards.example/balances`);
      return json.balances[0] ?? {};
    };
    /** The sum of all that was given to a user, in cents. */
    const given = async (user) => {
      let sum = 0;
      let cursor = "";
      do {
        const target = `/networks/acme/awards?limit=50&user=${user}@awards.example${cursor}`;
        const { json } = await worker.get(target);
        for (const { amount } of json.awards) sum += Math.round(Number(amount) * 100);
        cursor = json.next && `&cursor=${json.next}`;
      } while (cursor);
      return sum;
    };

    test("who gets what, and what users have", async () => {
      assert.equal((await plan([sale({})])).status, 201);
      const { status, json } = await record("u0", "first");
      assert.equal(status, 201);
      assert.deepEqual(
        json.awards.map(({ user, amount, status }) => [user, amount, status]),
        [
          ["mid@awards.example", "1.00", "pending"],
          ["top@awards.example", "0.50", "pending"],
        ],
      );
      const again = await record("u0", "first");
      assert.deepEqual([again.status, again.json.outcome], [200, "unchanged"]);
      assert.equal((await record("u0", "first", "11.00")).json.error.code, "reference_reused");
      assert.equal((await balance("mid")).pending, "1.00");
    });

    test("one activity that is sent many times at once counts once", async () => {
      const answers = await Promise.all(Array.from({ length: 16 }, () => record("u1", "once")));
      const outcomes = answers.map(({ status, json }) => `${status} ${json.outcome}`).sort();
      assert.deepEqual(outcomes, [...new Array(15).fill("200 unchanged"), "201 recorded"]);
      for (const { json } of answers) assert.deepEqual(json.awards, answers[0].json.awards);
    });

    test(`${AT_ONCE} that race for the last of a budget`, async () => {
      const [mid, top] = [await given("mid"), await given("top")];
      // Enough for 17 at 1.50, and half of another; what was given before counts as well.
      const maximum = ((mid + top) / 100 + 26.25).toFixed(2);
      await plan([sale({ budgets: [{ per: "rule", maximum }] })]);
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, at) => record(`u${at % 8}`, `race-${at}`)),
      );
      for (const { status, json } of answers) assert.equal(status, 201, JSON.stringify(json));
      const full = answers.filter(({ json }) => json.sums[0].given === "1.50");
      const cut = answers.filter(({ json }) => json.sums[0].given === "0.75");
      const none = answers.filter(({ json }) => json.sums[0].given === "0.00");
      assert.deepEqual([full.length, cut.length, none.length], [17, 1, AT_ONCE - 18]);
      for (const { json } of none)
        assert.deepEqual(
          json.missed.map(({ code }) => code),
          ["budget_spent", "budget_spent"],
        );
      assert.equal((await given("mid")) + (await given("top")), mid + top + 2625);
      for (const user of ["mid", "top"])
        assert.equal(Math.round(Number((await balance(user)).pending) * 100), await given(user));
    });
  });
}

// Awards: a million purchases over a million users, through a plan of ten levels with a cap, beside
// the same in plain JavaScript: with a decimal library, and with cents as BigInt. Natively the same
// core. The data is there before the time is taken; what each gets is the result.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Big from "big.js";
import { native, rate, report, root } from "./measure.js";

const COUNT = 1_000_000;
const CENT = 2;

const require = createRequire(join(root, "pkg/package.json"));
const { Scenario } = await import(pathToFileURL(require.resolve("refgraph/award")));
const plan = JSON.parse(await readFile(join(root, "tests/bench/awards/plan.json"), "utf8"));
const [rule] = plan.rules;
const rates = rule.award.levels.map(({ rate }) => rate);

let random = 1;
const below = (bound) => {
  random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((random / 2 ** 32) * bound);
};
// Whoever joins is brought in by someone who was there, or by who brought that one in.
const referrers = new Int32Array(COUNT).fill(-1);
for (let user = 1; user < COUNT; user++) {
  if (below(1000) < 1) continue;
  const there = below(user);
  referrers[user] = referrers[there] >= 0 && below(2) === 0 ? referrers[there] : there;
}
const activities = Array.from({ length: COUNT }, (_, place) => {
  const user = below(COUNT);
  const cents = 500 + below(20_000);
  const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
  return { user, activity_short_id: "purchase", amount, at: place * 31_536 };
});

const { scenario } = Scenario.of({ referrers: new Uint32Array(referrers.buffer) });
scenario.add(activities);

/** What everyone got in the last run of each. */
const got = {};

async function ours() {
  const told = await scenario.simulate(plan, { worst: false, top: 100 });
  got.ours = told.units[0].given;
}

/** Awards by a decimal library, as one writes them who knows that money is no float. */
function withDecimals() {
  const shares = rates.map((rate) => Big(rate));
  const cap = Big(rule.award.cap.rate);
  const users = new Map();
  let given = Big(0);
  for (const { user, amount } of activities) {
    const worth = Big(amount);
    const most = worth.times(cap).round(CENT, Big.roundDown);
    let sum = Big(0);
    const awards = [];
    let above = referrers[user];
    for (let level = 0; level < shares.length && above >= 0; level++) {
      const award = worth.times(shares[level]).round(CENT, Big.roundHalfEven);
      sum = sum.plus(award);
      awards.push([above, award]);
      above = referrers[above];
    }
    // The plan's rates sum up to its cap at most: what rounding adds is taken from the last.
    if (sum.gt(most)) awards.at(-1)[1] = awards.at(-1)[1].minus(sum.minus(most));
    for (const [who, award] of awards) {
      users.set(who, award.plus(users.get(who) ?? 0));
      given = given.plus(award);
    }
  }
  got.js = given.toFixed(CENT);
}

/** The same with whole cents, and rates as whole numbers of 10,000. */
function withBigInts() {
  const shares = rates.map((rate) => BigInt(Math.round(Number(rate) * 10_000)));
  const cap = BigInt(Math.round(Number(rule.award.cap.rate) * 10_000));
  const users = new Map();
  let given = 0n;
  const half = (product) => {
    const [whole, rest] = [product / 10_000n, product % 10_000n];
    const isUp = rest > 5000n || (rest === 5000n && whole % 2n === 1n);
    return isUp ? whole + 1n : whole;
  };
  for (const { user, amount } of activities) {
    const worth = BigInt(amount.replace(".", ""));
    const most = (worth * cap) / 10_000n;
    let sum = 0n;
    const awards = [];
    let above = referrers[user];
    for (let level = 0; level < shares.length && above >= 0; level++) {
      const award = half(worth * shares[level]);
      sum += award;
      awards.push([above, award]);
      above = referrers[above];
    }
    if (sum > most) awards.at(-1)[1] -= sum - most;
    for (const [who, award] of awards) {
      users.set(who, (users.get(who) ?? 0n) + award);
      given += award;
    }
  }
  got["js-bigint"] = `${given / 100n}.${String(given % 100n).padStart(2, "0")}`;
}

const row = await rate("run", COUNT, ours, {
  js: [withDecimals, COUNT],
  "js-bigint": [withBigInts, COUNT],
});
// The cap is cut in another way by ours, but the sum is the same.
assert.equal(got.ours, got.js);
assert.equal(got.ours, got["js-bigint"]);
await report("awards", [
  { ...row, unit: "activities/s" },
  ...(await native("awards", "activities/s")),
]);

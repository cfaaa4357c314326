// What people did, made up over a network: everyone signs up once, and buys now and then. Of the
// same network and seed comes the same.

import { Scenario } from "./refgraph/award.browser.js";

const YEAR = 365 * 86_400_000;
/** What purchases are of, in cents: small ones are more frequent, as of logarithms all are alike. */
const LEAST = 500;
const MOST = 20_000;

/** Numbers from 0 up to 1 that look random: mulberry32, which is in the public domain. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function* activities(people, { purchases, until, seed }) {
  const random = numbers(seed);
  const from = until - YEAR;
  const joined = (user) => from + (YEAR * user) / people;
  for (let user = 0; user < people; user++) {
    yield { user, activity_short_id: "signup", amount: null, at: Math.floor(joined(user)) };
  }
  for (let made = 0; made < purchases; made++) {
    const user = Math.floor(random() * people);
    const at = Math.floor(joined(user) + random() * (until - joined(user)));
    const cents = Math.floor(LEAST * (MOST / LEAST) ** random());
    const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
    yield { user, activity_short_id: "purchase", amount, at };
  }
}

/** The scenario of a network (`referrers` as it tells them), a year until `until` long. */
export function makeScenario(referrers, settings) {
  const made = Scenario.of({ referrers });
  if (!made.ok) return made;
  const added = made.scenario.add(activities(referrers.length, settings));
  if (added.ok) return made;
  made.scenario.free();
  return added;
}

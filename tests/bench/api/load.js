// A load: so many connections that each send the next request once the last one was answered, by
// `autocannon`.

import autocannon from "autocannon";
import { KEY, NETWORK, PROGRAM } from "./world.js";

/** How many ask at once. */
const CONNECTIONS = 10;
/** Among how many who signed up last a referrer is drawn. */
const RECENT = 400;
const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };

/** The one of a sorted list below which so large a part is. */
const percentile = (sorted, part) => sorted[Math.ceil(sorted.length * part) - 1];

/**
 * Sends what `next` makes for some seconds, or so many requests; gives requests a second and the
 * milliseconds that half, and 99 of 100, took at most. Any status but
 * `expected` is an error, except for 503, "send it again": such answers are counted apart.
 */
async function send(origin, expected, limit, next) {
  const times = [];
  let unexpected;
  let failed = 0;
  const began = performance.now();
  await new Promise((resolve, reject) => {
    const load = autocannon({
      url: origin,
      connections: CONNECTIONS,
      ...limit,
      requests: [
        { setupRequest: (request) => ({ ...request, headers: { ...headers }, ...next() }) },
      ],
    });
    load.on("response", (_client, status, _bytes, time) => {
      if (status === expected) times.push(time);
      else if (status === 503) failed++;
      else unexpected ??= status;
    });
    load.on("reqError", reject);
    load.on("done", resolve);
  });
  const seconds = (performance.now() - began) / 1000;
  if (unexpected) throw new Error(`${origin} answered ${unexpected} instead of ${expected}`);
  if (!times.length) throw new Error(`${origin} answered nothing`);
  times.sort((one, other) => one - other);
  return {
    rps: times.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    failed: failed / (times.length + failed),
  };
}

/**
 * A crowd at one contender: whoever signs up was brought in by one of the last few hundred who had,
 * drawn by the same numbers for all contenders, so that soon everybody has a chain of ten.
 */
export function crowd(origin) {
  let asked = 0;
  /** Those who were told that they have signed up; of the others nobody knows. */
  const users = [];
  let state = 7;
  const below = (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  const path = `/networks/${NETWORK}/user_status`;
  const create = (referrer) => {
    const user = `user-${asked++}@example.com`;
    return JSON.stringify({ user, status_change: "create_user", referrer });
  };
  const told = (status, text) => {
    if (status === 201) users.push(text.match(/"user":"([^"]+)"/)[1]);
  };
  const signup = () => ({
    method: "POST",
    path,
    body: create(users[users.length - 1 - below(Math.min(users.length, RECENT))]),
    onResponse: told,
  });
  const list = `/networks/${NETWORK}/connections/${PROGRAM.program}`;
  const chain = () => ({
    method: "GET",
    path: `${list}?user=${encodeURIComponent(users[below(users.length)])}`,
  });
  return {
    /** The first users, of whom the very first has nobody above. */
    async begin(count) {
      const first = await fetch(origin + path, { method: "POST", headers, body: create() });
      told(first.status, await first.text());
      await send(origin, 201, { amount: count }, signup);
    },
    signup: (duration) => send(origin, 201, { duration }, signup),
    chain: (duration) => send(origin, 200, { duration }, chain),
  };
}

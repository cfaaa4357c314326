// The API: signups, and chains of users who have signed up, under load on this machine: on D1 in
// workerd, on a file of SQLite and on PostgreSQL in Node; beside the same written by hand with Hono,
// zod and SQL (`api/hono.js`, which says what it leaves out). PostgreSQL does not wait for the disk
// (`fsync` is off), which would hide what is compared.

import assert from "node:assert/strict";
import { NAMES, STORES } from "./api/contenders.js";
import { crowd } from "./api/load.js";
import { KEY, NETWORK, PROGRAM } from "./api/world.js";
import { median, report } from "./measure.js";

const ROUNDS = Number(process.env.API_ROUNDS ?? 5);
/** Seconds a round of one contender. */
const SECONDS = Number(process.env.API_SECONDS ?? 4);
/** How many have signed up before; it warms up as well. */
const USERS = 1500;

const FIGURES = {
  p50: { unit: "ms", better: "lower" },
  p99: { unit: "ms", better: "lower" },
  rps: { unit: "requests/s", better: "higher" },
};

/** Asserts that all contenders answer alike, as far as one can tell who does not know the codes. */
async function agree(origins) {
  const said = await Promise.all(Object.values(origins).map(conversation));
  for (const other of said.slice(1)) assert.deepEqual(other, said[0]);
}

/** What one answers to a few requests, right ones and wrong ones. */
async function conversation(origin) {
  const answers = [];
  const ask = async (method, path, body, headers = {}) => {
    const response = await fetch(`${origin}/networks/${NETWORK}${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        authorization: `Bearer ${KEY}`,
        ...(body && { "content-type": "application/json" }),
        ...headers,
      },
    });
    const { referral_code, link, connections, error, ...rest } = await response.json();
    const pairs = connections?.map(({ user, connection, level }) => [user, connection, level]);
    answers.push([response.status, error?.field, pairs, error ? {} : rest]);
    return referral_code;
  };
  const post = (user, rest, headers) =>
    ask("POST", "/user_status", { user, status_change: "create_user", ...rest }, headers);
  const chain = (program, user) =>
    ask("GET", `/connections/${program}?user=${encodeURIComponent(user)}`);
  const code = await post("Ann@agree.example");
  await post("bob@agree.example", { referrer: code.toLowerCase() });
  await post("cy@agree.example", { referrer: "BOB@agree.example" });
  await post("cy@agree.example", { referrer: "ann@agree.example" });
  await chain(PROGRAM.program, "cy@agree.example");
  await chain(PROGRAM.program, "no@agree.example");
  await chain("nowhere", "cy@agree.example");
  await post("no@agree.example", { referrer: "nobody@agree.example" });
  await post("no@agree.example", { program: "nowhere" });
  await post("none");
  await post("no@agree.example", { send_email: 1 });
  await post("no@agree.example", {}, { "content-type": "text/plain" });
  await post("no@agree.example", {}, { authorization: "Bearer another-key-0123456789" });
  return answers;
}

/** The rows of one store. */
async function measure(store) {
  const { origins, stop } = await STORES[store]();
  try {
    await agree(origins);
    const crowds = NAMES.map((who) => [who, crowd(origins[who])]);
    for (const [, each] of crowds) await each.begin(USERS);
    const rows = [];
    for (const what of ["signup", "chain"]) {
      // Reading is the same whatever was written.
      const contenders = crowds.filter(([who]) => what === "signup" || who !== "hono-bare");
      const measured = new Map(contenders.map(([who]) => [who, []]));
      for (let round = 0; round < ROUNDS; round++) {
        for (const [who, each] of contenders) measured.get(who).push(await each[what](SECONDS));
      }
      for (const [who, rounds] of measured) {
        const failed = median(rounds.map((round) => round.failed));
        if (failed) console.log(`${what}/${store}: ${who} failed ${(failed * 100).toFixed(1)} %`);
      }
      for (const [figure, is] of Object.entries(FIGURES)) {
        const medians = contenders.map(([who]) => [
          who,
          median(measured.get(who).map((round) => round[figure])),
        ]);
        const { ours, ...peers } = Object.fromEntries(medians);
        rows.push({ name: `${what}/${store}:${figure}`, ...is, ours, peers });
      }
    }
    return rows;
  } finally {
    await stop();
  }
}

const rows = [];
for (const store of Object.keys(STORES)) rows.push(...(await measure(store)));
await report("api", rows);
process.exit(0);

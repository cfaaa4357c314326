// How long a signup, a chain, the counts of a user and the first page of a leaderboard take in
// networks of ten thousand users and of millions, on SQLite and PostgreSQL. Ours alone: each row's
// peer is ours at the smallest size, as what is to be seen is that it does not grow.
//
// FLAT_SIZES=10000,100000,1000000,10000000 says which sizes; ten million take some minutes and 10 GB.

import { entry } from "../js/support/packed.js";
import { KEY, NETWORKS } from "../js/support/workerd.js";
import { emailOf, load } from "./flat/load.js";
import { STORES } from "./flat/stores.js";
import { report } from "./measure.js";

const { createHandler, provision } = await entry("refgraph/edge");

const SIZES = (process.env.FLAT_SIZES ?? "10000,100000,1000000").split(",").map(Number);
const CALLS = Number(process.env.FLAT_CALLS ?? 400);

const ACME = "/networks/acme";
const BOARD = `${ACME}/connections/autumn/leaderboard`;

/** What is measured: a request, of a number that is drawn and one that counts up. */
const REQUESTS = {
  signup: (drawn, at) => [
    "POST",
    `${ACME}/user_status`,
    {
      user: `new${at}@flat.example`,
      status_change: "create_user",
      program: "autumn",
      referrer: emailOf(drawn),
    },
  ],
  chain: (drawn) => ["GET", `${ACME}/connections/autumn?user=${emailOf(drawn)}`],
  counts: (drawn) => ["GET", `${ACME}/users/${emailOf(drawn)}?program=autumn`],
  leaderboard: () => ["GET", `${BOARD}?limit=100`],
  "leaderboard-level": () => ["GET", `${BOARD}?level=3&active=true&limit=100`],
};

const nameOf = (size) => (size >= 1e6 ? `${size / 1e6}m` : `${size / 1e3}k`);
const rows = [];
for (const [name, open] of Object.entries(STORES)) {
  for (const size of SIZES) {
    const { store, query, ready, stop } = await open();
    try {
      for (const network of NETWORKS) await provision(store, network);
      const began = performance.now();
      await load(query, size);
      await ready();
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.error(`${name}@${nameOf(size)}: loaded in ${seconds} s`);
      const handler = createHandler({ store });
      const send = async ([method, target, body]) => {
        const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
        const init = { method, headers, body: body && JSON.stringify(body) };
        const response = await handler(new Request(`http://localhost${target}`, init));
        const text = await response.text();
        if (response.status >= 300) throw new Error(`${response.status} ${text}`);
      };
      let state = 1;
      const draw = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state % size;
      };
      for (const [what, request] of Object.entries(REQUESTS)) {
        const times = [];
        for (let at = 0; at < CALLS * 1.25; at += 1) {
          const asked = request(draw(), at);
          const start = performance.now();
          await send(asked);
          times.push((performance.now() - start) * 1000);
        }
        // The first ones find nothing in any cache.
        const warm = times.slice(CALLS / 4).sort((one, other) => one - other);
        for (const [mark, part] of [
          ["p50", 0.5],
          ["p99", 0.99],
        ]) {
          const ours = warm[Math.floor(warm.length * part)];
          const least = rows.find((row) => row.key === `${what}:${mark}/${name}`);
          rows.push({
            key: `${what}:${mark}/${name}`,
            name: `${what}:${mark}/${name}@${nameOf(size)}`,
            unit: "us",
            ours,
            peers: least ? { smallest: least.ours } : {},
            better: "lower",
          });
        }
      }
    } finally {
      await stop();
    }
  }
}
await report(
  "flat",
  rows.map(({ key, ...row }) => row),
);

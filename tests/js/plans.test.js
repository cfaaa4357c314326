// Query plans of PostgreSQL: no statement of a request that many send reads a table that grows from
// end to end. (For SQLite, which plans without knowing sizes, the Rust tests of the API do the same.)

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { emailOf, load } from "../bench/flat/load.js";
import { STORES } from "../bench/flat/stores.js";
import { entry } from "./support/packed.js";
import { KEY, NETWORKS } from "./support/workerd.js";

const { createHandler, provision } = await entry("refgraph/edge");

const USERS = 100_000;

/** Tables that grow with the network, or with what is asked of it. */
const GROWING = new Set([
  "users",
  "codes",
  "connections",
  "counts",
  "inactive",
  "leaders",
  "corrections",
  "answers",
  "events",
  "deliveries",
]);

let opened;
let handler;
/** What a request has the store do. */
let seen = [];
before(async () => {
  opened = await STORES.postgres();
  const { store, query } = opened;
  for (const network of NETWORKS) await provision(store, network);
  await load(query, USERS);
  // So that no table is planned for as one that is empty.
  await query(
    `INSERT INTO codes (network_id, code, program_id, user_id, is_current, created_at)
     SELECT users.network_id, 'FL' || users.id, programs.id, users.id, 1, 0
     FROM users JOIN programs ON programs.network_id = users.network_id
     WHERE programs.name = 'autumn'`,
  );
  await query(
    `INSERT INTO events (network_id, sequence, name, kind, made_at, user_id)
     SELECT network_id, ROW_NUMBER() OVER (ORDER BY id), 'evt_' || id, 'user.signed_up', 0, id
     FROM users`,
  );
  await query(
    `INSERT INTO corrections (program_id, user_id, made_at, id)
     SELECT program_id, user_id, 0, '' FROM connections`,
  );
  await query(
    `INSERT INTO answers (id, place, line, made_at)
     SELECT 'a' || id, 0, 0, 0 FROM users`,
  );
  await query(
    `INSERT INTO inactive (program_id, user_id, level, slot, users)
     SELECT program_id, user_id, level, slot, 0 FROM counts`,
  );
  await opened.ready();
  const batch = (statements, how) => {
    seen.push(...statements);
    return store.batch(statements, how);
  };
  handler = createHandler({ store: { ...store, batch } });
});
after(() => opened?.stop());

async function send(method, target, body, more = {}) {
  const type = typeof body === "string" ? "application/x-ndjson" : "application/json";
  const headers = { authorization: `Bearer ${KEY}`, "content-type": type, ...more };
  const text = typeof body === "string" ? body : body && JSON.stringify(body);
  const request = new Request(`http://x/networks/acme${target}`, { method, headers, body: text });
  const response = await handler(request);
  const told = await response.text();
  assert.ok(response.status < 300, `${target} ${told}`);
}

/** Every node of a plan. */
function* nodes(plan) {
  yield plan;
  for (const below of plan.Plans ?? []) yield* nodes(below);
}

/** What is read from end to end by a statement. */
async function scanned({ sql, params }) {
  let count = 0;
  const text = sql.replace(/\?/g, () => `$${++count}`);
  const [[found]] = await opened.sql
    .unsafe(`EXPLAIN (FORMAT JSON) ${text}`, params, { prepare: true })
    .values();
  const [{ Plan: plan }] = typeof found === "string" ? JSON.parse(found) : found;
  return Array.from(nodes(plan)).flatMap((node) =>
    node["Node Type"] === "Seq Scan" && GROWING.has(node["Relation Name"])
      ? [node["Relation Name"]]
      : [],
  );
}

// Not here: a leaderboard since a time, which looks at up to 10,000 connections. For a tenth of a
// table it is right to read all of it.
const AUTUMN = "/connections/autumn";
const [one, two, three] = [7, 50_000, 99_000].map(emailOf);

for (const [what, requests] of Object.entries({
  "a signup": [
    ["POST", "/user_status", { user: "n1@x.example", status_change: "create_user", referrer: two }],
    [
      "POST",
      "/user_status",
      { user: "n2@x.example", status_change: "create_user", program: "autumn", referrer: two },
      { "idempotency-key": "one" },
    ],
  ],
  "a correction": [
    ["POST", AUTUMN, { user: three, connection: one }],
    ["GET", `${AUTUMN}/history?user=${three}`],
    ["DELETE", `${AUTUMN}?user=${three}`],
  ],
  "a change of status": [
    ["POST", "/user_status", { user: three, status_change: "ban" }],
    ["POST", "/user_status", { user: three, status_change: "unban" }],
  ],
  "a user": [
    ["GET", `/users/${one}?program=autumn`],
    ["GET", `${AUTUMN}?user=${two}`],
    ["GET", `${AUTUMN}/codes?user=${two}`],
  ],
  lists: [
    ["GET", `${AUTUMN}?limit=100`],
    ["GET", `${AUTUMN}/downline?user=${one}`],
    ["GET", `${AUTUMN}/downline?user=${two}&level=2`],
    ["GET", "/events?limit=100"],
  ],
  "a leaderboard": [
    ["GET", `${AUTUMN}/leaderboard?limit=100`],
    ["GET", `${AUTUMN}/leaderboard?by=direct&active=true`],
  ],
  "a backfill": [
    [
      "POST",
      `${AUTUMN}/backfill`,
      `{"user":"n3@x.example","referrer":"n4@x.example"}\n{"user":"n4@x.example","referrer":"${one}"}`,
    ],
  ],
  "the check of a code": [["GET", "/codes/FL7"]],
})) {
  test(`${what} reads no table that grows from end to end`, async () => {
    seen = [];
    for (const request of requests) await send(...request);
    const statements = seen;
    assert.ok(statements.length >= requests.length);
    for (const statement of statements) {
      const found = await scanned(statement);
      assert.deepEqual(found, [], statement.sql);
    }
  });
}

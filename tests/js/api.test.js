// The REST API in workerd, over HTTP: every endpoint, every way to get one wrong, restarts, kills
// and races.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { faultsOf } from "./support/integrity.js";
import { folder as packed } from "./support/packed.js";
import { STORES } from "./support/stores.js";
import {
  KEY,
  NETWORKS,
  OTHER_KEY,
  start,
  startAfresh,
  startApart,
  temporaryFolder,
} from "./support/workerd.js";

const STATUS = "/networks/acme/user_status";
const CONNECTIONS = "/networks/acme/connections";
const SPRING = `${CONNECTIONS}/spring`;

/** Asserts that an answer refuses, in the one shape that refusals have. */
function refuses(answer, status, code, field = null, what = "") {
  const { error } = answer.json ?? {};
  assert.deepEqual(
    { status: answer.status, code: error?.code, field: error?.field },
    { status, code, field },
    `${what} ${answer.text.slice(0, 300)}`,
  );
  assert.deepEqual(Object.keys(answer.json), ["error"]);
  assert.deepEqual(Object.keys(error), ["code", "message", "field"]);
  assert.match(error.message, /^[A-Z].*[.?]$/);
  hasHeaders(answer);
}

function hasHeaders({ headers }) {
  assert.equal(headers.get("content-type"), "application/json");
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
}

/** Asserts status and members of an answer. */
function answers(answer, status, members) {
  assert.equal(answer.status, status, answer.text);
  hasHeaders(answer);
  const found = Object.fromEntries(Object.keys(members).map((name) => [name, answer.json[name]]));
  assert.deepEqual(found, members);
}

/** All connections of a program, `limit` users a page. */
async function list(worker, target, limit = 1000, asked = {}) {
  const rest = Object.entries(asked).map(([name, value]) => `&${name}=${value}`);
  const connections = [];
  let cursor = "";
  do {
    const { status, json, text } = await worker.get(
      `${target}?limit=${limit}${rest.join("")}${cursor}`,
    );
    assert.equal(status, 200, text);
    connections.push(...json.connections);
    cursor = json.next && `&cursor=${json.next}`;
  } while (cursor);
  return connections;
}

for (const [store, startOn] of Object.entries(STORES)) {
  describe(`on ${store}`, () => {
    let worker;
    before(async () => {
      worker = await startOn();
    });
    after(() => worker?.stop());

    test("a network is set up once, however often that is done", async () => {
      const done = { ok: true, code: "provisioned" };
      assert.deepEqual(await worker.provision(), [done, done]);
      const before = await worker.dump();
      assert.equal(before.networks.length, 2);
      assert.equal(before.programs.length, 3);
      assert.deepEqual(await worker.provision(), [done, done]);
      assert.deepEqual(await worker.dump(), before);
      // No key is stored as it is.
      assert.ok(!JSON.stringify(before).includes(KEY));

      const [acme] = NETWORKS;
      for (const [settings, code, field] of [
        [null, "malformed_json", null],
        [[], "malformed_json", null],
        [{ ...acme, network: "a/b" }, "invalid_id", "network"],
        [{ ...acme, network: "\ud800" }, "malformed_json", null],
        [{ ...acme, key: "short" }, "invalid_value", "key"],
        [{ ...acme, keys: [] }, "unknown_field", "keys"],
        [{ ...acme, programs: {} }, "wrong_type", "programs"],
        [
          { ...acme, programs: [{ ...acme.programs[0], levels: 11 }] },
          "level_out_of_range",
          "levels",
        ],
        [
          { ...acme, programs: [{ ...acme.programs[0], signup_url: "x" }] },
          "invalid_value",
          "signup_url",
        ],
        [
          { ...acme, programs: [{ ...acme.programs[0], foreign_codes: "ACME-####" }] },
          "wrong_type",
          "foreign_codes",
        ],
        [
          { ...acme, programs: [{ ...acme.programs[0], foreign_codes: ["ACME-####", ""] }] },
          "invalid_value",
          "foreign_codes",
        ],
      ]) {
        const [{ message, ...outcome }] = await worker.provision([settings]);
        assert.deepEqual(outcome, { ok: false, code, field });
        assert.ok(message);
      }
      assert.deepEqual(await worker.dump(), before);
    });

    test("the programs of a network", async () => {
      answers(await worker.get(CONNECTIONS), 200, {
        connections: ["autumn", "spring"],
        programs: NETWORKS[0].programs.map(({ default: isDefault = false, ...program }) => ({
          program: program.program,
          levels: program.levels,
          default: isDefault,
          signup_url: program.signup_url,
          code_length: 8,
          foreign_codes: isDefault ? ["ACME####"] : [],
        })),
      });
    });

    test("a signup by code, its chain, its code and its link", async () => {
      const ann = await worker.create("Ann@Example.com");
      answers(ann, 201, {
        network: "acme",
        user: "ann@example.com",
        status: "active",
        outcome: "created",
        program: "spring",
        connection: null,
        email: "not_requested",
      });
      const { referral_code: code, link } = ann.json;
      assert.match(code, /^[0-9A-Z]{8,12}$/);
      assert.equal(link, `https://example.com/spring?referral_code=${code}`);

      // As a person types it.
      const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
      const bob = await worker.create("bob@example.com", { referrer: typed, send_email: true });
      answers(bob, 201, { connection: "ann@example.com", email: "not_configured" });
      answers(await worker.create("cy@example.com", { referrer: "bob@example.com" }), 201, {
        connection: "bob@example.com",
      });
      assert.deepEqual(await worker.chain("spring", "cy@example.com"), [
        "bob@example.com",
        "ann@example.com",
      ]);
      answers(await worker.get(`${SPRING}/codes?user=ann%40example.com`), 200, {
        user: "ann@example.com",
        program: "spring",
        referral_code: code,
        link,
        aliases: [],
      });

      // Only the first time counts.
      const again = await worker.create("cy@example.com", { referrer: "ann@example.com" });
      answers(again, 200, { outcome: "unchanged", connection: "bob@example.com" });
      const slip = code.replace(code[0], code[0] === "A" ? "B" : "A");
      const dee = await worker.create("dee@example.com", { referrer: slip });
      refuses(dee, 400, "invalid_referral_code", "referrer");
      const { users } = await worker.dump();
      assert.ok(!JSON.stringify(users).includes("dee@"));
    });

    test("codes that a company had before, and aliases", async () => {
      const [amy, ben] = ["amy@codes.example", "ben@codes.example"];
      const { json } = await worker.create(amy);
      await worker.create(ben);
      const give = (user, code) => worker.post(`${SPRING}/codes`, { user, code });
      refuses(await give(amy, "acme-12"), 400, "invalid_referral_code", "code");
      answers(await give(amy, " acme-0012 "), 201, {
        user: amy,
        program: "spring",
        referral_code: "ACME0012",
        link: "https://example.com/spring?referral_code=ACME0012",
        aliases: [json.referral_code],
        outcome: "changed",
      });
      answers(await give(amy, "ACME0012"), 200, { outcome: "unchanged" });
      refuses(await give(ben, "acme 0012"), 400, "code_taken", "code");
      // By the foreign code, and by the alias that the minted one is now.
      for (const referrer of ["Acme–0012", json.referral_code]) {
        const user = `by-${referrer.length}@codes.example`;
        answers(await worker.create(user, { referrer }), 201, { connection: amy });
      }
      const stranger = await worker.create("late@codes.example", { referrer: "ACME-9999" });
      refuses(stranger, 400, "invalid_referral_code", "referrer");
      answers(await give(amy, json.referral_code), 201, {
        referral_code: json.referral_code,
        aliases: ["ACME0012"],
      });
    });

    test("connections are made, moved and listed by pages and levels", async () => {
      const [root, a, b, c] = ["root", "a", "b", "c"].map((name) => `${name}@pages.example`);
      for (const user of [root, a, b, c]) await worker.create(user);
      const connect = (user, connection) =>
        worker.post(`${CONNECTIONS}/autumn`, { user, connection });
      for (const [user, connection] of [
        [a, root],
        [b, a],
        [c, b],
      ]) {
        answers(await connect(user, connection), 201, {
          network: "acme",
          program: "autumn",
          user,
          connection,
          outcome: "connected",
          previous: null,
        });
      }
      answers(await connect(c, b), 200, { outcome: "unchanged" });
      refuses(await connect(root, c), 400, "cycle", "connection");
      refuses(await connect(a, a), 400, "self_connection", "connection");
      refuses(await connect(a, "nobody@pages.example"), 400, "unknown_user", "connection");
      refuses(await connect("nobody@pages.example", a), 400, "unknown_user", "user");

      const pairs = async (query) => {
        const { json } = await worker.get(`${CONNECTIONS}/autumn${query}`);
        return json.connections.map(({ user, connection, level }) => [user, connection, level]);
      };
      assert.deepEqual(await pairs(""), [
        [a, root, 1],
        [b, a, 1],
        [c, b, 1],
      ]);
      assert.deepEqual(await pairs("?level=2"), [
        [b, root, 2],
        [c, a, 2],
      ]);
      assert.deepEqual(await pairs(`?user=${c}`), [
        [c, b, 1],
        [c, a, 2],
        [c, root, 3],
      ]);
      assert.deepEqual(await pairs(`?user=${c}&level=3`), [[c, root, 3]]);
      const paged = await list(worker, `${CONNECTIONS}/autumn`, 1);
      assert.deepEqual(
        paged.map(({ user }) => user),
        [a, b, c],
      );
      const { json } = await worker.get(`${CONNECTIONS}/autumn?limit=1`);
      refuses(await worker.get(`${SPRING}?cursor=${json.next}`), 400, "invalid_cursor", "cursor");

      // The other spelling; and b brings c along.
      const moved = await worker.post(`${CONNECTIONS}/autumn`, { user: b, amount: root });
      answers(moved, 201, { outcome: "moved", previous: a, connection: root });
      assert.deepEqual(await worker.chain("autumn", c), [b, root]);
      const both = { user: b, amount: root, connection: root };
      answers(await worker.post(`${CONNECTIONS}/autumn`, both), 200, { outcome: "unchanged" });
      const differ = { user: b, amount: root, connection: a };
      refuses(await worker.post(`${CONNECTIONS}/autumn`, differ), 400, "conflict", "amount");
    });

    test("a user with counts by level, and their downline by pages", async () => {
      const [top, ...rest] = Array.from({ length: 10 }, (_, at) => `d${at}@down.example`);
      await worker.create(top, { program: "spring" });
      for (const [at, user] of rest.entries()) {
        const referrer = `d${Math.floor(at / 3)}@down.example`;
        answers(await worker.create(user, { referrer }), 201, { connection: referrer });
      }
      const counts = async (user, program = "spring") => {
        const answer = await worker.get(`/networks/acme/users/${user}?program=${program}`);
        answers(answer, 200, { user, program, status: "active" });
        return answer.json.counts.map(({ users }) => users);
      };
      assert.deepEqual(await counts(top), [3, 6, 0]);
      assert.deepEqual(await counts(top, "autumn"), new Array(10).fill(0));
      const below = (user, level) => list(worker, `${SPRING}/downline`, 2, { user, level });
      for (const [level, expected] of [
        [1, rest.slice(0, 3)],
        [2, rest.slice(3)],
        [3, []],
      ]) {
        const pairs = await below(top, level);
        assert.deepEqual(
          pairs.map(({ user }) => user),
          expected,
        );
        assert.ok(pairs.every((pair) => pair.connection === top && pair.level === level));
      }
      // One goes elsewhere with all below.
      const root = "root@down.example";
      await worker.create(root);
      await worker.post(SPRING, { user: rest[0], connection: root });
      assert.deepEqual(await counts(top), [2, 3, 0]);
      assert.deepEqual(await counts(root), [1, 3, 0]);
      assert.equal((await below(root, 2)).length, 3);
      refuses(
        await worker.get("/networks/acme/users/no@down.example"),
        404,
        "unknown_user",
        "user",
      );
    });

    test("a leaderboard, by pages", async () => {
      const path = `${CONNECTIONS}/autumn/leaderboard`;
      const names = Array.from({ length: 9 }, (_, at) => `l${at}@lead.example`);
      for (const [at, user] of names.entries()) {
        const referrer = at ? names[Math.floor((at - 1) / 2)] : undefined;
        await worker.create(user, { program: "autumn", referrer });
      }
      const ask = async (query) => {
        const leaders = [];
        for (let cursor = ""; cursor !== null; ) {
          const { status, text, json } = await worker.get(`${path}?${query}&limit=3${cursor}`);
          assert.equal(status, 200, text);
          leaders.push(...json.leaders);
          cursor = json.next && `&cursor=${json.next}`;
        }
        assert.deepEqual(
          leaders.map(({ rank }) => rank),
          leaders.map((_, at) => at + 1),
        );
        const own = leaders.filter(({ user }) => user.endsWith("@lead.example"));
        return own.map(({ user, users }) => [user.slice(0, 2), users]);
      };
      const all = [
        ["l0", 8],
        ["l1", 4],
        ["l2", 2],
        ["l3", 2],
      ];
      assert.deepEqual(await ask(""), all);
      assert.deepEqual(await ask("since=0"), all);
      assert.deepEqual(await ask("level=2"), [
        ["l0", 4],
        ["l1", 2],
      ]);
      const direct = ["l0", "l1", "l2", "l3"].map((user) => [user, 2]);
      assert.deepEqual(await ask("by=direct"), direct);
      await worker.post(STATUS, { user: names[3], status_change: "ban" });
      assert.deepEqual(await ask("active=true"), [
        ["l0", 7],
        ["l1", 3],
        ["l2", 2],
      ]);
      assert.deepEqual(await ask("active=false"), all);
      refuses(await worker.get(`${path}?by=total&level=1`), 400, "conflict", "by");
      const { json } = await worker.get(`${path}?limit=1`);
      refuses(
        await worker.get(`${path}?level=1&cursor=${json.next}`),
        400,
        "invalid_cursor",
        "cursor",
      );
    });

    test("rows of another system, a line each", async () => {
      const headers = { "content-type": "application/x-ndjson" };
      const send = (rows) => {
        const body = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
        return worker.post(`${SPRING}/backfill`, body, headers);
      };
      // More than one part of them, and the referrers behind those whom they brought in.
      const rows = Array.from({ length: 130 }, (_, at) => ({
        user: `f${at}@fill.example`,
        referrer: at < 129 ? `f${Math.floor(at / 2) + 65}@fill.example` : undefined,
        code: at % 50 ? undefined : `ACME-7${String(at).padStart(3, "0")}`,
        date: 1_600_000_000 + at,
      }));
      const { status, json } = await send(rows);
      assert.equal(status, 200);
      assert.deepEqual(
        json.map(({ line }) => line),
        rows.map((_, at) => at + 1),
      );
      // The last one was made when they were named, and there is no more to say of them.
      const outcomes = json.map(({ outcome }) => outcome);
      assert.equal(outcomes.pop(), "unchanged");
      assert.deepEqual([...new Set(outcomes)].sort(), ["connected", "created"]);
      assert.deepEqual(await worker.chain("spring", "f0@fill.example"), [
        "f65@fill.example",
        "f97@fill.example",
        "f113@fill.example",
      ]);
      const again = await send([
        ...rows,
        { user: "f129@fill.example", referrer: "f0@fill.example" },
      ]);
      assert.ok(again.json.slice(0, -1).every(({ outcome }) => outcome === "unchanged"));
      assert.equal(again.json.at(-1).error.code, "cycle");
      refuses(
        await worker.send("POST", `${SPRING}/backfill`, "{}", { "content-type": "text/csv" }),
        415,
        "unsupported_media_type",
      );
    });

    test("a connection that is removed, and the history of it", async () => {
      const [one, two, user] = ["one", "two", "user"].map((name) => `${name}@history.example`);
      await worker.create(one);
      await worker.create(two);
      await worker.create(user, { referrer: one });
      const reason = "Typed “one” for two; see #7 😀";
      const moved = await worker.post(SPRING, { user, connection: two, reason });
      answers(moved, 201, { outcome: "moved", previous: one });
      const remove = () => worker.send("DELETE", `${SPRING}?user=${user}`);
      answers(await remove(), 200, { outcome: "disconnected", previous: two });
      answers(await remove(), 200, { outcome: "unchanged", previous: null });
      assert.deepEqual(await worker.chain("spring", user), []);
      const { json } = await worker.get(`${SPRING}/history?user=${user}`);
      assert.deepEqual(
        json.corrections.map(({ previous, connection, reason }) => [previous, connection, reason]),
        [
          [two, null, null],
          [one, two, reason],
        ],
      );
      const { json: told } = await worker.get(`/networks/acme/users/${two}`);
      assert.deepEqual(
        told.counts.map(({ users }) => users),
        [0, 0, 0],
      );
    });

    test("bans and revoked invitations", async () => {
      const [one, two] = ["one@status.example", "two@status.example"];
      await worker.create(one);
      await worker.create(two);
      const change = (user, status_change) => worker.post(STATUS, { user, status_change });
      answers(await change(one, "revoke_invite"), 201, { status: "revoked" });
      answers(await change(one, "revoke_invite"), 200, { outcome: "unchanged" });
      answers(await change(two, "ban"), 201, { status: "banned", outcome: "banned" });
      refuses(await change(two, "revoke_invite"), 400, "banned", "user");
      answers(await change(two, "unban"), 201, { status: "active", outcome: "unbanned" });
      await change(two, "ban");
      refuses(await change("three@status.example", "ban"), 400, "unknown_user", "user");
      const late = await worker.create("late@status.example", { referrer: two });
      refuses(late, 400, "banned", "referrer");
    });

    test("a program is made, changed and told", async () => {
      const winter = "/networks/acme/programs/winter";
      const settings = {
        levels: 4,
        signup_url: "https://example.com/w?via={your_code}",
        foreign_codes: ["W-##", "@@"],
      };
      refuses(await worker.get(winter), 404, "unknown_program", "program");
      const set = (method, body) => worker.send(method, winter, body);
      refuses(await set("PATCH", { levels: 2 }), 404, "unknown_program", "program");
      const made = {
        network: "acme",
        program: "winter",
        ...settings,
        code_length: 8,
        foreign_codes: ["@@", "W##"],
        default: false,
      };
      answers(await set("PUT", settings), 201, { ...made, outcome: "created" });
      answers(await set("PUT", settings), 200, { ...made, outcome: "unchanged" });
      answers(await worker.get(winter), 200, made);
      const changes = { code_length: 12, foreign_codes: ["W-##"] };
      const changed = { ...made, code_length: 12, foreign_codes: ["W##"] };
      answers(await set("PATCH", changes), 200, { ...changed, outcome: "changed" });
      refuses(await set("PATCH", { levels: 11 }), 400, "level_out_of_range", "levels");
      const { json } = await worker.create("wim@example.com", { program: "winter" });
      assert.equal(json.referral_code.length, 12);
    });

    test("a request that is sent again gets the first answer", async () => {
      const headers = { "idempotency-key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"' };
      const body = { user: "ida@example.com", status_change: "create_user" };
      const first = await worker.post(STATUS, body, headers);
      answers(first, 201, { outcome: "created" });
      await worker.post(`${SPRING}/codes`, { user: body.user, code: "ACME-4711" });
      await worker.post(STATUS, { user: body.user, status_change: "ban" });
      const before = await worker.dump();
      for (const target of [STATUS, STATUS]) {
        const again = await worker.post(target, body, headers);
        assert.deepEqual([again.status, again.text], [first.status, first.text]);
        hasHeaders(again);
      }
      const other = await worker.post(STATUS, { ...body, user: "ina@example.com" }, headers);
      refuses(other, 422, "idempotency_key_reused", "idempotency-key");
      // All that is behind an answer is kept, lists too.
      const give = { user: body.user, code: "ACME-4712" };
      const kept = { "idempotency-key": "given" };
      const given = await worker.post(`${SPRING}/codes`, give, kept);
      answers(given, 201, { aliases: ["ACME4711", first.json.referral_code] });
      await worker.post(`${SPRING}/codes`, { ...give, code: "ACME-4713" });
      assert.equal((await worker.post(`${SPRING}/codes`, give, kept)).text, given.text);
      const { users } = await worker.dump();
      assert.equal(users.length, before.users.length);
    });

    test("health, and what the caller has already", async () => {
      const health = await worker.get("/health", { authorization: "" });
      answers(health, 200, { status: "ok" });
      const first = await worker.get(CONNECTIONS);
      const etag = first.headers.get("etag");
      const again = await worker.get(CONNECTIONS, { "if-none-match": etag });
      assert.deepEqual([again.status, again.text, again.headers.get("etag")], [304, "", etag]);
      await worker.send("PATCH", "/networks/acme/programs/winter", { levels: 7 });
      const changed = await worker.get(CONNECTIONS, { "if-none-match": etag });
      assert.equal(changed.status, 200);
      assert.notEqual(changed.headers.get("etag"), etag);
    });

    test("HEAD is GET without the body, and stores nothing", async () => {
      await worker.create("head@example.com", { program: "spring" });
      const before = await worker.dump();
      for (const target of [
        CONNECTIONS,
        SPRING,
        `${SPRING}?user=head@example.com`,
        `${CONNECTIONS}/autumn/codes?user=head@example.com`,
        `${CONNECTIONS}/nowhere`,
      ]) {
        const head = await worker.send("HEAD", target);
        assert.deepEqual(await worker.dump(), before);
        const got = await worker.get(target.includes("autumn/codes") ? CONNECTIONS : target);
        assert.deepEqual([head.status, head.text], [got.status, ""], target);
        hasHeaders(head);
      }
    });
  });
}

describe("requests that are wrong", () => {
  let worker;
  before(async () => {
    worker = await startAfresh();
    await worker.provision();
    await worker.create("ann@example.com");
    await worker.create("bob@example.com", { referrer: "ann@example.com" });
  });
  after(() => worker?.stop());

  /** Runs `ask` and asserts that it stored nothing. */
  async function idle(ask) {
    const before = await worker.dump();
    await ask();
    assert.deepEqual(await worker.dump(), before);
  }

  const CREATE = { user: "new@example.com", status_change: "create_user" };
  const CONNECT = { user: "ann@example.com", connection: "bob@example.com" };
  /** What may be posted where: a right body, and the refusal of a text that will not do. */
  const POSTS = [
    {
      target: STATUS,
      body: CREATE,
      fields: {
        user: "invalid_email",
        status_change: "invalid_value",
        send_email: "wrong_type",
        referrer: "invalid_referral_code",
        program: "invalid_id",
      },
    },
    {
      // Bob is below Ann: were anything of these accepted, it would be refused as a cycle.
      target: `${CONNECTIONS}/autumn`,
      body: CONNECT,
      fields: { user: "invalid_email", connection: "invalid_email", amount: "invalid_email" },
    },
    {
      target: `${SPRING}/codes`,
      body: { user: "ann@example.com", code: "ACME-0815" },
      fields: { user: "invalid_email", code: "invalid_referral_code" },
    },
  ];

  const NOT_TEXT = [0, -1, 1e300, [], ["ann@example.com"], {}, { toString: "x" }];
  const BAD_TEXT = [
    "",
    " ",
    "\0",
    "a\0b",
    "<script>alert(1)</script>",
    "'; DROP TABLE users; --",
    "\u202E\u0301",
    "\ufffd",
    "x".repeat(60_000),
  ];

  test("every field with every bad value", () =>
    idle(async () => {
      for (const { target, body, fields } of POSTS) {
        for (const [field, code] of Object.entries(fields)) {
          const post = (value) => worker.post(target, { ...body, [field]: value });
          for (const value of NOT_TEXT) {
            refuses(await post(value), 400, "wrong_type", field, JSON.stringify(value));
          }
          for (const value of BAD_TEXT) {
            refuses(await post(value), 400, code, field, JSON.stringify(value).slice(0, 80));
          }
          if (field !== "send_email") refuses(await post(true), 400, "wrong_type", field);
          refuses(await post("x".repeat(1 << 20)), 400, "too_large");
          // Half of a surrogate pair can be written in JSON, but is no text.
          for (const half of ["\ud800", "a\udfff", "\udc00\ud800@example.com"]) {
            refuses(await post(half), 400, "malformed_json", null, field);
          }
          for (const name of ["__proto__", "constructor"]) {
            const known = field === "program" ? "unknown_program" : code;
            refuses(await post(name), 400, known, field, name);
          }
          if (field in body) {
            const { [field]: _, ...rest } = body;
            refuses(await worker.post(target, rest), 400, "missing_field", field);
            refuses(await post(null), 400, "missing_field", field);
          }
        }
      }
    }));

  test("emails that are none", () =>
    idle(async () => {
      for (const email of ["ann@", "@example.com", "a b@example.com", "ann@ex..com", "<a@b.c>"]) {
        refuses(await worker.create(email), 400, "invalid_email", "user", email);
        const referrer = email;
        refuses(
          await worker.post(STATUS, { ...CREATE, referrer }),
          400,
          "invalid_email",
          "referrer",
        );
      }
    }));

  test("bodies that are not what they should be", () =>
    idle(async () => {
      for (const { target, body } of POSTS) {
        const right = JSON.stringify(body);
        const members = right.slice(1, -1);
        const bytes = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
        for (const [text, code, field] of [
          ["", "malformed_json"],
          [" ", "malformed_json"],
          ["\0", "malformed_json"],
          ["null", "malformed_json"],
          ["[]", "malformed_json"],
          ["7", "malformed_json"],
          [JSON.stringify(right), "malformed_json"],
          [`[${right}]`, "malformed_json"],
          [right.slice(0, -1), "malformed_json"],
          [`${right}${right}`, "malformed_json"],
          [`${right}\0`, "malformed_json"],
          [right.replace(/}$/, ",}"), "malformed_json"],
          [right.replaceAll('"', "'"), "malformed_json"],
          ["user=ann%40example.com", "malformed_json"],
          ["<user>ann</user>", "malformed_json"],
          [bytes("\xef\xbb\xbf"), "malformed_json"],
          [bytes([0xff]), "malformed_json"],
          // UTF-8 that is cut short, too long, or half of a surrogate pair.
          [bytes(`{${members},"program":"`, [0xc3], `"}`), "malformed_json"],
          [bytes(`{${members},"program":"`, [0xc0, 0x80], `"}`), "malformed_json"],
          [bytes(`{${members},"program":"`, [0xed, 0xa0, 0x80], `"}`), "malformed_json"],
          [Buffer.from(right, "utf16le"), "malformed_json"],
          ["[".repeat(60_000), "malformed_json"],
          [`{${members},"program":${"[".repeat(20_000)}${"]".repeat(20_000)}}`, "malformed_json"],
          [`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`, "malformed_json"],
          [`{${members},"user":"eve@example.com"}`, "duplicate_field", "user"],
          [`{${members},"us\\u0065r":"eve@example.com"}`, "duplicate_field", "user"],
          [`{${members},"extra":1}`, "unknown_field", "extra"],
          [`{${members},"__proto__":{"user":"eve@example.com"}}`, "unknown_field", "__proto__"],
          [`{${members},"constructor":{}}`, "unknown_field", "constructor"],
          [`{${members},"toString":null}`, "unknown_field", "toString"],
          [`{${members},"User":"eve@example.com"}`, "unknown_field", "User"],
          [`{${members},"${"x".repeat(50_000)}":1}`, "unknown_field", "x".repeat(64)],
          [right + " ".repeat(65_537 - right.length), "too_large"],
          [" ".repeat(1 << 20), "too_large"],
          [Buffer.alloc(1 << 20, 0xff), "too_large"],
        ]) {
          const answer = await worker.post(target, text);
          refuses(answer, 400, code, field, text.slice(0, 100).toString());
        }
        for (const type of ["text/plain", "application/x-www-form-urlencoded", "json", ""]) {
          const answer = await worker.post(target, right, { "content-type": type });
          refuses(answer, 415, "unsupported_media_type", null, type);
        }
        const query = await worker.post(`${target}?user=eve@example.com`, right);
        refuses(query, 400, "unknown_field", "user");
      }
    }));

  test("a body as long as may be is read", async () => {
    const body = JSON.stringify({ ...CREATE, user: "long@example.com" });
    answers(await worker.post(STATUS, body + " ".repeat(65_536 - body.length)), 201, {
      user: "long@example.com",
    });
  });

  test("every parameter with every bad value", () =>
    idle(async () => {
      const values = ["", "%00", "%3Cb%3E", "%ff", "%ED%A0%80", "%", "%zz", "x".repeat(20_000)];
      const names = ["__proto__", "constructor"];
      const codes = `${SPRING}/codes`;
      for (const [target, field, code, rest = ""] of [
        [SPRING, "user", "invalid_email"],
        [SPRING, "level", "level_out_of_range"],
        [SPRING, "level", "level_out_of_range", "&user=bob@example.com"],
        [SPRING, "limit", "invalid_value"],
        [SPRING, "cursor", "invalid_cursor"],
        [codes, "user", "invalid_email"],
      ]) {
        const more = field === "user" ? [] : ["0", "-1", "+1", "1.5", "1e1", "0x1", "9".repeat(99)];
        for (const value of [...values, ...names, ...more]) {
          const answer = await worker.get(`${target}?${field}=${value}${rest}`);
          refuses(answer, 400, code, field, `${field}=${value.slice(0, 50)}`);
        }
        const twice = await worker.get(`${target}?${field}=1&${field}=1`);
        refuses(twice, 400, "duplicate_field", field);
      }
      for (const target of [CONNECTIONS, SPRING, codes]) {
        for (const name of [...names, "User", "<b>", "x".repeat(64)]) {
          const answer = await worker.get(`${target}?${encodeURIComponent(name)}=1`);
          refuses(answer, 400, "unknown_field", name);
        }
      }
      refuses(await worker.get(`${SPRING}?level=4`), 400, "level_out_of_range", "level");
      refuses(await worker.get(codes), 400, "missing_field", "user");
      refuses(await worker.get(`${codes}?user=eve@example.com`), 400, "unknown_user", "user");
      refuses(await worker.get(`${SPRING}?user=eve@example.com`), 400, "unknown_user", "user");
    }));

  test("addresses, methods and ids", () =>
    idle(async () => {
      for (const target of [
        "/",
        "/networks",
        "/networks/",
        "/networks/acme",
        "/networks/acme/",
        "/networks//connections",
        "/networks/acme/connections/",
        "/networks/acme/connections/spring/",
        "/networks/acme/connections/spring/codes/x",
        "/networks/acme/users",
        "/Networks/acme/connections",
        "/__proto__",
        `/${"x".repeat(20_000)}`,
      ]) {
        refuses(await worker.get(target), 404, "not_found", null, target.slice(0, 80));
        refuses(await worker.post(target, CREATE), 404, "not_found", null, target.slice(0, 80));
      }
      for (const [method, target, allow] of [
        ["POST", CONNECTIONS, "GET, HEAD"],
        ["GET", STATUS, "POST"],
        ["PUT", SPRING, "DELETE, GET, HEAD, POST"],
        ["DELETE", `${SPRING}/codes`, "GET, HEAD, POST"],
        ["PATCH", `${SPRING}/codes`, "GET, HEAD, POST"],
        ["OPTIONS", SPRING, "DELETE, GET, HEAD, POST"],
      ]) {
        const answer = await worker.send(method, target);
        refuses(answer, 405, "method_not_allowed", null, `${method} ${target}`);
        assert.equal(answer.headers.get("allow"), allow);
      }
      for (const id of ["%00", "a%2Fb", "%2e%2e%2f", "%3Cb%3E", "%ff", "%ED%A0%80", "%", "a.b"]) {
        const network = await worker.get(`/networks/${id}/connections`);
        refuses(network, 400, "invalid_id", "network", id);
        const program = await worker.get(`${CONNECTIONS}/${id}`);
        refuses(program, 400, "invalid_id", "program", id);
      }
      for (const id of ["nowhere", "__proto__", "constructor", "x".repeat(64)]) {
        refuses(await worker.get(`${CONNECTIONS}/${id}`), 404, "unknown_program", "program");
        refuses(await worker.get(`/networks/${id}/connections`), 401, "unauthorised");
      }
      const answer = await worker.post(STATUS, { ...CREATE, program: "nowhere" });
      refuses(answer, 400, "unknown_program", "program");
    }));

  test("keys", () =>
    idle(async () => {
      const targets = [CONNECTIONS, SPRING, `${SPRING}/codes?user=ann@example.com`];
      for (const authorization of [
        "",
        KEY,
        "Bearer",
        "Bearer ",
        `Basic ${KEY}`,
        `Bearer ${KEY}x`,
        `Bearer ${KEY.slice(0, -1)}`,
        `Bearer ${KEY.toUpperCase()}`,
        `Bearer ${KEY}, Bearer ${KEY}`,
        `Bearer ${OTHER_KEY}`,
        "Bearer ' OR '1'='1",
        `Bearer ${"x".repeat(20_000)}`,
        "Bearer \xff\xfe\xfd\xfc\xff\xfe\xfd\xfc\xff\xfe\xfd\xfc\xff\xfe\xfd\xfc",
      ]) {
        for (const target of targets) {
          const answer = await worker.get(target, { authorization });
          refuses(answer, 401, "unauthorised", null, authorization.slice(0, 80));
          assert.equal(answer.headers.get("www-authenticate"), "Bearer");
        }
        refuses(await worker.post(STATUS, CREATE, { authorization }), 401, "unauthorised");
        refuses(await worker.post(SPRING, CONNECT, { authorization }), 401, "unauthorised");
      }
      // A key comes before the body: whoever has none learns nothing.
      const answer = await worker.post(STATUS, "{", { authorization: "" });
      refuses(answer, 401, "unauthorised");
      answers(await worker.get(CONNECTIONS, { authorization: `bearer  ${KEY}` }), 200, {});
    }));

  test("networks do not see one another", async () => {
    const other = { authorization: `Bearer ${OTHER_KEY}` };
    const user = "both@example.com";
    const acme = (await worker.create(user)).json;
    await idle(async () => {
      const chain = await worker.get(`/networks/other/connections/only?user=${user}`, other);
      refuses(chain, 400, "unknown_user", "user");
      refuses(
        await worker.get("/networks/other/connections/spring", other),
        404,
        "unknown_program",
        "program",
      );
      const taken = { ...CREATE, referrer: acme.referral_code };
      const answer = await worker.post("/networks/other/user_status", taken, other);
      refuses(answer, 400, "unknown_referral_code", "referrer");
    });
    const made = await worker.post("/networks/other/user_status", { ...CREATE, user }, other);
    answers(made, 201, { network: "other", user, outcome: "created", program: "only" });
    assert.notEqual(made.json.referral_code, acme.referral_code);
    const ban = { user, status_change: "ban" };
    answers(await worker.post("/networks/other/user_status", ban, other), 201, {
      status: "banned",
    });
    answers(await worker.create(user), 200, { status: "active" });
  });
});

for (const [store, startOn] of Object.entries(STORES)) {
  describe(`races on ${store}`, () => races(startOn));
}

function races(startOn) {
  let worker;
  before(async () => {
    worker = await startOn();
    await worker.provision();
  });
  after(() => worker?.stop());

  test("one user who signs up 32 times at once", async () => {
    const { json: ann } = await worker.create("ann@race.example");
    const { json: eve } = await worker.create("eve@race.example");
    const referrers = [ann.referral_code, "eve@race.example", ann.user, eve.referral_code];
    const answered = await Promise.all(
      Array.from({ length: 32 }, (_, at) =>
        worker.create("bob@race.example", { referrer: referrers[at % 4] }),
      ),
    );
    const statuses = answered.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [...Array(31).fill(200), 201]);
    const told = new Set(answered.map(({ json }) => `${json.connection} ${json.referral_code}`));
    assert.equal(told.size, 1);
    const { users, codes, connections, intents } = await worker.dump();
    assert.deepEqual(
      [users, codes, connections, intents].map((rows) => rows.length),
      [3, 3, 1, 0],
    );
  });

  test("64 writers who send few requests again and again", async () => {
    const referrers = ["r0@again.example", "r1@again.example"];
    for (const user of referrers) await worker.create(user);
    const before = await worker.dump();
    const answered = await Promise.all(
      Array.from({ length: 64 }, (_, at) => {
        const user = `u${at % 4}@again.example`;
        const body = { user, status_change: "create_user", referrer: referrers[at % 2] };
        return worker.post(STATUS, body, { "idempotency-key": `sign-up-${at % 4}` });
      }),
    );
    // Each got the answer of the one that did it.
    for (const [at, { status, text }] of answered.entries()) {
      assert.deepEqual([status, text], [201, answered[at % 4].text]);
    }
    const { users, codes, connections, intents, answers: kept } = await worker.dump();
    assert.deepEqual(
      [users, codes, connections].map((rows) => rows.length),
      [before.users, before.codes, before.connections].map((rows) => rows.length + 4),
    );
    assert.deepEqual(intents, []);
    assert.equal(kept.length, 2 * 4);
  });

  test("many who sign up by one referrer at once all count", async () => {
    const [top, star] = ["top@many.example", "star@many.example"];
    await worker.create(top);
    await worker.create(star, { referrer: top });
    const answered = await Promise.all(
      Array.from({ length: 64 }, (_, at) =>
        worker.create(`u${at}@many.example`, { referrer: at % 4 ? star : top }),
      ),
    );
    assert.deepEqual(
      answered.map(({ status }) => status),
      new Array(64).fill(201),
    );
    const counts = async (user) => {
      const { json } = await worker.get(`/networks/acme/users/${user}`);
      return json.counts.map(({ users }) => users);
    };
    assert.deepEqual(await counts(star), [48, 0, 0]);
    assert.deepEqual(await counts(top), [17, 48, 0]);
  });

  test("many users who ask for one code", async () => {
    const users = Array.from({ length: 16 }, (_, at) => `u${at}@code.example`);
    for (const user of users) await worker.create(user);
    const answered = await Promise.all(
      users.map((user) => worker.post(`${SPRING}/codes`, { user, code: "ACME-7777" })),
    );
    const [winner, ...others] = answered.sort((one, other) => one.status - other.status);
    answers(winner, 201, { outcome: "changed", referral_code: "ACME7777" });
    for (const other of others) refuses(other, 400, "code_taken", "code");
    const { codes, intents } = await worker.dump();
    assert.equal(codes.flat().filter((value) => value === "ACME7777").length, 1);
    assert.deepEqual(intents, []);
    const { json } = await worker.create("late@code.example", { referrer: "acme 7777" });
    assert.equal(json.connection, winner.json.user);
  });

  test("64 writers who correct few connections against one another, and sign up twice", async () => {
    const users = Array.from({ length: 6 }, (_, at) => `u${at}@against.example`);
    for (const user of users) await worker.create(user);
    const answered = await Promise.all(
      Array.from({ length: 64 }, (_, at) => {
        const [one, other] = [users[at % 6], users[(at + 1 + (at >> 3)) % 6]];
        if (at % 4 === 3) return worker.create(`new${at % 5}@against.example`, { referrer: one });
        const [user, connection] = at % 2 ? [one, other] : [other, one];
        return worker.post(SPRING, { user, connection });
      }),
    );
    for (const { status, json, text } of answered) {
      const isRefused = ["cycle", "self_connection"].includes(json.error?.code);
      assert.ok(isRefused || status === 200 || status === 201, `${status} ${text}`);
    }
    const made = answered.filter(({ json }) => json.outcome === "created");
    assert.equal(made.length, 5);
    assert.ok(answered.some(({ json }) => json.outcome === "connected"));
    assert.deepEqual(faultsOf(await worker.dump()), []);
  });

  test("corrections that would close a ring", async () => {
    for (const size of [2, 2, 2, 3, 8, 16]) {
      const users = Array.from({ length: size }, (_, at) => `u${at}-${size}@ring.example`);
      for (const user of users) await worker.create(user);
      const answered = await Promise.all(
        users.map((user, at) =>
          worker.post(`${CONNECTIONS}/autumn`, { user, connection: users[(at + 1) % size] }),
        ),
      );
      const refused = answered.filter(({ status }) => status === 400);
      assert.equal(refused.length, 1);
      refuses(refused[0], 400, "cycle", "connection");
      const above = new Map(
        (await list(worker, `${CONNECTIONS}/autumn`)).map(({ user, connection }) => [
          user,
          connection,
        ]),
      );
      for (const user of users) {
        let steps = 0;
        for (let at = user; at; at = above.get(at)) assert.ok(steps++ < size, "a cycle");
      }
      // Apart again, for the next of this size.
      await worker.post(`${CONNECTIONS}/autumn`, { user: users[0], connection: users[1] });
    }
  });
}

describe("what is stored stays", () => {
  test("over a restart", async (t) => {
    const { folder, remove } = await temporaryFolder();
    let worker = await start(folder);
    await worker.provision();
    await worker.create("ann@example.com");
    const { json: bob } = await worker.create("bob@example.com", { referrer: "ann@example.com" });
    const before = await worker.dump();
    await worker.stop();

    worker = await start(folder);
    t.after(() => worker.stop().then(remove));
    assert.deepEqual(await worker.dump(), before);
    answers(await worker.create("cy@example.com", { referrer: bob.referral_code }), 201, {
      connection: "bob@example.com",
    });
    assert.deepEqual(await worker.chain("spring", "cy@example.com"), [
      "bob@example.com",
      "ann@example.com",
    ]);
  });

  test("when the process is killed among writes", async (t) => {
    const { folder, remove } = await temporaryFolder();
    /** The answers that arrived, by user. */
    const acknowledged = new Map();
    for (const round of [0, 1, 2]) {
      const worker = await startApart(folder);
      try {
        if (round === 0) await worker.provision();
        await worker.create("ann@example.com");
        const enough = acknowledged.size + 20;
        let killed = false;
        const write = async (at) => {
          for (let count = 0; !killed; count++) {
            const user = `u${count}-${at}-${round}@kill.example`;
            const { status, json } = await worker.create(user, { referrer: "ann@example.com" });
            assert.equal(status, 201);
            acknowledged.set(user, json);
            if (acknowledged.size === enough) {
              killed = true;
              await worker.kill();
            }
          }
        };
        const writers = Array.from({ length: 6 }, (_, at) =>
          write(at).catch((error) => {
            // Connections break when the server does.
            if (!killed || error instanceof assert.AssertionError) throw error;
          }),
        );
        await Promise.all(writers);
      } finally {
        await worker.kill().catch(() => {});
      }
    }

    const worker = await start(folder);
    t.after(() => worker.stop().then(remove));
    const { users, codes, connections, intents } = await worker.dump();
    // All of a signup or nothing: everyone but Ann has a connection, and everyone a code.
    assert.deepEqual(intents, []);
    assert.equal(codes.length, users.length);
    assert.equal(connections.length, users.length - 1);
    assert.ok(acknowledged.size >= 60);
    for (const [user, { referral_code }] of acknowledged) {
      const found = await worker.get(`${SPRING}/codes?user=${user}`);
      answers(found, 200, { user, referral_code });
      assert.deepEqual(await worker.chain("spring", user), ["ann@example.com"]);
    }
  });
});

describe("in Node", async () => {
  const require = createRequire(join(packed, "../../package.json"));
  const { createHandler, provision } = await import(
    pathToFileURL(require.resolve("refgraph/edge"))
  );
  const URL_OF_LIST = "http://localhost/networks/acme/connections";
  const ask = (init) =>
    new Request(URL_OF_LIST, { headers: { authorization: `Bearer ${KEY}` }, ...init });
  const read = async (response) => {
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
  };

  /** What is told on the console while `work` goes on. */
  async function overheard(test, work) {
    const told = test.mock.method(console, "error", () => {}).mock;
    await work();
    return told.calls.map((call) => call.arguments.join(" ")).join("\n");
  }

  test("a store answers what the module asks", async () => {
    const asked = [];
    const handler = createHandler({
      store: {
        async batch(statements) {
          asked.push(...statements);
          return [[[7]], [["spring", 3, "https://example.com/{your_code}", 8, 1]], []];
        },
      },
    });
    const answer = await read(await handler(ask()));
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json.connections, ["spring"]);
    assert.equal(asked.length, 3);
    for (const { sql, params } of asked) assert.equal(sql.split("?").length - 1, params.length);
    assert.ok(!JSON.stringify(asked).includes(KEY));
  });

  test("a store that fails or talks nonsense is a 503", async (t) => {
    const circular = [];
    circular.push(circular);
    const told = await overheard(t, async () => {
      for (const batch of [
        () => Promise.reject(new Error("disk full, and ann@example.com was told")),
        () => {
          throw new TypeError("not even a promise");
        },
        () => Promise.reject(),
        () => undefined,
        () => null,
        () => "rows",
        () => [],
        () => [[["spring"]]],
        () => [[[{}, 3, "x", 1]]],
        () => [[[1n]]],
        () => circular,
        () => [[[Number.NaN, 1.5, 2 ** 70]]],
        () => [[["\ud800", 3, "x", 1]]],
      ]) {
        const handler = createHandler({ store: { batch } });
        refuses(await read(await handler(ask())), 503, "unavailable", null, batch);
        const chain = `${URL_OF_LIST}/spring?user=ann@example.com`;
        const request = new Request(chain, { headers: { authorization: `Bearer ${KEY}` } });
        refuses(await read(await handler(request)), 503, "unavailable", null, batch);
      }
    });
    assert.match(told, /disk full/);
    // Neither people nor keys get into logs.
    assert.doesNotMatch(told.replace(/.*disk full, and ann@example.com was told\n/, ""), /ann@/);
    assert.doesNotMatch(told, new RegExp(KEY));
  });

  test("a trap is a 500, and the next request finds all as it was", async (t) => {
    const handler = createHandler({ store: { batch: () => [] } });
    const told = await overheard(t, async () => {
      const clock = t.mock.method(Date, "now", () => {
        // As if it came out of the module: the clock is read in the midst of a call.
        throw new WebAssembly.RuntimeError("unreachable");
      });
      const answer = await read(await handler(ask()));
      assert.equal(answer.status, 500);
      assert.equal(answer.headers.get("cache-control"), "no-store");
      assert.deepEqual(Object.keys(answer.json.error), ["code", "message", "field"]);
      assert.equal(answer.json.error.code, "internal");
      clock.mock.restore();
      refuses(await read(await handler(ask())), 503, "unavailable");
    });
    assert.match(told, /RefgraphError internal/);
  });

  test("what is no request is a 500, not a rejection", async (t) => {
    const handler = createHandler({ store: { batch: () => [] } });
    await overheard(t, async () => {
      for (const request of [undefined, null, {}, { url: "/" }, { url: "x", body: 1 }]) {
        assert.equal((await handler(request)).status, 500);
      }
      const used = ask({ method: "POST", body: "{}" });
      await used.text();
      assert.equal((await handler(used)).status, 500);
    });
  });

  test("of a body without end only so much is read", async () => {
    let sent = 0;
    let cancelled = false;
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(100_000));
        sent += 100_000;
      },
      cancel() {
        cancelled = true;
      },
    });
    const handler = createHandler({ store: { batch: () => assert.fail("not to be asked") } });
    const request = new Request("http://localhost/networks/acme/user_status", {
      method: "POST",
      body,
      duplex: "half",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    });
    refuses(await read(await handler(request)), 400, "too_large");
    assert.ok(cancelled && sent < 5_000_000, `${sent}`);
  });

  test("the log is told of each request, and no email", async () => {
    const entries = [];
    const results = [[[7]], [["spring", 3, "https://example.com/{your_code}", 8, 1]], []];
    const make = (batch) =>
      createHandler({ store: { batch }, log: (entry) => entries.push(entry) });
    const given = { authorization: `Bearer ${KEY}`, "x-request-id": "a-1.b:2" };
    const answer = await make(() => results)(ask({ headers: given }));
    assert.equal(answer.headers.get("x-request-id"), "a-1.b:2");
    const [{ duration, ...entry }] = entries;
    assert.ok(duration >= 0);
    assert.deepEqual(entry, {
      method: "GET",
      route: "/networks/{network}/connections",
      network: "acme",
      status: 200,
      request_id: "a-1.b:2",
      fault: null,
    });
    const failing = make(() => Promise.reject(new Error("no ann@example.com here")));
    const user = `http://localhost/networks/acme/users/ann@example.com`;
    for (const path of [user, `${user}/ann@example.com`, "http://localhost/ann@example.com"]) {
      const headers = { ...given, "x-request-id": "ann@example.com" };
      const answer = await failing(new Request(path, { headers }));
      assert.match(answer.headers.get("x-request-id"), /^[0-9a-f-]{36}$/);
    }
    assert.deepEqual(
      entries.slice(1).map(({ route, status, fault }) => [route, status, fault]),
      [
        ["/networks/{network}/users/{user}", 503, "the store failed: Error: no … here"],
        [null, 404, null],
        [null, 404, null],
      ],
    );
    assert.ok(!JSON.stringify(entries).includes("ann@"));
    // A log that fails harms no one.
    const log = () => assert.fail("full");
    const quiet = createHandler({ store: { batch: () => results }, log });
    assert.equal((await quiet(ask())).status, 200);
  });

  test("misuse is a TypeError", async () => {
    for (const options of [
      {},
      { store: null },
      { store: {} },
      { store: { batch: 1 } },
      { store: { batch() {} }, log: 1 },
    ]) {
      assert.throws(() => createHandler(options), TypeError);
    }
    const store = { batch: () => assert.fail("not to be asked") };
    for (const settings of [undefined, null, 1, "x", [], {}, { network: "a" }]) {
      const outcome = await provision(store, settings);
      assert.equal(outcome.ok, false);
      assert.ok(outcome.code && outcome.message && "field" in outcome);
    }
    const down = { batch: () => Promise.reject(new Error("down")) };
    await assert.rejects(provision(down, NETWORKS[0]), /down/);
  });
});

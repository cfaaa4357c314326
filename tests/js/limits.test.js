// What stands before the API: rates, origins, short links, and the public check of a code.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import Database from "libsql";
import { entry } from "./support/packed.js";
import { KEY, NETWORKS } from "./support/workerd.js";

const { createHandler, createLimiter, createShortLinks, provision } = await entry("refgraph/edge");
const { betterSqlite3 } = await entry("refgraph/store/sqlite");

async function open(settings = {}) {
  const store = betterSqlite3(new Database(":memory:"));
  for (const network of NETWORKS) await provision(store, network);
  const handler = createHandler({ store, ...settings });
  return async (method, target, { body, key = KEY, headers = {} } = {}) => {
    const response = await handler(
      new Request(`https://api.example.com${target}`, {
        method,
        body: body && JSON.stringify(body),
        headers: {
          ...(key && { authorization: `Bearer ${key}` }),
          ...(body && { "content-type": "application/json" }),
          ...headers,
        },
      }),
    );
    const text = await response.text();
    const isJson = response.headers.get("content-type") === "application/json";
    return { status: response.status, headers: response.headers, json: isJson && JSON.parse(text) };
  };
}

const LIST = "/networks/acme/connections";
const STATUS = "/networks/acme/user_status";

test("a body that does not come is waited for no longer than is said", async () => {
  const store = betterSqlite3(new Database(":memory:"));
  for (const network of NETWORKS) await provision(store, network);
  const handler = createHandler({ store, bodyTimeout: 20 });
  const text = new TextEncoder().encode('{"user":"ann@example.com","status_change":"create_user"}');
  const send = async (pull) => {
    let isCancelled = false;
    const cancel = () => {
      isCancelled = true;
    };
    const body = new ReadableStream({ pull, cancel });
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body, duplex: "half" };
    const response = await handler(new Request(`https://api.example.com${STATUS}`, init));
    return { status: response.status, json: await response.json(), isCancelled };
  };
  // It stops in the middle, or goes on by a byte now and then.
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
  for (const stream of [
    () => new Promise(() => {}),
    async (controller) => {
      controller.enqueue(text.subarray(0, 1));
      await pause(5);
    },
  ]) {
    const { status, json, isCancelled } = await send(stream);
    assert.equal(status, 408);
    assert.deepEqual(json.error.code, "request_timeout");
    assert.ok(isCancelled);
  }
  const whole = await send((controller) => {
    controller.enqueue(text);
    controller.close();
  });
  assert.equal(whole.status, 201);
  for (const bodyTimeout of [0, -1, "1", Number.NaN, 2 ** 31])
    assert.throws(() => createHandler({ store, bodyTimeout }), TypeError);
});

test("a code is one or not, and nothing else is told", async () => {
  const send = await open();
  const create = { user: "ann@example.com", status_change: "create_user" };
  const { json: ann } = await send("POST", STATUS, { body: create });
  const check = async (code, network = "acme") => {
    const { status, json } = await send("GET", `/networks/${network}/codes/${code}`, { key: "" });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(json), ["valid"]);
    return json.valid;
  };
  const code = ann.referral_code;
  assert.ok(await check(code));
  assert.ok(await check(`${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase()));
  for (const wrong of ["x", "ACME-0815", "%00", "%2F", "%27%20OR%201=1", "x".repeat(500)]) {
    assert.equal(await check(wrong), false, wrong);
  }
  assert.equal(await check(code, "other"), false);
  assert.equal(await check(code, "nowhere"), false);
  await send("POST", `${LIST}/spring/codes`, {
    body: { user: "ann@example.com", code: "ACME-0815" },
  });
  assert.ok(await check("acme%200815"));
  await send("POST", STATUS, { body: { ...create, status_change: "ban" } });
  assert.equal(await check(code), false);
});

describe("rates", () => {
  test("a bucket holds so many, and fills again", () => {
    let at = 1_800_000_000_000;
    const limiter = createLimiter({ perSecond: 2, burst: 3, now: () => at });
    const taken = () => limiter.take("a");
    assert.deepEqual([taken(), taken(), taken(), taken()], [0, 0, 0, 1]);
    // To have been refused costs nothing.
    at += 500;
    assert.deepEqual([taken(), taken(), limiter.take("b")], [0, 1, 0]);
    at += 60_000;
    assert.deepEqual([taken(), taken(), taken(), taken()], [0, 0, 0, 1]);
    const slow = createLimiter({ perSecond: 0.1, burst: 1, now: () => at });
    assert.deepEqual([slow.take("a"), slow.take("a")], [0, 10]);
  });

  test("only so many clients are kept account of", () => {
    const limiter = createLimiter({ perSecond: 1, burst: 1, most: 2, now: () => 0 });
    for (const key of ["a", "b", "c"]) assert.equal(limiter.take(key), 0);
    assert.equal(limiter.take("c"), 1);
    assert.equal(limiter.take("a"), 0);
  });

  test("who asks too often is told when to come again", async () => {
    const now = () => 0;
    const send = await open({
      limiter: createLimiter({ perSecond: 0.5, burst: 2, now }),
      publicLimiter: createLimiter({ perSecond: 1, burst: 1, now }),
      clientOf: (request) => request.headers.get("x-address"),
    });
    const statuses = [];
    for (let at = 0; at < 3; at++) statuses.push((await send("GET", LIST)).status);
    assert.deepEqual(statuses, [200, 200, 429]);
    const { headers, json } = await send("GET", LIST);
    assert.equal(headers.get("retry-after"), "2");
    assert.deepEqual([json.error.code, json.error.field], ["rate_limited", null]);
    const check = (address) =>
      send("GET", "/networks/acme/codes/x", { key: "", headers: { "x-address": address } });
    assert.equal((await check("1")).status, 200);
    assert.equal((await check("1")).status, 429);
    assert.equal((await check("2")).status, 200);
    // A key that is made up leads past no limit.
    const from = { "x-address": "1" };
    for (const key of ["made-up-key-0123456789", KEY]) {
      const asked = await send("GET", "/networks/acme/codes/x", { key, headers: from });
      assert.equal(asked.status, 429);
    }
    // A key of one's own is not slowed down by others.
    assert.equal((await send("GET", LIST, { key: "another-key-0123456789" })).status, 401);
  });

  test("without settings the public check has a limit", async () => {
    const send = await open();
    const asked = Array.from({ length: 260 }, () =>
      send("GET", "/networks/acme/codes/x", { key: "" }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    assert.ok(statuses.filter((status) => status === 429).length > 0);
    assert.ok(statuses.filter((status) => status === 200).length >= 200);
  });

  test("settings that are wrong are a TypeError", () => {
    for (const options of [
      { perSecond: 0 },
      { perSecond: "1" },
      { burst: 0 },
      { most: 0 },
      { now: 1 },
    ]) {
      assert.throws(() => createLimiter(options), TypeError);
    }
    const store = { batch() {} };
    for (const options of [
      { limiter: {} },
      { clientOf: 1 },
      { origins: "*" },
      { origins: ["*"] },
      { origins: ["https://example.com/"] },
      { origins: ["null"] },
      { shortLinks: {} },
      { privateWebhooks: 1 },
    ]) {
      assert.throws(() => createHandler({ store, ...options }), TypeError, JSON.stringify(options));
    }
  });
});

test("pages of listed origins may read answers, others not", async () => {
  const origin = "https://app.example.com";
  const send = await open({ origins: [origin] });
  const preflight = (from) =>
    send("OPTIONS", LIST, {
      key: "",
      headers: { origin: from, "access-control-request-method": "GET" },
    });
  const allowed = await preflight(origin);
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers.get("access-control-allow-origin"), origin);
  assert.match(allowed.headers.get("access-control-allow-headers"), /authorization/);
  assert.match(allowed.headers.get("vary"), /Origin/);
  for (const other of [
    "https://evil.example",
    "null",
    `${origin}.evil.example`,
    "http://app.example.com",
  ]) {
    for (const answer of [
      await preflight(other),
      await send("GET", LIST, { headers: { origin: other } }),
    ]) {
      assert.equal(answer.headers.get("access-control-allow-origin"), null, other);
      assert.match(answer.headers.get("vary"), /Origin/);
    }
  }
  for (const key of [KEY, ""]) {
    const { headers } = await send("GET", LIST, { key, headers: { origin } });
    assert.equal(headers.get("access-control-allow-origin"), origin);
    assert.match(headers.get("access-control-expose-headers"), /retry-after/);
    assert.equal(headers.get("access-control-allow-credentials"), null);
  }
  // Without a list nothing of this is there.
  const plain = await open();
  const { headers } = await plain("GET", LIST, { headers: { origin } });
  assert.equal(headers.get("vary"), null);
});

test("short links stand beside the API", async () => {
  const shortLinks = createShortLinks({ programs: NETWORKS[0].programs.slice(1) });
  const send = await open({ shortLinks });
  const create = { user: "ann@example.com", status_change: "create_user", program: "spring" };
  const { json } = await send("POST", STATUS, { body: create });
  const { status, headers } = await send("GET", `/r/${json.referral_code}?a=1`, { key: "" });
  assert.equal(status, 302);
  assert.equal(headers.get("location"), `${json.link}&a=1`);
  assert.equal((await send("GET", "/r/%0d%0alocation:x", { key: "" })).status, 404);
  assert.equal((await send("GET", LIST)).status, 200);
});

// The OpenAPI document: that it is given out, that its examples are what it says of them, and that
// whatever is sent to the running worker, made of the document and made against it, gets an answer
// that it describes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { contract, faults, LINES, resolve } from "./support/contract.js";
import { startAfresh } from "./support/workerd.js";

/** How many requests are made of each operation. */
const ROUNDS = Number(process.env.OPENAPI_ROUNDS ?? 60);

let worker;
before(async () => {
  worker = await startAfresh({ store: "d1" });
  await worker.provision();
  for (const user of ["ann", "ben", "cy"]) await worker.create(`${user}@example.com`);
});
after(() => worker?.stop());

/** Every operation with its method, path and parameters. */
const operations = Object.entries(contract.paths).flatMap(([path, { parameters, ...methods }]) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...operation,
    method: method.toUpperCase(),
    path,
    parameters: [...parameters, ...operation.parameters].map(resolve),
  })),
);

test("the document is given out, to everyone", async () => {
  const answer = await fetch(`${worker.origin}/openapi.json`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "application/json");
  assert.deepEqual(await answer.json(), contract);
  const head = await fetch(`${worker.origin}/openapi.json`, { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
  const post = await fetch(`${worker.origin}/openapi.json`, { method: "POST" });
  assert.deepEqual([post.status, post.headers.get("allow")], [405, "GET, HEAD"]);
  assert.equal((await post.json()).error.code, "method_not_allowed");
});

test("names are told once, and all is described", () => {
  assert.equal(contract.openapi, "3.1.0");
  const ids = operations.map(({ operationId }) => operationId);
  assert.deepEqual(ids, [...new Set(ids)]);
  for (const { operationId, summary, description, tags, parameters } of operations) {
    assert.match(operationId, /^[a-z][A-Za-z]+$/);
    assert.ok(summary && description && tags.length === 1, operationId);
    for (const each of parameters) assert.match(each.description, /\.$/, operationId);
  }
  // No reference leads nowhere.
  for (const [, pointer] of JSON.stringify(contract).matchAll(/"\$ref":"([^"]+)"/g)) {
    assert.ok(resolve({ $ref: pointer }), pointer);
  }
});

test("examples are as their schemas say", () => {
  for (const { operationId, parameters, requestBody, responses } of operations) {
    for (const { name, schema, example } of parameters) {
      if (example !== undefined) assert.equal(faults(schema, example), null, name);
    }
    const contents = [requestBody, ...Object.values(responses).map(resolve)];
    // A reply that says that nothing has changed has no body.
    for (const each of contents.filter((one) => one?.content)) {
      const [{ schema, example, examples }] = Object.values(each.content);
      const values = examples
        ? Object.values(examples).map((one) => resolve(one).value)
        : [example];
      for (const value of values) assert.equal(faults(schema, value), null, operationId);
    }
  }
});

/** Numbers below 1, the same from run to run (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const USERS = ["ann", "ben", "cy", "dee"].map((name) => `${name}@example.com`);
const ODD = ["", " ", "\0", "'; DROP TABLE users; --", "a/b", "%2f", "😀", "{", "x".repeat(300)];
const WRONG = [...ODD, null, 0, -1, 1.5, 1e300, true, [], {}, [["a"]], { a: { b: 1 } }];

/** A value that a schema allows. */
function right(schema, pick, chance) {
  if (schema.enum) return pick(schema.enum);
  if (schema.pattern?.includes("@")) return pick(USERS);
  const type = [schema.type].flat()[0];
  if (type === "array") return chance() < 0.5 ? [] : [right(schema.items, pick, chance)];
  if (type === "integer") return pick([schema.minimum, schema.maximum ?? 9, schema.minimum + 1]);
  if (type === "boolean") return pick([true, false]);
  return pick(["spring", "autumn", "ann@example.com", "ACME-0815", "K7Q2M9XA"]);
}

/** A request of an operation; about one part in six of it is not as it should be. */
function make({ path, parameters, requestBody }, chance) {
  const pick = (list) => list[Math.floor(chance() * list.length)];
  const value = (schema) => (chance() < 0.16 ? pick(WRONG) : right(schema, pick, chance));
  let target = path;
  const query = [];
  const headers = {};
  for (const { name, in: place, required, schema } of parameters) {
    if (place === "path") {
      const whole = chance() < 0.9 ? { network: "acme", program: "spring" }[name] : undefined;
      const text = encodeURIComponent(whole ?? value(schema));
      // What a URL would swallow is no name in a path.
      target = target.replace(`{${name}}`, /^\.*$/.test(text) ? "-" : text);
    } else if (place === "header") {
      if (chance() < 0.2) headers[name] = pick(["one", '"two"', "*", "a b", "", "x".repeat(300)]);
    } else if (chance() < (required ? 0.94 : 0.3)) {
      query.push(`${name}=${encodeURIComponent(value(schema))}`);
    }
  }
  if (chance() < 0.05) query.push(pick(["user=a", "x=1", "=", "&&", "%", "user[]=1"]));
  if (query.length) target += `?${query.join("&")}`;
  if (!requestBody) return { target, headers };
  const [[type, { schema }]] = Object.entries(requestBody.content);
  if (type === LINES) headers["content-type"] = type;
  if (chance() < 0.05)
    return { target, headers, body: pick(["", "[", "null", "[]", '{"user":', "{}{}"]) };
  const body = {};
  for (const [name, each] of Object.entries(schema.properties)) {
    const isRequired = schema.required.includes(name) || schema.anyOf;
    if (chance() < (isRequired ? 0.94 : 0.4)) body[name] = value(each);
  }
  if (chance() < 0.05) body[pick(["x", "__proto__x", "User", ""])] = pick(WRONG);
  // A line that is not right is refused alone.
  return { target, headers, body, isRight: type === LINES || faults(schema, body) === null };
}

for (const [place, operation] of operations.entries()) {
  // That each answer is as the document says is asserted by `send`.
  test(`every answer is described: ${operation.operationId}`, async () => {
    const seed = Number(process.env.OPENAPI_SEED ?? 1) * 1000 + place;
    const chance = random(seed);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { target, headers, body, isRight } = make(operation, chance);
      const what = `seed ${seed}, round ${round}: ${operation.method} ${target} ${JSON.stringify([headers, body])}`;
      const answer = await worker.send(operation.method, target, body, headers);
      assert.ok(answer.status < 500, `${what} ${answer.text}`);
      // What the document forbids is refused.
      if (isRight === false) assert.ok(answer.status >= 400, `${what} ${answer.text}`);
    }
  });
}

test("methods that the document does not have", async () => {
  const every = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
  for (const path of Object.keys(contract.paths)) {
    const target = path
      .replace("{network}", "acme")
      .replace("{program}", "spring")
      .replace("{webhook}", "wh_1")
      .replace(/\{(code|rule|reference)\}/, "x");
    const known = operations.filter((each) => each.path === path).map(({ method }) => method);
    for (const method of every.filter((other) => !known.includes(other))) {
      const answer = await worker.send(method, target.replace("{user}", USERS[0]));
      assert.equal(answer.status, 405, `${method} ${target}`);
      const allowed = answer.headers.get("allow").split(", ");
      assert.deepEqual(
        allowed.filter((other) => other !== "HEAD"),
        known,
      );
      assert.equal(allowed.includes("HEAD"), known.includes("GET"));
    }
  }
});

// Hostile requests over HTTP to the running worker, for every operation that the description has:
// whatever is sent is answered as described, breaks nothing and tells nothing.

import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import { contract, resolve } from "./support/contract.js";
import { KEY, OTHER_KEY, startAfresh } from "./support/workerd.js";

let worker;
before(async () => {
  worker = await startAfresh();
  await worker.provision();
  await worker.create("ann@example.com");
  await worker.create("ben@example.com", { referrer: "ann@example.com" });
});
after(() => worker?.stop());

const JSON_TYPE = "application/json";

/** Every operation with its method, path, parameters, and the type and example of its body. */
const operations = Object.entries(contract.paths).flatMap(([path, { parameters, ...methods }]) =>
  Object.entries(methods).map(([method, operation]) => {
    const [[type, content]] = Object.entries(
      operation.requestBody?.content ?? { [JSON_TYPE]: null },
    );
    return {
      ...operation,
      method: method.toUpperCase(),
      path,
      parameters: [...parameters, ...operation.parameters].map(resolve),
      type,
      body: content && exampleOf(content),
    };
  }),
);
const posts = operations.filter(({ type, body }) => type === JSON_TYPE && body);
const guarded = operations.filter(({ security }) => !security || security.some((one) => one.key));

function exampleOf({ example, examples }) {
  return example ?? resolve(Object.values(examples)[0]).value;
}

/** Sends the example of an operation to an address. */
function send({ method, type, body }, target, headers) {
  const typed = body && { "content-type": type };
  return worker.send(method, target, body ?? undefined, { ...typed, ...headers });
}

/** The address of an operation, with these values for parameters, already encoded, and its examples. */
function targetOf({ path, parameters }, values = {}) {
  const query = [];
  let target = path;
  for (const { name, in: place, required, example } of parameters) {
    const value = values[name] ?? (example === undefined ? "x" : encodeURIComponent(example));
    if (place === "path") target = target.replace(`{${name}}`, value);
    if (place === "query" && (required || name in values)) query.push(`${name}=${value}`);
  }
  return query.length ? `${target}?${query.join("&")}` : target;
}

/** What nothing hostile may change: who may ask, and which tables there are. */
async function kept() {
  const dump = await worker.dump();
  return { tables: Object.keys(dump), networks: dump.networks, keys: dump.keys };
}

/** Runs `ask`, and asserts that keys, networks and tables are as before, and that all goes on. */
async function harmless(ask) {
  const before = await kept();
  await ask();
  assert.deepEqual(await kept(), before);
  assert.equal((await worker.get("/networks/acme/users/ann@example.com")).status, 200);
}

const SQL = [
  "'",
  '"',
  "' OR '1'='1",
  "'; DROP TABLE users; --",
  "x'); DELETE FROM keys; --@example.com",
  "ann@example.com' UNION SELECT hash, 1, 1 FROM keys --",
  "1; UPDATE keys SET scopes = 7",
  "$1",
  "?1",
  ":name",
  "%' AND SLEEP(5) AND '%",
  "ann@example.com\0'; DROP TABLE users",
  "\\'; DROP TABLE users; --",
  "/* */ OR 1=1",
];
const ODD = [
  "{your_code}",
  "__proto__",
  "constructor",
  "../../../etc/passwd",
  "\r\nset-cookie: a=b",
  "\u2028\u2029\u202e",
  "<img src=x onerror=alert(1)>",
  "{{7*7}}<%= 7*7 %>",
  "=cmd|' /C calc'!A0",
];
const TEXTS = [...SQL, ...ODD];
/** Fields that name somebody or something. */
const NAMES = [
  "user",
  "connection",
  "amount",
  "referrer",
  "code",
  "program",
  "status_change",
  "url",
  "network",
  "webhook",
  "cursor",
  "limit",
  "level",
];

describe("texts", () => {
  test("SQL and other markup in every field of every body", () =>
    harmless(async () => {
      for (const operation of posts) {
        const schema = resolve(operation.requestBody.content[JSON_TYPE].schema);
        const fields = new Set([
          ...Object.keys(operation.body),
          ...Object.keys(schema.properties ?? {}),
        ]);
        for (const field of fields) {
          for (const text of TEXTS) {
            for (const value of [text, [text], { [text]: text }]) {
              const body = { ...operation.body, [field]: value };
              const answer = await worker.send(operation.method, targetOf(operation), body);
              const what = `${operation.operationId} ${JSON.stringify(body)}: ${answer.text}`;
              assert.ok(answer.status < 500, what);
              // What names somebody or something is none of these.
              if (NAMES.includes(field)) assert.ok(answer.status >= 400, what);
            }
          }
          const named = await worker.send(operation.method, targetOf(operation), {
            ...operation.body,
            [`${field}' OR 1=1 --`]: 1,
          });
          assert.equal(named.status, 400, operation.operationId);
        }
      }
    }));

  test("SQL and other markup in every parameter", () =>
    harmless(async () => {
      for (const operation of operations) {
        for (const { name, in: place } of operation.parameters) {
          if (place === "header") continue;
          for (const text of TEXTS) {
            const target = targetOf(operation, { [name]: encodeURIComponent(text) });
            const answer = await send(operation, target);
            const what = `${operation.operationId} ${target}: ${answer.status} ${answer.text}`;
            assert.ok(answer.status < 500, what);
            if (operation.operationId === "checkCode")
              assert.equal(answer.json?.valid ?? false, false, what);
            // Of what names somebody or something, only what is of the right form can come to be.
            else if (NAMES.includes(name) && !/^[\w-]+$/.test(text))
              assert.ok(answer.status >= 400, what);
          }
        }
      }
    }));

  test("SQL in the headers that are read", () =>
    harmless(async () => {
      for (const text of SQL.filter((one) => !one.includes("\0"))) {
        const key = { authorization: `Bearer ${text}` };
        assert.equal((await worker.get("/networks/acme/connections", key)).status, 401);
        const etag = { "if-none-match": text };
        assert.equal((await worker.get("/networks/acme/connections", etag)).status, 200);
        const again = { "idempotency-key": text };
        const body = { user: "ann@example.com", status_change: "create_user" };
        const first = await worker.post("/networks/acme/user_status", body, again);
        assert.ok([200, 400].includes(first.status), first.text);
        const id = await worker.get("/health", { "x-request-id": text });
        assert.match(id.headers.get("x-request-id"), /^[\w.:-]{1,128}$/);
      }
    }));
});

describe("bodies", () => {
  test("every operation that takes JSON refuses what is none, is too deep, too long or says a thing twice", () =>
    harmless(async () => {
      for (const operation of posts) {
        const right = JSON.stringify(operation.body);
        const [first] = Object.keys(operation.body);
        const nested = (open, close, depth) =>
          right.replace(
            /}$/,
            `${right === "{}" ? "" : ","}"x":${open.repeat(depth)}1${close.repeat(depth)}}`,
          );
        const twice = `{"${first}":null,${right.slice(1)}`;
        for (const [text, code] of [
          ["", "malformed_json"],
          ["{", "malformed_json"],
          [`${right},`, "malformed_json"],
          [`[${right}]`, "malformed_json"],
          [right.replace("{", "{/* */"), "malformed_json"],
          [`\ufeff${right}`, "malformed_json"],
          [nested("[", "]", 33), "malformed_json"],
          [nested("[", "]", 30_000), "malformed_json"],
          [nested('{"a":', "}", 9_000), "malformed_json"],
          [right + " ".repeat(65_537), "too_large"],
          ...(right === "{}" ? [] : [[twice, "duplicate_field"]]),
          [right.replace("{", '{"a":1,"\\u0061":2,'), "duplicate_field"],
        ]) {
          if (right === "{}" && text.endsWith(",}")) continue;
          const answer = await worker.send(operation.method, targetOf(operation), text);
          const what = `${operation.operationId} ${text.slice(0, 80)}: ${answer.text}`;
          assert.deepEqual([answer.status, answer.json.error.code], [400, code], what);
        }
        for (const type of ["text/plain", "text/json", "multipart/form-data; boundary=x", "*/*"]) {
          const headers = { "content-type": type };
          const answer = await worker.send(operation.method, targetOf(operation), right, headers);
          assert.equal(answer.status, 415, `${operation.operationId} ${type}`);
        }
      }
    }));

  test("a body that is said to be longer than it is, and one without an end", async () => {
    for (const head of ["Content-Length: 100000", "Transfer-Encoding: chunked"]) {
      const { hostname, port } = new URL(worker.origin);
      const socket = connect(Number(port), hostname);
      await once(socket, "connect");
      socket.write(
        `POST /networks/acme/user_status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\nContent-Type: ${JSON_TYPE}\r\n${head}\r\n\r\n`,
      );
      socket.write('{"user":');
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
    }
    await harmless(async () => {});
  });
});

/** What is answered to an address that is sent as it stands: `fetch` would tidy it up. */
async function ask(method, path) {
  const { hostname, port } = new URL(worker.origin);
  const headers = { authorization: `Bearer ${KEY}` };
  const sent = request({ hostname, port, method, path, headers, agent: false }).end();
  const [answer] = await once(sent, "response");
  answer.setEncoding("utf8");
  let text = "";
  for await (const part of answer) text += part;
  return { status: answer.statusCode, headers: answer.headersDistinct, text };
}

describe("addresses and methods", () => {
  test("an encoded slash or dot never leads to another address", () =>
    harmless(async () => {
      for (const [target, statuses] of [
        ["/networks%2Facme/connections", [404]],
        ["/networks/acme%2Fconnections", [404]],
        ["/networks/acme/connections%2Fspring", [404]],
        ["/networks/acme/connections/spring%2Fcodes?user=ann%40example.com", [400]],
        ["/networks/acme/users/ann%40example.com%2F..%2F..", [400, 404]],
        ["/networks/acme/users/..%2Fconnections", [400]],
        ["/networks/acme/programs/%2e%2e", [400, 404]],
        ["/networks/acme/programs/spring%5C..", [400]],
        ["/networks/other%2F..%2Facme/connections", [400]],
        ["/networks/acme/programs/%252e%252e%252f", [400]],
        ["/networks/acme/programs/spring%00", [400]],
        ["/networks/acme/programs/spring;x=1", [400]],
        ["//networks/acme/connections", [404]],
        ["/networks/acme/connections/%73pring", [200]],
      ]) {
        const answer = await ask("GET", target);
        assert.ok(statuses.includes(answer.status), `${target}: ${answer.status} ${answer.text}`);
      }
    }));

  test("a method that no address takes is a 405 with Allow, or refused by the server", () =>
    harmless(async () => {
      for (const { path, parameters } of operations) {
        for (const method of ["PROPFIND", "PURGE", "SEARCH", "LOCK", "TRACE"]) {
          const { status, headers } = await ask(method, targetOf({ path, parameters }));
          assert.ok([405, 501].includes(status), `${method} ${path}: ${status}`);
          if (status === 405) assert.match(headers.allow[0], /^[A-Z, ]+$/);
        }
      }
    }));
});

describe("scopes", () => {
  const SCOPES = ["read", "write", "admin"];
  const keys = {};
  before(async () => {
    for (const scope of SCOPES) {
      const { json } = await worker.post("/test/keys", {
        network: "acme",
        action: "create",
        name: scope,
        scopes: [scope],
      });
      assert.ok(json.ok, JSON.stringify(json));
      keys[scope] = json.key;
    }
  });

  /** The same operation on what is there and on what is not. */
  const variants = (operation) =>
    [{}, { program: "nowhere", user: "nobody%40example.com", webhook: "wh_000000000000" }].map(
      (values) => {
        const here = operation.parameters.map(({ name }) => name);
        const known = Object.entries(values).filter(([name]) => here.includes(name));
        return targetOf(operation, Object.fromEntries(known));
      },
    );

  test("a key without the scope is told so, whether or not the thing exists", () =>
    harmless(async () => {
      for (const operation of guarded) {
        const [, scope] = operation.description.match(/needs the scope `(\w+)`/) ?? [];
        assert.ok(SCOPES.includes(scope), operation.operationId);
        for (const other of SCOPES.filter((one) => one !== scope)) {
          const told = new Set();
          for (const target of variants(operation)) {
            const headers = { authorization: `Bearer ${keys[other]}` };
            const answer = await send(operation, target, headers);
            told.add(`${answer.status} ${answer.text}`);
          }
          assert.equal(told.size, 1, [...told].join("\n"));
          assert.match([...told][0], /^403 {"error":{"code":"forbidden"/);
        }
      }
    }));

  test("a key of another network is told the same of every network", () =>
    harmless(async () => {
      for (const operation of guarded) {
        const told = new Set();
        for (const network of ["acme", "nowhere"]) {
          for (const target of variants(operation)) {
            const answer = await send(
              operation,
              target.replace("/networks/acme", `/networks/${network}`),
              { authorization: `Bearer ${OTHER_KEY}` },
            );
            told.add(`${answer.status} ${answer.text}`);
          }
        }
        assert.equal(told.size, 1, [...told].join("\n"));
        assert.match([...told][0], /^401 {"error":{"code":"unauthorised"/);
      }
    }));
});

describe("where redirects lead", () => {
  const program = "/networks/acme/programs/links";
  const set = (signup_url) => worker.send("PUT", program, { levels: 3, signup_url });

  test("no program has a signup URL that breaks out of a header or of the web", async () => {
    for (const url of [
      "https://example.com/\r\nset-cookie: a=b?via={your_code}",
      "https://example.com/\n{your_code}",
      "https://example.com/\t{your_code}",
      "https://example.com/\0{your_code}",
      "javascript:alert('{your_code}')",
      "data:text/html,{your_code}",
      "//evil.example/{your_code}",
      "/{your_code}",
      "https://{your_code}",
      "https:///{your_code}",
      "https://example.com/",
      `https://example.com/${"x".repeat(5000)}?via={your_code}`,
    ]) {
      const { status, json } = await set(url);
      assert.deepEqual([status, json.error?.field], [400, "signup_url"], url);
    }
    assert.equal((await worker.get(program)).status, 404);
  });

  test("a short link leads where the template says, with nothing in the head that was sent", async () => {
    const code = "H1V72BA0K4";
    for (const [target, status] of [
      [`/r/${code}`, 302],
      [`/r/${code}?next=%0d%0aset-cookie:%20a=b`, 302],
      [`/r/${code}?next=https://evil.example`, 302],
      [`/r/${code}?via=%0d%0alocation:%20https://evil.example`, 302],
      [`/r/${code}%0d%0aset-cookie:a=b`, 404],
      ["/r/%0d%0alocation:%20https:%2f%2fevil.example", 404],
      ["/r/https:%2f%2fevil.example", 404],
      ["/r//evil.example", 404],
      ["/r/%5cevil.example", 404],
      ["/r/..%2f..%2fnetworks", 404],
    ]) {
      const answer = await ask("GET", target);
      assert.equal(answer.status, status, `${target}: ${answer.text}`);
      assert.equal(answer.headers["set-cookie"], undefined, target);
      const locations = answer.headers.location ?? [];
      assert.equal(locations.length, status === 302 ? 1 : 0, target);
      for (const location of locations) {
        assert.match(location, /^https:\/\/example\.com\/signup\?via=H1V72BA0K4/, target);
        assert.match(location, /^[!-~]+$/);
      }
    }
  });
});

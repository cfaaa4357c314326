// Key rings of the packed package: numbers sealed and opened, keys changed, hostile arguments, and
// that no key is shown or left behind.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { folder } from "./support/packed.js";

const require = createRequire(join(folder, "../../package.json"));
const { check, KeyRing, mint } = await import(pathToFileURL(require.resolve("refgraph")));

/** Bytes that stand nowhere else. */
const secret = (first) => Uint8Array.from({ length: 16 }, (_, at) => first + at * 7);
const key = (id, first, rest) => ({ id, key: secret(first), ...rest });

test("what is sealed opens", () => {
  const ring = new KeyRing([key(1, 100)]);
  const codes = new Set();
  for (let number = 0; number < 2_000; number++) {
    const sealed = ring.seal(number, { program: "spring", mode: "test" });
    const { referralCode } = sealed;
    assert.deepEqual(sealed, { ok: true, code: "sealed", referralCode });
    assert.equal(referralCode.length, 12);
    const verdict = check(referralCode, { program: "spring", mode: "test" });
    assert.deepEqual([verdict.ok, verdict.kind], [true, "sealed"]);
    const { mode, tag } = verdict;
    const typed = ` ${referralCode.slice(0, 4)}-${referralCode.slice(4)} `.toLowerCase();
    for (const text of [referralCode, typed]) {
      assert.deepEqual(ring.open(text, { program: "spring", mode: "test" }), {
        ok: true,
        code: "opened",
        number,
        keyId: 1,
        referralCode,
        mode,
        tag,
      });
    }
    codes.add(referralCode);
  }
  assert.equal(codes.size, 2_000);
  ring.free();
});

test("numbers take as many symbols as they need", () => {
  const ring = new KeyRing([key(1, 100)]);
  const length = (number, options) => ring.seal(number, options).referralCode?.length;
  assert.deepEqual([length(65_535), length(65_536)], [12, 13]);
  assert.deepEqual([length(1, { length: 9 }), length(2, { length: 9 })], [9, 10]);
  assert.equal(length(0, { length: 20 }), 20);
  const largest = ring.seal(Number.MAX_SAFE_INTEGER);
  assert.equal(ring.open(largest.referralCode).number, Number.MAX_SAFE_INTEGER);
  assert.equal(ring.open(ring.seal(-0).referralCode).number, 0);
  const careful = new KeyRing([key(1, 100, { bits: 40 })]);
  assert.equal(careful.seal(2 ** 36 - 1).ok, true);
  assert.deepEqual(careful.seal(2 ** 36), { ok: false, code: "number_too_large" });
});

test("each way not to open has its name", () => {
  const ring = new KeyRing([key(1, 100)]);
  const { referralCode } = ring.seal(7, { program: "spring", mode: "test" });
  const not = (code) => ({ ok: false, code });
  assert.deepEqual(new KeyRing([key(1, 101)]).open(referralCode), not("wrong_key"));
  assert.deepEqual(new KeyRing([key(2, 100)]).open(referralCode), not("unknown_key"));
  assert.deepEqual(ring.open(mint()), not("not_sealed"));
  const unasked = { position: null, suggestion: null, slip: null };
  // What any key would say comes first.
  const other = new KeyRing([key(2, 101)]);
  for (const each of [ring, other]) {
    assert.deepEqual(each.open(referralCode, { program: "autumn" }), {
      ...not("other_program"),
      ...unasked,
    });
    assert.deepEqual(each.open(referralCode, { mode: "live" }), {
      ...not("other_mode"),
      ...unasked,
    });
  }
  // The rest is as `check` tells it, suggestion, place and all.
  const wrong = `${referralCode.slice(0, 5)}?${referralCode.slice(6)}`;
  assert.equal(ring.open(wrong).suggestion, referralCode);
  for (const text of [wrong, "", "7K3M", "\0", "\u{d800}7K3M", "7".repeat(1 << 20), "<b>7</b>"]) {
    const verdict = check(text);
    assert.equal(verdict.ok, false);
    assert.deepEqual(ring.open(text), verdict);
  }
});

test("keys are changed without losing codes", () => {
  const sealed = new KeyRing([key(1, 100)]).seal(7).referralCode;
  const both = new KeyRing([key(2, 50), key(1, 100)]);
  assert.equal(both.open(sealed).keyId, 1);
  const after = both.seal(7).referralCode;
  assert.deepEqual([both.open(after).keyId, both.open(after).number], [2, 7]);
  const changed = new KeyRing([key(2, 50)]);
  assert.equal(changed.seal(7).referralCode, after);
  assert.deepEqual(changed.open(sealed), { ok: false, code: "unknown_key" });
  const all = Array.from({ length: 16 }, (_, id) => key(id, id));
  assert.equal(new KeyRing(all).open(sealed).code, "wrong_key");
  assert.equal(new KeyRing([...all, key(1, 100)].slice(2)).open(sealed).number, 7);
});

test("keys that are no keys are TypeErrors", () => {
  const wrong = [
    undefined,
    null,
    7,
    "key",
    {},
    key(1, 100),
    [],
    [undefined],
    [null],
    [7],
    [{ id: 1 }],
    [{ key: secret(1) }],
    [{ id: 1, key: "0123456789abcdef" }],
    [{ id: 1, key: [...secret(1)] }],
    [{ id: 1, key: secret(1).buffer }],
    [{ id: 1, key: new DataView(secret(1).buffer) }],
    [{ id: 1, key: new Uint32Array(16) }],
    [{ id: 1, key: new Uint8Array(0) }],
    [{ id: 1, key: new Uint8Array(15) }],
    [{ id: 1, key: new Uint8Array(17) }],
    ...[-1, 16, 1.5, "1", Number.NaN, null].map((id) => [key(id, 1)]),
    ...[15, 41, 20.5, "20", null].map((bits) => [key(1, 1, { bits })]),
    [key(1, 1), key(2, 2), key(1, 3)],
    Array.from({ length: 17 }, (_, id) => key(id, id)),
  ];
  for (const keys of wrong) assert.throws(() => new KeyRing(keys), TypeError, inspect(keys));
  assert.throws(() => KeyRing([key(1, 100)]), TypeError);
  const made = new KeyRing([{ id: 1, key: Buffer.from(secret(100)) }]).seal(7);
  assert.deepEqual(made, new KeyRing([key(1, 100)]).seal(7));
});

test("wrong arguments are TypeErrors", () => {
  const ring = new KeyRing([key(1, 100)]);
  for (const number of [undefined, null, "7", 7n, {}, -1, 0.5, Number.NaN, Infinity, 2 ** 53]) {
    assert.throws(() => ring.seal(number), TypeError, String(number));
  }
  const options = [null, 7, "x", { program: 7 }, { mode: "Live" }, { mode: "__proto__" }];
  for (const given of [...options, { length: 8 }, { length: 21 }, { length: "9" }]) {
    assert.throws(() => ring.seal(7, given), TypeError, inspect(given));
  }
  for (const given of options) assert.throws(() => ring.open("7K3M", given), TypeError);
  for (const text of [undefined, null, 7, {}, [], Symbol.iterator]) {
    assert.throws(() => ring.open(text), TypeError);
  }
  assert.equal(ring.seal(7).ok, true);
});

test("a ring that was freed says so", () => {
  const ring = new KeyRing([key(1, 100)]);
  const { referralCode } = ring.seal(7);
  ring.free();
  ring.free();
  assert.throws(() => ring.seal(7), TypeError);
  assert.throws(() => ring.open(referralCode), TypeError);
  if (Symbol.dispose) {
    const other = new KeyRing([key(1, 100)]);
    other[Symbol.dispose]();
    assert.throws(() => other.seal(7), TypeError);
  }
});

test("a ring shows nothing of its keys", () => {
  const ring = new KeyRing([key(9, 100)]);
  ring.seal(7);
  const deep = { showHidden: true, depth: Infinity, getters: true };
  const shown = [
    inspect(ring),
    inspect(ring, deep),
    JSON.stringify(ring),
    String(ring),
    JSON.stringify(Object.getOwnPropertyDescriptors(ring)),
    ...Object.values(ring).map(String),
  ].join();
  assert.doesNotMatch(shown, /\d/);
  assert.throws(() => structuredClone(ring).seal(7), TypeError);
  const refused = { id: 1, key: secret(100).subarray(1) };
  assert.throws(
    () => new KeyRing([refused]),
    ({ message }) => !/107|6b/i.test(message),
  );
});

/** Runs a script in a process of its own, with the package's module in reach. */
function run(script) {
  const reach = `
    const Real = WebAssembly.Instance;
    WebAssembly.Instance = function (...given) {
      const { exports } = new Real(...given);
      globalThis.memory = exports.memory;
      return { exports: globalThis.wrap?.(exports) ?? exports };
    };
    const { check, KeyRing } = await import("refgraph");
    const secret = Uint8Array.from({ length: 16 }, (_, at) => 100 + at * 7);
  `;
  const cwd = join(folder, "../..");
  const printed = execFileSync("node", ["--input-type=module", "-e", reach + script], { cwd });
  return String(printed).trim().split("\n");
}

test("no key stays in the module's memory", () => {
  const lines = run(`
    // Either half of the key, as it is and as the hash's first state has it.
    const words = ["736f6d6570736575", "6c7967656e657261", "646f72616e646f6d", "7465646279746573"];
    const halves = [secret.subarray(0, 8), secret.subarray(8)].map((half) => Buffer.from(half));
    const masked = words.map((word, at) => {
      const mask = Buffer.from(word, "hex").reverse();
      return halves[at >> 1].map((byte, place) => byte ^ mask[place]);
    });
    const found = (bytes) => {
      const all = Buffer.from(memory.buffer);
      let count = 0;
      for (let at = all.indexOf(bytes); at >= 0; at = all.indexOf(bytes, at + 1)) count++;
      return count;
    };
    const left = () => [halves, masked].map((list) => list.map(found).join()).join(" ");
    const ring = new KeyRing([{ id: 1, key: secret }, { id: 2, key: new Uint8Array(16) }]);
    const codes = Array.from({ length: 500 }, (_, at) => ring.seal(at * 99).referralCode);
    for (const code of codes) {
      ring.open(code);
      ring.open(code.replace("7", "8"));
    }
    try { new KeyRing([{ id: 1, key: secret }, { id: 1, key: secret }]); } catch {}
    console.log(left());
    ring.free();
    console.log(left());
  `);
  // Once, and as nothing else, while the ring is there.
  assert.deepEqual(lines, ["1,1 0,0,0,0", "0,0 0,0,0,0"]);
});

test("a trap loses the ring, which says so", () => {
  const lines = run(`
    const bytes = [0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,116,0,0,10,5,1,3,0,0,11];
    const trap = new Real(new WebAssembly.Module(new Uint8Array(bytes))).exports.t;
    let armed = false;
    globalThis.wrap = (exports) => ({
      ...exports,
      check: (...given) => (armed ? trap() : exports.check(...given)),
    });
    const ring = new KeyRing([{ id: 1, key: secret }]);
    const { referralCode } = ring.seal(7);
    armed = true;
    try { check("7K3M"); } catch (error) { console.log(error.code); }
    armed = false;
    try { ring.seal(7); } catch (error) { console.log(error.name, error.code); }
    ring.free();
    console.log(new KeyRing([{ id: 1, key: secret }]).open(referralCode).number);
  `);
  assert.deepEqual(lines, ["internal", "RefgraphError internal", "7"]);
});

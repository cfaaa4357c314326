// The reference implementation of the format of codes: it is sound itself, and the vectors are
// what it makes.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { alphaTo, times } from "../reference/gf32.js";
import { vectors } from "../reference/make.js";
import { sipHash } from "../reference/siphash.js";
import { root } from "./support/packed.js";

test("the vectors are what the reference makes", async () => {
  for (const [name, text] of Object.entries(vectors())) {
    assert.equal(text, await readFile(join(root, "tests/vectors", name), "utf8"), name);
  }
});

test("the vector in the appendix of the paper on SipHash", () => {
  const key = Array.from({ length: 16 }, (_, at) => at);
  const message = Array.from({ length: 15 }, (_, at) => at);
  assert.equal(sipHash(key, message), 0xa129ca6149be45e5n);
});

test("the field is one, and its α makes all of it but 0", () => {
  const powers = Array.from({ length: 31 }, (_, exponent) => alphaTo(exponent));
  assert.equal(new Set(powers).size, 31);
  assert.equal(alphaTo(31), 1);
  for (const one of powers) {
    assert.equal(times(one, 0), 0);
    assert.equal(powers.filter((other) => times(one, other) === 1).length, 1);
  }
});

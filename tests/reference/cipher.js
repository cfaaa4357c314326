// The cipher of sealed codes (docs/codes.md, "Cipher"): a permutation of the numbers below 2ᵇ.

import { sipHash } from "./siphash.js";

/** b, for a code of `length` symbols. */
export const bitsOf = (length) => BigInt(5 * (length - 4) - 4);

const halfOf = (length) => (bitsOf(length) + 1n) / 2n;

/** F(i, R) mod 2ʰ. `place` is where the number stands: key, key id, length, tag and head. */
function f(i, right, { key, id, length, tag, head }) {
  const input =
    right +
    2n ** 40n * BigInt(i) +
    2n ** 44n * BigInt(length) +
    2n ** 49n * BigInt(tag) +
    2n ** 54n * BigInt(head) +
    2n ** 59n * BigInt(id);
  const bytes = [];
  for (let at = 0n; at < 8n; at++) bytes.push(Number((input >> (8n * at)) % 256n));
  return sipHash(key, bytes) % 2n ** halfOf(length);
}

function forwards(x, place) {
  const size = 2n ** halfOf(place.length);
  let left = x / size;
  let right = x % size;
  for (let i = 0; i <= 9; i++) [left, right] = [right, left ^ f(i, right, place)];
  return left * size + right;
}

function backwards(x, place) {
  const size = 2n ** halfOf(place.length);
  let left = x / size;
  let right = x % size;
  for (let i = 9; i >= 0; i--) [left, right] = [right ^ f(i, left, place), left];
  return left * size + right;
}

/** Applies the network until the result is below 2ᵇ. */
function walk(network, x, place) {
  do {
    x = network(x, place);
  } while (x >= 2n ** bitsOf(place.length));
  return x;
}

export const encipher = (x, place) => walk(forwards, x, place);
export const decipher = (x, place) => walk(backwards, x, place);

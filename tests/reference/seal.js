// Sealed codes (docs/codes.md, "Sealed"). A key is `{ id, bits, key }`: `bits` is k of the page,
// and `key` its 16 bytes as hexadecimal digits.

import { read, worth } from "./alphabet.js";
import { check } from "./check.js";
import { bitsOf, decipher, encipher } from "./cipher.js";
import { fieldsOf, headOf, LONGEST, make } from "./code.js";
import { isRude } from "./rude.js";
import { tagOf } from "./tag.js";

const SHORTEST_SEALED = 9;
const LARGEST_NUMBER = 2n ** 53n - 1n;
const WALKS = 16n;

const placeOf = ({ key, id }, length, tag, head) => ({
  key: [...Buffer.from(key, "hex")],
  id,
  length,
  tag,
  head,
});

/** Whether a code of `length` symbols has room for a number. */
const hasRoom = (number, bits, length) =>
  length >= SHORTEST_SEALED &&
  bitsOf(length) >= BigInt(bits) &&
  number <= LARGEST_NUMBER &&
  number < 2n ** (bitsOf(length) - BigInt(bits));

/** The code of a number and a walk, rude or not. */
export function sealWith(key, number, walk, length, tag, mode) {
  const head = headOf("sealed", mode);
  const x = number * 2n ** BigInt(key.bits) + walk;
  const place = placeOf(key, length, tag, head);
  let rest = encipher(x, place) * 16n + BigInt(key.id);
  const payload = [];
  for (let count = 0; count < length - 4; count++) {
    payload.unshift(Number(rest % 32n));
    rest /= 32n;
  }
  return make(payload, tag, head);
}

/** The first walk that gives a clean code, or 16 if none does. */
export function walkOf(key, number, length, tag, mode) {
  let walk = 0n;
  while (walk < WALKS && isRude(sealWith(key, number, walk, length, tag, mode))) walk++;
  return walk;
}

/** Seals a number in a code of at least `length` symbols. */
export function seal(key, number, { program, mode, length }) {
  const tag = tagOf(program);
  let problem = "number_too_large";
  for (let symbols = length; symbols <= LONGEST; symbols++) {
    if (!hasRoom(BigInt(number), key.bits, symbols)) continue;
    const walk = walkOf(key, BigInt(number), symbols, tag, mode);
    if (walk === WALKS) {
      problem = "no_clean_code";
      continue;
    }
    const referralCode = sealWith(key, BigInt(number), walk, symbols, tag, mode);
    return { ok: true, code: "sealed", referralCode };
  }
  return { ok: false, code: problem };
}

/** Opens what was typed with one of several keys. */
export function open(keys, text, expected) {
  const verdict = check(text, expected);
  if (!verdict.ok) return { ok: false, code: verdict.code };
  if (verdict.kind !== "sealed") return { ok: false, code: "not_sealed" };
  const { payload, tag, head, mode } = fieldsOf(
    read(text).map(({ character }) => worth(character)),
  );
  const written = payload.reduce((sum, value) => sum * 32n + BigInt(value), 0n);
  const keyId = Number(written % 16n);
  const key = keys.find(({ id }) => id === keyId);
  if (!key) return { ok: false, code: "unknown_key" };
  const length = payload.length + 4;
  const wrongKey = { ok: false, code: "wrong_key" };
  if (!hasRoom(0n, key.bits, length)) return wrongKey;
  const x = decipher(written / 16n, placeOf(key, length, tag, head));
  const number = x / 2n ** BigInt(key.bits);
  if (!hasRoom(number, key.bits, length)) return wrongKey;
  const walk = x % 2n ** BigInt(key.bits);
  // The first clean walk, or an earlier one, from before the list knew a word of it.
  if (walk >= WALKS || walk > walkOf(key, number, length, tag, mode)) return wrongKey;
  const { referralCode } = verdict;
  return { ok: true, code: "opened", number: Number(number), keyId, referralCode, mode, tag };
}

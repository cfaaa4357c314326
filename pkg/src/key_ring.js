// Key rings: users' numbers to sealed codes and back.

import { KeyRing as Handle } from "#glue";
import { choice, integer, options, string } from "./arguments.js";
import { CUT, MODES, tagOf, verdict } from "./codes.js";
import { call, receiveCode, send, sendBytes } from "./engine.js";
import { disposable, Held } from "./held.js";
import { refused } from "./refused.js";

/** The module's lists of what can be wrong. They are asked for when something is. */
const SEAL_PROBLEMS = 4;
const OPEN_PROBLEMS = 5;
/** Bytes a key takes in the mailbox: id, bits and the 16 of the key itself. */
const KEY = 18;

/** A key as it crosses: its first two bytes, and the others, which are copied nowhere else. */
function keyOf(given) {
  const { id, key, bits } = given ?? {};
  // By its shape, as what another realm made is of no class of this one's.
  if (!ArrayBuffer.isView(key) || key.BYTES_PER_ELEMENT !== 1 || key.length !== 16)
    throw new TypeError("`key` must be a Uint8Array of 16 bytes");
  return { head: [integer(id, "id", 0, 15), integer(bits, "bits", 16, 40, 20)], key };
}

/** One key or more: the first seals, all open. */
export class KeyRing {
  #ring;

  constructor(keys) {
    if (!Array.isArray(keys)) throw new TypeError("`keys` must be an array");
    const checked = keys.map(keyOf);
    const ids = new Set(checked.map(({ head: [id] }) => id));
    if (ids.size === 0 || ids.size < checked.length)
      throw new TypeError("`keys` must be one or more, each with an `id` of its own");
    this.#ring = new Held("key ring", () => {
      checked.forEach(({ head, key }, at) => {
        sendBytes(head, at * KEY);
        sendBytes(key, at * KEY + head.length);
      });
      return Handle.of(checked.length * KEY);
    });
  }

  /** Seals a user's number. */
  seal(number, settings) {
    const { program, mode, length } = options(settings);
    const test = Math.max(choice(mode, "mode", MODES) - 1, 0);
    const symbols = integer(length, "length", 9, 20, 12);
    integer(number, "number", 0, Number.MAX_SAFE_INTEGER);
    return call((wasm) => {
      const answer = this.#ring.get().seal(number, tagOf(wasm, program), symbols, test);
      return answer < 9
        ? refused(wasm, SEAL_PROBLEMS, answer)
        : { ok: true, code: "sealed", referralCode: receiveCode(answer) };
    });
  }

  /** Opens a code as it was typed or pasted. */
  open(text, expected) {
    string(text, "text");
    const { program, mode } = options(expected);
    const modeNumber = choice(mode, "mode", MODES);
    return call((wasm) => {
      const ring = this.#ring.get();
      const asked = tagOf(wasm, program) | (modeNumber << 5);
      const answer = ring.open(send(text.slice(0, CUT)), asked);
      if (answer >>> 29) return refused(wasm, OPEN_PROBLEMS, answer >>> 29);
      if (answer & 15) return verdict(text, answer);
      const { referralCode, mode, tag } = verdict(text, answer);
      const keyId = (answer >>> 4) & 15;
      return { ok: true, code: "opened", number: ring.number, keyId, referralCode, mode, tag };
    });
  }

  /** Wipes the keys. No method may be called afterwards. */
  free() {
    this.#ring.free();
  }
}

disposable(KeyRing);

// Minting of random codes (docs/codes.md, "Minting").

import { headOf, make } from "./code.js";
import { isRude } from "./rude.js";

/** The code of random bytes, of which each payload symbol takes one; null if it is rude. */
export function mint(random, tag, mode, length) {
  const payload = random.slice(0, length - 4).map((byte) => byte % 32);
  const code = make(payload, tag, headOf("random", mode));
  return isRude(code) ? null : code;
}

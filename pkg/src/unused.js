// Codes that nobody has: made until the caller's lookup knows one not to be taken.

import { integer, options } from "./arguments.js";

/** Asks `taken` of what `make` gives, told how many were found taken. */
export async function unused(taken, settings, make) {
  if (typeof taken !== "function") throw new TypeError("`taken` must be a function");
  const tries = integer(options(settings).tries, "tries", 1, 100, 8);
  for (let found = 0; found < tries; found++) {
    const made = make(found);
    if (!made.ok) return made;
    const answer = await taken(made.referralCode);
    if (typeof answer !== "boolean") throw new TypeError("`taken` must answer true or false");
    if (!answer) return made;
  }
  return { ok: false, code: "exhausted" };
}

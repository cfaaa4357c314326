// Minting: new codes from the platform's secure generator.

import { choice, integer, options } from "./arguments.js";
import { MODES, tagOf } from "./codes.js";
import { call, receiveCode } from "./engine.js";
import { noGenerator } from "./error.js";
import { unused } from "./unused.js";

/** Makes a new referral code. */
export function mint(settings) {
  const { program, mode, length } = options(settings);
  const modeNumber = choice(mode, "mode", MODES);
  const symbols = integer(length, "length", 8, 20, 10);
  const code = call((wasm) =>
    receiveCode(wasm.mint(tagOf(wasm, program), symbols, Math.max(modeNumber - 1, 0))),
  );
  if (!code) throw noGenerator();
  return code;
}

/** Makes a new referral code that is not taken, which the caller looks up. */
export const mintUnused = (taken, settings) =>
  unused(taken, settings, () => ({ ok: true, code: "minted", referralCode: mint(settings) }));

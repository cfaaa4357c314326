// Vanity codes: made of a name or a wish.

import { choice, integer, options, string, strings } from "./arguments.js";
import { CUT, MODES, tagOf } from "./codes.js";
import { call, receive, SEPARATOR, send } from "./engine.js";
import { noGenerator } from "./error.js";
import { refused } from "./refused.js";
import { unused } from "./unused.js";

/** The module's list of why a name makes no code. */
const PROBLEMS = 6;
/** The fewest symbols of a code: smaller numbers are problems. */
const LEAST = 8;

/** Makes a code of a name. */
export const mintVanity = (name, settings) => vanity(name, settings, 0);

/** Makes a code of a name that is not taken, which the caller looks up. */
export const mintUnusedVanity = (name, taken, settings) =>
  unused(taken, settings, (found) => vanity(name, settings, found));

function vanity(name, settings, found) {
  const { program, mode, random, reserved = [] } = options(settings);
  const test = Math.max(choice(mode, "mode", MODES) - 1, 0);
  const symbols = integer(random, "random", 2, 4, 2);
  const texts = [string(name, "name").slice(0, CUT), ...strings(reserved, "reserved")];
  const sent = texts.map((text) => text.replaceAll(SEPARATOR, " ")).join(SEPARATOR);
  return call((wasm) => {
    const tag = tagOf(wasm, program);
    const bytes = send(sent);
    if (bytes < 0) throw new TypeError("`reserved` is too long");
    const answer = wasm.vanity(bytes, tag, test, symbols, found);
    if (!answer) throw noGenerator();
    if (answer <= LEAST) return refused(wasm, PROBLEMS, answer);
    const [referralCode, display] = receive(answer).split(SEPARATOR);
    return { ok: true, code: "minted", referralCode, display };
  });
}

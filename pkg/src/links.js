// Links: the code out of a URL.

import { options, string, strings } from "./arguments.js";
import { call, nameOf, receive, SEPARATOR, send } from "./engine.js";

const SOURCES = 2;

/** Looks for a referral code in a URL. */
export function findCode(url, settings) {
  const text = string(url instanceof URL ? url.href : url, "url");
  const { names = [] } = options(settings);
  const own = strings(names, "names").join(" ");
  return call((wasm) => {
    const length = send(own.replaceAll(SEPARATOR, " ") + SEPARATOR + text);
    if (length < 0) return { ok: false, code: "too_long" };
    const answer = wasm.find_code(length);
    if (!answer) return { ok: false, code: "not_found" };
    const found = receive(answer >>> 2);
    // The name has no separator in it; what was found might.
    const at = found.lastIndexOf(SEPARATOR);
    return {
      ok: true,
      code: "found",
      text: found.slice(0, at),
      source: nameOf(SOURCES, answer & 3),
      name: found.slice(at + 1),
    };
  });
}

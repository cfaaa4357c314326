// Links: the code out of a URL.

import { options, string, strings } from "./arguments.js";
import { call, nameOf, receive, SEPARATOR, send } from "./engine.js";

const SOURCES = 2;

/** Looks for a referral code in a URL. */
export const findCode = (url, settings) => answer(question(url, settings));

/** What the module is asked about a URL, which may be long before it is there to be asked. */
export function question(url, settings) {
  const text = string(url instanceof URL ? url.href : url, "url");
  const { names = [] } = options(settings);
  const own = strings(names, "names").join(" ");
  return own.replaceAll(SEPARATOR, " ") + SEPARATOR + text;
}

/** Its answer. */
export function answer(question) {
  return call((wasm) => {
    const length = send(question);
    if (length < 0) return { ok: false, code: "too_long" };
    const told = wasm.find_code(length);
    if (!told) return { ok: false, code: "not_found" };
    const found = receive(told >>> 2);
    // The name has no separator in it; what was found might.
    const at = found.lastIndexOf(SEPARATOR);
    return {
      ok: true,
      code: "found",
      text: found.slice(0, at),
      source: nameOf(SOURCES, told & 3),
      name: found.slice(at + 1),
    };
  });
}

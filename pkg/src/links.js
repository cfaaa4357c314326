// Links: the code out of a URL, and a signup link out of a template.

import { options, string } from "./arguments.js";
import { call, nameOf, receive, send } from "./engine.js";

/** The longest URL that is read, in UTF-16 code units: servers and browsers end far below. */
const LONGEST = 1 << 20;
/** The longest template or code that crosses; the module refuses less than that. */
const CUT = 1 << 13;
const SEPARATOR = "\x1F";
const SOURCES = 2;
const LINK_PROBLEMS = 4;

/** Looks for a referral code in a URL. */
export function findCode(url, settings) {
  const text = string(url instanceof URL ? url.href : url, "url");
  const { names = [] } = options(settings);
  if (!Array.isArray(names)) throw new TypeError("`names` must be an array of strings");
  const own = names.map((name) => SEPARATOR + string(name, "names")).join("");
  if (text.length + own.length > LONGEST) return { ok: false, code: "too_long" };
  return call((glue) => {
    const answer = glue.find_code(send(text + own), text.length);
    if (!answer) return { ok: false, code: "not_found" };
    const found = receive(answer >>> 2);
    const at = found.indexOf(SEPARATOR);
    return {
      ok: true,
      code: "found",
      text: found.slice(at + 1),
      source: nameOf(SOURCES, answer & 3),
      name: found.slice(0, at),
    };
  });
}

/** The link that a user shares, of a template with `{your_code}`. */
export function signupLink(template, referralCode) {
  string(template, "template");
  string(referralCode, "referralCode");
  return call((glue) => {
    const cut = template.slice(0, CUT);
    const answer = glue.link(send(cut + referralCode.slice(0, CUT)), cut.length);
    const problem = nameOf(LINK_PROBLEMS, answer & 15);
    return problem
      ? { ok: false, code: problem }
      : { ok: true, code: "linked", link: receive(answer >>> 4) };
  });
}

// Passing on, a URL at a time: asked of the module.

import { choice, options, string } from "../arguments.js";
import { call, receive, SEPARATOR, send } from "../engine.js";

const DIALECTS = "plain typeform google_forms jotform tally airtable hubspot calendly stripe".split(
  " ",
);

/** Puts a code into a URL that leads to a signup elsewhere. */
export function passOnUrl(url, referralCode, to) {
  const text = string(url instanceof URL ? url.href : url, "url");
  string(referralCode, "referralCode");
  const recipients = Object.entries(options(to)).flatMap(([host, how]) => {
    if (!host || /[/:\s]/.test(host)) throw new TypeError(`\`${host}\` is no host`);
    const { name = "", dialect } =
      how === true ? {} : typeof how === "string" ? { name: how } : options(how);
    choice(dialect, "dialect", DIALECTS);
    return [host, string(name, "name"), dialect ?? ""];
  });
  // No separator comes from outside: no URL, code or host can have it.
  const parts = [referralCode, text, ...recipients].map((part) => part.replaceAll(SEPARATOR, "\0"));
  return call((wasm) => {
    const length = send(parts.join(SEPARATOR));
    if (length < 0) return { ok: false, code: "too_long" };
    const answer = wasm.pass_on_url(length);
    const told = receive(answer >>> 1);
    return answer & 1 ? { ok: false, code: told } : { ok: true, code: "passed", url: told };
  });
}

// Signup links: a template with a user's code in it.

import { string } from "./arguments.js";
import { call, receive, SEPARATOR, send } from "./engine.js";

/** The longest template or code that crosses; the module refuses less than that. */
const CUT = 1 << 13;

/** The link that a user shares, of a template with `{your_code}`. */
export function signupLink(template, referralCode) {
  const texts = [string(template, "template"), string(referralCode, "referralCode")];
  return call((wasm) => {
    const answer = wasm.signup_link(send(texts.map((text) => text.slice(0, CUT)).join(SEPARATOR)));
    const text = receive(answer >>> 1);
    return answer & 1 ? { ok: false, code: text } : { ok: true, code: "linked", link: text };
  });
}

// Guards: thin calls over the module's, which the list of disposable domains is brought to first.

import { bytes } from "#disposable";
import {
  assess as assessed,
  isDisposable as isListed,
  keepDomains,
  mailboxOf,
  subscriberOf,
} from "#glue";
import { string } from "../arguments.js";
import { members } from "../award/json.js";
import { call, recoveries } from "../engine.js";

/** The longest text that can be an email or a domain is far shorter. */
const LONGEST = 1024;
/** Which instance of the module has the list. */
let kept = -1;

/** Calls into the module, with the list. A trap loses it. */
const listed = (task) =>
  call(() => {
    if (kept !== recoveries) keepDomains(bytes());
    kept = recoveries;
    return task();
  });

/** The mailbox that an address reaches; null if it is none. */
export function mailbox(email) {
  const { length } = string(email, "email");
  return length > LONGEST ? null : call(() => mailboxOf(email) ?? null);
}

/** What stands for the subscriber that an IP address is of; null if it is none. */
export function subscriber(address) {
  const { length } = string(address, "address");
  return length > LONGEST ? null : call(() => subscriberOf(address) ?? null);
}

/** Whether an email or a domain is of throw-away mailboxes. */
export function isDisposable(email) {
  const { length } = string(email, "email");
  return length <= LONGEST && listed(() => isListed(email));
}

/** What may be wrong with a signup, and whether somebody has to look at it. */
export function assess(signup, context = {}, settings = {}) {
  const text = members({ signup, context, settings });
  return listed(() => JSON.parse(assessed(text)));
}

// Keeping: the touches of a visitor, in memory and, with their consent, where the page wants them.

import { choice, integer, options, string } from "../arguments.js";
import { init } from "../engine.js";
import { alone, attribute, MARK, policyNumber } from "./attribute.js";
import { storage } from "./storage.js";

const STORAGES = ["memory", "session", "local", "cookie"];
const CONSENTS = ["given", "hold", "refused"];
/** The most that browsers let a cookie live, in days. */
const LONGEST = 400;
const MONTH = 30;

const text = (value, name, pattern) => {
  if (!pattern.test(string(value, name)))
    throw new TypeError(`\`${name}\` has what it cannot have`);
  return value;
};

/** Keeps the touches of this visitor. */
export const keep = async (settings) => {
  const {
    storage: where = "memory",
    key = "refgraph",
    domain,
    life,
    policy,
    consent = "given",
    gpc = false,
  } = options(settings);
  if (typeof where?.get !== "function" || typeof where.set !== "function") {
    choice(where, "storage", STORAGES);
  }
  choice(consent, "consent", CONSENTS);
  policyNumber(policy);
  text(key, "key", /^[\w-]{1,64}$/);
  if (domain !== undefined) text(domain, "domain", /^\.?[a-z0-9-]+(\.[a-z0-9-]+)*$/i);
  const days = Math.min(Math.max(policy?.days ?? MONTH, 1), LONGEST);
  const store = storage(where, {
    key,
    domain,
    life: integer(life, "life", 1, LONGEST, days),
  });
  await init();

  const isRefused =
    consent === "refused" || (gpc && globalThis.navigator?.globalPrivacyControl === true);
  let agreed = consent === "given" && !isRefused;
  let isStored = false;
  /** What is known of the visitor, whatever becomes of the storage. */
  let held = "";
  const listeners = new Set();

  /** Forgets what is on the device. */
  const clear = () => {
    store.set("");
    store.removed.set("");
    isStored = false;
  };
  /** Takes a step on all that is known, and keeps what comes of it. */
  const take = (step, more = []) => {
    const before = agreed ? store.get() : [];
    const removedBefore = agreed ? store.removed.get() : [];
    const all = [held, ...before, ...more];
    const { code, history, removed, attribution } = attribute(all, {
      ...step,
      removed: removedBefore,
      policy,
    });
    held = history;
    if (agreed) {
      if (removed && !removedBefore.includes(removed)) store.removed.set(removed);
      isStored =
        before.length === 1 && before[0] === history
          ? true
          : history || before.length
            ? store.set(history)
            : isStored;
    }
    return { code, attribution };
  };
  const change = (step, more) => {
    const { code } = take(step, more);
    for (const listener of listeners) listener();
    return code;
  };

  const handle = {
    get attribution() {
      return take().attribution;
    },
    get stored() {
      if (!(agreed && isStored)) return "memory";
      return typeof where === "string" ? where : "own";
    },
    touch: (referralCode, about) => change({ touch: { ...options(about), referralCode } }),
    isRemoved(referralCode) {
      take();
      return attribute(held, { touch: { referralCode } }).code === "removed";
    },
    remove(referralCode = handle.attribution.touch?.referralCode) {
      if (referralCode !== undefined) change({ remove: referralCode });
    },
    consent(given) {
      agreed = Boolean(given);
      if (agreed) change();
      else clear();
    },
    carry(state) {
      string(state, "state");
      const { touch } = handle.attribution;
      return touch ? state + MARK + alone(touch) : state;
    },
    resume(state) {
      const at = string(state, "state").lastIndexOf(MARK);
      if (at < 0) return state;
      // The winner alone: a URL is to add what a link could, and to remove nothing.
      const { touch } = attribute(state.slice(at + MARK.length), { policy }).attribution;
      if (touch) change(undefined, [alone(touch)]);
      return state.slice(0, at);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  if (agreed) take();
  else if (isRefused) clear();
  return handle;
};

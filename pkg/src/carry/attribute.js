// Attribution: one step of a history, asked of the module.

import { choice, integer, options, string, strings } from "../arguments.js";
import { call, receive, SEPARATOR, send } from "../engine.js";

const SOURCES = ["query", "path", "fragment", "cookie", "edge", "typed", "api"];
const PICKS = ["first", "last"];
const REMOVE = 15;
/** The most histories that are merged at once, and one more than the longest text of one. */
const MOST = 16;
const CUT = 1025;
/** One more than the longest code. */
const LONGEST = 129;
/** The last day that a `Date` knows. */
const LAST = 8.64e15;

/** Takes one step of a history and judges it. */
export function attribute(history, settings) {
  const { touch, remove, removed = [], policy, now } = options(settings);
  const [code, name, step] = stepOf(touch, remove);
  // Of these, which come first, only what they remove counts.
  const removals = sendable(strings(removed, "removed"));
  const texts = sendable(typeof history === "string" ? [history] : strings(history, "history"));
  const rule = policyNumber(policy);
  const time = integer(now, "now", 0, LAST, Date.now());
  const sent = [cut(code, LONGEST), cut(name, LONGEST), ...removals, ...texts];
  return call((wasm) => {
    const length = send(sent.join(SEPARATOR));
    const answer = wasm.attribute(length, step | (removals.length << 5), rule, time);
    return told(receive(answer).split(SEPARATOR));
  });
}

/** Stands between a text of others and a touch that is carried behind it. */
export const MARK = "~rg~";

/** A history of one touch. */
export const alone = (touch) => attribute("", { touch, now: touch.time }).history;

/** No separator comes from outside: what it stands in is broken. */
const cut = (text, most) => text.slice(0, most).replaceAll(SEPARATOR, "\0");

/** The texts of histories, as they are sent. */
const sendable = (texts) =>
  texts
    .slice(0, MOST)
    .map((text) => cut(text, CUT))
    .filter(Boolean);

/** The code, the name and the number of what is to be done. */
function stepOf(touch, remove) {
  if (remove !== undefined) return [string(remove, "remove"), "", REMOVE];
  if (touch === undefined) return ["", "", 0];
  const { referralCode, source = "api", name = "", explicit } = options(touch);
  return [
    string(referralCode, "referralCode"),
    string(name, "name"),
    choice(source, "source", SOURCES) | (explicit ? 16 : 0),
  ];
}

/** A policy as a number. */
export function policyNumber(policy) {
  const { pick, days, explicitFirst = true } = options(policy);
  const window = days === null ? 0 : integer(days, "days", 0, 65534, 30) + 1;
  return window | (choice(pick, "pick", PICKS) === 1 ? 1 << 16 : 0) | (explicitFirst ? 0 : 1 << 17);
}

/** The answer, field by field. */
function told([code, history, removed, reason, winner, ...fields]) {
  const touches = [];
  for (let at = 0; at < fields.length; at += 6) {
    const [fate, time, source, explicit, referralCode, name] = fields.slice(at, at + 6);
    const touch = {
      referralCode,
      time: Number.parseInt(time, 36),
      source,
      name,
      explicit: explicit !== "",
    };
    touches.push({ touch, code: fate });
  }
  const lost = touches.filter((_, at) => String(at) !== winner);
  const touch = winner ? touches[winner].touch : null;
  return { code, history, removed, attribution: { ok: winner !== "", code: reason, touch, lost } };
}

// The ledger: what was given, approved, paid and taken back, as a class of thin methods over the
// module's.

import { Ledger as Handle } from "#glue";
import { choice, integer, options, string } from "../arguments.js";
import { call } from "../engine.js";
import { disposable, Held } from "../held.js";
import { json, members } from "./json.js";

/** How many entries cross at once. */
const BATCH = 4096;
const MOST = 0xffffffff;
/** The latest time that there is. */
const LATEST = 8.64e15;

const time = (now) => integer(now, "now", 0, LATEST);

export class Ledger {
  #held = new Held("ledger", () => Handle.empty());

  static load(entries) {
    const ledger = new Ledger();
    const told = ledger.append(entries);
    if (told.ok) return { ok: true, code: "loaded", ledger };
    ledger.free();
    return told;
  }

  #ask(method, ...asked) {
    return call(() => JSON.parse(this.#held.get()[method](...asked)));
  }

  get size() {
    return call(() => this.#held.get().size());
  }

  append(entries) {
    return this.#ask("append", json(entries, "entries"));
  }

  record(plan, activity, chain, settings) {
    const now = time(options(settings).now);
    const text = members({ plan, activity, chain });
    return this.#ask("record", `${text.slice(0, -1)},"now":${now}}`);
  }

  reverse(reference, settings) {
    const { why, now } = options(settings);
    const asked = { reference: string(reference, "reference"), now: time(now) };
    if (why !== undefined) asked.why = string(why, "why");
    return this.#ask("reverse", JSON.stringify(asked));
  }

  #review(step, reference, settings) {
    const { by, why, now } = options(settings);
    const asked = { reference: string(reference, "reference"), step, now: time(now) };
    asked.by = string(by, "by");
    asked.why = string(why, "why");
    return this.#ask("review", JSON.stringify(asked));
  }

  hold(reference, settings) {
    return this.#review("hold", reference, settings);
  }

  clear(reference, settings) {
    return this.#review("clear", reference, settings);
  }

  confirm(reference, settings) {
    return this.#review("confirm", reference, settings);
  }

  reviews(state) {
    choice(state, "state", ["open", "cleared", "confirmed"]);
    return this.#ask("reviews", state);
  }

  approve(settings) {
    return this.#ask("approve", JSON.stringify({ now: time(options(settings).now) }));
  }

  pay(user, unit, settings) {
    const now = time(options(settings).now);
    const asked = { user: string(user, "user"), unit: string(unit, "unit"), now };
    return this.#ask("pay", JSON.stringify(asked));
  }

  balances(user) {
    if (user !== undefined) string(user, "user");
    return this.#ask("balances", user);
  }

  awards(reference) {
    return this.#ask("awards", string(reference, "reference"));
  }

  payoutCsv() {
    return call(() => this.#held.get().payout());
  }

  entries(from = 0, limit = MOST) {
    integer(from, "from", 0, MOST);
    integer(limit, "limit", 0, MOST);
    const entries = [];
    while (entries.length < limit) {
      const most = Math.min(BATCH, limit - entries.length);
      const found = this.#ask("entries", from + entries.length, most);
      for (const entry of found) entries.push(entry);
      if (found.length < most) break;
    }
    return entries;
  }

  toJSON() {
    return this.entries();
  }

  free() {
    this.#held.free();
  }
}
disposable(Ledger);

// Simulations: a plan played over people and what they did, in batches, so that a page stays alive.

import { Scenario as Handle, Simulation as Run } from "#glue";
import { integer, NONE, numbers, options, string } from "../arguments.js";
import { call } from "../engine.js";
import { disposable, Held } from "../held.js";
import { pacer } from "../pace.js";
import { json } from "./json.js";

/** The most kinds of activities that one column tells apart. */
const KINDS = 0xffff;
/** How many activities are run, or cross, at once: some ten milliseconds of work. */
const BATCH = 16_384;
/** How many of those who lose most are told. */
const TOP = 10;

/** Numbers of people; null is nobody's. */
const peopleOf = (value, name) =>
  numbers(Array.isArray(value) ? value.map((item) => item ?? NONE) : value, name);

/** A text as a line, which is refused if it was more than one. */
const oneLine = (text) => text.replaceAll("\n", " ");

/** Activities as the columns that the module takes. */
class Columns {
  users = new Uint32Array(BATCH);
  kinds = new Uint16Array(BATCH);
  times = new Float64Array(BATCH);
  amounts = [];
  numbers = new Map();

  get length() {
    return this.amounts.length;
  }

  push(activity) {
    const { user, activity_short_id, amount, at } = options(activity);
    const place = this.amounts.length;
    const id = string(activity_short_id, "activity_short_id");
    let kind = this.numbers.get(id);
    if (kind === undefined) {
      kind = this.numbers.size;
      if (kind > KINDS) throw new TypeError("There are too many kinds of activities");
      this.numbers.set(id, kind);
    }
    // An empty one would be none.
    const text = amount == null ? "" : string(amount, "amount") || " ";
    this.users[place] = integer(user, "user", 0, NONE);
    this.kinds[place] = kind;
    this.times[place] = typeof at === "number" ? at : Number.NaN;
    this.amounts.push(oneLine(text));
  }

  clear() {
    this.amounts.length = 0;
    this.numbers.clear();
  }
}

/** What a text of JSON says, or nothing of none. */
const parsed = (text) => (text === undefined ? undefined : JSON.parse(text));

export class Scenario {
  #held;
  #running = 0;

  /** Only what `of` and `generate` have made is a scenario. */
  constructor(held) {
    if (!(held instanceof Held)) throw new TypeError("Use `Scenario.of` or `Scenario.generate`");
    this.#held = held;
  }

  static #made(make, ...marks) {
    const held = new Held("scenario", make);
    for (const find of [(handle) => handle.fault(), ...marks]) {
      const fault = parsed(call(() => find(held.get())));
      if (fault) {
        held.free();
        return fault;
      }
    }
    return { ok: true, code: "made", scenario: new Scenario(held) };
  }

  static of(people) {
    const { referrers, banned = [], inactive = [], segments } = options(people);
    const numbers = peopleOf(referrers, "referrers");
    const out = peopleOf(banned, "banned");
    const idle = peopleOf(inactive, "inactive");
    const marks = Object.entries(options(segments)).map(([name, users]) => {
      const members = peopleOf(users, `segments.${name}`);
      return (handle) => handle.putIn(members, name);
    });
    return Scenario.#made(
      () => Handle.of(numbers),
      (handle) => handle.ban(out),
      (handle) => handle.deactivate(idle),
      ...marks,
    );
  }

  static generate(settings) {
    const text = json(settings, "settings");
    return Scenario.#made(() => Handle.made(text));
  }

  get people() {
    return call(() => this.#held.get().people());
  }

  get activities() {
    return call(() => this.#held.get().activities());
  }

  add(activities) {
    if (this.#running > 0) throw new TypeError("A simulation of this scenario is running");
    const before = this.activities;
    const columns = new Columns();
    /** Sends what is in the columns; tells what is wrong with it. */
    const send = () => {
      const { users, kinds, times, amounts, length, numbers } = columns;
      const [who, what, when] = [users, kinds, times].map((column) => column.subarray(0, length));
      const names = [...numbers.keys()].map(oneLine).join("\n");
      const first = this.activities - before;
      const told = JSON.parse(
        call(() => this.#held.get().add(first, who, what, names, when, amounts.join("\n"))),
      );
      columns.clear();
      return told.ok ? undefined : told;
    };
    const undo = () => call(() => this.#held.get().truncate(before));
    let fault;
    try {
      for (const activity of activities) {
        columns.push(activity);
        if (columns.length === BATCH) fault = send();
        if (fault) break;
      }
    } catch (error) {
      undo();
      throw error;
    }
    fault ??= send();
    if (!fault) return { ok: true, code: "added", activities: this.activities - before };
    undo();
    return fault;
  }

  /** Runs plans side by side, and hands over what was run. */
  async #play(plans, settings, read) {
    const { onProgress, signal, top, joining, income_unit, worst } = options(settings);
    const pace = pacer({ onProgress, signal });
    const asked = json({ top, joining, income_unit, worst }, "settings");
    const texts = plans.map((plan) => json(plan, "plan"));
    const runs = [];
    this.#running++;
    try {
      for (const text of texts) {
        const handle = this.#held.get();
        const run = new Held("simulation", () => Run.of(handle, text, asked));
        runs.push(run);
        const fault = parsed(call(() => run.get().fault()));
        if (fault) return fault;
      }
      const each = this.activities;
      const total = each * runs.length;
      await pace(0, total);
      for (const [place, run] of runs.entries()) {
        for (let done = 0; done < each; ) {
          done = call(() => run.get().step(this.#held.get(), BATCH));
          const fault = parsed(call(() => run.get().fault()));
          if (fault) return fault;
          await pace(place * each + done, total);
        }
      }
      return read(runs.map((run) => run.get()));
    } finally {
      this.#running--;
      for (const run of runs) run.free();
    }
  }

  simulate(plan, settings) {
    return this.#play([plan], settings, ([run]) => JSON.parse(call(() => run.report())));
  }

  compare(before, after, settings) {
    const { top } = options(settings);
    const most = integer(top, "top", 0, 10_000, TOP);
    return this.#play([before, after], settings, ([one, two]) => ({
      ok: true,
      code: "compared",
      before: JSON.parse(call(() => one.report())),
      after: JSON.parse(call(() => two.report())),
      changes: JSON.parse(call(() => one.changes(two, most))),
    }));
  }

  free() {
    this.#held.free();
  }
}
disposable(Scenario);

// What belongs to a network: what holds it in the module's memory, and how it is asked there.

import { integer, NONE, options, string } from "../arguments.js";
import { call, memoryWords, receive, SEPARATOR, send, sendLong } from "../engine.js";
import { Ids } from "../ids.js";
import { cut, inParts, sendLines } from "./lists.js";

export const whole = (value, name, fallback) =>
  integer(value, name, 0, Number.MAX_SAFE_INTEGER, fallback);
export const limitOf = (value, fallback) => integer(value, "limit", 0, NONE, fallback);

/** What belongs to a network. It is no private field, as these cost a lookup where they are new. */
export const own = Symbol("network");

/** What holds a network in the module's memory, for the other files of this package. */
export function heldBy(network) {
  if (network?.[own] instanceof State) return network[own].network;
  throw new TypeError("`network` must be a Network");
}

/** The module's network, and how it is asked. */
export class State {
  constructor(network) {
    this.network = network;
    this.ids = new Ids(network);
    /** The handle of each program that was named so far. */
    this.programs = new Map();
  }

  /** What a user's text takes in the mailbox, and 1; 0 of a handle. */
  text(user, name) {
    if (typeof user === "string") return send(cut(user)) + 1;
    if (typeof user === "number") return 0 & integer(user, name, 0, NONE);
    throw new TypeError(`\`${name}\` must be a string, or a handle`);
  }

  /** A user as they cross: a handle or 0, and the length of their text or 0. */
  named(user, name) {
    const text = this.text(user, name);
    return [text ? 0 : user, text];
  }

  /** Two users as they cross. */
  both(user, other, name, otherName) {
    const [one, text] = this.named(user, name);
    if (typeof other === "number") return [one, integer(other, otherName, 0, NONE), text];
    const from = text ? text - 1 : 0;
    const length = sendLong(cut(string(other, otherName)), from) + 1;
    return [one, 0, text | (length << 16)];
  }

  /** The number of a program; below zero a refusal. */
  program(program) {
    const known = this.programs.get(program);
    if (known !== undefined) return known;
    const number = this.network.get().program(send(cut(string(program, "program"))));
    if (number >= 0) this.programs.set(program, number);
    return number;
  }

  /** The outcome of what a program is asked. */
  asked(program, ask, tell) {
    return this.said((network) => {
      const number = this.program(program);
      return number < 0 ? number : ask(network, number);
    }, tell);
  }

  /** The outcome that a number says, and `tell` all that belongs to it. */
  said(ask, tell) {
    return call(() => {
      const network = this.network.get();
      const said = ask(network);
      return said < 0 ? refusal(said) : { ok: true, ...tell(said, network) };
    });
  }

  /** Where the words of the answer begin. */
  at() {
    return this.network.get().answer() >>> 2;
  }

  word(at) {
    return memoryWords()[this.at() + at];
  }

  /** So many words of the answer, in a typed array. */
  words(count) {
    const at = this.at();
    return memoryWords().slice(at, at + count);
  }

  /** The same where they are, good until the next call into the module. */
  view(from, count) {
    const at = this.at() + from;
    return memoryWords().subarray(at, at + count);
  }

  /** The handles of two lists of ids, as they are found or with `add` made. */
  resolve(users, connections, add) {
    const found = [new Uint32Array(users.length), new Uint32Array(users.length)];
    inParts(users.length, (from, to) =>
      call(() => {
        const network = this.network.get();
        const count = to - from;
        const read = (middle, end) => {
          const left = from === 0 ? users.length - count : 0;
          if (!network.resolve(middle, end, count, left, add === true)) return false;
          for (const at of [0, 1]) found[at].set(this.view(at * count, count), from);
          return true;
        };
        return sendLines([users.slice(from, to), connections.slice(from, to)], read);
      }),
    );
    return found;
  }

  /** The same in an array. */
  numbers(count) {
    const at = this.at();
    const words = memoryWords();
    const found = [];
    for (let index = 0; index < count; index++) found.push(words[at + index]);
    return found;
  }

  time(at) {
    const [low, high] = [this.word(at), this.word(at + 1)];
    return low || high ? high * 2 ** 32 + low : null;
  }

  /** The user at a place of the answer, as those who asked named theirs. */
  user(at, one, other) {
    return byText(one, other) ? this.ids.at(this.at() + at) : this.word(at);
  }

  list(count, one, other) {
    return byText(one, other) ? this.ids.list(this.at(), count) : this.numbers(count);
  }

  page(count, by) {
    const next = this.word(count * (byText(by) ? 2 : 1));
    return {
      code: "ok",
      users: this.list(count, by),
      next: next === NONE ? null : next.toString(36),
    };
  }

  connect(program, user, connection, settings, joins) {
    const at = whole(options(settings).at, "at", 0);
    return this.asked(
      program,
      (network, number) => {
        const [one, other, texts] = this.both(user, connection, "user", "connection");
        return network.connect(number, one, other, texts, at, joins);
      },
      (how) => ({
        code: ["new", "unchanged", "moved"][how],
        from: how === 2 ? this.user(0, user, connection) : null,
      }),
    );
  }

  change(what, done, user, into = 0) {
    return this.said(
      (network) => network.change(what, ...this.both(user, into, "user", "into")),
      (unchanged) => ({ code: unchanged ? "unchanged" : done }),
    );
  }

  kind(program, settings, orphans) {
    const { limit, after, active, handles } = options(settings);
    const by = handles === true ? 0 : "";
    const [most, cursor] = [limitOf(limit, 1000), cursorOf(after)];
    return this.asked(
      program,
      (network, at) => network.list(at, orphans, cursor, most, active === true, by === ""),
      (count) => this.page(count, by),
    );
  }
}

/** The refusal in the mailbox. */
export function refusal(said) {
  const [code, field, message] = receive(-said).split(SEPARATOR);
  return { ok: false, code, field: field || null, message };
}

/** Whether the answer is to be in ids: whoever asks by an id is answered by ids. */
export const byText = (one, other) => typeof one === "string" || typeof other === "string";

/** The handle that a cursor is. What is none of ours is of no list. */
export function cursorOf(after) {
  if (after === undefined || after === null) return NONE;
  const number = /^[0-9a-z]{1,7}$/.test(string(after, "after")) ? Number.parseInt(after, 36) : NONE;
  return Math.min(number, NONE - 1);
}

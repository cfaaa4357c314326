// The network in memory, as a class of thin methods over the module's. Who asks by handle is
// answered by handles.

import { connectNames, Network as Handle } from "#glue";
import { integer, NONE, numbers, options, string } from "./arguments.js";
import { call, memory, memoryWords, receive, SEPARATOR, send, sendLong } from "./engine.js";
import { disposable, Held } from "./held.js";
import { Ids } from "./ids.js";

/** The longest id that crosses; the module refuses less than that. */
const CUT = 512;
/** How many users or connections cross at once, if the mailbox has room for them. */
const BATCH = 4096;
const TO_THE_ROOT = 256;

const cut = (text) => (text.length > CUT ? text.slice(0, CUT) : text);
const whole = (value, name, fallback) => integer(value, name, 0, Number.MAX_SAFE_INTEGER, fallback);
const limitOf = (value, fallback) => integer(value, "limit", 0, NONE, fallback);

/** A list of users: handles as they are, or as a typed array; or texts, which are looked at. */
function listOf(users, name) {
  if (users instanceof Uint32Array) return users;
  if (!Array.isArray(users))
    throw new TypeError(`\`${name}\` must be an array of strings or a Uint32Array`);
  for (const user of users) if (typeof user !== "string") string(user, `${name}[…]`);
  return users;
}

/**
 * Has the module read lists of ids of one length, as lines in the mailbox: `read` is given where
 * each list ends, and says false if there are more lines than ids. False if they have no room.
 */
function sendLines(lists, read) {
  const sent = (ids, from) => {
    const text = ids.join("\n");
    // Of ids that are far too long the start is enough, and leaves room for others.
    const right = text.length <= ids.length * CUT;
    return sendLong(right ? text : ids.map(cut).join("\n"), from);
  };
  const tried = (lists) => {
    const ends = [];
    let end = 0;
    for (const ids of lists) {
      const length = sent(ids, end);
      if (length < 0) return null;
      end += length;
      ends.push(end);
    }
    return read(...ends);
  };
  const done = tried(lists);
  if (done !== false) return done !== null;
  // A line feed is as little in an id as a carriage return, and white space alike.
  return tried(lists.map((ids) => ids.map((id) => cut(id).replaceAll("\n", "\r")))) !== null;
}

/** What belongs to a network. It is no private field, as these cost a lookup where they are new. */
const own = Symbol("network");

/** What holds a network in the module's memory, for the other files of this package. */
export function heldBy(network) {
  if (network?.[own] instanceof State) return network[own].network;
  throw new TypeError("`network` must be a Network");
}

/** The module's network, and how it is asked. */
class State {
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
function refusal(said) {
  const [code, field, message] = receive(-said).split(SEPARATOR);
  return { ok: false, code, field: field || null, message };
}

/** Users, programs and connections in memory. */
export class Network {
  constructor() {
    const held = new Held("network", () => new Handle());
    Object.defineProperty(this, own, { value: new State(held), writable: true });
  }

  /** The network of a snapshot. */
  static load(snapshot) {
    if (!ArrayBuffer.isView(snapshot) || snapshot.BYTES_PER_ELEMENT !== 1)
      throw new TypeError("`snapshot` must be a Uint8Array");
    let [at, problem] = [0, ""];
    const source = {
      read(into) {
        const part = snapshot.subarray(at, at + into.length);
        into.set(part);
        at += part.length;
        return part.length;
      },
      refused(length) {
        problem = receive(length);
      },
    };
    const loaded = call(() => Handle.load(snapshot.length, source));
    if (!loaded) {
      const [code, message] = problem.split(SEPARATOR);
      return { ok: false, code, message };
    }
    const network = new Network();
    network.free();
    network[own] = new State(new Held("network", () => loaded));
    return { ok: true, code: "loaded", network };
  }

  /** How many users there are. */
  get users() {
    return call(() => this[own].network.get().users());
  }

  /** How many bytes of the module's memory the network takes. */
  get bytes() {
    return call(() => this[own].network.get().memory());
  }

  /** The programs, in the order of adding. */
  get programs() {
    return call(() => {
      const network = this[own].network.get();
      const found = [];
      for (;;) {
        const levels = network.levels(found.length);
        if (!levels) return found;
        found.push({ program: receive(this[own].word(0)), levels });
      }
    });
  }

  addProgram(program, settings) {
    const levels = integer(options(settings).levels, "levels", 0, 255, 10);
    const id = cut(string(program, "program"));
    return this[own].said(
      (network) => network.addProgram(send(id), levels),
      (added) => ({ code: added ? "unchanged" : "new" }),
    );
  }

  addUser(user) {
    const id = cut(string(user, "user"));
    return this[own].said(
      (network) => network.addUser(send(id)),
      (added) => ({ code: added ? "unchanged" : "new", handle: this[own].word(0) }),
    );
  }

  addUsers(users) {
    const list = typeof users === "string" ? textLines(users) : listOf(users, "users");
    if (typeof list[0] === "number") throw new TypeError("`users` must be texts");
    const handles = new Uint32Array(list.length);
    let added = 0;
    inParts(list.length, (from, to) =>
      call(() => {
        const network = this[own].network.get();
        const read = (length) => {
          const left = from === 0 ? list.length - to : 0;
          const more = network.addUsers(length, to - from, left);
          if (more < 0) return false;
          added += more;
          handles.set(this[own].view(0, to - from), from);
          return true;
        };
        return sendLines([list.slice(from, to)], read);
      }),
    );
    return { added, handles };
  }

  /** The handle of a user, or null. */
  handle(user) {
    return call(() => {
      const found = this[own].network.get().handle(...this[own].named(user, "user"));
      return found === NONE ? null : found;
    });
  }

  /** The handles of many, 0xffffffff for who is not there. */
  handles(users) {
    const list = listOf(users, "users");
    const handles = new Uint32Array(list.length);
    inParts(list.length, (from, to) =>
      call(() => {
        const network = this[own].network.get();
        const read = (length) => {
          if (!network.handles(length, to - from)) return false;
          handles.set(this[own].view(0, to - from), from);
          return true;
        };
        return sendLines([list.slice(from, to)], read);
      }),
    );
    return handles;
  }

  /** The id of a user, or null. */
  id(handle) {
    return this.ids(Uint32Array.of(integer(handle, "handle", 0, NONE)))[0];
  }

  /** The ids of many. */
  ids(handles) {
    const list = numbers(handles, "handles");
    return call(() => {
      this[own].network.get().ids(list);
      return this[own].ids.list(this[own].at(), list.length);
    });
  }

  connect(program, user, connection, settings) {
    return this[own].connect(program, user, connection, settings, false);
  }

  join(program, user, connection, settings) {
    return this[own].connect(program, user, connection, settings, true);
  }

  /** Many connections over few crossings. */
  connectMany(program, users, connections, settings) {
    const { at, add = false, join = false } = options(settings);
    const [below, above] = [listOf(users, "users"), listOf(connections, "connections")];
    const texts = Array.isArray(below);
    const count = below.length;
    if (count !== above.length || texts !== Array.isArray(above))
      throw new TypeError("`users` and `connections` must be lists of one kind and length");
    if (at !== undefined && at?.length !== count)
      throw new TypeError("`at` must have as many times as there are connections");
    const times = at && Float64Array.from(at, (time) => whole(time, "at[…]"));
    const known = this[own].asked(
      program,
      (_, number) => number,
      (number) => ({ number }),
    );
    if (!known.ok) return known;
    const [lower, upper] = texts ? this[own].resolve(below, above, add) : [below, above];
    const outcome = this[own].said(
      (network) =>
        network.connectMany(
          known.number,
          lower,
          upper,
          times ?? new Float64Array(),
          join === true,
          texts,
        ),
      (_, network) => ({ outcomes: memory(network.answerBytes(), count).slice() }),
    );
    if (!outcome.ok) return outcome;
    const { outcomes } = outcome;
    const names = call(() => receive(connectNames())).split(SEPARATOR);
    let connected = 0;
    for (const outcome of outcomes) if (outcome === 0 || outcome === 2) connected++;
    return { ok: true, code: "ok", connected, outcomes, names };
  }

  disconnect(program, user) {
    return this[own].asked(
      program,
      (network, number) => network.disconnect(number, ...this[own].named(user, "user")),
      (how) => ({
        code: how ? "unchanged" : "disconnected",
        from: how ? null : this[own].user(0, user),
      }),
    );
  }

  removeUser(user) {
    const outcome = this[own].change(0, "removed", user);
    // What was kept of the text has the id in it.
    if (outcome.ok) this[own].ids.clear();
    return outcome;
  }

  ban(user) {
    return this[own].change(1, "banned", user);
  }

  unban(user) {
    return this[own].change(2, "unbanned", user);
  }

  merge(user, into) {
    return this[own].change(3, "merged", user, into);
  }

  isBanned(user) {
    return this[own].said(
      (network) => network.isBanned(...this[own].named(user, "user")),
      (banned) => ({ code: "ok", banned: banned === 1 }),
    );
  }

  connection(program, user) {
    return this[own].asked(
      program,
      (network, number) => network.connection(number, ...this[own].named(user, "user")),
      (found) => ({
        code: "ok",
        connection: found ? this[own].user(0, user) : null,
        at: found ? this[own].time(typeof user === "string" ? 2 : 1) : null,
      }),
    );
  }

  chain(program, user, settings) {
    let [levels, active] = [0, false];
    if (settings !== undefined) {
      const given = options(settings);
      levels = given.levels === "all" ? TO_THE_ROOT : integer(given.levels, "levels", 1, 255, 0);
      active = given.active === true;
    }
    // Asked so often that a function more would be felt.
    const state = this[own];
    return call(() => {
      const number = state.program(program);
      if (number < 0) return refusal(number);
      const texts = state.text(user, "user");
      const network = state.network.get();
      const count = network.chain(number, texts ? 0 : user, texts, levels, active);
      if (count < 0) return refusal(count);
      return { ok: true, code: "ok", chain: state.list(count, user) };
    });
  }

  downline(program, user, level, settings) {
    const { limit, after, active } = options(settings);
    const number = integer(level, "level", 0, 255);
    const most = limitOf(limit, 1000);
    return this[own].asked(
      program,
      (network, at) =>
        network.downline(
          at,
          ...this[own].named(user, "user"),
          number,
          cursorOf(after),
          most,
          active === true,
        ),
      (count) => this[own].page(count, user),
    );
  }

  roots(program, settings) {
    return this[own].kind(program, settings, false);
  }

  orphans(program, settings) {
    return this[own].kind(program, settings, true);
  }

  counts(program, user, settings) {
    const active = settings !== undefined && options(settings).active === true;
    const state = this[own];
    return call(() => {
      const number = state.program(program);
      if (number < 0) return refusal(number);
      const texts = state.text(user, "user");
      const levels = state.network.get().counts(number, texts ? 0 : user, texts, active);
      if (levels < 0) return refusal(levels);
      return { ok: true, code: "ok", counts: state.numbers(levels) };
    });
  }

  path(program, from, to) {
    return this[own].asked(
      program,
      (network, number) => {
        const [one, other, texts] = this[own].both(from, to, "from", "to");
        return network.path(number, one, other, texts, texts !== 0);
      },
      (top, network) => ({
        code: "ok",
        path: this[own].list(network.answerLength() >>> (byText(from, to) ? 1 : 0), from, to),
        top,
      }),
    );
  }

  commonReferrer(program, from, to) {
    return this[own].asked(
      program,
      (network, number) => {
        const [one, other, texts] = this[own].both(from, to, "from", "to");
        return network.commonReferrer(number, one, other, texts, texts !== 0);
      },
      (found) => ({ code: "ok", user: found ? this[own].user(0, from, to) : null }),
    );
  }

  top(program, settings) {
    const { by = "total", since, active, limit, handles } = options(settings);
    const level =
      { total: 0, direct: 1 }[by] ??
      (integer(by, 'by, if neither "total" nor "direct",', 0, 255) || 255);
    const [from, most] = [since === undefined ? -1 : whole(since, "since"), limitOf(limit, 100)];
    const ids = handles !== true;
    return this[own].asked(
      program,
      (network, number) => network.top(number, level, from, active === true, most, ids),
      (count) => {
        const stride = ids ? 3 : 2;
        const user = ids ? "" : 0;
        const top = Array.from({ length: count }, (_, at) => ({
          user: this[own].user(at * stride, user),
          count: this[own].word(at * stride + stride - 1),
        }));
        return { code: "ok", top };
      },
    );
  }

  newest(program, settings) {
    const { active, limit, handles } = options(settings);
    const most = limitOf(limit, 100);
    const ids = handles !== true;
    return this[own].asked(
      program,
      (network, number) => network.newest(number, active === true, most, ids),
      (count) => {
        const width = ids ? 2 : 1;
        const user = ids ? "" : 0;
        const newest = Array.from({ length: count }, (_, index) => {
          const at = index * (2 * width + 2);
          return {
            user: this[own].user(at, user),
            connection: this[own].user(at + width, user),
            at: this[own].time(at + 2 * width),
          };
        });
        return { code: "ok", newest };
      },
    );
  }

  depths(program, settings) {
    const active = options(settings).active === true;
    return this[own].asked(
      program,
      (network, number) => network.depths(number, active),
      (count) => ({ code: "ok", depths: this[own].words(count) }),
    );
  }

  chains(program, users, settings) {
    const list = numbers(users, "users");
    const levels = integer(options(settings).levels, "levels", 1, 255, 0);
    return this[own].asked(
      program,
      (network, number) => network.chains(number, list, levels),
      (each) => ({ code: "ok", levels: each, chains: this[own].words(each * list.length) }),
    );
  }

  countsMany(program, users, settings) {
    const list = numbers(users, "users");
    const active = options(settings).active === true;
    return this[own].asked(
      program,
      (network, number) => network.countsMany(number, list, active),
      (levels) => ({ code: "ok", levels, counts: this[own].words(levels * list.length) }),
    );
  }

  /** The network as bytes. */
  save() {
    const parts = [];
    let length = 0;
    const sink = {
      write(part) {
        parts.push(part.slice());
        length += part.length;
      },
    };
    call(() => this[own].network.get().save(sink));
    const snapshot = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      snapshot.set(part, at);
      at += part.length;
    }
    return snapshot;
  }

  keepLog(keep = true) {
    call(() => this[own].network.get().keepLog(keep === true));
  }

  takeLog() {
    return call(() => {
      const network = this[own].network.get();
      const length = network.takeLog();
      return memory(network.answerBytes(), length).slice();
    });
  }

  replay(log) {
    if (!ArrayBuffer.isView(log) || log.BYTES_PER_ELEMENT !== 1)
      throw new TypeError("`log` must be a Uint8Array");
    return call(() => {
      const problem = this[own].network.get().replay(log);
      const code = problem ? receive(-problem) : "replayed";
      const [changes, bytes] = this[own].words(2);
      this[own].ids.clear();
      this[own].programs.clear();
      return { ok: !problem, code, changes, bytes };
    });
  }

  /** Gives the memory back. No method may be called afterwards. */
  free() {
    this[own].network.free();
    this[own].ids.clear();
  }
}

disposable(Network);

/** Whether the answer is to be in ids: whoever asks by an id is answered by ids. */
const byText = (one, other) => typeof one === "string" || typeof other === "string";

/** The lines of a text, whose last one need not be ended. */
function textLines(text) {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The handle that a cursor is. What is none of ours is of no list. */
function cursorOf(after) {
  if (after === undefined || after === null) return NONE;
  const number = /^[0-9a-z]{1,7}$/.test(string(after, "after")) ? Number.parseInt(after, 36) : NONE;
  return Math.min(number, NONE - 1);
}

/** Does `task(from, to)` for parts of `total`, for smaller ones where it says false. */
function inParts(total, task) {
  let size = BATCH;
  for (let from = 0; from < total; ) {
    const to = Math.min(from + size, total);
    if (task(from, to)) from = to;
    else size = Math.max(size >> 1, 1);
  }
}

// The network in memory, as a class of thin methods over the module's. Who asks by handle is
// answered by handles.

import { connectNames, Network as Handle } from "#glue";
import { integer, options, string } from "./arguments.js";
import { bytesAt, call, memory, receive, SEPARATOR, send, sendLong } from "./engine.js";
import { disposable, Held } from "./held.js";
import { Ids } from "./ids.js";

/** The longest id that crosses; the module refuses less than that. */
const CUT = 512;
/** How many users or connections cross at once, if the mailbox has room for them. */
const BATCH = 4096;
/** In place of a handle: there is none. */
const NONE = 0xffffffff;
const TO_THE_ROOT = 256;

const cut = (text) => (text.length > CUT ? text.slice(0, CUT) : text);
const whole = (value, name, fallback) => integer(value, name, 0, Number.MAX_SAFE_INTEGER, fallback);
const limitOf = (value, fallback) => integer(value, "limit", 0, NONE, fallback);

/** A list of users: handles as they are, or as a typed array; or texts, which are looked at. */
function listOf(users, name) {
  if (users instanceof Uint32Array) return users;
  if (!Array.isArray(users))
    throw new TypeError(`\`${name}\` must be an array of strings or a Uint32Array`);
  for (const user of users) string(user, `${name}[…]`);
  return users;
}

/** Ids as lines. A line feed is as little in an id as a carriage return, and white space alike. */
function linesOf(ids) {
  const lines = `${ids.join("\n")}\n`;
  let found = 0;
  for (let at = lines.indexOf("\n"); at >= 0; at = lines.indexOf("\n", at + 1)) found++;
  const right = found === ids.length && lines.length <= ids.length * CUT;
  return right ? lines : `${ids.map((id) => cut(id).replaceAll("\n", "\r")).join("\n")}\n`;
}

/** What holds a network, for the other files of this package. */
export let heldBy;

/** Users, programs and connections in memory. */
export class Network {
  #network;
  #ids;
  /** The handle of each program that was named so far. */
  #programs = new Map();

  constructor() {
    this.#hold(new Held("network", () => new Handle()));
  }

  #hold(held) {
    this.#network = held;
    this.#ids = new Ids(held);
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
    network.#hold(new Held("network", () => loaded));
    return { ok: true, code: "loaded", network };
  }

  static {
    heldBy = (network) => {
      if (network instanceof Network) return network.#network;
      throw new TypeError("`network` must be a Network");
    };
  }

  /** How many users there are. */
  get users() {
    return call(() => this.#network.get().users());
  }

  /** How many bytes of the module's memory the network takes. */
  get bytes() {
    return call(() => this.#network.get().memory());
  }

  /** The programs, in the order of adding. */
  get programs() {
    return call(() => {
      const network = this.#network.get();
      const found = [];
      for (;;) {
        const levels = network.levels(found.length);
        if (!levels) return found;
        found.push({ program: receive(this.#word(0)), levels });
      }
    });
  }

  addProgram(program, settings) {
    const levels = integer(options(settings).levels, "levels", 0, 255, 10);
    const id = cut(string(program, "program"));
    return this.#said(
      (network) => network.addProgram(send(id), levels),
      (added) => ({ code: added ? "unchanged" : "new" }),
    );
  }

  addUser(user) {
    const id = cut(string(user, "user"));
    return this.#said(
      (network) => network.addUser(send(id)),
      (added) => ({ code: added ? "unchanged" : "new", handle: this.#word(0) }),
    );
  }

  addUsers(users) {
    const list = typeof users === "string" ? textLines(users) : listOf(users, "users");
    if (typeof list[0] === "number") throw new TypeError("`users` must be texts");
    const handles = new Uint32Array(list.length);
    let added = 0;
    inParts(list.length, (from, to) =>
      call(() => {
        const length = sendLong(linesOf(list.slice(from, to)));
        if (length < 0) return false;
        added += this.#network.get().addUsers(length);
        handles.set(this.#words(to - from), from);
        return true;
      }),
    );
    return { added, handles };
  }

  /** The handle of a user, or null. */
  handle(user) {
    return call(() => {
      const found = this.#network.get().handle(...this.#named(user, "user"));
      return found === NONE ? null : found;
    });
  }

  /** The handles of many, 0xffffffff for who is not there. */
  handles(users) {
    const list = listOf(users, "users");
    const handles = new Uint32Array(list.length);
    inParts(list.length, (from, to) =>
      call(() => {
        const length = sendLong(linesOf(list.slice(from, to)));
        if (length < 0) return false;
        this.#network.get().handles(length);
        handles.set(this.#words(to - from), from);
        return true;
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
    const list = handlesOf(handles, "handles");
    return call(() => {
      this.#network.get().ids(list);
      return this.#ids.list(this.#at(), list.length);
    });
  }

  connect(program, user, connection, settings) {
    return this.#connect(program, user, connection, settings, false);
  }

  join(program, user, connection, settings) {
    return this.#connect(program, user, connection, settings, true);
  }

  #connect(program, user, connection, settings, joins) {
    const at = whole(options(settings).at, "at", 0);
    return this.#asked(
      program,
      (network, number) => {
        const [one, other, texts] = this.#both(user, connection, "user", "connection");
        return network.connect(number, one, other, texts, at, joins);
      },
      (how) => ({
        code: ["new", "unchanged", "moved"][how],
        from: how === 2 ? this.#user(0, user, connection) : null,
      }),
    );
  }

  /** Many connections over few crossings. */
  connectMany(program, users, connections, settings) {
    const { at, add = false, join = false } = options(settings);
    const [below, above] = [listOf(users, "users"), listOf(connections, "connections")];
    const texts = Array.isArray(below);
    if (below.length !== above.length || texts !== Array.isArray(above))
      throw new TypeError("`users` and `connections` must be lists of one kind and length");
    if (at !== undefined && at?.length !== below.length)
      throw new TypeError("`at` must have as many times as there are connections");
    const times = at && Float64Array.from(at, (time) => whole(time, "at[…]"));
    const none = new Uint32Array();
    const outcomes = new Uint8Array(below.length);
    const how = (join ? 1 : 0) | (add ? 2 : 0);
    const asked = this.#asked(
      program,
      (_, number) => number,
      (number) => ({ code: "ok", number }),
    );
    if (!asked.ok) return asked;
    inParts(below.length, (from, to) =>
      call(() => {
        const network = this.#network.get();
        const length = texts
          ? sendLong(linesOf(below.slice(from, to)) + linesOf(above.slice(from, to)))
          : 0;
        if (length < 0) return false;
        network.connectMany(
          asked.number,
          length,
          texts ? none : below.subarray(from, to),
          texts ? none : above.subarray(from, to),
          times ? times.subarray(from, to) : new Float64Array(),
          how,
        );
        outcomes.set(bytesAt(network.answerBytes(), to - from), from);
        return true;
      }),
    );
    const names = call(() => receive(connectNames())).split(SEPARATOR);
    let connected = 0;
    for (const outcome of outcomes) if (outcome === 0 || outcome === 2) connected++;
    return { ok: true, code: "ok", connected, outcomes, names };
  }

  disconnect(program, user) {
    return this.#asked(
      program,
      (network, number) => network.disconnect(number, ...this.#named(user, "user")),
      (how) => ({
        code: how ? "unchanged" : "disconnected",
        from: how ? null : this.#user(0, user),
      }),
    );
  }

  removeUser(user) {
    const outcome = this.#change(0, "removed", user);
    // What was kept of the text has the id in it.
    if (outcome.ok) this.#ids.clear();
    return outcome;
  }

  ban(user) {
    return this.#change(1, "banned", user);
  }

  unban(user) {
    return this.#change(2, "unbanned", user);
  }

  merge(user, into) {
    return this.#change(3, "merged", user, into);
  }

  #change(what, done, user, into = 0) {
    return this.#said(
      (network) => network.change(what, ...this.#both(user, into, "user", "into")),
      (unchanged) => ({ code: unchanged ? "unchanged" : done }),
    );
  }

  isBanned(user) {
    return this.#said(
      (network) => network.isBanned(...this.#named(user, "user")),
      (banned) => ({ code: "ok", banned: banned === 1 }),
    );
  }

  connection(program, user) {
    return this.#asked(
      program,
      (network, number) => network.connection(number, ...this.#named(user, "user")),
      (found) => ({
        code: "ok",
        connection: found ? this.#user(0, user) : null,
        at: found ? this.#time(typeof user === "string" ? 2 : 1) : null,
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
    return this.#asked(
      program,
      (network, number) => network.chain(number, ...this.#named(user, "user"), levels, active),
      (count) => ({ code: "ok", chain: this.#list(count, user) }),
    );
  }

  downline(program, user, level, settings) {
    const { limit, after, active } = options(settings);
    const number = integer(level, "level", 0, 255);
    const most = limitOf(limit, 1000);
    return this.#asked(
      program,
      (network, at) =>
        network.downline(
          at,
          ...this.#named(user, "user"),
          number,
          cursorOf(after),
          most,
          active === true,
        ),
      (count) => this.#page(count, user),
    );
  }

  roots(program, settings) {
    return this.#kind(program, settings, false);
  }

  orphans(program, settings) {
    return this.#kind(program, settings, true);
  }

  #kind(program, settings, orphans) {
    const { limit, after, active, handles } = options(settings);
    const by = handles === true ? 0 : "";
    const [most, cursor] = [limitOf(limit, 1000), cursorOf(after)];
    return this.#asked(
      program,
      (network, at) => network.list(at, orphans, cursor, most, active === true, by === ""),
      (count) => this.#page(count, by),
    );
  }

  counts(program, user, settings) {
    const active = settings !== undefined && options(settings).active === true;
    return this.#asked(
      program,
      (network, number) => network.counts(number, ...this.#named(user, "user"), active),
      (levels) => ({ code: "ok", counts: Array.from(this.#words(levels)) }),
    );
  }

  path(program, from, to) {
    return this.#asked(
      program,
      (network, number) => {
        const [one, other, texts] = this.#both(from, to, "from", "to");
        return network.path(number, one, other, texts, texts !== 0);
      },
      (top, network) => ({
        code: "ok",
        path: this.#list(network.answerLength() >>> (byText(from, to) ? 1 : 0), from, to),
        top,
      }),
    );
  }

  commonReferrer(program, from, to) {
    return this.#asked(
      program,
      (network, number) => {
        const [one, other, texts] = this.#both(from, to, "from", "to");
        return network.commonReferrer(number, one, other, texts, texts !== 0);
      },
      (found) => ({ code: "ok", user: found ? this.#user(0, from, to) : null }),
    );
  }

  top(program, settings) {
    const { by = "total", since, active, limit, handles } = options(settings);
    const level =
      { total: 0, direct: 1 }[by] ??
      (integer(by, 'by, if neither "total" nor "direct",', 0, 255) || 255);
    const [from, most] = [since === undefined ? -1 : whole(since, "since"), limitOf(limit, 100)];
    const ids = handles !== true;
    return this.#asked(
      program,
      (network, number) => network.top(number, level, from, active === true, most, ids),
      (count) => {
        const stride = ids ? 3 : 2;
        const user = ids ? "" : 0;
        const top = Array.from({ length: count }, (_, at) => ({
          user: this.#user(at * stride, user),
          count: this.#word(at * stride + stride - 1),
        }));
        return { code: "ok", top };
      },
    );
  }

  newest(program, settings) {
    const { active, limit, handles } = options(settings);
    const most = limitOf(limit, 100);
    const ids = handles !== true;
    return this.#asked(
      program,
      (network, number) => network.newest(number, active === true, most, ids),
      (count) => {
        const width = ids ? 2 : 1;
        const user = ids ? "" : 0;
        const newest = Array.from({ length: count }, (_, index) => {
          const at = index * (2 * width + 2);
          return {
            user: this.#user(at, user),
            connection: this.#user(at + width, user),
            at: this.#time(at + 2 * width),
          };
        });
        return { code: "ok", newest };
      },
    );
  }

  depths(program, settings) {
    const active = options(settings).active === true;
    return this.#asked(
      program,
      (network, number) => network.depths(number, active),
      (count) => ({ code: "ok", depths: this.#words(count) }),
    );
  }

  chains(program, users, settings) {
    const list = handlesOf(users, "users");
    const levels = integer(options(settings).levels, "levels", 1, 255, 0);
    return this.#asked(
      program,
      (network, number) => network.chains(number, list, levels),
      (each) => ({ code: "ok", levels: each, chains: this.#words(each * list.length) }),
    );
  }

  countsMany(program, users, settings) {
    const list = handlesOf(users, "users");
    const active = options(settings).active === true;
    return this.#asked(
      program,
      (network, number) => network.countsMany(number, list, active),
      (levels) => ({ code: "ok", levels, counts: this.#words(levels * list.length) }),
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
    call(() => this.#network.get().save(sink));
    const snapshot = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      snapshot.set(part, at);
      at += part.length;
    }
    return snapshot;
  }

  keepLog(keep = true) {
    call(() => this.#network.get().keepLog(keep === true));
  }

  takeLog() {
    return call(() => {
      const network = this.#network.get();
      const length = network.takeLog();
      return bytesAt(network.answerBytes(), length).slice();
    });
  }

  replay(log) {
    if (!ArrayBuffer.isView(log) || log.BYTES_PER_ELEMENT !== 1)
      throw new TypeError("`log` must be a Uint8Array");
    return call(() => {
      const problem = this.#network.get().replay(log);
      const code = problem ? receive(-problem) : "replayed";
      const [changes, bytes] = this.#words(2);
      this.#ids.clear();
      this.#programs.clear();
      return { ok: !problem, code, changes, bytes };
    });
  }

  /** Gives the memory back. No method may be called afterwards. */
  free() {
    this.#network.free();
    this.#ids.clear();
  }

  /** A user as they cross: a handle or 0, and the length of their text or 0. */
  #named(user, name) {
    if (typeof user === "number") return [integer(user, name, 0, NONE), 0];
    return [0, send(cut(string(user, name))) + 1];
  }

  /** Two users as they cross. */
  #both(user, other, name, otherName) {
    const [one, text] = this.#named(user, name);
    if (typeof other === "number") return [one, integer(other, otherName, 0, NONE), text];
    const from = text ? text - 1 : 0;
    const length = send(cut(string(other, otherName)), from) + 1;
    return [one, 0, text | (length << 16)];
  }

  /** The outcome of what a program is asked. */
  #asked(program, ask, tell) {
    return this.#said((network) => {
      let number = this.#programs.get(program);
      if (number === undefined) {
        number = network.program(send(cut(string(program, "program"))));
        if (number < 0) return number;
        this.#programs.set(program, number);
      }
      return ask(network, number);
    }, tell);
  }

  /** The outcome that a number says, and `tell` all that belongs to it. */
  #said(ask, tell) {
    return call(() => {
      const network = this.#network.get();
      const said = ask(network);
      if (said < 0) {
        const [code, field, message] = receive(-said).split(SEPARATOR);
        return { ok: false, code, field: field || null, message };
      }
      return { ok: true, ...tell(said, network) };
    });
  }

  /** Where the words of the answer begin. */
  #at() {
    return this.#network.get().answer() >>> 2;
  }

  #word(at) {
    return memory()[this.#at() + at];
  }

  #words(count) {
    const at = this.#at();
    return memory().slice(at, at + count);
  }

  #time(at) {
    const [low, high] = [this.#word(at), this.#word(at + 1)];
    return low || high ? high * 2 ** 32 + low : null;
  }

  /** The user at a place of the answer, as those who asked named theirs. */
  #user(at, ...by) {
    return byText(...by) ? this.#ids.at(this.#at() + at) : this.#word(at);
  }

  #list(count, ...by) {
    const at = this.#at();
    if (byText(...by)) return this.#ids.list(at, count);
    const words = memory();
    const found = new Array(count);
    for (let index = 0; index < count; index++) found[index] = words[at + index];
    return found;
  }

  #page(count, by) {
    const next = this.#word(count * (byText(by) ? 2 : 1));
    return {
      code: "ok",
      users: this.#list(count, by),
      next: next === NONE ? null : next.toString(36),
    };
  }
}

disposable(Network);

/** Whether the answer is to be in ids: whoever asks by an id is answered by ids. */
const byText = (one, other) => typeof one === "string" || typeof other === "string";

/** Handles in a typed array. */
function handlesOf(handles, name) {
  if (handles instanceof Uint32Array) return handles;
  if (!Array.isArray(handles)) throw new TypeError(`\`${name}\` must be a Uint32Array`);
  return Uint32Array.from(handles, (handle) => integer(handle, `${name}[…]`, 0, NONE));
}

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

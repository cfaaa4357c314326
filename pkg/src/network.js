// The network in memory, as a class of thin methods over the module's. Who asks by handle is
// answered by handles.

import { connectNames, Network as Handle } from "#glue";
import { integer, NONE, numbers, options, string } from "./arguments.js";
import { call, memory, receive, SEPARATOR, send } from "./engine.js";
import { disposable, Held } from "./held.js";
import { cut, inParts, listOf, sendLines, textLines } from "./network/lists.js";
import { byText, cursorOf, limitOf, own, refusal, State, whole } from "./network/state.js";

export { heldBy } from "./network/state.js";

const TO_THE_ROOT = 256;

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

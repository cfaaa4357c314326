// The network in memory, as a class of thin methods over the module's.

import { Network as Handle } from "#glue";
import { integer, options, string } from "./arguments.js";
import { call } from "./engine.js";
import { disposable, Held } from "./held.js";

/** The longest id that crosses; the module refuses less than that. */
const CUT = 512;

const id = (value, name) => {
  const text = string(value, name);
  return text.length > CUT ? text.slice(0, CUT) : text;
};

/** What holds a network, for the other files of this package. */
export let heldBy;

/** Users, programs and connections in memory. */
export class Network {
  #network = new Held("network", () => new Handle());

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

  addProgram(program, settings) {
    const levels = integer(options(settings).levels, "levels", 0, 255, 10);
    return this.#outcome((network) => network.addProgram(id(program, "program"), levels));
  }

  addUser(user) {
    return this.#outcome((network) => network.addUser(id(user, "user")));
  }

  connect(program, user, connection) {
    return this.#outcome(
      (network) =>
        network.connect(id(program, "program"), id(user, "user"), id(connection, "connection")),
      ([from = null]) => ({ from }),
    );
  }

  chain(program, user, settings) {
    const levels = integer(options(settings).levels, "levels", 1, 255, 0);
    return this.#outcome(
      (network) => network.chain(id(program, "program"), id(user, "user"), levels),
      (chain) => ({ chain }),
    );
  }

  downline(program, user, level, settings) {
    const limit = integer(options(settings).limit, "limit", 0, 0xffffffff, 1000);
    const number = integer(level, "level", 0, 255);
    return this.#outcome(
      (network) => network.downline(id(program, "program"), id(user, "user"), number, limit),
      (users) => ({ users }),
    );
  }

  counts(program, user) {
    return this.#outcome(
      (network) => network.counts(id(program, "program"), id(user, "user")),
      (counts) => ({ counts: counts.map(Number) }),
    );
  }

  path(program, from, to) {
    return this.#outcome(
      (network) => network.path(id(program, "program"), id(from, "from"), id(to, "to")),
      ([top, ...path]) => ({ path, top: Number(top) }),
    );
  }

  /** Gives the memory back. No method may be called afterwards. */
  free() {
    this.#network.free();
  }

  /** The outcome that the lines of an answer tell. */
  #outcome(task, rest = () => ({})) {
    const [code, ...lines] = call(() => task(this.#network.get())).split("\n");
    return code.startsWith("!")
      ? { ok: false, code: code.slice(1), field: lines[0] || null, message: lines[1] }
      : { ok: true, code, ...rest(lines) };
  }
}

disposable(Network);

// The network as this page knows it: the library's `Network`, loaded from the pages of the API, a
// file or made-up rows, which answers every question about it and lays it out. Only what it
// answered is kept here.

import { ask } from "./page.js";
import { importConnections, init, layout, Network } from "./refgraph/refgraph.browser.js";

const PROGRAM = "spring";
const LEVELS = 10;
const API = "/demo/operator";
const PAGE = 1000;
/** How many ids are looked through at once for a part of them. */
const PART = 1 << 14;

/** Loads everything from the API. `onProgress` hears how many connections there are so far. */
export async function loadModel(onProgress) {
  await init();
  const listed = await ask(`${API}/connections`);
  if (!listed.ok) return listed;
  const { levels } = listed.programs.find(({ program }) => program === PROGRAM);
  const network = new Network();
  network.addProgram(PROGRAM, { levels });
  let connections = 0;
  let cursor = "";
  do {
    const page = await ask(`${API}/connections/${PROGRAM}?limit=${PAGE}${cursor}`);
    if (!page.ok) {
      network.free();
      return page;
    }
    for (const { user, connection } of page.connections) {
      network.addUser(connection);
      network.addUser(user);
      network.connect(PROGRAM, user, connection);
    }
    connections += page.connections.length;
    onProgress(connections);
    cursor = page.next && `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor);
  return { ok: true, model: new Model(network, PROGRAM) };
}

/** Reads a file, which stays in the browser. `onProgress` hears how many bytes of how many. */
export async function readModel(source, format, onProgress) {
  await init();
  const network = new Network();
  network.addProgram(PROGRAM, { levels: LEVELS });
  try {
    const settings = { format, program: PROGRAM, levels: LEVELS, onProgress };
    const report = await importConnections(network, source, settings);
    if (!report.ok || report.added === 0) {
      network.free();
      return { ...report, ok: false };
    }
    // The program with most connections, should the file have programs of its own.
    const programs = network.programs.map(({ program }) => new Model(network, program));
    const model = programs.reduce((most, next) =>
      next.connections > most.connections ? next : most,
    );
    return { ok: true, model, report };
  } catch (error) {
    network.free();
    throw error;
  }
}

/** Signs a user up through the API. */
export const signUp = (signup) => ask(`${API}/user_status`, signup);

/** What of a user is shown: of an email what is before the @. */
export function nameOf(user) {
  const at = user.lastIndexOf("@");
  return at > 0 ? user.slice(0, at) : user;
}

class Model {
  #network;
  #program;
  #depths;

  constructor(network, program) {
    this.#network = network;
    this.#program = program;
    this.#depths = [...network.depths(program).depths];
    this.levels = network.programs.find((each) => each.program === program).levels;
    /** Everyone with a connection, those of them whom nobody brought in, and their connections. */
    this.people = this.#depths.reduce((sum, number) => sum + number, 0);
    this.roots = this.#depths[0] ?? 0;
    this.connections = this.people - this.roots;
  }

  /** Who stands above `user`, nearest first. */
  chain(user, levels = this.levels) {
    return this.#network.chain(this.#program, user, { levels }).chain;
  }

  /** How many stand below `user` at each level; below all roots together for `null`. */
  counts(user) {
    if (user !== null) return [...this.#network.counts(this.#program, user).counts];
    return Array.from({ length: this.levels }, (_, at) => this.#depths[at + 1] ?? 0);
  }

  /** How many stand below `user` within the levels of the program. */
  total(user) {
    return this.counts(user).reduce((sum, number) => sum + number, 0);
  }

  /** Who is drawn where. */
  layout(settings) {
    return layout(this.#network, this.#program, settings).nodes;
  }

  /** Whoever is named like that, or begins so, or has it in their name; nothing if nobody. */
  find(wanted) {
    if (this.#network.handle(wanted) !== null) return wanted;
    let begins;
    let has;
    for (const ids of this.ids()) {
      const named = ids.find((user) => nameOf(user) === wanted);
      if (named) return named;
      begins ??= ids.find((user) => user.startsWith(wanted));
      has ??= ids.find((user) => nameOf(user).includes(wanted));
    }
    return begins ?? has;
  }

  /** The ids of all users, in parts. */
  *ids() {
    const { users } = this.#network;
    for (let from = 0; from < users; from += PART) {
      const length = Math.min(PART, users - from);
      yield this.#network.ids(Uint32Array.from({ length }, (_, at) => from + at));
    }
  }

  /** The number of who brought each in, by the numbers of people: 0xffffffff for nobody. */
  referrers() {
    const everyone = Uint32Array.from({ length: this.#network.users }, (_, handle) => handle);
    return this.#network.chains(this.#program, everyone, { levels: 1 }).chains;
  }

  /** Who has that number. */
  user(number) {
    return this.#network.ids([number])[0];
  }

  free() {
    this.#network.free();
  }
}

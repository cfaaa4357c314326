// The network as this page knows it: loaded from the pages of the API into the library's
// `Network`, which answers every question about it. Only what it answered is kept here.

import { ask } from "./page.js";
import { init, Network } from "./refgraph/refgraph.browser.js";

const PROGRAM = "spring";
const API = "/demo/operator";
const PAGE = 1000;
/** As many as there can be: a number of 32 bits. */
const ALL = 0xffffffff;

/** Loads everything. `onProgress` hears how many connections there are so far. */
export async function loadModel(onProgress) {
  await init();
  const listed = await ask(`${API}/connections`);
  if (!listed.ok) return listed;
  const { levels } = listed.programs.find(({ program }) => program === PROGRAM);
  const network = new Network();
  network.addProgram(PROGRAM, { levels });
  const people = [];
  const add = (user) => network.addUser(user).code === "new" && people.push(user);
  let connections = 0;
  let cursor = "";
  do {
    const page = await ask(`${API}/connections/${PROGRAM}?limit=${PAGE}${cursor}`);
    if (!page.ok) {
      network.free();
      return page;
    }
    for (const { user, connection } of page.connections) {
      add(connection);
      add(user);
      network.connect(PROGRAM, user, connection);
    }
    connections += page.connections.length;
    onProgress(connections);
    cursor = page.next && `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor);
  return { ok: true, model: new Model(network, people, connections, levels) };
}

/** Signs a user up through the API. */
export const signUp = (signup) => ask(`${API}/user_status`, signup);

/** What of an email is shown. */
export const nameOf = (user) => user.slice(0, user.lastIndexOf("@"));

class Model {
  #network;
  #counts = new Map();
  #children = new Map();

  constructor(network, people, connections, levels) {
    this.#network = network;
    /** Everyone with a connection, in the order in which the API named them. */
    this.people = people;
    this.connections = connections;
    this.levels = levels;
    /** Those whom nobody brought in, largest tree first. */
    this.roots = this.#largestFirst(people.filter((user) => this.chain(user, 1).length === 0));
  }

  /** Who stands above `user`, nearest first. */
  chain(user, levels = this.levels) {
    return this.#network.chain(PROGRAM, user, { levels }).chain;
  }

  /** Whom `user` brought in, largest downline first. */
  children(user) {
    return this.#keep(this.#children, user, () =>
      this.#largestFirst(this.#network.downline(PROGRAM, user, 1, { limit: ALL }).users),
    );
  }

  /** How many stand below `user` at each level; below all roots together for `null`. */
  counts(user) {
    return this.#keep(this.#counts, user, () => {
      if (user !== null) return this.#network.counts(PROGRAM, user).counts;
      const sums = Array(this.levels).fill(0);
      for (const root of this.roots) {
        this.counts(root).forEach((number, level) => {
          sums[level] += number;
        });
      }
      return sums;
    });
  }

  /** How many stand below `user` within the levels of the program. */
  total(user) {
    return this.counts(user).reduce((sum, number) => sum + number, 0);
  }

  free() {
    this.#network.free();
  }

  #largestFirst(users) {
    const totals = new Map(users.map((user) => [user, this.total(user)]));
    return users.sort((a, b) => totals.get(b) - totals.get(a) || (a < b ? -1 : 1));
  }

  #keep(map, key, make) {
    if (!map.has(key)) map.set(key, make());
    return map.get(key);
  }
}

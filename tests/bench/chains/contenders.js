// Ours and the peers: each loads the same connections and answers the same questions. `Map` is
// what a good engineer writes who needs chains and downlines: a map up, and a map down.

import Graph from "graphology";

export const LEVELS = 10;
const PROGRAM = "spring";

const ours = (Network) => ({
  empty() {
    const network = new Network();
    network.addProgram(PROGRAM, { levels: LEVELS });
    return network;
  },
  add(network, users, connections) {
    if (network.users === 0) network.addUser(connections[0]);
    const outcome = network.connectMany(PROGRAM, users, connections, { add: true });
    if (outcome.connected !== users.length) throw new Error("connections were refused");
  },
  chains: (network, handles) => network.chains(PROGRAM, handles).chains,
  chain: (network, user) => network.chain(PROGRAM, user).chain,
  counts: (network, user) => network.counts(PROGRAM, user).counts,
  move: (network, user, to) => network.connect(PROGRAM, user, to).code,
  top: (network) => network.top(PROGRAM, { by: "direct", limit: 100 }).top,
  save: (network) => network.save(),
  restore: (snapshot) => Network.load(snapshot).network,
});

const map = {
  empty: () => ({ up: new Map(), down: new Map() }),
  add({ up, down }, users, connections) {
    for (let at = 0; at < users.length; at++) {
      const [user, connection] = [users[at], connections[at]];
      up.set(user, connection);
      const list = down.get(connection);
      if (list) list.push(user);
      else down.set(connection, [user]);
    }
  },
  chain({ up }, user) {
    const chain = [];
    for (let at = up.get(user); at !== undefined && chain.length < LEVELS; at = up.get(at)) {
      chain.push(at);
    }
    return chain;
  },
  counts({ down }, user) {
    const counts = [];
    let level = [user];
    for (let depth = 0; depth < LEVELS; depth++) {
      const next = [];
      for (const above of level) {
        const below = down.get(above);
        if (below) for (const user of below) next.push(user);
      }
      counts.push(next.length);
      level = next;
    }
    return counts;
  },
  move({ up, down }, user, to) {
    for (let at = to; at !== undefined; at = up.get(at)) if (at === user) return "cycle";
    const from = up.get(user);
    const list = down.get(from);
    list.splice(list.indexOf(user), 1);
    up.set(user, to);
    const other = down.get(to);
    if (other) other.push(user);
    else down.set(to, [user]);
    return "moved";
  },
  top({ down }) {
    const all = Array.from(down, ([user, below]) => ({ user, count: below.length }));
    return all.sort((a, b) => b.count - a.count).slice(0, 100);
  },
};

const graphology = {
  empty: () => new Graph({ type: "directed", multi: false }),
  add(graph, users, connections) {
    for (let at = 0; at < users.length; at++) graph.mergeDirectedEdge(users[at], connections[at]);
  },
  chain(graph, user) {
    const chain = [];
    for (let at = user; chain.length < LEVELS; ) {
      const above = graph.outNeighbors(at);
      if (above.length === 0) break;
      at = above[0];
      chain.push(at);
    }
    return chain;
  },
  counts(graph, user) {
    const counts = [];
    let level = [user];
    for (let depth = 0; depth < LEVELS; depth++) {
      level = level.flatMap((above) => graph.inNeighbors(above));
      counts.push(level.length);
    }
    return counts;
  },
  move(graph, user, to) {
    for (let at = to; at !== undefined; at = graph.outNeighbors(at)[0]) {
      if (at === user) return "cycle";
    }
    graph.dropEdge(user, graph.outNeighbors(user)[0]);
    graph.addDirectedEdge(user, to);
    return "moved";
  },
  top(graph) {
    const all = graph.mapNodes((user) => ({ user, count: graph.inDegree(user) }));
    return all.sort((a, b) => b.count - a.count).slice(0, 100);
  },
};

/** All contenders, of which some are left out of what is large. */
export const contendersOf = (Network, users) => ({
  ours: ours(Network),
  Map: map,
  ...(users <= 1e6 && { graphology }),
});

// Chains: ten levels up in a network of a million, by email, beside what one writes with a Map
// and beside graphology. Each peer gives the same array of emails.

import Graph from "graphology";
import { Network } from "../../pkg/dist/refgraph.inline.js";
import { compare, report } from "./measure.js";

const USERS = Number(process.argv[2] ?? 1_000_000);
const LEVELS = 10;
const size = USERS >= 1_000_000 ? `${USERS / 1_000_000}m` : `${USERS / 1000}k`;

/** A small generator, so that each run has the same network. */
let state = 88_172_645_463_325n;
const random = (below) => {
  state ^= (state << 13n) & 0xffffffffffffffffn;
  state ^= state >> 7n;
  state ^= (state << 17n) & 0xffffffffffffffffn;
  return Number(state % BigInt(below));
};

const email = (user) => `user${user}@example.com`;
/** Referrers as they come about: most bring in few, some very many; and chains are long. */
const referrers = new Uint32Array(USERS);
for (let user = 1; user < USERS; user++) {
  const near = user < 50 || random(4) > 0;
  referrers[user] = near
    ? user - 1 - random(Math.min(user, 50))
    : Math.min(random(user), random(user));
}

const load = {
  ours() {
    const network = new Network();
    network.addProgram("spring", { levels: LEVELS });
    for (let user = 0; user < USERS; user++) network.addUser(email(user));
    for (let user = 1; user < USERS; user++) {
      network.connect("spring", email(user), email(referrers[user]));
    }
    return network;
  },
  Map() {
    const up = new Map();
    const down = new Map();
    for (let user = 1; user < USERS; user++) {
      const [below, above] = [email(user), email(referrers[user])];
      up.set(below, above);
      const list = down.get(above);
      if (list) list.push(below);
      else down.set(above, [below]);
    }
    return { up, down };
  },
  graphology() {
    const graph = new Graph({ type: "directed", multi: false });
    for (let user = 0; user < USERS; user++) graph.addNode(email(user));
    for (let user = 1; user < USERS; user++) {
      graph.addDirectedEdge(email(user), email(referrers[user]));
    }
    return graph;
  },
};

const made = {};
const loading = {};
for (const [who, make] of Object.entries(load)) {
  const start = performance.now();
  made[who] = make();
  loading[who] = performance.now() - start;
}

const chain = {
  ours: (user) => made.ours.chain("spring", user).chain,
  Map(user) {
    const found = [];
    for (let at = user; found.length < LEVELS; ) {
      at = made.Map.up.get(at);
      if (at === undefined) break;
      found.push(at);
    }
    return found;
  },
  graphology(user) {
    const found = [];
    for (let at = user; found.length < LEVELS; ) {
      const above = made.graphology.outNeighbors(at);
      if (above.length === 0) break;
      at = above[0];
      found.push(at);
    }
    return found;
  },
};

const asked = Array.from({ length: 1 << 16 }, () => email(random(USERS)));
for (const user of asked.slice(0, 1000)) {
  const expected = JSON.stringify(chain.Map(user));
  for (const who of ["ours", "graphology"]) {
    if (JSON.stringify(chain[who](user)) !== expected) throw new Error(`${who} differs at ${user}`);
  }
}

const by = (who) => (call) => chain[who](asked[call & 0xffff]);
const { ours, ...peers } = loading;
await report("chains", [
  { name: `load, one by one@${size}`, unit: "ms", ours, peers, better: "lower" },
  compare(`chain-by-id@${size}`, by("ours"), { Map: by("Map"), graphology: by("graphology") }),
]);

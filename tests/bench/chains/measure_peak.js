// How much memory a process takes at most that loads the users of one shape and size, part by
// part as they come out of a file that nothing holds. Prints the millions of bytes.

import { contendersOf } from "./contenders.js";
import { partsOf } from "./tree.js";

const [who, shape, users] = process.argv.slice(2);
const { Network } = await import("../../../pkg/dist/refgraph.inline.js");
const contender = contendersOf(Network, Number(users))[who];
const network = contender.empty();
for (const part of partsOf(shape, Number(users), 1 << 16)) contender.add(network, ...part);
console.log((process.resourceUsage().maxRSS * 1024) / 1e6);

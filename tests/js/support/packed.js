// The package as its users have it: packed, and installed from the tarball.

import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Where builds go. */
export const target = process.env.REFGRAPH_TARGET ?? join(root, "target");
export const folder = join(target, "packed/node_modules/refgraph");

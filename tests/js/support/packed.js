// The package as its users have it: packed, and installed from the tarball.

import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Where builds go. */
export const target = process.env.REFGRAPH_TARGET ?? join(root, "target");
const installed = join(target, "packed");
export const folder = join(installed, "node_modules/refgraph");

/** An entry of it, as a program in that place would import it. */
export const entry = (name) =>
  import(pathToFileURL(createRequire(join(installed, "package.json")).resolve(name)).href);

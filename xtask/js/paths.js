// Where things are: the sources, the glue that wasm-bindgen made, and the package.

import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const target = process.env.REFGRAPH_TARGET ?? join(root, "target");
export const source = join(root, "pkg/src");
export const dist = join(root, "pkg/dist");

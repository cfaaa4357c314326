// Node, Deno and Bun: the module travels as text and is compiled when it is first used, so that
// neither a file nor a network is needed, whatever bundles us.

import { bytes } from "#bytes";

/** @returns {WebAssembly.Module} */
export const loadSync = () => new WebAssembly.Module(bytes());

export const load = loadSync;

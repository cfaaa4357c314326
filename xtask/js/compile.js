// Proves that an optimised module is one that engines load: wasm-opt can end well and leave
// something that they do not.

import { readFile } from "node:fs/promises";

const [, , path] = process.argv;
await WebAssembly.compile(await readFile(path));

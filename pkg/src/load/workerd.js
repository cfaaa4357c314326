// Workers: the runtime compiles the module as it is deployed, and no other is allowed.

import module from "#wasm";

/** @returns {WebAssembly.Module} */
export const loadSync = () => module;

export const load = loadSync;

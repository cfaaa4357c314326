// An instance of a module that uses JavaScript's objects, by way of wasm-bindgen's glue.

import init, { __wbg_reset_state, initSync } from "#glue";

/** @param {WebAssembly.Module} module */
export const instantiate = (module) => init({ module_or_path: module });

/** The same at once, where that is allowed. */
export const instantiateSync = (module) => initSync({ module });

/** A new instance after a trap. Handles of the one before are void, and say so. */
export const reset = () => {
  __wbg_reset_state();
  return initSync();
};

// An instance of a module that calls nothing in JavaScript, so that it needs no glue.

/** @param {WebAssembly.Module} module */
export const instantiate = (module) =>
  WebAssembly.instantiate(module).then(({ exports }) => exports);

/** The same at once, where that is allowed. */
export const instantiateSync = (module) => new WebAssembly.Instance(module).exports;

export const reset = instantiateSync;

// An instance of a module that calls nothing in JavaScript, so that it needs no glue. The one
// import that wasm-bindgen always leaves sets up a table that such a module does not use.

const imports = { [GLUE_FILE]: { __wbindgen_init_externref_table() {} } };

/** @param {WebAssembly.Module} module */
export const instantiate = (module) =>
  WebAssembly.instantiate(module, imports).then(({ exports }) => exports);

/** The same at once, where that is allowed. */
export const instantiateSync = (module) => new WebAssembly.Instance(module, imports).exports;

export const reset = instantiateSync;

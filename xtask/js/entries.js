// The entries of the package: which sources, with which module, and how the module arrives. The
// `exports` of pkg/package.json say who gets which.

/** What is downloaded for an entry beside its own file: `wasm` from beside it, or nothing. */
export const entries = [
  { name: "form.browser", source: "form.js", wasm: "form", load: "browser" },
  { name: "form.inline", source: "form.js", wasm: "form", load: "inline" },
  { name: "form.workerd", source: "form.js", wasm: "form", load: "workerd" },
  { name: "refgraph.browser", source: "index.js", wasm: "refgraph", load: "browser" },
  { name: "refgraph.inline", source: "index.js", wasm: "refgraph", load: "inline" },
  { name: "refgraph.workerd", source: "index.js", wasm: "refgraph", load: "workerd" },
  { name: "edge.inline", source: "edge.js", wasm: "refgraph", load: "inline" },
  { name: "edge.workerd", source: "edge.js", wasm: "refgraph", load: "workerd" },
];

/** Files without a module of their own. */
export const plain = [{ name: "store.sqlite", source: "store/sqlite.js" }];

// The entries of the package: which sources, with which module, and how the module arrives. The
// `exports` of pkg/package.json say who gets which.

/** Each module, and how an instance of it is made. */
export const modules = {
  form: { instance: "plain" },
  refgraph: { instance: "glued" },
};

const entry = (wasm, source, load) => ({
  name: `${source === "index" ? "refgraph" : source}.${load}`,
  source: `${source}.js`,
  wasm,
  load,
});

export const entries = [
  entry("form", "form", "browser"),
  entry("form", "form", "inline"),
  entry("form", "form", "workerd"),
  entry("refgraph", "index", "browser"),
  entry("refgraph", "index", "inline"),
  entry("refgraph", "index", "workerd"),
  entry("refgraph", "edge", "inline"),
  entry("refgraph", "edge", "workerd"),
];

/** Files without a module of their own. */
export const plain = ["sqlite", "postgres"].map((kind) => ({
  name: `store.${kind}`,
  source: `store/${kind}.js`,
}));

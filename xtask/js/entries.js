// The entries of the package: which sources, with which module, how the module arrives, which
// other entry they import, and which list. The `exports` of pkg/package.json say who gets which.

/** Each module, and how an instance of it is made. */
export const modules = {
  form: { instance: "plain" },
  carry: { instance: "plain" },
  refgraph: { instance: "glued" },
  award: { instance: "glued" },
  guard: { instance: "glued" },
  edge: { instance: "glued" },
};

const entry = (wasm, source, load, core) => ({
  name: `${source === "index" ? "refgraph" : source}.${load}`,
  source: `${source.replace("form.", "form/")}.js`,
  wasm,
  load,
  core,
});
const loads = ["browser", "inline", "workerd"];

export const entries = [
  ...loads.map((load) => entry("form", "form", load)),
  ...loads.map((load) => entry("carry", "form.carry", load)),
  ...loads.map((load) => entry("form", "form.element", load, "form")),
  entry("form", "form.auto", "browser", "form"),
  ...loads.map((load) => entry("refgraph", "index", load)),
  ...loads.map((load) => entry("award", "award", load)),
  { ...entry("guard", "guard", "inline"), list: "disposable" },
  { ...entry("guard", "guard", "workerd"), list: "disposable" },
  entry("edge", "edge", "inline"),
  entry("edge", "edge", "workerd"),
];

/** Files without a module of their own. */
export const plain = ["sqlite", "postgres"].map((kind) => ({
  name: `store.${kind}`,
  source: `store/${kind}.js`,
}));

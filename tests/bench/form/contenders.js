// Ours and the peers, each set up as its documentation says, bundled and minified alike.
//
// Only ours looks for the field. The snippet and squatch-js write into the field that the page's
// author names, without an event; they are given the commonest name. form-attribution writes into
// hidden fields of the parameter's own name, and adds such a field to every form that has none:
// what is sent has the code then, under that name. @dub/analytics fills no field at all: it notes
// the click for its own service.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../measure.js";

/** A code of another maker, which fields for numbers take as well. */
export const CODE = "20481";
/** The parameter and the field that everybody is told of. */
export const NAME = "referral_code";
/** Where the pages' scripts are. */
export const SCRIPTS = "/scripts/";

const dist = join(root, "pkg/dist");
/** What a page runs. `done` tells when there is nothing more to come. */
const SOURCES = {
  refgraph: `
    import { prefill } from "./form.browser.js";
    window.done = prefill();`,
  URLSearchParams: `
    const code = new URLSearchParams(location.search).get("${NAME}");
    const field = document.querySelector("[name=${NAME}]");
    if (code && field) {
      field.value = code;
      window.filledAt = performance.now();
    }`,
  "@dub/analytics": `
    import { inject } from "@dub/analytics";
    inject({ scriptProps: { src: "${SCRIPTS}dub.js" } });`,
  "@saasquatch/squatch-js": `
    import { init, widgets } from "@saasquatch/squatch-js";
    init({ tenantAlias: "test_bench", domain: location.origin });
    window.done = widgets().autofill("[name=${NAME}]").catch(() => {});`,
};

const bundle = async (contents) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: dist },
    bundle: true,
    minify: true,
    format: "esm",
    splitting: true,
    outdir: "/",
    write: false,
    nodePaths: [join(root, "node_modules")],
    banner: { js: "window.startedAt=performance.now();" },
    logLevel: "error",
  });
  // The other files are for those whose server has lost the module.
  return outputFiles.find(({ path }) => path.endsWith("stdin.js")).text;
};

/**
 * The contenders: what each puts into a page (`tag`), its script and its bytes. What a service
 * would answer is in `served`, by path.
 */
export async function contenders() {
  const wasm = await readFile(join(dist, "form.wasm"));
  const brotli = (bytes) => brotliCompressSync(bytes).length;
  const served = {
    [`${SCRIPTS}form.wasm`]: wasm,
    // In place of the peers' services, which no benchmark should call.
    [`${SCRIPTS}dub.js`]: "",
    "/a/test_bench/widgets/squatchcookiejson": JSON.stringify({ codes: [CODE] }),
  };
  const all = [];
  for (const [name, source] of Object.entries(SOURCES)) {
    const path = `${SCRIPTS}${all.length}.js`;
    served[path] = await bundle(source);
    all.push({
      name,
      script: served[path],
      tag: `<script type="module" src="${path}"></script>`,
      bytes: brotli(served[path]) + (name === "refgraph" ? brotli(wasm) : 0),
    });
  }
  // It is in no registry any more; who has its dist/script.min.js may name it.
  const file = process.env.FORM_ATTRIBUTION;
  if (file) {
    const script = await readFile(file, "utf8");
    served[`${SCRIPTS}form-attribution.js`] = script;
    all.push({
      name: "form-attribution",
      script,
      tag: `<script src="${SCRIPTS}form-attribution.js" data-extra-params="${NAME}" defer></script>`,
      bytes: brotli(script),
    });
  }
  return { all, served };
}

// Bundles our JavaScript and wasm-bindgen's glue into the files of pkg/dist, one an entry, and
// writes each module once more as text, for where no file can be had.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { minify } from "terser";
import { entries, modules, plain } from "./entries.js";
import { dist, source, target } from "./paths.js";

const settings = {
  bundle: true,
  format: "esm",
  platform: "neutral",
  // The oldest that we support; see the README.
  target: ["chrome96", "firefox79", "safari16.4", "node20.19"],
  // All of them know these, which engines read once as they stand.
  supported: { "regexp-unicode-property-escapes": true },
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  write: false,
};

/** Bundles, and then makes what esbuild minified smaller by what Terser knows besides. */
async function bundle(specific) {
  const { outputFiles } = await build({ ...settings, ...specific });
  for (const { path, text } of outputFiles) {
    const { code } = await minify(text, {
      module: true,
      ecma: 2020,
      compress: { passes: 3, pure_getters: true, unsafe_arrows: true, unsafe_methods: true },
    });
    await writeFile(path, code);
  }
}

/** What stands behind the names with a hash, which no file system has. */
const names = ({ wasm, load }) => ({
  name: "refgraph-names",
  setup({ onResolve }) {
    const files = {
      "#glue": { path: join(target, "glue", wasm, `${wasm}.js`) },
      "#instance": { path: join(source, "instance", `${modules[wasm].instance}.js`) },
      "#load": { path: join(source, "load", `${load}.js`) },
      "#wasm": { path: `./${wasm}.wasm`, external: true },
      "#bytes": { path: `./${wasm}.bytes.js`, external: true },
      "#openapi": { path: "./openapi.js", external: true },
      "#disposable": { path: "./disposable.bytes.js", external: true },
      "#inline": { path: `./${wasm}.bytes.js`, external: true },
      // What shares the page's core, and what only some pages load.
      "#form": { path: `./form.${load}.js`, external: true },
      "#carry": { path: `./form.carry.${load}.js`, external: true },
    };
    onResolve({ filter: /^#/ }, ({ path }) => files[path]);
  },
});

/** Writes the bytes of a file as text. */
async function writeBytes(name, file) {
  const base64 = (await readFile(file)).toString("base64");
  const text = `const text="${base64}";
export const bytes=()=>Uint8Array.from(atob(text),(unit)=>unit.charCodeAt(0));
`;
  await writeFile(join(dist, `${name}.bytes.js`), text);
}

for (const wasm of Object.keys(modules)) await writeBytes(wasm, join(dist, `${wasm}.wasm`));
// The list of disposable domains, for the guards of workers and servers.
await writeBytes("disposable", join(target, "disposable.bin"));

// The description of the API as text, for the handler that gives it out.
const openapi = (await readFile(join(dist, "openapi.json"), "utf8")).trim();
await writeFile(join(dist, "openapi.js"), `export default ${JSON.stringify(openapi)};\n`);

for (const entry of entries) {
  await bundle({
    entryPoints: [join(source, entry.source)],
    outfile: join(dist, `${entry.name}.js`),
    define: { WASM_FILE: JSON.stringify(`./${entry.wasm}.wasm`) },
    plugins: [names(entry)],
  });
}

for (const { name, source: file } of plain) {
  await bundle({
    entryPoints: [join(source, file)],
    outfile: join(dist, `${name}.js`),
  });
}

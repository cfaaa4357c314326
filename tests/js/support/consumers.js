// Apps that use the package as their users do: installed from the tarball, and built by each
// framework's own tool without a word about it in its settings.

import { execFile } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { folder as packed, root, target } from "./packed.js";
import { serve } from "./site.js";

const consumers = join(root, "tests/consumers");
const run = promisify(execFile);

/** The apps, each a folder of `tests/consumers`. */
export const APPS = ["react", "vue", "svelte", "angular", "solid", "preact", "web-component"];

/** Those of which a server can send the page, in `hydrated.html`, each with the server's part. */
export const SERVERS = {
  react: "server.jsx",
  vue: "server.js",
  svelte: "server.js",
  preact: "server.jsx",
};

const modules = join(consumers, "node_modules");
const vite = (...parts) => run(process.execPath, [join(modules, "vite/bin/vite.js"), ...parts]);

/** Builds an app; returns the folder with its pages. */
const build = async (app) => {
  const output = join(target, "consumers", app);
  await rm(output, { recursive: true, force: true });
  if (app === "angular") {
    const architect = join(modules, "@angular-devkit/architect-cli/bin/cli.js");
    const parts = [architect, "app:build", `--output-path=${output}`];
    await run(process.execPath, parts, { cwd: join(consumers, app) });
    return join(output, "browser");
  }
  await vite("build", join(consumers, app), "--outDir", output);
  if (SERVERS[app]) await writeFile(join(output, "hydrated.html"), await sent(app, output));
  return output;
};

/** An app's page with what its server would send. */
const sent = async (app, output) => {
  // Where it finds the framework.
  const folder = join(modules, ".servers", app);
  await vite(
    "build",
    join(consumers, app),
    "--emptyOutDir",
    "--ssr",
    `src/${SERVERS[app]}`,
    "--outDir",
    folder,
  );
  const { render } = await import(pathToFileURL(join(folder, "server.js")));
  const page = await readFile(join(output, "index.html"), "utf8");
  return page.replace('<div id="app"></div>', `<div id="app">${await render()}</div>`);
};

/** Builds every app and serves each at the root of a site of its own: app → site. */
export const serveApps = async () => {
  const installed = join(consumers, "node_modules/refgraph");
  await rm(installed, { recursive: true, force: true });
  await cp(packed, installed, { recursive: true });
  const folders = {};
  for (const app of APPS) folders[app] = await build(app);
  const sites = {};
  for (const app of APPS) sites[app] = await serve({ folders: { "/": folders[app] } });
  return sites;
};

// Apps that use the package as their users do: installed from the tarball, and built by each
// framework's own tool without a word about it in its settings.

import { execFile } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { folder as packed, root, target } from "./packed.js";
import { serve } from "./site.js";

const consumers = join(root, "tests/consumers");
const run = promisify(execFile);

/** The apps, each a folder of `tests/consumers`. */
export const APPS = ["react", "vue", "svelte", "angular", "solid", "preact", "web-component"];

/** Builds an app; returns the folder with its pages. */
const build = async (app) => {
  const output = join(target, "consumers", app);
  const modules = join(consumers, "node_modules");
  await rm(output, { recursive: true, force: true });
  if (app === "angular") {
    const architect = join(modules, "@angular-devkit/architect-cli/bin/cli.js");
    const parts = [architect, "app:build", `--output-path=${output}`];
    await run(process.execPath, parts, { cwd: join(consumers, app) });
    return join(output, "browser");
  }
  const vite = join(modules, "vite/bin/vite.js");
  await run(process.execPath, [vite, "build", join(consumers, app), "--outDir", output]);
  return output;
};

/** Builds every app and serves each at the root of a site of its own: app → site. */
export const serveApps = async () => {
  const installed = join(consumers, "node_modules/refgraph");
  await rm(installed, { recursive: true, force: true });
  await cp(packed, installed, { recursive: true });
  const sites = {};
  for (const app of APPS) sites[app] = await serve({ folders: { "/": await build(app) } });
  return sites;
};

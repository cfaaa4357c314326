// The shared vectors, on the packed package in Node, in Chromium and in workerd.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Miniflare } from "miniflare";
import { launch } from "./support/browser.js";
import { folder, root } from "./support/packed.js";
import { serve } from "./support/site.js";
import { run } from "./support/vectors.js";
import { bundle } from "./support/workerd.js";

const vectors = {};
const NAMES = "codes links sealed foreign vanity attribution passed awards".split(" ");
for (const name of NAMES) {
  vectors[name] = JSON.parse(await readFile(join(root, `tests/vectors/${name}.json`), "utf8"));
}

/** How many answers of each list an entry owes. */
const { checked, spelled } = vectors.codes;
const owed = {
  checked: checked.length,
  spelled: spelled.length,
  links: vectors.links.filter(({ url }) => url !== undefined).length,
  foreign: vectors.foreign.foreign.length,
};
const carried = {
  judged: vectors.attribution.judged.length,
  texts: vectors.attribution.texts.length,
  passed: vectors.passed.length,
};
const owedInFull = {
  ...owed,
  ...carried,
  "signup links": vectors.links.length - owed.links,
  sealed: vectors.sealed.sealed.length,
  "sealed and opened": vectors.sealed.sealed.filter(({ outcome }) => outcome.ok).length,
  opened: vectors.sealed.opened.length,
  names: vectors.vanity.names.length,
  "names checked": vectors.vanity.names.filter(({ outcome }) => outcome.ok).length,
  "names minted": vectors.vanity.minted.filter(({ minted }) => minted).length,
};

const awarded = { awards: vectors.awards.length };

const entries = {
  refgraph: owedInFull,
  "refgraph/award": awarded,
  "refgraph/form": owed,
  "refgraph/form/carry": carried,
};

function isRight({ counts, wrong }, entry) {
  assert.deepEqual(wrong, []);
  assert.deepEqual(counts, entries[entry]);
}

for (const entry of Object.keys(entries)) {
  test(`${entry} in Node`, async () => {
    const require = createRequire(join(folder, "../../package.json"));
    isRight(run(await import(pathToFileURL(require.resolve(entry))), vectors), entry);
  });
}

test("in Chromium", async (context) => {
  const site = await serve({
    folders: { "/refgraph/": folder, "/support/": join(root, "tests/js/support") },
    texts: { "/page.html": "<!doctype html><title>Vectors</title>" },
  });
  context.after(() => site.close());
  const browser = await launch();
  context.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`${site.url}/page.html`);
  for (const entry of Object.keys(entries)) {
    await context.test(entry, async () => {
      const told = await page.evaluate(
        async ([file, vectors]) => {
          const entry = await import(file);
          await (entry.ready ?? entry.init)();
          const { run } = await import("/support/vectors.js");
          return run(entry, vectors);
        },
        [
          `/refgraph/dist/${entry.replace(/^refgraph\//, "").replace("/", ".")}.browser.js`,
          vectors,
        ],
      );
      isRight(told, entry);
    });
  }
});

test("in workerd", async (context) => {
  const worker = new Miniflare({
    modules: await bundle("vectors_worker.js"),
    modulesRoot: "/",
    compatibilityDate: "2026-01-01",
  });
  context.after(() => worker.dispose());
  const body = JSON.stringify(vectors);
  const told = await (
    await worker.dispatchFetch("http://worker/", { method: "POST", body })
  ).json();
  for (const entry of Object.keys(entries)) {
    await context.test(entry, () => isRight(told[entry], entry));
  }
});

// Pages of the tests in Chromium: a site with the packed package, and a page that loads it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import { launch } from "./browser.js";
import { folder, root } from "./packed.js";
import { serve } from "./site.js";

export const CODE = "3N7SBX00BD";
/** `CODE` with its sixth symbol mistyped. */
export const TYPO = "3N7SBY00BD";
/** Another right code. */
export const OTHER = "1PSS00WK";

/**
 * Serves the package, the pages of `tests/js/forms` and `texts`. The parameter `policy` is the
 * content security policy that a page comes with.
 */
export const serveForms = (texts = {}) =>
  serve({
    folders: { "/refgraph/": folder, "/forms/": join(root, "tests/js/forms") },
    texts,
    headersOf: ({ searchParams }) => {
      const policy = searchParams.get("policy");
      return {
        // Frames without an origin load modules by CORS.
        "access-control-allow-origin": "*",
        ...(policy ? { "content-security-policy": policy } : {}),
      };
    },
  });

/**
 * Starts a site and a browser for the tests of a file, and gives each test a page of its own.
 * `texts` are served beside the folders; `start` starts another browser than Chromium. A fault
 * that a page reports fails the test.
 */
export const pages = (texts = {}, start = launch) => {
  const now = { faults: [] };
  before(async () => {
    now.site = await serveForms(texts);
    now.browser = await start();
  });
  after(async () => {
    await now.browser?.close();
    await now.site?.close();
  });
  beforeEach(async () => {
    now.context = await now.browser.newContext();
    now.page = await now.context.newPage();
    now.page.setDefaultTimeout(5000);
    now.faults = [];
    now.page.on("pageerror", (error) => now.faults.push(error));
  });
  afterEach(async () => {
    await now.context.close();
    assert.deepEqual(now.faults, []);
  });
  return now;
};

/** A page on which nothing happens by itself; `window.form` and `window.carry` are the entries. */
export const BARE = `<!doctype html><meta charset="utf-8"><title>Bare</title><main></main>
<script type="module">
  window.form = await import("/refgraph/dist/form.browser.js");
  window.carry = await import("/refgraph/dist/form.carry.browser.js");
  await window.carry.ready();
  window.loaded = true;
</script>`;

/** Opens an address of the site and waits until what it loads is there. */
export const open = async ({ page, site }, path) => {
  await page.goto(site.url + path);
  await page.waitForFunction(() => window.loaded);
};

/** Waits until `read` gives `expected`. */
export const eventually = async (read, expected) => {
  const end = Date.now() + 4000;
  let last = await read();
  while (last !== expected && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    last = await read();
  }
  assert.equal(last, expected);
};

/** Keeps the modules back from a page until the function that it returns is called. */
export const holdModule = async (page) => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  return release;
};

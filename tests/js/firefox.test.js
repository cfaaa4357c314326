// The core flow of `refgraph/form` once more in Firefox: a link, what a person typed, a typo, forms
// that come late, and a content security policy. The rest is tested in Chromium.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { launchFirefox } from "./support/browser.js";
import { CODE, eventually, holdModule, pages, TYPO } from "./support/pages.js";

const now = pages({}, launchFirefox);

const open = async (path) => {
  await now.page.goto(`${now.site.url}/forms/${path}`);
  await now.page.waitForFunction(() => window.refgraph);
  await now.page.evaluate(() => window.ready);
};
const field = () => now.page.locator("[data-test]");
const hint = () => now.page.locator(".refgraph-hint");
const state = () => hint().getAttribute("data-state");

test("it is Firefox", () => {
  assert.equal(now.browser.browserType().name(), "firefox");
});

for (const name of ["label", "misspelt", "sample"]) {
  test(`${name} is filled`, async () => {
    await open(`${name}.html?ref=3n7s-bx0-0bd`);
    assert.equal(await field().inputValue(), CODE);
    assert.deepEqual(await now.page.evaluate(() => window.calls), [CODE]);
    assert.equal(await state(), "valid");
  });
}

test("false friends are not", async () => {
  await open(`friends.html?ref=${CODE}`);
  assert.equal(await now.page.evaluate(() => window.prefill.filled), null);
  assert.equal(await hint().count(), 0);
});

test("typed text stays", async () => {
  const release = await holdModule(now.page);
  await now.page.goto(`${now.site.url}/forms/sample.html?ref=${CODE}`);
  await now.page.waitForFunction(() => window.refgraph);
  await field().pressSequentially("MINE");
  release();
  await now.page.evaluate(() => window.ready);
  assert.equal(await field().inputValue(), "MINE");
  assert.equal(await now.page.evaluate(() => window.prefill.filled), null);
});

test("a typo in the link is offered, and mended by a press", async () => {
  await open(`sample.html?ref=${TYPO}`);
  assert.equal(await field().inputValue(), TYPO);
  assert.equal(await state(), "suggestion");
  await hint().getByRole("button").click();
  assert.equal(await field().inputValue(), CODE);
  assert.equal(await state(), "valid");
});

test("a modal that comes late, and one that waits out of sight", async () => {
  for (const name of ["modal", "waiting"]) {
    await open(`${name}.html?ref=${CODE}`);
    await now.page.locator("#open").click();
    await eventually(() => field().inputValue(), CODE);
  }
});

test("the text form stands in where the module is not there", async () => {
  await now.page.route("**/form.wasm", (route) => route.fulfill({ status: 404 }));
  await open(`sample.html?ref=${CODE}`);
  assert.equal(await field().inputValue(), CODE);
});

describe("a content security policy", () => {
  const policy = (sources) => encodeURIComponent(`script-src ${sources}`);

  test("that allows WebAssembly", async () => {
    await open(`sample.html?ref=${CODE}&policy=${policy("'self' 'wasm-unsafe-eval'")}`);
    assert.equal(await field().inputValue(), CODE);
  });

  test("that does not", async () => {
    await open(`sample.html?ref=${CODE}&policy=${policy("'self'")}`);
    assert.equal(await now.page.evaluate(() => window.error.code), "load_failed");
    assert.equal(await field().inputValue(), "");
    // Firefox tells the author, too.
    for (const { message } of now.faults.splice(0)) assert.match(message, /wasm-unsafe-eval/);
  });
});

// The core flow of `refgraph/form` once more in Firefox: a link, what a person typed, a typo, forms
// that come late, and a content security policy. The rest is tested in Chromium.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { launchFirefox } from "./support/browser.js";
import { eventually } from "./support/eventually.js";
import { CODE, holdModule, serveForms, TYPO } from "./support/forms.js";

let site;
let browser;
let page;
/** What pages reported as their faults. */
let faults;

before(async () => {
  site = await serveForms();
  browser = await launchFirefox();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  faults = [];
  page.on("pageerror", (error) => faults.push(error));
});

afterEach(async () => {
  await page.close();
  assert.deepEqual(faults, []);
});

const open = async (path) => {
  await page.goto(`${site.url}/forms/${path}`);
  await page.waitForFunction(() => window.refgraph);
  await page.evaluate(() => window.ready);
};
const field = () => page.locator("[data-test]");
const hint = () => page.locator(".refgraph-hint");
const state = () => hint().getAttribute("data-state");

test("it is Firefox", () => {
  assert.equal(browser.browserType().name(), "firefox");
});

for (const name of ["label", "misspelt", "sample"]) {
  test(`${name} is filled`, async () => {
    await open(`${name}.html?ref=3n7s-bx0-0bd`);
    assert.equal(await field().inputValue(), CODE);
    assert.deepEqual(await page.evaluate(() => window.calls), [CODE]);
    assert.equal(await state(), "valid");
  });
}

test("false friends are not", async () => {
  await open(`friends.html?ref=${CODE}`);
  assert.equal(await page.evaluate(() => window.prefill.filled), null);
  assert.equal(await hint().count(), 0);
});

test("typed text stays", async () => {
  const release = await holdModule(page);
  await page.goto(`${site.url}/forms/sample.html?ref=${CODE}`);
  await page.waitForFunction(() => window.refgraph);
  await field().pressSequentially("MINE");
  release();
  await page.evaluate(() => window.ready);
  assert.equal(await field().inputValue(), "MINE");
  assert.equal(await page.evaluate(() => window.prefill.filled), null);
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
    await page.locator("#open").click();
    await eventually(() => field().inputValue(), CODE);
  }
});

test("the text form stands in where the module is not there", async () => {
  await page.route("**/form.wasm", (route) => route.fulfill({ status: 404 }));
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
    assert.equal(await page.evaluate(() => window.error.code), "load_failed");
    assert.equal(await field().inputValue(), "");
    // Firefox tells the author, too.
    for (const { message } of faults.splice(0)) assert.match(message, /wasm-unsafe-eval/);
  });
});

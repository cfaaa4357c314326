// The way in without code: one script whose data attributes say everything.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CODE, eventually, OTHER, pages } from "./support/pages.js";

const pageOf = (attributes, body = "<label>Referral code <input data-test></label>") =>
  `<!doctype html><meta charset="utf-8"><title>Auto</title>
<script type="module" src="/refgraph/dist/form.auto.browser.js" ${attributes}></script>
<form>${body}</form><a href="https://form.typeform.com/to/x1">Elsewhere</a>`;
const now = pages({
  "/plain.html": pageOf(""),
  "/all.html": pageOf(
    'data-storage="local" data-key="ours" data-pick="first" data-names="friend /join" ' +
      'data-pass-on="form.typeform.com=friend buy.stripe.com" data-consent="hold"',
  ),
  "/off.html": pageOf(
    'data-feedback="off" data-field="#own"',
    '<input name="referral_code"><input id="own" data-test>',
  ),
  "/wrong.html": pageOf('data-storage="disk"'),
  "/kept.html": pageOf('data-storage="session" data-removable="off" data-days="none"'),
});
const field = () => now.page.locator("[data-test]");
const hint = () => now.page.locator(".refgraph-hint");
const open = (path) => now.page.goto(now.site.url + path);

test("with no attribute at all", async () => {
  const asked = [];
  now.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await open(`/plain.html?ref=${CODE}`);
  await eventually(() => field().inputValue(), CODE);
  assert.equal(await hint().getAttribute("data-state"), "valid");
  // What the page does not use is not loaded.
  assert.deepEqual(asked.filter((path) => path.startsWith("/refgraph/")).sort(), [
    "/refgraph/dist/form.auto.browser.js",
    "/refgraph/dist/form.browser.js",
    "/refgraph/dist/form.wasm",
  ]);
});

test("under a content security policy that allows its own scripts and WebAssembly", async () => {
  const policy = encodeURIComponent("script-src 'self' 'wasm-unsafe-eval'");
  await open(`/all.html?friend=${CODE}&policy=${policy}`);
  await eventually(() => field().inputValue(), CODE);
  await eventually(() => hint().getAttribute("data-state"), "applied");
  await eventually(
    () => now.page.locator("a").getAttribute("href"),
    `https://form.typeform.com/to/x1#friend=${CODE}`,
  );
});

test("names, storage, policy, consent and passing on", async () => {
  const link = () => now.page.locator("a").getAttribute("href");
  await open(`/all.html?friend=${CODE}`);
  await eventually(() => field().inputValue(), CODE);
  await eventually(link, `https://form.typeform.com/to/x1#friend=${CODE}`);
  const stored = () => now.page.evaluate(() => localStorage.ours ?? null);
  assert.equal(await stored(), null);
  await now.page.evaluate(() =>
    document.dispatchEvent(new CustomEvent("refgraph:consent", { detail: true })),
  );
  assert.match(await stored(), new RegExp(CODE));
  // The first one counts, by the name of the page's own as well.
  await open(`/all.html?friend=${OTHER}`);
  await eventually(() => field().inputValue(), OTHER);
  await now.page.evaluate(() =>
    document.dispatchEvent(new CustomEvent("refgraph:consent", { detail: true })),
  );
  await eventually(() => field().inputValue(), CODE);
  await eventually(() => hint().getAttribute("data-state"), "applied");
  await hint().getByRole("button").click();
  assert.ok(!(await stored()).includes(CODE));
});

test("a consent that comes before anything is loaded", async () => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await now.page.route("**/form.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await open(`/all.html?friend=${CODE}`);
  await now.page.evaluate(() =>
    document.dispatchEvent(new CustomEvent("refgraph:consent", { detail: true })),
  );
  release();
  await eventually(() => field().inputValue(), CODE);
  await eventually(
    () => now.page.evaluate((code) => localStorage.ours?.includes(code), CODE),
    true,
  );
});

test("a field of the author's, without feedback; and what is kept for ever", async () => {
  await open(`/off.html?via=${CODE}`);
  await eventually(() => field().inputValue(), CODE);
  assert.equal(await hint().count(), 0);
  await open(`/kept.html?via=${CODE}`);
  await eventually(() => field().inputValue(), CODE);
  await open("/kept.html");
  await eventually(() => field().inputValue(), CODE);
  assert.equal(await hint().getAttribute("data-state"), "valid");
});

test("what cannot be is told in the console, and leaves the page as it was", async () => {
  const told = [];
  now.page.on("console", (message) => told.push(message.text()));
  await open(`/wrong.html?via=${CODE}`);
  await eventually(() => told.some((text) => text.includes("`storage` must be")), true);
  assert.equal(await field().inputValue(), "");
  assert.equal(await hint().count(), 0);
});

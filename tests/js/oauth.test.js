// The code's way through a sign-in at an OAuth provider: from the link to the shop, away to the
// provider, back to the callback, and on to the form.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CODE, eventually, pages } from "./support/pages.js";
import { startProvider } from "./support/provider.js";

/** A page of the shop. The parameter `storage` is where it keeps what it knows of the visitor. */
const shop = (body, script) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<main>${body}</main>
<script type="module">
  import { prefill } from "/refgraph/dist/form.browser.js";
  import { keep } from "/refgraph/dist/form.carry.browser.js";
  const query = new URLSearchParams(location.search);
  window.keep = await keep({ storage: query.get("storage") });
  ${script}
  window.prefill = await prefill({ keep: window.keep });
</script></html>`;

const FORM = '<form><label>Referral code <input name="referral_code"></label></form>';
const now = pages({
  "/start.html": shop(
    "<p>Welcome</p>",
    `window.signIn = (provider) => {
      // As one does it against forged answers: what comes back must be what went out.
      sessionStorage.state = crypto.randomUUID();
      const back = new URL("/callback.html", location);
      back.searchParams.set("storage", query.get("storage"));
      const request = new URLSearchParams({
        response_type: "code",
        client_id: "shop",
        redirect_uri: back.href,
        state: window.keep.carry(sessionStorage.state),
      });
      location.href = provider + "/authorize?" + request;
    };`,
  ),
  "/callback.html": shop(
    "<p>Just a moment</p>",
    `const state = window.keep.resume(query.get("state"));
    window.isOurs = query.get("code") === "granted" && state === sessionStorage.state;
    history.replaceState(null, "", "/signup");
    document.querySelector("main").innerHTML = ${JSON.stringify(FORM)};`,
  ),
});

let provider;
before(async () => {
  provider = await startProvider();
});
after(() => provider?.close());

/** Follows a link to the shop and signs in; done when the form was looked over. */
const signIn = async (storage, link = "") => {
  await now.page.goto(`${now.site.url}/start.html?storage=${storage}${link}`);
  await now.page.waitForFunction(() => window.prefill);
  await now.page.evaluate((url) => window.signIn(url), provider.url);
  await now.page.getByRole("link", { name: "Allow" }).click();
  await now.page.waitForURL("**/signup");
  await now.page.waitForFunction(() => window.prefill);
  assert.equal(await now.page.evaluate(() => window.isOurs), true);
};
const value = () => now.page.locator("[name=referral_code]").inputValue();

// The memory is gone with the page: there the state alone carries the code.
for (const storage of ["memory", "session"]) {
  test(`${storage}: the code is in the form after the sign-in`, async () => {
    await signIn(storage, `&ref=${CODE}`);
    await eventually(value, CODE);
    const touch = await now.page.evaluate(() => window.keep.attribution.touch);
    assert.deepEqual([touch.referralCode, touch.source], [CODE, "query"]);
  });
}

test("who came without a code comes back without one", async () => {
  await signIn("memory");
  await now.page.waitForTimeout(300);
  assert.equal(await value(), "");
});

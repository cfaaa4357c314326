// A code's way from the link to the form over real pages: through a single-page application, a
// reload, a sign-in at a provider that sends people back, and another subdomain.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { launch } from "./support/browser.js";
import { eventually } from "./support/eventually.js";
import { CODE } from "./support/forms.js";
import { folder } from "./support/packed.js";
import { startProvider } from "./support/provider.js";
import { serve } from "./support/site.js";

/** Another right code. */
const OTHER = "H1V72BA0K4";
const DOMAIN = "shop.test";
const FORM = '<form><label>Referral code <input name="referral_code"></label></form>';

/** A page of the shop. The parameter `keep` has the settings of `keep` as JSON. */
const shop = (body, script = "") => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<main>${body}</main>
<script type="module">
  import { prefill } from "/refgraph/dist/form.browser.js";
  import { keep } from "/refgraph/dist/form.carry.browser.js";
  const query = new URLSearchParams(location.search);
  const main = document.querySelector("main");
  window.keep = await keep(JSON.parse(query.get("keep")));
  ${script}
  window.prefill = await prefill({ keep: window.keep });
</script></html>`;

const PAGES = {
  "/start.html": shop(
    "<p>Welcome</p>",
    `window.signIn = (provider) => {
      // As one does it against forged answers: what comes back must be what went out.
      sessionStorage.state = crypto.randomUUID();
      const back = new URL("/callback.html", location);
      back.searchParams.set("keep", query.get("keep"));
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
    main.innerHTML = ${JSON.stringify(FORM)};`,
  ),
  "/signup.html": shop(FORM),
};

let site;
let provider;
let browser;
let context;
let page;
/** What pages reported as their faults. */
let faults;

before(async () => {
  site = await serve({ folders: { "/refgraph/": folder }, texts: PAGES });
  provider = await startProvider();
  browser = await launch([`--host-resolver-rules=MAP *.${DOMAIN} 127.0.0.1`]);
});

after(async () => {
  await browser?.close();
  await Promise.all([site?.close(), provider?.close()]);
});

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(5000);
  faults = [];
  page.on("pageerror", (error) => faults.push(error));
});

afterEach(async () => {
  await context.close();
  assert.deepEqual(faults, []);
});

const field = () => page.locator("[name=referral_code]");
const fieldIs = (text) => eventually(() => field().inputValue(), text);
/** Waits until the page was looked over, and rests until nothing comes any more. */
const settled = async () => {
  await page.waitForFunction(() => window.prefill);
  await page.waitForTimeout(300);
};
/** Opens a page of the shop, at `host` if not at the site's own address. */
const open = async (path, keep, { code, host } = {}) => {
  const url = new URL(`/${path}.html`, site.url);
  if (host) url.hostname = host;
  url.searchParams.set("keep", JSON.stringify(keep));
  if (code) url.searchParams.set("ref", code);
  await page.goto(url.href);
  await page.waitForFunction(() => window.prefill);
};
const show = (html) =>
  page.evaluate((html) => {
    document.querySelector("main").innerHTML = html;
  }, html);

describe("single-page navigation", () => {
  test("a route without the code in its URL, left and come back to", async () => {
    await open("start", { storage: "memory" }, { code: CODE });
    await page.evaluate(() => history.pushState(null, "", "/signup"));
    await show(FORM);
    await fieldIs(CODE);
    await show("<p>Something else</p>");
    await show(FORM);
    await fieldIs(CODE);
  });

  test("what the visitor removed is not brought back by the next route", async () => {
    await open("start", { storage: "memory" }, { code: CODE });
    await show(FORM);
    await fieldIs(CODE);
    await field().fill("");
    await show("<p>Something else</p>");
    await show(FORM);
    await settled();
    await fieldIs("");
  });
});

describe("another page, and a reload", () => {
  for (const storage of ["session", "local", "cookie"]) {
    test(`kept in: ${storage}`, async () => {
      await open("start", { storage }, { code: CODE });
      await open("signup", { storage });
      await fieldIs(CODE);
      await page.reload();
      await fieldIs(CODE);
    });
  }

  test("memory keeps nothing", async () => {
    await open("start", { storage: "memory" }, { code: CODE });
    await open("signup", { storage: "memory" });
    await settled();
    await fieldIs("");
  });

  test("what the visitor removed stays removed, even where the same link is followed again", async () => {
    await open("signup", { storage: "local" }, { code: CODE });
    await fieldIs(CODE);
    await page.locator(".refgraph-hint").getByRole("button").click();
    await fieldIs("");
    await open("signup", { storage: "local" }, { code: CODE });
    await settled();
    await fieldIs("");
    // Another friend's link is another matter.
    await open("signup", { storage: "local" }, { code: OTHER });
    await fieldIs(OTHER);
  });

  test("the policy decides between two links", async () => {
    for (const [pick, expected] of [
      ["first", CODE],
      ["last", OTHER],
    ]) {
      const keep = { storage: "local", key: pick, policy: { pick } };
      await open("start", keep, { code: CODE });
      await open("start", keep, { code: OTHER });
      await open("signup", keep);
      await fieldIs(expected);
    }
  });

  test("nothing is written before the visitor agrees, then all that was held", async () => {
    const keep = { storage: "local", consent: "hold" };
    const written = () => page.evaluate(() => localStorage.length + document.cookie.length);
    await open("start", keep, { code: CODE });
    await show(FORM);
    await fieldIs(CODE);
    assert.equal(await written(), 0);
    await page.evaluate(() => window.keep.consent(true));
    assert.notEqual(await written(), 0);
    await open("signup", { storage: "local" });
    await fieldIs(CODE);
  });
});

describe("a sign-in at a provider", () => {
  for (const storage of ["memory", "session"]) {
    test(`kept in: ${storage}`, async () => {
      await open("start", { storage }, { code: CODE });
      await page.evaluate((url) => window.signIn(url), provider.url);
      await page.getByRole("link", { name: "Allow" }).click();
      await page.waitForURL("**/signup");
      assert.equal(await page.evaluate(() => window.isOurs), true);
      await fieldIs(CODE);
      assert.deepEqual(await page.evaluate(() => window.keep.attribution.touch.referralCode), CODE);
    });
  }

  test("without a code the state goes and comes as it is", async () => {
    await open("start", { storage: "memory" });
    await page.evaluate((url) => window.signIn(url), provider.url);
    await page.getByRole("link", { name: "Allow" }).click();
    await page.waitForURL("**/signup");
    assert.equal(await page.evaluate(() => window.isOurs), true);
    await settled();
    await fieldIs("");
  });
});

describe("another subdomain", () => {
  const [here, there] = [`www.${DOMAIN}`, `app.${DOMAIN}`];

  test("a cookie of the domain is read there", async () => {
    const keep = { storage: "cookie", domain: DOMAIN };
    await open("start", keep, { code: CODE, host: here });
    await open("signup", keep, { host: there });
    await fieldIs(CODE);
    // And what is removed there is removed here.
    await page.locator(".refgraph-hint").getByRole("button").click();
    await open("signup", keep, { host: here });
    await settled();
    await fieldIs("");
  });

  test("one of the host alone is not", async () => {
    await open("start", { storage: "cookie" }, { code: CODE, host: here });
    await open("signup", { storage: "cookie" }, { host: there });
    await settled();
    await fieldIs("");
  });
});

// Removals that hold on both sides: in Chromium, before a worker in workerd that fills pages and
// keeps the signed cookie, and with the page's own script beside it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "./support/browser.js";
import { KEYS } from "./support/edge_site.js";
import { folder } from "./support/packed.js";
import { CODE, eventually, OTHER, serveForms } from "./support/pages.js";
import { startEdge } from "./support/workerd.js";

const edge = await import(pathToFileURL(join(folder, "dist/edge.inline.js")));

/** A signup page whose script prefills it, with the settings in `?keep=`; none without. */
const SIGNUP = `<!doctype html><meta charset="utf-8"><title>Sign up</title>
<form><input name="email" type="email"><input name="referral_code" data-test></form>
<script type="module">
  window.events = [];
  for (const name of ["refgraph:filled", "refgraph:removed"]) {
    document.addEventListener(name, ({ type, detail: { field, undo, verdict, ...rest } }) =>
      window.events.push([type, rest]),
    );
  }
  const keep = new URLSearchParams(location.search).get("keep");
  if (keep !== "off") {
    const { prefill } = await import("/refgraph/dist/form.browser.js");
    const settings = { keep: JSON.parse(keep ?? '{"storage":"local"}') ?? undefined };
    window.prefill = await prefill({ ...settings, onFilled: () => window.told = true });
  }
  window.ready = true;
</script>`;

let origin;
let worker;
let url;
let browser;
let context;
let page;

before(async () => {
  origin = await serveForms({ "/signup.html": SIGNUP });
  worker = await startEdge(origin);
  url = (await worker.ready).origin;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await worker?.dispose();
  await origin?.close();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(5000);
});
afterEach(() => context.close());

const visit = async (query = "", path = "/signup.html") => {
  await page.goto(url + path + query);
  await page.waitForFunction(() => window.ready);
};
const value = () => page.inputValue("[data-test]");
const hint = () => page.locator(".refgraph-hint");
const removeByHint = async () => {
  await eventually(() => hint().getAttribute("data-state"), "applied");
  await hint().getByRole("button", { name: "Remove" }).click();
};
const cookies = async () =>
  Object.fromEntries((await context.cookies()).map(({ name, value }) => [name, value]));
const signed = async () => (await cookies())["__Host-refgraph"] ?? "";
/** What the edge alone writes into the page. */
const atTheEdge = async (query = "") => {
  const header = Object.entries(await cookies()).map(([name, value]) => `${name}=${value}`);
  const response = await fetch(`${url}/signup.html${query}`, {
    headers: { cookie: header.join("; ") },
  });
  const text = await response.text();
  return { value: / value="([^"]*)"/.exec(text)?.[1], response };
};

describe("what the edge filled", () => {
  test("is adopted by the page: told as the edge's, not written again, with a button to remove it", async () => {
    await visit(`?via=${CODE}`);
    assert.equal(await value(), CODE);
    const [[type, detail], ...more] = await page.evaluate(() => window.events);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [type, detail],
      [
        "refgraph:filled",
        { referralCode: CODE, source: "edge", name: "", score: 95, reason: "name" },
      ],
    );
    assert.equal(await page.evaluate(() => window.told), true);
    assert.equal(await page.evaluate(() => window.prefill.filled.source), "edge");
    await eventually(() => hint().textContent(), "Referral code from your link. Remove");
  });

  test("is adopted where the code is the cookie's, with the touch that the page did not see", async () => {
    await visit(`?via=${CODE}&keep=off`);
    await visit();
    assert.equal(await value(), CODE);
    const { found, keep } = await page.evaluate(async () => ({
      found: (await window.prefill.found()).ok,
      keep: window.prefill.keep.attribution,
    }));
    assert.equal(found, false);
    assert.deepEqual(
      [keep.code, keep.touch.referralCode, keep.touch.source, keep.touch.name],
      ["only", CODE, "query", "via"],
    );
    // To come back does not make it any younger.
    await visit();
    const again = await page.evaluate(() => window.prefill.keep.attribution);
    assert.deepEqual(again, keep);
  });

  test("yields to what the page knows to count for more", async () => {
    await visit(`?via=${CODE}`);
    await page.fill("[data-test]", OTHER);
    await page.locator("[data-test]").blur();
    await visit();
    // The edge has the link's code, the page what the visitor typed.
    assert.equal((await atTheEdge()).value, CODE);
    assert.equal(await value(), OTHER);
  });

  test("is left alone where a person changed it before the script came", async () => {
    let release;
    await page.route(/form\.browser\.js$/, async (route) => {
      await new Promise((resolve) => {
        release = resolve;
      });
      await route.continue();
    });
    await page.goto(`${url}/signup.html?via=${CODE}`, { waitUntil: "commit" });
    await page.fill("[data-test]", "MINE");
    while (!release) await new Promise((resolve) => setTimeout(resolve, 10));
    release();
    await page.waitForFunction(() => window.ready);
    assert.equal(await value(), "MINE");
    assert.deepEqual(await page.evaluate(() => [window.events, window.prefill.filled]), [[], null]);
  });

  test("is adopted without `keep` and without messages as well", async () => {
    await visit(`?via=${CODE}&keep=null`);
    const source = await page.evaluate(() => window.prefill.filled.source);
    assert.equal(source, "edge");
    assert.equal(await page.evaluate(() => window.prefill.undo()), true);
    assert.equal(await value(), "");
    await page.waitForTimeout(200);
    assert.equal(await value(), "");
  });
});

describe("what a visitor removes on the page", () => {
  for (const storage of ["local", "cookie", "session"]) {
    test(`is gone at the edge too: link, signed cookie and page (${storage})`, async () => {
      const keep = `keep=${encodeURIComponent(JSON.stringify({ storage }))}`;
      await visit(`?via=${CODE}&${keep}`);
      assert.ok((await signed()).includes(CODE));
      await removeByHint();
      assert.equal(await value(), "");
      const { "refgraph-removed": told } = await cookies();
      assert.match(told, /^1\.x[0-9a-z]{8}![0-9a-z]{1,7}$/);
      assert.ok(!told.includes(CODE));
      // The same link, the bare page, and the page as it is without scripts.
      for (const query of [`?via=${CODE}&${keep}`, `?${keep}`, `?via=${CODE}&keep=off`]) {
        assert.equal((await atTheEdge(query)).value, undefined, query);
        await visit(query);
        assert.equal(await value(), "", query);
      }
      // The signed cookie lost it, and remembers why: it outlives what scripts may keep.
      assert.ok(!(await signed()).includes(CODE));
      await context.clearCookies({ name: "refgraph-removed" });
      await page.evaluate(() => {
        localStorage.clear();
        sessionStorage.clear();
      });
      assert.equal((await atTheEdge()).value, undefined);
      await visit(`?via=${OTHER}&${keep}`);
      assert.equal(await value(), OTHER);
      assert.ok((await signed()).includes(OTHER));
    });
  }

  test("is gone where they empty the field by hand, or a worker without a cookie of its own fills", async () => {
    await visit(`?via=${CODE}`);
    await page.fill("[data-test]", "");
    await page.locator("[data-test]").blur();
    const { "refgraph-removed": told } = await cookies();
    const { HTMLRewriter } = await import("htmlrewriter");
    const fill = edge.createPrefill({ HTMLRewriter });
    const ask = async (query) => {
      const headers = { cookie: `refgraph-removed=${told}` };
      const asked = new Request(`https://x.example/${query}`, { headers });
      const answer = new Response(SIGNUP, { headers: { "content-type": "text/html" } });
      const response = await fill(asked, () => answer);
      return [response === answer, (await response.text()).includes(' value="')];
    };
    assert.deepEqual(await ask(`?via=${CODE}`), [true, false]);
    assert.deepEqual(await ask(`?via=${CODE.toLowerCase()}`), [true, false]);
    assert.deepEqual(await ask(`?via=${OTHER}`), [false, true]);
  });

  test("comes back by their own typing, on the page", async () => {
    await visit(`?via=${CODE}`);
    await removeByHint();
    await page.fill("[data-test]", CODE);
    await page.locator("[data-test]").blur();
    await visit(`?via=${CODE}`);
    assert.equal((await atTheEdge(`?via=${CODE}`)).value, undefined);
    assert.equal(await value(), CODE);
  });

  test("writes nothing without consent, nor where only memory is to be used", async () => {
    for (const settings of [{ storage: "local", consent: "hold" }, {}]) {
      const keep = `keep=${encodeURIComponent(JSON.stringify(settings))}`;
      await visit(`?via=${CODE}&${keep}`);
      await page.evaluate(() => window.prefill.undo());
      assert.equal((await cookies())["refgraph-removed"], undefined);
      assert.equal(await page.evaluate(() => window.prefill.keep.isRemoved("3N7SBX00BD")), true);
    }
    const keep = `keep=${encodeURIComponent('{"storage":"local","consent":"hold"}')}`;
    await visit(`?via=${CODE}&${keep}`);
    await page.evaluate(() => window.prefill.undo());
    await page.evaluate(() => window.prefill.keep.consent(true));
    assert.match((await cookies())["refgraph-removed"], /^1\.x/);
    await page.evaluate(() => window.prefill.keep.consent(false));
    assert.equal((await cookies())["refgraph-removed"], undefined);
  });
});

describe("what the edge forgets", () => {
  for (const keep of ['{"storage":"local"}', "{}"]) {
    test(`is gone on the page too: ${keep}`, async () => {
      const query = `keep=${encodeURIComponent(keep)}`;
      await visit(`?via=${CODE}&${query}`);
      await page.goto(`${url}/forget`);
      const { "refgraph-removed": told } = await cookies();
      assert.match(told, /^1\.x/);
      for (const other of [`?via=${CODE}&${query}`, `?${query}`]) {
        await visit(other);
        assert.equal(await value(), "", other);
        assert.deepEqual(await page.evaluate(() => window.events), []);
      }
      assert.equal(await page.evaluate(() => window.prefill.keep.attribution.code), "removed");
    });
  }

  test("a page whose storage says so takes out what the edge filled, and tells the edge", async () => {
    await visit(`?via=${CODE}`);
    await removeByHint();
    // Another browser profile's cookies, say, or an extension that clears some.
    await context.clearCookies();
    await visit(`?via=${CODE}`);
    assert.equal(await value(), "");
    assert.match((await cookies())["refgraph-removed"], /^1\.x/);
    await visit(`?via=${CODE}`);
    assert.equal((await atTheEdge(`?via=${CODE}`)).value, undefined);
  });
});

describe("an unsigned cookie", () => {
  const cookie = edge.createReferralCookie({ keys: KEYS });
  const ask = (query, removed, others = "") =>
    new Request(`https://x.example/${query}`, {
      headers: { cookie: `${others}; refgraph-removed=${removed}` },
    });
  const bound = async (referralCode) => {
    const touch = { referralCode, source: "query", name: "via" };
    const response = await cookie.bind(new Request("https://x.example/"), new Response(), touch);
    return response.headers.getSetCookie()[0].split(";")[0];
  };

  test("brings no code in, whatever it says", async () => {
    for (const text of [
      "1.qmi0000000!1PSS00WK!via",
      "1.Tmi0000000!1PSS00WK!via.x0!0",
      "1.x",
      "2.x0!0",
      "<script>",
      "1.xzzzzzzzzz!zzzzzzz",
      `1${".x0!1".repeat(3000)}`,
      "x".repeat(1 << 20),
      "%00%1f",
      "",
    ]) {
      assert.equal((await cookie.read(ask("", text))).touch, null, text.slice(0, 40));
      const right = await bound(CODE);
      const read = await cookie.read(ask("", text, right));
      assert.equal(read.touch.referralCode, CODE, text.slice(0, 40));
      const [set] = (
        await cookie(ask(`?via=${OTHER}`, text, right), () => new Response())
      ).headers.getSetCookie();
      const after = await cookie.read(ask("", "", set.split(";")[0]));
      assert.equal(after.touch.referralCode, OTHER);
      assert.deepEqual(
        after.lost.map(({ touch }) => touch.referralCode),
        [CODE],
      );
    }
  });

  test("takes out of the signed one what it names, once, on a person's visit", async () => {
    const right = await bound(CODE);
    const gone = await cookie.forget(ask("", "", right), new Response());
    const told = gone.headers.getSetCookie();
    assert.equal(told.length, 2);
    assert.match(
      told[1],
      /^refgraph-removed=1\.x[!0-9a-z]+; Max-Age=2592000; Path=\/; Secure; SameSite=Lax$/,
    );
    const removed = told[1].slice(told[1].indexOf("=") + 1).split(";")[0];
    assert.equal((await cookie.read(ask("", removed, right))).code, "removed");
    const answer = new Response("page", { headers: { "cache-control": "max-age=60" } });
    const dropped = await cookie(ask("", removed, right), () => answer);
    assert.equal(dropped.headers.get("cache-control"), "private, no-store");
    const [set] = dropped.headers.getSetCookie();
    assert.ok(set.startsWith("__Host-refgraph=") && !set.includes(CODE), set);
    const page = new Response("page");
    assert.equal(await cookie(ask("", removed, set.split(";")[0]), () => page), page);
    const image = ask("", removed, right);
    image.headers.set("user-agent", "Slackbot-LinkExpanding 1.0");
    assert.equal(await cookie(image, () => page), page);
    // Nobody who has no cookie gets one for it, and the link that it names binds nothing.
    assert.equal(await cookie(ask(`?via=${CODE}`, removed), () => page), page);
    // The same code in the link again, for who has one: it is dropped.
    const again = await cookie(ask(`?via=${CODE}`, removed, right), () => new Response());
    assert.ok(!again.headers.getSetCookie()[0].includes(CODE));
  });

  test("has the name that the page's `key` gives it", async () => {
    const named = edge.createReferralCookie({ keys: KEYS, keepKey: "ours" });
    const right = await bound(CODE);
    const gone = await named.forget(ask("", "", right), new Response());
    const [, told] = gone.headers.getSetCookie();
    assert.match(told, /^ours-removed=/);
    const request = new Request("https://x.example/", {
      headers: { cookie: `${right}; ${told.split(";")[0]}` },
    });
    assert.equal((await named.read(request)).code, "removed");
    assert.equal((await cookie.read(request)).touch.referralCode, CODE);
    for (const keepKey of ["a b", "", 7, "x".repeat(65)]) {
      assert.throws(() => edge.createReferralCookie({ keys: KEYS, keepKey }), TypeError);
      assert.throws(() => edge.createPrefill({ keepKey }), TypeError);
    }
  });
});

test("the policy picks between the link and the signed cookie", async () => {
  const { HTMLRewriter } = await import("htmlrewriter");
  for (const [pick, wanted, source] of [
    ["first", CODE, "cookie"],
    ["last", OTHER, "query"],
  ]) {
    const cookie = edge.createReferralCookie({ keys: KEYS, policy: { pick } });
    const touch = { referralCode: CODE, source: "query", name: "via" };
    const bound = await cookie.bind(new Request("https://x.example/"), new Response(), touch);
    const headers = { cookie: bound.headers.getSetCookie()[0].split(";")[0] };
    // No touch is older than another by less than this.
    await new Promise((resolve) => setTimeout(resolve, 2));
    const told = [];
    const fill = edge.createPrefill({
      HTMLRewriter,
      cookie,
      onFilled: (filled) => told.push(filled),
    });
    const request = new Request(`https://x.example/?via=${OTHER}`, { headers });
    const answer = new Response(SIGNUP, { headers: { "content-type": "text/html" } });
    await (await fill(request, () => answer)).text();
    assert.deepEqual([told[0].referralCode, told[0].source], [wanted, source]);
  }
});

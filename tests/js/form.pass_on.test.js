// Passing on, in Chromium: links, frames and embeds that lead to a signup elsewhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BARE, CODE, eventually, open, pages } from "./support/pages.js";

const now = pages({ "/bare.html": BARE });

/** Puts `html` on the page, passes `CODE` on, and gives `html` as it is then. */
const passOn = async (html, to, referralCode = CODE) => {
  await open(now, "/bare.html");
  // Nothing of what the frames point at is asked for.
  await now.page.route(/^https:/, (route) => route.fulfill({ body: "elsewhere" }));
  return now.page.evaluate(
    async ([html, to, referralCode]) => {
      const main = document.querySelector("main");
      main.innerHTML = html;
      window.passed = [];
      window.passing = await window.carry.passOn({
        to,
        referralCode,
        onPassed: ({ attribute, url }) => window.passed.push([attribute, url]),
      });
      return { html: main.innerHTML, count: window.passing.count };
    },
    [html, to, referralCode],
  );
};
const attribute = (selector, name) => now.page.locator(selector).getAttribute(name);

test("each in the dialect of its maker", async () => {
  const cases = [
    [
      "a",
      "href",
      "https://form.typeform.com/to/x1",
      `https://form.typeform.com/to/x1#referral_code=${CODE}`,
    ],
    [
      "a",
      "href",
      "https://docs.google.com/forms/d/e/1/viewform",
      `https://docs.google.com/forms/d/e/1/viewform?entry.12=${CODE}`,
    ],
    [
      "iframe",
      "src",
      "https://form.jotform.com/1",
      `https://form.jotform.com/1?referral_code=${CODE}`,
    ],
    [
      "iframe",
      "data-tally-src",
      "https://tally.so/embed/x",
      `https://tally.so/embed/x?ref=${CODE}`,
    ],
    [
      "iframe",
      "src",
      "https://airtable.com/embed/shr1",
      `https://airtable.com/embed/shr1?prefill_Referral%20code=${CODE}`,
    ],
    [
      "a",
      "href",
      "https://share.hsforms.com/1",
      `https://share.hsforms.com/1?referral_code=${CODE}`,
    ],
    [
      "div",
      "data-url",
      "https://calendly.com/acme/demo",
      `https://calendly.com/acme/demo?a1=${CODE}`,
    ],
    [
      "a",
      "href",
      "https://buy.stripe.com/test_1",
      `https://buy.stripe.com/test_1?client_reference_id=${CODE}`,
    ],
    [
      "area",
      "href",
      "https://app.example.com/signup#x",
      `https://app.example.com/signup?via=${CODE}#x`,
    ],
    ["div", "data-tf-hidden", "plan=pro,referral_code=xxxxx", `plan=pro,referral_code=${CODE}`],
    ["stripe-buy-button", "client-reference-id", "", CODE],
  ];
  const html = cases
    .map(
      ([tag, name, value], at) =>
        `<${tag} id="c${at}" ${name === "data-tf-hidden" ? "data-tf-live=x1 " : ""}${name}="${value}"></${tag}>`,
    )
    .join("");
  const { count } = await passOn(html, {
    "form.typeform.com": true,
    "docs.google.com": "entry.12",
    "form.jotform.com": true,
    "tally.so": "ref",
    "airtable.com": "Referral code",
    "*.hsforms.com": true,
    "calendly.com": true,
    "buy.stripe.com": true,
    "app.example.com": true,
  });
  for (const [at, [, name, , expected]] of cases.entries()) {
    assert.equal(await attribute(`#c${at}`, name), expected);
  }
  assert.equal(count, cases.length);
});

test("to nobody else, and over nothing that stands there", async () => {
  const html = [
    '<a href="https://evil.test/?https://app.example.com/">a</a>',
    '<a href="https://app.example.com@evil.test/">a</a>',
    '<a href="javascript:alert(1)//app.example.com">a</a>',
    '<a href="java\tscript:alert(1)">a</a>',
    '<a href="data:text/html,app.example.com">a</a>',
    '<a href="mailto:ann@app.example.com">a</a>',
    '<a href="#top">a</a>',
    '<a href="https://app.example.com/?via=BEN-4">a</a>',
    '<a href="https://[">a</a>',
    '<a name="x">a</a>',
    '<iframe src="about:blank"></iframe>',
    "<iframe srcdoc='x'></iframe>",
    '<svg><a href="https://evil.test/"></a></svg>',
    '<div data-tf-live="x1" data-tf-hidden="a=1"></div>',
    '<stripe-buy-button client-reference-id="u1"></stripe-buy-button>',
  ].join("");
  const { html: after, count } = await passOn(html, {
    "app.example.com": true,
    "buy.stripe.com": true,
  });
  const same = await now.page.evaluate((html) => {
    const div = document.createElement("div");
    div.innerHTML = html;
    return div.innerHTML;
  }, html);
  assert.equal(after, same);
  assert.equal(count, 0);
});

test("links that come late, change, and stand in shadow roots; none after stop()", async () => {
  await passOn("<p></p>", { "app.example.com": true });
  const href = "https://app.example.com/signup";
  await now.page.evaluate((href) => {
    const host = document.querySelector("main").appendChild(document.createElement("div"));
    host.attachShadow({ mode: "open" }).innerHTML = `<a id="deep" href="${href}">a</a>`;
    document.querySelector("main").insertAdjacentHTML("beforeend", `<a id="late" href="/x">a</a>`);
  }, href);
  await eventually(() => attribute("#deep", "href"), `${href}?via=${CODE}`);
  assert.equal(await attribute("#late", "href"), "/x");
  await now.page.evaluate(
    (href) => document.querySelector("#late").setAttribute("href", href),
    href,
  );
  await eventually(() => attribute("#late", "href"), `${href}?via=${CODE}`);
  assert.deepEqual(await now.page.evaluate(() => window.passed), [
    ["href", `${href}?via=${CODE}`],
    ["href", `${href}?via=${CODE}`],
  ]);
  await now.page.evaluate((href) => {
    window.passing.stop();
    document.querySelector("#late").setAttribute("href", href);
  }, href);
  await now.page.waitForTimeout(200);
  assert.equal(await attribute("#late", "href"), href);
});

test("a page that puts its own link back for ever is left with it", async () => {
  await passOn('<a id="a" href="https://app.example.com/">a</a>', { "app.example.com": true });
  const count = await now.page.evaluate(async () => {
    const link = document.querySelector("#a");
    const observer = new MutationObserver(() => {
      const own = "https://app.example.com/";
      if (link.getAttribute("href") !== own) link.setAttribute("href", own);
    });
    observer.observe(link, { attributes: true });
    link.setAttribute("href", "https://app.example.com/");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    observer.disconnect();
    return window.passing.count;
  });
  assert.ok(count <= 12, `written ${count} times`);
});

test("codes with markup, in any place, are text", async () => {
  const code = `"><img src=x onerror="document.title='gone'">`;
  await passOn(
    '<a id="a" href="https://app.example.com/">a</a>',
    { "app.example.com": true },
    code,
  );
  assert.equal(new URL(await attribute("#a", "href")).searchParams.get("via"), code);
  assert.equal(await now.page.locator("img").count(), 0);
});

test("recipients and settings that cannot be", async () => {
  await open(now, "/bare.html");
  const names = await now.page.evaluate(() =>
    Promise.all(
      [
        undefined,
        { referralCode: "A" },
        { referralCode: 7, to: {} },
        { referralCode: "A", to: { "https://example.com": true } },
        { referralCode: "A", to: { "example.com:80": true } },
        { referralCode: "A", to: { "": true } },
        { referralCode: "A", to: { "example.com": 7 } },
        { referralCode: "A", to: { "example.com": { dialect: "wufoo" } } },
        { referralCode: "A", to: {}, root: 7 },
        { referralCode: "A", to: {}, onPassed: 7 },
      ].map((settings) =>
        window.carry.passOn(settings).then(
          () => "fine",
          ({ name }) => name,
        ),
      ),
    ),
  );
  assert.deepEqual(names, Array(10).fill("TypeError"));
  const url = await now.page.evaluate(() =>
    window.carry.passOnUrl(`https://example.com/?x=${"y".repeat(1e6)}`, "A", {
      "example.com": true,
    }),
  );
  assert.deepEqual(url, { ok: false, code: "too_long" });
});

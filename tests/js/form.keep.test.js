// Keeping, in Chromium: what survives navigation, a reload, a sign-in elsewhere and another
// subdomain; consent; and storages that throw or hold what somebody else wrote.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BARE, CODE, eventually, OTHER, open, pages } from "./support/pages.js";

const FORM = '<form><input name="referral_code" data-test></form>';
const now = pages({ "/bare.html": BARE, "/callback.html": BARE });
const field = () => now.page.locator("[data-test]");
const hint = () => now.page.locator(".refgraph-hint");

/** Opens an address, puts a form there and prefills it. */
const prefill = async (path, settings, html = FORM) => {
  await open(now, path);
  return again(settings, html);
};
const again = (settings, html = FORM) =>
  now.page.evaluate(
    async ([html, settings]) => {
      document.querySelector("main").innerHTML = html;
      window.events ??= [];
      for (const name of ["refgraph:filled", "refgraph:removed"]) {
        document.addEventListener(name, ({ type, detail }) =>
          window.events.push([type, detail.referralCode, detail.source]),
        );
      }
      window.prefill = await window.form.prefill(settings);
      const { attribution, stored } = window.prefill.keep ?? {};
      return { value: document.querySelector("[data-test]")?.value, attribution, stored };
    },
    [html, settings],
  );
const stored = () =>
  now.page.evaluate(() => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    cookie: document.cookie,
  }));
const NOTHING = { local: {}, session: {}, cookie: "" };

describe("where it is kept", () => {
  for (const storage of ["session", "local", "cookie"]) {
    test(`${storage}: a reload without the code finds it again, removed for good after that`, async () => {
      const keep = { storage };
      const first = await prefill(`/bare.html?via=${CODE}`, { keep });
      assert.equal(first.value, CODE);
      assert.equal(first.stored, storage);
      const { touch, ...rest } = first.attribution;
      assert.deepEqual(rest, { ok: true, code: "only", lost: [] });
      assert.deepEqual(
        { ...touch, time: 0 },
        { referralCode: CODE, time: 0, source: "query", name: "via", explicit: false },
      );
      const second = await prefill("/bare.html", { keep });
      assert.equal(second.value, CODE);
      assert.deepEqual(second.attribution.touch, touch);

      assert.equal(await hint().getAttribute("data-state"), "applied");
      assert.equal(await hint().textContent(), "Referral code from your link. Remove");
      await hint().getByRole("button", { name: "Remove" }).click();
      assert.equal(await field().inputValue(), "");
      assert.deepEqual(await now.page.evaluate(() => window.events), [
        ["refgraph:filled", CODE, "query"],
        ["refgraph:removed", CODE, "query"],
      ]);
      assert.ok(!JSON.stringify(await stored()).includes(CODE), "the code is still stored");
      // Neither the storage nor the old link brings it back; another code's link does.
      const third = await prefill("/bare.html", { keep });
      assert.deepEqual([third.value, third.attribution.code], ["", "removed"]);
      const fourth = await prefill(`/bare.html?via=${CODE}`, { keep });
      assert.deepEqual([fourth.value, fourth.attribution.code], ["", "removed"]);
      const fifth = await prefill(`/bare.html?via=${OTHER}`, { keep });
      assert.equal(fifth.value, OTHER);
    });
  }

  test("memory: nothing is written, and a single-page route gets it all the same", async () => {
    const first = await prefill(`/bare.html?via=${CODE}`, { keep: {} }, "<p>Welcome</p>");
    assert.equal(first.stored, "memory");
    for (const round of [1, 2]) {
      await now.page.evaluate(
        ([html, round]) => {
          history.pushState(null, "", `/signup?round=${round}`);
          document.querySelector("main").innerHTML = html;
        },
        [FORM, round],
      );
      await eventually(() => field().inputValue(), CODE);
      await eventually(() => hint().count(), 1);
      await now.page.evaluate(() => {
        document.querySelector("main").innerHTML = "<p>Elsewhere</p>";
      });
      await now.page.waitForTimeout(100);
    }
    await now.page.goBack();
    await now.page.evaluate((html) => {
      document.querySelector("main").innerHTML = html;
    }, FORM);
    await eventually(() => field().inputValue(), CODE);
    assert.deepEqual(await stored(), NOTHING);
  });

  test("a storage of the page's own, and one keep for several forms", async () => {
    await open(now, `/bare.html?via=${CODE}`);
    const told = await now.page.evaluate(async () => {
      const main = document.querySelector("main");
      main.innerHTML = "<div><input name=referral_code></div><div><input name=invite_code></div>";
      const texts = [];
      const storage = { get: () => texts.at(-1), set: (text) => texts.push(text) };
      const keep = await window.carry.keep({ storage });
      const values = [];
      for (const root of main.children) {
        const { filled, keep: same } = await window.form.prefill({ root, keep });
        values.push(filled?.field.value, same === keep);
      }
      return { values, texts, stored: keep.stored };
    });
    assert.deepEqual(told.values, [CODE, true, CODE, true]);
    assert.equal(told.stored, "own");
    assert.match(told.texts.at(-1), new RegExp(`^1\\.q[0-9a-z]{8}!${CODE}!via`));
  });

  test("a cookie for another subdomain", async () => {
    const { port } = new URL(now.site.url);
    const at = (host) => `http://${host}.shop.localhost:${port}`;
    const cookie = async () =>
      (await now.context.cookies()).filter(({ name }) => name === "refgraph");
    const keep = { storage: "cookie", domain: "shop.localhost", life: 90 };
    await now.page.goto(`${at("www")}/bare.html?via=${CODE}`);
    await now.page.waitForFunction(() => window.loaded);
    assert.equal((await again({ keep })).value, CODE);
    await now.page.goto(`${at("app")}/bare.html`);
    await now.page.waitForFunction(() => window.loaded);
    const there = await again({ keep });
    assert.deepEqual([there.value, there.stored], [CODE, "cookie"]);
    const [{ domain, sameSite, expires, value }] = await cookie();
    assert.deepEqual([domain, sameSite], [".shop.localhost", "Lax"]);
    assert.ok(Math.abs(expires - Date.now() / 1000 - 90 * 86400) < 60);
    assert.ok(!/[@%\s;,]/.test(value), value);
    // Removed there, it is gone here as well.
    await now.page.evaluate(() => window.prefill.undo());
    await now.page.goto(`${at("www")}/bare.html?via=${CODE}`);
    await now.page.waitForFunction(() => window.loaded);
    assert.equal((await again({ keep })).value, "");
  });
});

describe("who gets the credit", () => {
  test("the policy's pick of several, and the verdict says why", async () => {
    const first = { storage: "local", policy: { pick: "first" } };
    await prefill(`/bare.html?via=${CODE}`, { keep: first });
    const { value, attribution } = await prefill(
      `/r/x?via=${OTHER}`.replace("/r/x", "/bare.html"),
      {
        keep: first,
      },
    );
    assert.equal(value, CODE);
    assert.equal(attribution.code, "first");
    assert.deepEqual(
      attribution.lost.map(({ touch, code }) => [touch.referralCode, code]),
      [[OTHER, "later"]],
    );
    const last = await prefill("/bare.html", { keep: { storage: "local" } });
    assert.equal(last.value, OTHER);
    assert.equal(last.attribution.lost[0].code, "earlier");
    // An hour is not a day, but no days at all are over at once.
    const none = await prefill("/bare.html", { keep: { storage: "local", policy: { days: 0 } } });
    assert.deepEqual([none.value, none.attribution.code], ["", "expired"]);
  });

  test("what a person types beats what a link says, also after a removal", async () => {
    const keep = { storage: "local" };
    await prefill(`/bare.html?via=${CODE}`, { keep });
    await field().fill(OTHER);
    await field().blur();
    await prefill(`/bare.html?via=${CODE}`, { keep });
    assert.equal(await field().inputValue(), OTHER);
    const { code, touch, lost } = await now.page.evaluate(() => window.prefill.keep.attribution);
    assert.deepEqual([code, touch.source, touch.explicit], ["explicit", "typed", true]);
    assert.ok(lost.every(({ code }) => code === "implied"));
    // Who empties the field means it, until they type the code again.
    await field().fill("");
    await field().blur();
    assert.equal((await prefill("/bare.html", { keep })).value, CODE);
    await now.page.evaluate(() => window.prefill.undo());
    await field().fill(OTHER);
    await field().blur();
    assert.equal((await prefill("/bare.html", { keep })).value, OTHER);
  });

  test("a field that is filled follows what comes to count, if nobody touched it", async () => {
    await prefill(`/bare.html?via=${CODE}`, { keep: {} });
    await now.page.evaluate((code) => window.prefill.keep.touch(code), OTHER);
    await eventually(() => field().inputValue(), OTHER);
    await field().fill("MINE");
    await now.page.evaluate((code) => window.prefill.keep.touch(code), CODE);
    await now.page.waitForTimeout(200);
    assert.equal(await field().inputValue(), "MINE");
  });
});

describe("a sign-in elsewhere", () => {
  test("the state carries the winner there and back, beside the page's own", async () => {
    await prefill(`/bare.html?via=${CODE}`, { keep: {} });
    const state = await now.page.evaluate(() => window.prefill.keep.carry("nonce-1.2~3"));
    assert.match(state, /^nonce-1\.2~3~rg~1\.q[0-9a-z]+!3N7SBX00BD!via$/);
    assert.equal(new URL(`/x?state=${state}`, now.site.url).searchParams.get("state"), state);
    // The provider sends the person back to a page that has nothing but its answer.
    await open(now, `/callback.html?code=4%2F0AeaYSHB&state=${encodeURIComponent(state)}`);
    const told = await now.page.evaluate(async (html) => {
      document.querySelector("main").innerHTML = html;
      window.prefill = await window.form.prefill({ keep: {} });
      const { found, keep } = window.prefill;
      return [(await found()).ok, keep.resume(new URLSearchParams(location.search).get("state"))];
    }, FORM);
    assert.deepEqual(told, [false, "nonce-1.2~3"]);
    await eventually(() => field().inputValue(), CODE);
  });

  test("a state of somebody else's adds what a link could, and removes nothing", async () => {
    await prefill(`/bare.html?via=${CODE}`, { keep: { storage: "local" } });
    const told = await now.page.evaluate(async () => {
      const { keep } = window.prefill;
      await window.carry.ready();
      const removal = window.carry.attribute("", { remove: "3N7SBX00BD" }).history;
      const states = ["plain", `n~rg~${removal}`, "n~rg~", "n~rg~<b>", `n~rg~${"x".repeat(1e6)}`];
      const own = states.map((state) => keep.resume(state));
      return [own, keep.attribution.touch.referralCode];
    });
    assert.deepEqual(told, [["plain", "n", "n", "n", "n"], CODE]);
  });

  test("without a winner the state stays as it is", async () => {
    await prefill("/bare.html", { keep: {} });
    assert.equal(await now.page.evaluate(() => window.prefill.keep.carry("nonce")), "nonce");
  });
});

describe("consent", () => {
  for (const storage of ["session", "local", "cookie"]) {
    test(`${storage}: held until it is given, then all that was held`, async () => {
      const keep = { storage, consent: "hold" };
      const first = await prefill(`/bare.html?via=${CODE}`, { keep });
      assert.deepEqual([first.value, first.stored], [CODE, "memory"]);
      await now.page.evaluate((code) => window.prefill.keep.touch(code), OTHER);
      assert.deepEqual(await stored(), NOTHING);
      await now.page.evaluate(() => window.prefill.keep.consent(true));
      const text = JSON.stringify(await stored());
      assert.ok(text.includes(CODE) && text.includes(OTHER), text);
      assert.equal(await now.page.evaluate(() => window.prefill.keep.stored), storage);
      // Withdrawn, it goes, and this page alone remembers.
      await now.page.evaluate(() => window.prefill.keep.consent(false));
      assert.deepEqual(await stored(), NOTHING);
      assert.equal(
        await now.page.evaluate(() => window.prefill.keep.attribution.touch.referralCode),
        OTHER,
      );
      assert.equal((await prefill("/bare.html", { keep })).value, "");
    });
  }

  test("what is on the device is not read either while it is held", async () => {
    await prefill(`/bare.html?via=${CODE}`, { keep: { storage: "local" } });
    const held = await prefill("/bare.html", { keep: { storage: "local", consent: "hold" } });
    assert.equal(held.value, "");
    await now.page.evaluate(() => window.prefill.keep.consent(true));
    await eventually(() => field().inputValue(), CODE);
  });

  test("Global Privacy Control counts as a refusal if the page says so", async () => {
    await now.context.addInitScript(() => {
      Object.defineProperty(navigator, "globalPrivacyControl", { value: true });
    });
    const keep = { storage: "local", gpc: true };
    const first = await prefill(`/bare.html?via=${CODE}`, { keep });
    assert.deepEqual([first.value, first.stored], [CODE, "memory"]);
    assert.deepEqual(await stored(), NOTHING);
    await prefill(`/bare.html?via=${CODE}`, { keep: { storage: "local" } });
    assert.match(JSON.stringify(await stored()), new RegExp(CODE));
    await prefill("/bare.html", { keep: { storage: "local", consent: "refused" } });
    assert.deepEqual(await stored(), NOTHING);
  });
});

describe("bad input", () => {
  const HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "1.q1!<script>!via",
    "1.qzzzzzzzzz!EVIL!via",
    '{"__proto__":{"x":1}}',
    '{"touches":[{"referralCode":"EVIL"}]}',
    "[[[[",
    "null",
    "__proto__",
    "constructor.q1!EVIL!toString",
    "1.__proto__!EVIL!__proto__",
    "1.q1!ann~40example~2Ecom!via",
    "\u0000\u001f\ud800",
    `1${".q1!A!b".repeat(100_000)}`,
    "x".repeat(1_000_000),
  ];

  test("hostile contents of a storage and of cookies", async () => {
    await open(now, "/bare.html");
    for (const text of HOSTILE) {
      const told = await now.page.evaluate(
        async ([text, CODE]) => {
          localStorage.setItem("refgraph", text);
          // biome-ignore lint/suspicious/noDocumentCookie: that is the attack.
          document.cookie = `refgraph=${text.slice(0, 3000)}`;
          const winners = [];
          for (const storage of ["local", "cookie"]) {
            const keep = await window.carry.keep({ storage });
            // What was planted is in the past, whatever it says.
            await new Promise((resolve) => setTimeout(resolve, 2));
            keep.touch(CODE);
            winners.push(keep.attribution.touch.referralCode, localStorage.refgraph.length < 1025);
          }
          // biome-ignore lint/suspicious/noDocumentCookie: and this is the end of it.
          document.cookie = "refgraph=;max-age=0";
          return winners;
        },
        [text, CODE],
      );
      assert.deepEqual(told, [CODE, true, CODE, true], text.slice(0, 40));
    }
  });

  test("a storage that throws, wherever it does", async () => {
    await open(now, `/bare.html?via=${CODE}`);
    const told = await now.page.evaluate(async () => {
      const boom = () => {
        throw new DOMException("no", "SecurityError");
      };
      const outcomes = [];
      const attempt = async (storage) => {
        const keep = await window.carry.keep({ storage });
        document.querySelector("main").innerHTML = "<input name=referral_code>";
        const { filled } = await window.form.prefill({ keep });
        outcomes.push([filled.referralCode, keep.stored]);
        keep.consent(false);
        keep.consent(true);
      };
      await attempt({ get: boom, set: boom });
      Storage.prototype.setItem = boom;
      await attempt("session");
      Storage.prototype.removeItem = boom;
      await attempt("local");
      Storage.prototype.getItem = boom;
      await attempt("local");
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { get: boom });
      }
      await attempt("local");
      await attempt("session");
      Object.defineProperty(document, "cookie", { get: boom, set: boom });
      await attempt("cookie");
      return outcomes;
    });
    assert.deepEqual(told, Array(7).fill([CODE, "memory"]));
  });

  test("cookies that the browser drops", async () => {
    await open(now, "/bare.html");
    const told = await now.page.evaluate(async (CODE) => {
      const keep = await window.carry.keep({ storage: "cookie", domain: "elsewhere.example" });
      keep.touch(CODE);
      return [keep.stored, keep.attribution.touch.referralCode];
    }, CODE);
    assert.deepEqual(told, ["memory", CODE]);
  });

  test("a frame without an origin has no storage at all", async () => {
    await open(now, "/bare.html");
    const told = await now.page.evaluate(async (CODE) => {
      const frame = document.createElement("iframe");
      frame.sandbox = "allow-scripts";
      const source = `<script type="module">
        const { keep } = await import("${location.origin}/refgraph/dist/form.carry.browser.js");
        const told = [];
        for (const storage of ["local", "session", "cookie"]) {
          const kept = await keep({ storage });
          kept.touch("${CODE}");
          told.push(kept.stored, kept.attribution.touch.referralCode);
        }
        parent.postMessage(told, "*");
      </script>`;
      frame.srcdoc = source;
      const answer = new Promise((resolve) => {
        addEventListener("message", ({ data }) => resolve(data), { once: true });
      });
      document.body.append(frame);
      return Promise.race([
        answer,
        new Promise((resolve) => setTimeout(() => resolve("no answer"), 3000)),
      ]);
    }, CODE);
    assert.deepEqual(told, ["memory", CODE, "memory", CODE, "memory", CODE]);
  });

  test("codes that are no touch, and 1 MB", async () => {
    await open(now, "/bare.html");
    const told = await now.page.evaluate(async () => {
      const keep = await window.carry.keep({ storage: "local" });
      const codes = ["", "ann@example.com", "A\u0000", "A\u001fB", "x".repeat(1e6), "\ud800"];
      return [codes.map((code) => keep.touch(code)), localStorage.length];
    });
    assert.deepEqual(told, [
      ["empty", "email", "bad_symbol", "bad_symbol", "too_long", "added"],
      1,
    ]);
  });

  test("settings that cannot be", async () => {
    await open(now, "/bare.html");
    const settings = [
      { storage: "disk" },
      { key: "a b;c" },
      { domain: "x; Secure" },
      { life: 0 },
      { life: 1.5 },
      { consent: "maybe" },
      { policy: { pick: "best" } },
      { policy: { days: -1 } },
    ];
    const names = await now.page.evaluate(
      (settings) =>
        Promise.all(settings.map((each) => window.carry.keep(each).catch(({ name }) => name))),
      settings,
    );
    assert.deepEqual(names, Array(settings.length).fill("TypeError"));
  });
});

// `refgraph/form` in Chromium: pages as they are in the field, opened from a share link.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "./support/browser.js";
import { folder, root } from "./support/packed.js";
import { CODE, eventually, holdModule, serveForms, TYPO } from "./support/pages.js";

const node = await import(pathToFileURL(join(folder, "dist/form.inline.js")));
const GROUPED = node.format(CODE);

const vectors = async (name) =>
  JSON.parse(await readFile(join(root, `tests/vectors/${name}.json`), "utf8"));

let site;
let browser;
let page;
/** What pages reported as their faults. */
let faults;

before(async () => {
  assert.ok(node.check(CODE).ok);
  assert.equal(node.check(TYPO).suggestion, CODE);
  site = await serveForms();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  page.setDefaultTimeout(5000);
  faults = [];
  page.on("pageerror", (error) => faults.push(error));
});

afterEach(async () => {
  await page.close();
  assert.deepEqual(faults, []);
});

/** Opens a page and waits until it was looked over. */
const open = async (path) => {
  await page.goto(`${site.url}/forms/${path}`);
  await page.waitForFunction(() => window.refgraph);
  await page.evaluate(() => window.ready);
};
const field = () => page.locator("[data-test]");
const hint = () => page.locator(".refgraph-hint");
const filled = () =>
  page.evaluate(() => {
    if (!window.prefill.filled) return null;
    const { field, undo, ...rest } = window.prefill.filled;
    return { ...rest, isTest: field.matches("[data-test]") };
  });
const state = () => hint().getAttribute("data-state");
/** Long enough for every timer of ours. */
const rest = () => page.waitForTimeout(900);
/** Puts `html` on the page that does nothing by itself, and prefills it. */
const prefill = (html, options) =>
  page.evaluate(
    async ([html, options]) => {
      document.querySelector("main").innerHTML = html;
      window.prefill = await window.refgraph.prefill(options);
      return window.prefill.found();
    },
    [html, options],
  );

describe("forms as they are in the field", () => {
  for (const [name, query, reason, score] of [
    ["label", "ref", "label", 80],
    ["misspelt", "via", "name", 95],
    ["sample", "referral_code", "name", 95],
  ]) {
    test(`${name} is filled`, async () => {
      await open(`${name}.html?utm_source=mail&${query}=${GROUPED.toLowerCase()}`);
      assert.equal(await field().inputValue(), CODE);
      const { verdict, ...rest } = await filled();
      assert.deepEqual(rest, {
        isTest: true,
        referralCode: CODE,
        source: "query",
        name: query,
        score,
        reason,
      });
      assert.equal(verdict.ok, true);
      assert.deepEqual(await page.evaluate(() => window.calls), [CODE]);
      assert.equal(await page.evaluate(() => window.events.length), 1);
      assert.equal(await state(), "valid");
    });
  }

  test("a modal that comes late, in two steps", async () => {
    await open(`modal.html?ref=${CODE}`);
    assert.equal(await filled(), null);
    await page.locator("#open").click();
    await eventually(() => field().inputValue(), CODE);
    assert.equal((await filled()).reason, "placeholder");
    assert.deepEqual(await page.evaluate(() => window.calls), [CODE]);
  });

  test("a modal that was there, out of sight", async () => {
    await open(`waiting.html?ref=${CODE}`);
    await rest();
    assert.equal(await field().inputValue(), "");
    await page.locator("#open").click();
    await eventually(() => field().inputValue(), CODE);
  });

  test("a field that a single-page route brings gets the code of the start", async () => {
    await open(`hand.html?ref=${CODE}`);
    await prefill("<p>Welcome</p>");
    await page.evaluate(() => {
      history.pushState(null, "", "/signup");
      document.querySelector("main").innerHTML = "<input name=invite_code data-test>";
    });
    await eventually(() => field().inputValue(), CODE);
  });

  test("a field that is enabled later, whatever scripts did to it before", async () => {
    await open(`hand.html?ref=${CODE}`);
    await prefill('<fieldset disabled><input name="referral_code" data-test></fieldset>');
    assert.equal(await filled(), null);
    await field().evaluate((field) => {
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.closest("fieldset").disabled = false;
    });
    await eventually(() => field().inputValue(), CODE);
  });

  test("a field within a shadow root, if that is the root", async () => {
    await open(`hand.html?ref=${CODE}`);
    const value = await page.evaluate(async () => {
      const shadow = document.querySelector("main").attachShadow({ mode: "open" });
      shadow.innerHTML = "<span id=l>Referral code</span><input aria-labelledby='x l'>";
      await window.refgraph.prefill({ root: shadow });
      const [hint] = shadow.querySelectorAll(".refgraph-hint");
      return [shadow.querySelector("input").value, hint.dataset.state];
    });
    assert.deepEqual(value, [CODE, "valid"]);
    // The event is composed: the page hears of it.
    assert.equal(await page.evaluate(() => window.events.length), 1);
  });

  test("a field in a frame of another realm", async () => {
    await open("hand.html");
    const values = await page.evaluate(async (CODE) => {
      const frame = document.querySelector("main").appendChild(document.createElement("iframe"));
      frame.contentDocument.body.innerHTML = "<textarea name=referral_code></textarea>";
      await window.refgraph.prefill({ root: frame.contentDocument, url: `?ref=${CODE}` });
      return frame.contentDocument.querySelector("textarea").value;
    }, CODE);
    assert.equal(values, CODE);
  });

  test("a page without a form, and one without a code", async () => {
    await open(`hand.html?ref=${CODE}`);
    await prefill("<p>Nothing to fill</p>");
    assert.equal(await filled(), null);
    await open("sample.html");
    assert.deepEqual(await page.evaluate(() => window.prefill.found()), {
      ok: false,
      code: "not_found",
    });
    assert.equal(await field().inputValue(), "");
    // Who comes without a link may have a code all the same.
    await field().pressSequentially(GROUPED);
    assert.equal(await state(), "valid");
  });
});

describe("what is not filled", () => {
  test("false friends", async () => {
    await open(`friends.html?ref=${CODE}`);
    const values = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("input,select")].map(({ value, checked }) => [
          value,
          checked,
        ]),
      );
    const before = await values();
    await rest();
    assert.equal(await filled(), null);
    assert.deepEqual(await values(), before);
    assert.ok(!JSON.stringify(before).includes(CODE));
    assert.equal(await hint().count(), 0);
  });

  test("forms to log in, but those to sign up are", async () => {
    await open("signups.html");
    const filled = await page.evaluate(async (CODE) => {
      const ids = [];
      for (const root of document.querySelectorAll("form")) {
        const { filled } = await window.refgraph.prefill({ root, url: `?ref=${CODE}` });
        if (filled?.field.value === CODE) ids.push(root.id);
      }
      return ids;
    }, CODE);
    assert.deepEqual(filled, ["new", "twice", "called", "plain"]);
  });

  test("a form whose fields have the names of its methods", async () => {
    await open("hand.html");
    await prefill(
      `<form><input name="getAttribute"><input name="id"><input name="elements">
      <input name="closest"><input type="password" name="action"><input name="referral_code"
      data-test></form>`,
      { url: `?ref=${CODE}` },
    );
    assert.equal(await field().inputValue(), CODE);
  });

  test("text that is there already", async () => {
    await open(`preset.html?ref=${CODE}`);
    const preset = page.locator("[name=referral_code]");
    await rest();
    assert.equal(await preset.inputValue(), "PRESET");
    assert.equal(await filled(), null);
    // It is checked all the same.
    assert.equal(await state(), "invalid");
  });

  test("what a person typed, even while the module is under way", async () => {
    const release = await holdModule(page);
    await page.goto(`${site.url}/forms/sample.html?ref=${CODE}`);
    await page.waitForFunction(() => window.refgraph);
    await field().pressSequentially("MINE");
    release();
    await page.evaluate(() => window.ready);
    await rest();
    assert.equal(await field().inputValue(), "MINE");
    assert.equal(await filled(), null);
  });

  test("what a person emptied while the module was under way", async () => {
    const release = await holdModule(page);
    await page.goto(`${site.url}/forms/sample.html?ref=${CODE}`);
    await page.waitForFunction(() => window.refgraph);
    await field().pressSequentially("X");
    await field().press("Backspace");
    release();
    await page.evaluate(() => window.ready);
    await rest();
    assert.equal(await field().inputValue(), "");
  });

  test("what a person emptied after it was filled", async () => {
    await open(`sample.html?ref=${CODE}`);
    assert.equal(await field().inputValue(), CODE);
    await field().press("ControlOrMeta+A");
    await field().press("Delete");
    await page.evaluate(async () => {
      window.prefill.stop();
      document.body.append(document.createElement("hr"));
      window.prefill = await window.refgraph.prefill();
    });
    await rest();
    assert.equal(await field().inputValue(), "");
    assert.deepEqual(await page.evaluate(() => window.calls), [CODE]);
  });

  test("a field that takes no such text", async () => {
    await open("hand.html");
    await prefill('<input type="number" data-referral data-test>', { url: `?ref=${CODE}` });
    assert.equal(await field().inputValue(), "");
    assert.equal(await filled(), null);
    assert.equal(await page.evaluate(() => window.events.length), 0);
  });
});

describe("what the author says", () => {
  const html = `<input name="referral_code"><div id="wrapped"><input name="x"></div>
    <input name="y" data-referral>`;
  const values = () =>
    page.evaluate(() => [...document.querySelectorAll("main input")].map(({ value }) => value));

  test("by attribute, selector, element and function", async () => {
    await open("hand.html");
    const url = `?ref=${CODE}`;
    await prefill(html, { url });
    assert.deepEqual(await values(), ["", "", CODE]);
    assert.equal((await filled()).score, 100);
    await prefill(html, { url, field: "[name=x]" });
    assert.deepEqual(await values(), ["", CODE, ""]);
    await prefill(html, { url, field: "#wrapped" });
    assert.deepEqual(await values(), ["", CODE, ""]);
    const reasons = await page.evaluate(async (url) => {
      const [first, second] = document.querySelectorAll("[name=referral_code], [name=y]");
      const { filled } = await window.refgraph.prefill({ url, field: first });
      const other = await window.refgraph.prefill({ url, field: () => second });
      return [filled.reason, other.filled.reason];
    }, url);
    assert.deepEqual(reasons, ["author", "author"]);
    assert.deepEqual(await values(), [CODE, CODE, CODE]);
  });

  test("a parameter of the page's own", async () => {
    await open("hand.html");
    const found = await prefill('<input name="referral_code" data-test>', {
      url: `/welcome?ref=OTHER&friend=${CODE}`,
      names: ["friend"],
    });
    assert.deepEqual(found, {
      ok: true,
      code: "found",
      text: CODE,
      source: "query",
      name: "friend",
    });
    assert.equal(await field().inputValue(), CODE);
  });

  test("what else is not offered in its place", async () => {
    await open("hand.html");
    await prefill(html, { url: `?ref=${CODE}`, field: "#later" });
    await rest();
    assert.deepEqual(await values(), ["", "", ""]);
    await page.evaluate(() => {
      document.querySelector("main").insertAdjacentHTML("beforeend", "<input id=later>");
    });
    await eventually(async () => (await values()).join(), `,,,${CODE}`);
  });

  test("misuse is a TypeError", async () => {
    await open(`sample.html?ref=${CODE}`);
    const names = await page.evaluate(() =>
      Promise.all(
        [
          null,
          7,
          { root: {} },
          { url: 7 },
          { names: "ref" },
          { names: [7] },
          { program: 7 },
          { mode: "dead" },
          { mode: "__proto__" },
          { onFilled: "x" },
        ].map((options) =>
          window.refgraph.prefill(options).then(
            () => "resolved",
            ({ name }) => name,
          ),
        ),
      ),
    );
    assert.deepEqual(names, Array(10).fill("TypeError"));
  });

  test("a listener's fault stays its own", async () => {
    await open("hand.html");
    await page.evaluate(async (CODE) => {
      document.querySelector("main").innerHTML = "<input name=referral_code data-test>";
      window.prefill = await window.refgraph.prefill({
        url: `?ref=${CODE}`,
        onFilled() {
          throw new Error("mine");
        },
      });
    }, CODE);
    assert.equal((await filled()).referralCode, CODE);
    assert.equal(await state(), "valid");
    assert.deepEqual(
      faults.splice(0).map(({ message }) => message),
      ["mine"],
    );
  });
});

describe("feedback", () => {
  test("a typo in the link is told, offered, and mended by a press", async () => {
    await open(`sample.html?ref=${TYPO}`);
    assert.equal(await field().inputValue(), TYPO);
    assert.equal((await filled()).verdict.suggestion, CODE);
    assert.equal(await state(), "suggestion");
    assert.equal(await hint().textContent(), `Did you mean ${GROUPED}?`);
    assert.equal(await field().getAttribute("aria-invalid"), "true");
    await hint().getByRole("button", { name: GROUPED }).click();
    assert.equal(await field().inputValue(), CODE);
    assert.equal(await state(), "valid");
    assert.equal(await field().getAttribute("aria-invalid"), null);
    assert.ok(await field().evaluate((field) => field === document.activeElement));
  });

  test("by keyboard alone", async () => {
    await open("sample.html");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.ok(await field().evaluate((field) => field === document.activeElement));
    for (const symbol of TYPO) await page.keyboard.press(symbol);
    assert.equal(await state(), "incomplete");
    await eventually(state, "suggestion");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), GROUPED);
    await page.keyboard.press("Enter");
    assert.equal(await field().inputValue(), CODE);
    assert.equal(await state(), "valid");
    assert.ok(await field().evaluate((field) => field === document.activeElement));
    assert.ok(page.url().endsWith("/sample.html"), "the form was not sent");
  });

  test("no one is told of a mistake while typing", async () => {
    await open("sample.html");
    const seen = new Set();
    for (const symbol of CODE) {
      await field().press(symbol);
      seen.add(await state());
    }
    assert.deepEqual([...seen], ["incomplete", "valid"]);
    for (let at = 0; at < 4; at++) await field().press("Backspace");
    await rest();
    assert.equal(await state(), "incomplete");
    assert.equal(await hint().textContent(), "");
    assert.equal(await field().getAttribute("aria-invalid"), null);
    await field().blur();
    assert.equal(await state(), "invalid");
    assert.equal(await hint().textContent(), "This referral code is too short.");
    assert.equal(await field().getAttribute("aria-invalid"), "true");
    await field().fill("");
    assert.equal(await state(), null);
    assert.equal(await hint().textContent(), "");
  });

  test("it is a live region that describes the field", async () => {
    await open("hand.html");
    await prefill(
      `<p id="own">As your friend gave it to you</p>
      <label>Referral code <input aria-describedby="own" data-test></label>`,
      { url: `?ref=${CODE}` },
    );
    const status = page.getByRole("status");
    assert.equal(await status.textContent(), "This referral code looks right.");
    assert.equal(await status.getAttribute("aria-live"), "polite");
    const { name, description } = await field().evaluate((field) => ({
      name: field.labels[0].textContent.trim(),
      description: field
        .getAttribute("aria-describedby")
        .split(" ")
        .map((id) => document.getElementById(id).textContent)
        .join(" "),
    }));
    assert.equal(name, "Referral code");
    assert.equal(description, "As your friend gave it to you This referral code looks right.");
  });

  test("texts of the page's own, never markup", async () => {
    await open("hand.html");
    const markup = "<img src=x onerror=alert(1)>";
    await prefill('<input name="referral_code" data-test>', {
      url: `?ref=${TYPO}`,
      feedback: { suggestion: `${markup} {code}, stimmt’s? {code}` },
    });
    assert.equal(await hint().textContent(), `${markup} ${GROUPED}, stimmt’s? ${GROUPED}`);
    assert.equal(await hint().getByRole("button").count(), 1);
    const texts = await page.evaluate(async (TYPO) => {
      const field = document.querySelector("[data-test]");
      const seen = [];
      const messages = (outcome, { code }) => {
        seen.push([outcome, code]);
        return outcome === "valid" ? undefined : "<b>nein</b>";
      };
      const feedback = window.refgraph.feedback(field, { messages });
      const hint = document.querySelector(".refgraph-hint");
      const texts = [hint.textContent, hint.querySelectorAll("b").length, seen];
      feedback.stop();
      return [...texts, document.querySelectorAll(".refgraph-hint").length, field.value === TYPO];
    }, TYPO);
    assert.deepEqual(texts, [`<b>nein</b>${GROUPED}`, 0, [["suggestion", "mistyped"]], 0, true]);
  });

  test("of another program or mode", async () => {
    await open("hand.html");
    const states = await page.evaluate(async (CODE) => {
      document.querySelector("main").innerHTML = "<input>";
      const field = document.querySelector("input");
      field.value = CODE;
      await window.refgraph.init();
      return ["live", "test"].map((mode) => {
        window.refgraph.feedback(field, { mode });
        const hints = document.querySelectorAll(".refgraph-hint");
        return [hints.length, hints[0].dataset.state, hints[0].textContent];
      });
    }, CODE);
    assert.deepEqual(states, [
      [1, "valid", "This referral code looks right."],
      [1, "invalid", "This referral code cannot be used here."],
    ]);
  });

  test("can be turned off", async () => {
    await open("hand.html");
    await prefill('<input name="referral_code" data-test>', {
      url: `?ref=${TYPO}`,
      feedback: false,
    });
    assert.equal(await field().inputValue(), TYPO);
    assert.equal(await hint().count(), 0);
    assert.equal(await field().getAttribute("aria-describedby"), null);
  });

  test("two prefills fill once and hint once", async () => {
    await open("hand.html");
    const counts = await page.evaluate(async (CODE) => {
      const main = document.querySelector("main");
      main.innerHTML = "<input name=referral_code data-test><input name=invite_code id=second>";
      let inputs = 0;
      main.addEventListener("input", () => inputs++);
      const options = { url: `?ref=${CODE}` };
      const [first, second] = await Promise.all([
        window.refgraph.prefill(options),
        window.refgraph.prefill(options),
      ]);
      first.stop();
      const hints = document.querySelectorAll(".refgraph-hint").length;
      const same = first.filled === second.filled;
      return [inputs, hints, same, main.querySelector("#second").value];
    }, CODE);
    assert.deepEqual(counts, [1, 1, true, ""]);
    assert.equal(await page.evaluate(() => window.events.length), 1);
  });

  test("stop() leaves the page as it was", async () => {
    await open("hand.html");
    const html = '<p id="own"></p><input name="referral_code" aria-describedby="own" data-test>';
    await prefill(html, { url: `?ref=${TYPO}` });
    assert.equal(await hint().count(), 1);
    await page.evaluate(() => {
      window.prefill.stop();
      window.prefill.stop();
    });
    assert.equal(await page.locator("main").innerHTML(), html.replace("data-test", 'data-test=""'));
    await field().pressSequentially("7");
    await field().blur();
    await rest();
    assert.equal(await page.locator("main").innerHTML(), html.replace("data-test", 'data-test=""'));
    // And nothing is filled any more.
    await prefill("<p></p>", { url: `?ref=${CODE}` });
    await page.evaluate(() => {
      window.prefill.stop();
      document.querySelector("main").innerHTML = "<input name=referral_code data-test>";
    });
    await rest();
    assert.equal(await field().inputValue(), "");
  });
});

describe("bad input", () => {
  test("markup in the URL's code never becomes markup", async () => {
    const markup = `"><img src=x onerror="document.title='gone'">`;
    await open(`sample.html?ref=${encodeURIComponent(markup)}`);
    await rest();
    const value = await field().inputValue();
    assert.ok(value === "" || value === markup, value);
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.title(), "Documented sample");
  });

  test("queries of 250 KB and of 1 MB", async () => {
    await open("hand.html");
    const outcomes = await page.evaluate(async (CODE) => {
      const main = document.querySelector("main");
      const outcomes = [];
      const long = "7".repeat(250_000);
      const longest = "7".repeat(1_000_000);
      for (const url of [`?x=${long}&ref=${CODE}`, `?ref=${long}`, `?x=${longest}&ref=${CODE}`]) {
        main.innerHTML = "<input name=referral_code>";
        const handle = await window.refgraph.prefill({ url });
        const { code } = await handle.found();
        outcomes.push([code, main.firstChild.value]);
      }
      return outcomes;
    }, CODE);
    assert.deepEqual(outcomes, [
      ["found", CODE],
      ["not_found", ""],
      ["too_long", ""],
    ]);
    // As long as a server takes it, and in the address bar.
    await open(`sample.html?x=${"y".repeat(100_000)}&ref=${CODE}`);
    assert.equal(await field().inputValue(), CODE);
  });

  test("lone surrogates, NUL and separators in URLs and attributes", async () => {
    await open("hand.html");
    for (const code of ["\uD800", "A\u0000B\u001F", "\u001E", "__proto__", "constructor"]) {
      const value = await page.evaluate(
        async ([code, CODE]) => {
          const main = document.querySelector("main");
          main.replaceChildren();
          const append = (attributes) => {
            const input = main.appendChild(document.createElement("input"));
            for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
            return input;
          };
          append({ name: code, id: code, placeholder: code, "aria-label": `${code}Referral code` });
          // All flags at once, which as a number is a separator's.
          append({ readonly: "", disabled: "", style: "display:none", value: code || "x" });
          const input = append({ name: "referral_code", placeholder: code });
          await window.refgraph.prefill({ url: `?ref=${code}`, feedback: false });
          await window.refgraph.prefill({ url: `?ref=${CODE}`, feedback: false });
          return input.value;
        },
        [code, CODE],
      );
      assert.notEqual(value, "", JSON.stringify(code));
    }
  });

  test("1 MB typed into the field, and a page that changes for ever", async () => {
    await open("sample.html");
    const text = "7".repeat(1_000_000);
    await field().fill(text);
    await field().blur();
    assert.equal(await hint().textContent(), "This referral code is too long.");
    await open(`hand.html?ref=${CODE}`);
    await prefill("<p></p>");
    const busy = await page.evaluate(async () => {
      let looks = 0;
      const { querySelectorAll } = Document.prototype;
      Document.prototype.querySelectorAll = function (...parts) {
        if (parts[0] === "input,textarea") looks++;
        return querySelectorAll.apply(this, parts);
      };
      const end = performance.now() + 500;
      while (performance.now() < end) {
        document.querySelector("main").append("x");
        await new Promise((resolve) => setTimeout(resolve));
      }
      return looks;
    });
    assert.ok(busy > 0 && busy <= 13, `looked ${busy} times in half a second`);
  });
});

describe("how the module arrives", () => {
  const faulty = { "is not there": { status: 404 }, "is garbled": { body: "<!doctype html>" } };
  for (const [fault, answer] of Object.entries(faulty)) {
    test(`the text form stands in where the module ${fault}`, async () => {
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await page.route("**/form.wasm", (route) => route.fulfill(answer));
      await open(`sample.html?ref=${CODE}`);
      assert.equal(await field().inputValue(), CODE);
      assert.ok(asked.includes("/refgraph/dist/form.bytes.js"));
    });
  }

  test("nobody downloads the text form otherwise", async () => {
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await open(`sample.html?ref=${CODE}`);
    assert.deepEqual(
      asked.filter((path) => path.startsWith("/refgraph/")),
      ["/refgraph/dist/form.browser.js", "/refgraph/dist/form.wasm"],
    );
  });

  test("under a content security policy", async () => {
    const policy = (sources) => encodeURIComponent(`script-src ${sources}`);
    await open(`sample.html?ref=${CODE}&policy=${policy("'self' 'wasm-unsafe-eval'")}`);
    assert.equal(await field().inputValue(), CODE);
    await open(`sample.html?ref=${CODE}&policy=${policy("'self'")}`);
    const error = await page.evaluate(() => ({
      name: window.error.name,
      code: window.error.code,
      isOne: window.error instanceof window.refgraph.RefgraphError,
    }));
    assert.deepEqual(error, { name: "RefgraphError", code: "load_failed", isOne: true });
    assert.equal(await field().inputValue(), "");
  });

  test("before init() there is an error, and no trace on the page", async () => {
    await open("hand.html");
    const [code, html] = await page.evaluate(() => {
      const main = document.querySelector("main");
      main.innerHTML = "<input>";
      try {
        window.refgraph.feedback(main.firstChild);
        return [];
      } catch ({ code }) {
        return [code, main.innerHTML];
      }
    });
    assert.deepEqual([code, html], ["not_initialized", "<input>"]);
  });
});

describe("the shared vectors", () => {
  test("fields, as elements", async () => {
    const cases = await vectors("fields");
    await open("hand.html");
    const { wrong, expressed } = await page.evaluate(
      async ([cases, CODE]) => {
        const main = document.querySelector("main");
        const attributes = ["name", "id", "autocomplete", "placeholder"];
        /** The element that a description is of; nothing if HTML has none such. */
        const elementOf = (field, form, at) => {
          const { kind = "" } = field;
          const tag = kind.startsWith("select") ? "select" : kind === "textarea" ? kind : "input";
          const element = document.createElement(tag);
          if (tag === "input" && kind) element.type = kind;
          if (kind === "select-multiple") element.multiple = true;
          if (!tag.startsWith("select") && element.type !== (kind || "text")) return null;
          for (const name of attributes) if (field[name]) element.setAttribute(name, field[name]);
          if (field.ariaLabel) element.setAttribute("aria-label", field.ariaLabel);
          if (field.authorSays) element.dataset.referral = "";
          element.readOnly = Boolean(field.readOnly);
          element.disabled = Boolean(field.disabled);
          if (field.hidden) element.style.display = "none";
          if (field.label) {
            const label = document.createElement("span");
            label.textContent = field.label;
            label.id = `label-${at}`;
            element.setAttribute("aria-labelledby", label.id);
            form.append(label);
          }
          form.append(element);
          if (field.typed) element.value = "X";
          if (
            Boolean(field.typed) !== (element.value !== "") &&
            tag === "input" &&
            kind === "text"
          ) {
            return null;
          }
          return element;
        };
        const wrong = [];
        let expressed = 0;
        for (const { name, fields, expected } of cases) {
          main.replaceChildren();
          const forms = {};
          const formOf = ({ inLoginForm, inSearchForm }) => {
            const kind = inLoginForm ? "login" : inSearchForm ? "search" : "signup";
            if (!forms[kind]) {
              const form = document.createElement("form");
              main.append(form);
              if (inSearchForm) form.setAttribute("role", "search");
              if (inLoginForm) form.action = "/login";
              if (
                inLoginForm &&
                !fields.some((field) => field.inLoginForm && field.kind === "password")
              ) {
                form.innerHTML = "<input type=password>";
              }
              forms[kind] = form;
            }
            return forms[kind];
          };
          const elements = fields.map((field, at) => elementOf(field, formOf(field), at));
          if (elements.includes(null)) continue;
          expressed++;
          const prefill = await window.refgraph.prefill({
            root: main,
            url: `?ref=${CODE}`,
            feedback: false,
          });
          prefill.stop();
          const { filled } = prefill;
          const index = filled ? elements.indexOf(filled.field) : undefined;
          const right =
            index === expected?.index &&
            filled?.reason === expected?.reason &&
            (expected?.score ?? filled?.score) === filled?.score;
          if (!right) wrong.push([name, index, filled?.reason, filled?.score, expected]);
        }
        return { wrong, expressed };
      },
      // A code of another maker, which fields for numbers take as well.
      [cases, "20481"],
    );
    assert.deepEqual(wrong, []);
    assert.ok(expressed > 0.95 * cases.length, `${expressed} of ${cases.length}`);
  });
});

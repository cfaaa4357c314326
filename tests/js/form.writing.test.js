// Writing, in Chromium: fields wherever a page keeps them, forms that come to life late, and taking
// back what was filled.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BARE, CODE, eventually, open, pages } from "./support/pages.js";

const now = pages({
  "/bare.html": BARE,
  "/lazy.html": '<!doctype html><meta charset="utf-8"><title>Lazy</title><main></main>',
  "/framed.html": "<!doctype html><title>Framed</title><input name=referral_code data-test>",
});
const field = () => now.page.locator("[data-test]").first();
/** How often the page is looked at in a second, in which it changes all the time. */
const looksInASecond = () =>
  now.page.evaluate(async () => {
    const main = document.querySelector("main");
    let looks = 0;
    const { querySelectorAll } = Document.prototype;
    Document.prototype.querySelectorAll = function (...parts) {
      if (parts[0] === "*") looks++;
      return querySelectorAll.apply(this, parts);
    };
    const end = performance.now() + 1000;
    while (performance.now() < end) {
      main.append("x");
      main.firstElementChild?.setAttribute("data-x", String(Math.random()));
      await new Promise((resolve) => setTimeout(resolve));
    }
    Document.prototype.querySelectorAll = querySelectorAll;
    return looks;
  });
const hint = () => now.page.locator(".refgraph-hint");
const prefill = async (html, settings) => {
  await open(now, `/bare.html?via=${CODE}`);
  return now.page.evaluate(
    async ([html, settings]) => {
      document.querySelector("main").innerHTML = html;
      window.events = [];
      for (const name of ["refgraph:filled", "refgraph:removed"]) {
        document.addEventListener(name, ({ type, detail }) =>
          window.events.push([type, detail.referralCode, detail.source, detail.score]),
        );
      }
      window.prefill = await window.form.prefill(settings);
    },
    [html, settings],
  );
};

describe("wherever the field is", () => {
  test("textareas and hidden fields", async () => {
    await prefill('<form><textarea name="referral_code" data-test></textarea></form>');
    assert.equal(await field().inputValue(), CODE);
    await prefill(
      '<form><input name="email"><input type="hidden" name="referral_code" data-test></form>',
    );
    assert.equal(await field().inputValue(), CODE);
    assert.equal(await hint().count(), 0);
  });

  test("in shadow roots within shadow roots, found from the document", async () => {
    await prefill("<p></p>");
    await now.page.evaluate(() => {
      const outer = document.querySelector("main").appendChild(document.createElement("div"));
      const shadow = outer.attachShadow({ mode: "open" });
      shadow.innerHTML = "<section></section>";
      shadow.querySelector("section").attachShadow({ mode: "open" }).innerHTML =
        "<label>Referral code <input data-test></label>";
    });
    await eventually(() => field().inputValue(), CODE);
    // What comes there later is heard of, too.
    assert.deepEqual(await now.page.evaluate(() => window.events.map(([name]) => name)), [
      "refgraph:filled",
    ]);
    await field().fill("");
    await field().pressSequentially("3n7sbx00be");
    await eventually(() => hint().getAttribute("data-state"), "suggestion");
  });

  test("in a component that is defined long after the page was", async () => {
    await prefill("<late-form></late-form>");
    await now.page.waitForTimeout(200);
    await now.page.evaluate(() => {
      customElements.define(
        "late-form",
        class extends HTMLElement {
          constructor() {
            super();
            const shadow = this.attachShadow({ mode: "open" });
            shadow.innerHTML = "<input name=referral_code data-test>";
          }
        },
      );
    });
    await eventually(() => field().inputValue(), CODE);
  });

  test("in a frame of the same origin, also after it has gone elsewhere", async () => {
    await prefill('<iframe src="/framed.html"></iframe>');
    const frame = now.page.frameLocator("iframe");
    await eventually(() => frame.locator("[data-test]").inputValue(), CODE);
    await eventually(() => frame.locator(".refgraph-hint").getAttribute("data-state"), "valid");
    await now.page.evaluate(() => {
      document.querySelector("iframe").src = "/framed.html?again";
    });
    await eventually(() => frame.locator("[data-test]").inputValue(), CODE);
    await frame.locator("[data-test]").fill("MINE");
    await now.page.evaluate(() => document.querySelector("main").append("x"));
    await now.page.waitForTimeout(200);
    assert.equal(await frame.locator("[data-test]").inputValue(), "MINE");
  });

  test("frames of other origins are passed over without a word", async () => {
    const { port } = new URL(now.site.url);
    await prefill(
      `<iframe src="http://other.localhost:${port}/framed.html"></iframe>
      <iframe sandbox srcdoc="<input name=referral_code>"></iframe>
      <label>Referral code <input data-test></label>`,
    );
    assert.equal(await field().inputValue(), CODE);
    const other = now.page.frames().find((frame) => frame.url().includes("other.localhost"));
    await other.waitForLoadState();
    await now.page.waitForTimeout(200);
    assert.equal(await other.locator("[data-test]").inputValue(), "");
  });

  test("in a frame of another origin, from inside, of its own link and nothing else", async () => {
    await open(now, "/bare.html");
    const { port } = new URL(now.site.url);
    const framed = `http://other.localhost:${port}/forms/sample.html`;
    await now.page.evaluate((framed) => {
      document.querySelector("main").innerHTML = "<input name=referral_code id=outside>";
      for (const query of [location.search, `?ref=3N7SBX00BD`]) {
        const frame = document.createElement("iframe");
        frame.src = framed + query;
        document.querySelector("main").append(frame);
      }
    }, framed);
    const inside = (at) => now.page.frameLocator("iframe").nth(at).locator("[data-test]");
    await eventually(() => inside(1).inputValue(), CODE);
    assert.equal(await inside(0).inputValue(), "");
    assert.equal(await now.page.locator("#outside").inputValue(), "");
  });

  test("a form of 5,000 fields, 300 shadow roots and 30,000 elements is bounded work", async () => {
    await open(now, `/bare.html?via=${CODE}`);
    await now.page.evaluate(async () => {
      const main = document.querySelector("main");
      main.innerHTML = "<input>".repeat(5000) + "<i></i>".repeat(30_000);
      for (let at = 0; at < 300; at++) {
        const host = main.appendChild(document.createElement("div"));
        host.attachShadow({ mode: "open" }).innerHTML = "<p>x</p>";
      }
      const { prefill } = window.form;
      window.prefill = await prefill({ url: "?via=X1Y2Z3" });
    });
    const took = await looksInASecond();
    assert.ok(took <= 25, `looked ${took} times in a second`);
  });
});

describe("forms that come to life late", () => {
  test("what hydration wipes is written again, and said once", async () => {
    await prefill('<input name="referral_code" data-test>');
    assert.equal(await field().inputValue(), CODE);
    for (const _ of [1, 2]) {
      await field().evaluate((field) => {
        field.value = "";
      });
      await eventually(() => field().inputValue(), CODE);
    }
    assert.equal((await now.page.evaluate(() => window.events)).length, 1);
  });

  test("a framework that adopts the field hears of what it holds", async () => {
    await prefill('<input name="referral_code" data-test>');
    await field().evaluate((field) => {
      // As React does: it looks at the value through a property of its own.
      const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
      let known = get.call(field);
      Object.defineProperty(field, "value", {
        configurable: true,
        enumerable: true,
        get: () => get.call(field),
        set: (text) => {
          known = text;
          set.call(field, text);
        },
      });
      window.state = "";
      field.addEventListener("input", () => {
        const value = get.call(field);
        if (value === known) return;
        known = value;
        window.state = value;
      });
    });
    await eventually(() => now.page.evaluate(() => window.state), CODE);
  });

  test("a page that wipes it for ever gets its way", async () => {
    await prefill('<input name="referral_code" data-test>');
    const writes = await field().evaluate(async (field) => {
      let writes = 0;
      field.addEventListener("input", () => {
        writes++;
        queueMicrotask(() => {
          field.value = "";
        });
      });
      field.value = "";
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return writes;
    });
    assert.ok(writes <= 5, `written ${writes} times`);
  });

  test("a form that is set back stays so", async () => {
    await prefill('<form><input name="referral_code" data-test></form>');
    await now.page.evaluate(() => document.querySelector("form").reset());
    await now.page.waitForTimeout(700);
    assert.equal(await field().inputValue(), "");
  });

  test("a form that is taken away and brought back is filled again", async () => {
    const html = "<label>Referral code <input data-test></label>";
    await prefill(html);
    for (const _ of [1, 2, 3]) {
      await now.page.evaluate((html) => {
        document.querySelector("main").innerHTML = "";
        document.querySelector("main").innerHTML = html;
      }, html);
      await eventually(() => field().inputValue(), CODE);
      await eventually(() => hint().count(), 1);
    }
    assert.equal((await now.page.evaluate(() => window.events)).length, 4);
  });
});

describe("taking it back", () => {
  test("undo() empties the field, says so, and nothing fills it again", async () => {
    await prefill('<input name="referral_code" data-test>');
    const undone = await now.page.evaluate(async () => {
      let heard = 0;
      document.addEventListener("input", () => heard++);
      const { field } = window.prefill.filled;
      const outcomes = [window.prefill.undo(), field.value, window.prefill.filled, heard];
      outcomes.push(window.prefill.undo());
      const again = await window.form.prefill();
      document.querySelector("main").innerHTML = "<input name=referral_code data-test>";
      outcomes.push(again.filled);
      return outcomes;
    });
    assert.deepEqual(undone, [true, "", null, 1, false, null]);
    await now.page.waitForTimeout(300);
    assert.equal(await field().inputValue(), "");
    const [, [name, code]] = await now.page.evaluate(() => window.events);
    assert.deepEqual([name, code], ["refgraph:removed", CODE]);
  });

  test("from the event, and not over what a person made of it", async () => {
    await open(now, `/bare.html?via=${CODE}`);
    const told = await now.page.evaluate(async () => {
      document.querySelector("main").innerHTML = "<input name=referral_code data-test>";
      let detail;
      document.addEventListener("refgraph:filled", (event) => {
        ({ detail } = event);
      });
      await window.form.prefill();
      const { field, referralCode, source, score, reason, name, verdict } = detail;
      field.value = "MINE";
      const first = [detail.undo(), field.value];
      field.value = referralCode;
      return [...first, detail.undo(), field.value, source, score, reason, name, verdict.ok];
    });
    assert.deepEqual(told, [false, "MINE", true, "", "query", 95, "name", "via", true]);
  });

  test("the hint's button, in the page's own words, by keyboard", async () => {
    await prefill('<input name="referral_code" data-test>', {
      removable: true,
      feedback: { applied: "Von Anna. {code}", remove: "Entfernen" },
    });
    assert.equal(await hint().textContent(), "Von Anna. Entfernen");
    assert.equal(await hint().getAttribute("data-state"), "applied");
    assert.equal(await hint().getAttribute("role"), "status");
    assert.equal(await field().getAttribute("aria-invalid"), null);
    await field().focus();
    await now.page.keyboard.press("Tab");
    await now.page.keyboard.press("Enter");
    assert.equal(await field().inputValue(), "");
    assert.equal(await hint().textContent(), "");
    assert.ok(await field().evaluate((field) => field === document.activeElement));
  });

  test("a person who empties the field and leaves it", async () => {
    await prefill('<input name="referral_code" data-test><input id="next">');
    await field().fill("");
    await now.page.locator("#next").focus();
    assert.deepEqual(
      (await now.page.evaluate(() => window.events)).map(([name]) => name),
      ["refgraph:filled", "refgraph:removed"],
    );
  });
});

describe("a page without a form", () => {
  /** The modules that the page asked for. */
  const loads = () =>
    now.page.evaluate(
      () =>
        performance.getEntriesByType("resource").filter(({ name }) => /\.wasm$/.test(name)).length,
    );
  const start = async (html, settings) => {
    await now.page.goto(`${now.site.url}/lazy.html?via=${CODE}`);
    await now.page.evaluate(
      async ([html, settings]) => {
        document.querySelector("main").innerHTML = html;
        const { prefill } = await import("/refgraph/dist/form.browser.js");
        window.prefill = await prefill(settings);
      },
      [html, settings],
    );
  };
  const OTHERS = `<input type="search" name="q"><input type="email"><input type="checkbox">
    <input type="hidden" name="token" value="x">`;

  test("loads no module, be there fields that never take a code", async () => {
    await start(OTHERS);
    await now.page.waitForTimeout(300);
    assert.equal(await loads(), 0);
    assert.equal(await now.page.evaluate(() => window.prefill.filled), null);
    assert.equal(await now.page.evaluate(() => window.prefill.undo()), false);
  });

  test("tells on request what the URL held, by the module", async () => {
    await start("");
    await now.page.evaluate(() => history.replaceState(null, "", "/elsewhere"));
    const found = await now.page.evaluate(() => window.prefill.found());
    assert.deepEqual([found.ok, found.text, found.name], [true, CODE, "via"]);
    assert.equal(await loads(), 1);
  });

  for (const [where, html] of [
    ["in the page", "<input name=referral_code data-test>"],
    ["of a type that only its author could mean", "<input type=tel data-referral data-test>"],
    ["as a hidden one", "<input type=hidden name=referral_code data-test>"],
  ]) {
    test(`loads it for a field that comes late, ${where}`, async () => {
      const code = where.includes("type") ? "20481" : CODE;
      await start(OTHERS, { url: `/?via=${code}` });
      await now.page.evaluate((html) => {
        document.querySelector("main").insertAdjacentHTML("beforeend", html);
      }, html);
      await eventually(() => field().inputValue(), code);
      assert.equal(await loads(), 1);
    });
  }

  test("loads it for a field in a shadow root, before prefill resolves", async () => {
    await now.page.goto(`${now.site.url}/lazy.html?via=${CODE}`);
    const value = await now.page.evaluate(async () => {
      const shadow = document.querySelector("main").attachShadow({ mode: "open" });
      shadow.innerHTML = "<input name=referral_code>";
      const { prefill } = await import("/refgraph/dist/form.browser.js");
      return (await prefill()).filled?.field.value;
    });
    assert.equal(value, CODE);
  });

  test("does not load it once stopped", async () => {
    await start("");
    await now.page.evaluate(() => {
      window.prefill.stop();
      document.querySelector("main").innerHTML = "<input name=referral_code data-test>";
    });
    await now.page.waitForTimeout(300);
    assert.equal(await field().inputValue(), "");
    assert.equal(await loads(), 0);
  });

  test("tells wrong settings all the same", async () => {
    await start("");
    const names = await now.page.evaluate(async () => {
      const { prefill } = await import("/refgraph/dist/form.browser.js");
      const wrong = [
        { url: 7 },
        { names: [7] },
        { program: 7 },
        { mode: "dead" },
        { foreign: "x" },
      ];
      return Promise.all(wrong.map((settings) => prefill(settings).catch(({ name }) => name)));
    });
    assert.deepEqual(names, Array(5).fill("TypeError"));
  });

  test("tries a module that cannot be had once, and says so; the next call tries again", async () => {
    await now.page.route(/form\.(wasm|bytes\.js)$/, (route) => route.abort());
    await start("");
    await now.page.evaluate(async () => {
      window.rejected = [];
      addEventListener("unhandledrejection", (event) => {
        event.preventDefault();
        window.rejected.push(event.reason.code);
      });
      document.querySelector("main").innerHTML = "<input name=referral_code data-test>";
      const end = performance.now() + 1500;
      while (performance.now() < end) {
        document.querySelector("main").append("x");
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
    assert.deepEqual(await now.page.evaluate(() => window.rejected), ["load_failed"]);
    await now.page.unroute(/form\.(wasm|bytes\.js)$/);
    await now.page.evaluate(async () => {
      const { prefill } = await import("/refgraph/dist/form.browser.js");
      await prefill();
    });
    assert.equal(await field().inputValue(), CODE);
    now.faults.length = 0;
  });
});

describe("hostile pages", () => {
  for (const [what, html] of [
    ["100,000 labels", "<label>Referral code</label>".repeat(100_000)],
    ["10,000 inputs", "<label>City <input></label>".repeat(10_000)],
    ["a form that changes for ever", "<form><input name=city></form>"],
  ]) {
    test(`${what}: few looks while it changes`, async () => {
      await open(now, `/bare.html?via=${CODE}`);
      await now.page.evaluate(async (html) => {
        document.querySelector("main").innerHTML = html;
        window.prefill = await window.form.prefill();
      }, html);
      const looks = await looksInASecond();
      assert.ok(looks <= 25, `looked ${looks} times in a second`);
    });
  }

  test("elements nested 50,000 deep, the field in the midst", async () => {
    await open(now, `/bare.html?via=${CODE}`);
    const value = await now.page.evaluate(async () => {
      let inner = document.querySelector("main");
      // The parser would stop at some hundred.
      const outer = document.createElement("div");
      let at = outer;
      for (let depth = 0; depth < 50_000; depth++) at = at.appendChild(document.createElement("b"));
      outer.style.display = "none";
      inner.innerHTML = "<input name=referral_code data-test>";
      inner = inner.appendChild(outer);
      at.append(document.createElement("input"));
      const { filled } = await window.form.prefill({ feedback: false });
      const { value } = filled.field;
      inner.remove();
      return value;
    });
    assert.equal(value, CODE);
  });

  test("attributes and parameters of 1 MB, lone surrogates and markup", async () => {
    await open(now, "/bare.html");
    const values = await now.page.evaluate(async () => {
      const main = document.querySelector("main");
      const long = "referral ".repeat(120_000);
      const values = [];
      for (const [attributes, url] of [
        [{ class: long, "data-x": long, placeholder: long }, "?via=X1Y2Z3"],
        [{}, `?via=${"A".repeat(1 << 20)}`],
        [{ placeholder: "\ud800 \udc00" }, "?via=X1\ud800"],
        [{}, "?via=%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D1%3E"],
        [{}, "?via=javascript:window.pwned=1"],
      ]) {
        main.innerHTML = "<form><input name=referral_code></form>";
        const input = main.querySelector("input");
        for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
        const handle = await window.form.prefill({ url });
        handle.stop();
        values.push(input.value.length < 200 && !/[<>]|javascript:/.test(input.value));
      }
      return [...values, main.querySelector("img"), window.pwned];
    });
    assert.deepEqual(values, [true, true, true, true, true, null, undefined]);
  });
});

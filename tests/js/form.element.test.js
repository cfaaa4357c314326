// `<referral-field>`, in Chromium: a field that forms know as one of their own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CODE, eventually, OTHER, open, pages, TYPO } from "./support/pages.js";

const pageOf = (body) => `<!doctype html><meta charset="utf-8"><title>Element</title>
<form>${body}<button>Sign up</button><button type="reset">Reset</button></form>
<script type="module">
  import "/refgraph/dist/form.element.browser.js";
  document.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    window.sent = Object.fromEntries(new FormData(event.target));
  });
  window.loaded = true;
</script>`;
const FIELD = '<referral-field name="referral_code" label="Referral code"></referral-field>';
const now = pages({
  "/plain.html": pageOf(FIELD),
  // Without a script of the page's, which a strict policy would not let run.
  "/strict.html": `<!doctype html><meta charset="utf-8"><title>Strict</title><form>${FIELD}</form>
<script type="module" src="/refgraph/dist/form.element.browser.js"></script>`,
  "/required.html": pageOf(
    '<referral-field name="referral_code" label="Code" required placeholder="XXXX-XXXX"></referral-field>',
  ),
  "/preset.html": pageOf('<referral-field name="referral_code" value="PRESET1"></referral-field>'),
  "/off.html": pageOf(`<fieldset disabled>${FIELD}</fieldset>`),
  "/alone.html": pageOf('<referral-field name="code" no-prefill lenient></referral-field>'),
  "/foreign.html": pageOf('<referral-field name="code" foreign="ACME-####"></referral-field>'),
  "/program.html": pageOf(
    '<referral-field name="code" program="spring" mode="test"></referral-field>',
  ),
});
const element = () => now.page.locator("referral-field");
const input = () => now.page.getByLabel("Referral code");
const hint = () => now.page.locator(".refgraph-hint");
const sent = async () => {
  await now.page.evaluate(() => {
    window.sent = undefined;
  });
  await now.page.getByRole("button", { name: "Sign up" }).click();
  return now.page.evaluate(() => window.sent);
};
const validity = () =>
  element().evaluate(({ validity, validationMessage, willValidate }) => ({
    valid: validity.valid,
    missing: validity.valueMissing,
    custom: validity.customError,
    message: validationMessage,
    willValidate,
  }));

test("it is filled from the link, without a script of the page's, and the form sends it", async () => {
  await open(now, `/plain.html?via=${CODE.toLowerCase()}`);
  await eventually(() => input().inputValue(), CODE);
  assert.deepEqual(await sent(), { referral_code: CODE });
  assert.equal(await hint().getAttribute("data-state"), "valid");
});

test("it is filled and checks under a content security policy", async () => {
  const policy = encodeURIComponent("script-src 'self' 'wasm-unsafe-eval'");
  await now.page.goto(`${now.site.url}/strict.html?ref=${CODE}&policy=${policy}`);
  await eventually(() => input().inputValue(), CODE);
  await eventually(() => hint().getAttribute("data-state"), "valid");
  assert.equal(
    await now.page.evaluate(() =>
      new FormData(document.querySelector("form")).get("referral_code"),
    ),
    CODE,
  );
});

test("it checks while one types, offers what was meant, and tells the form", async () => {
  await open(now, "/plain.html");
  await eventually(() => element().evaluate(({ verdict }) => verdict?.code), "empty");
  assert.deepEqual(await sent(), { referral_code: "" });
  const events = await element().evaluateHandle((element) => {
    const events = [];
    for (const name of ["input", "change"]) {
      document.addEventListener(name, ({ target }) => events.push([name, target === element]));
    }
    return events;
  });
  await input().fill(TYPO);
  await input().blur();
  assert.deepEqual(await events.jsonValue(), [
    ["input", true],
    ["change", true],
  ]);
  assert.equal((await validity()).custom, true);
  assert.equal(await sent(), undefined);
  await hint().getByRole("button").click();
  assert.equal(await input().inputValue(), CODE);
  assert.equal((await validity()).valid, true);
  // Sent in canonical spelling, shown as it was typed.
  await input().fill("3n7s-bx-00bd");
  assert.deepEqual(await sent(), { referral_code: CODE });
  assert.equal(await element().evaluate(({ value }) => value), "3n7s-bx-00bd");
});

test("required, reset and restored", async () => {
  await open(now, "/required.html");
  await eventually(() => element().evaluate(({ verdict }) => verdict?.code), "empty");
  const { valid, missing, message } = await validity();
  assert.deepEqual([valid, missing], [false, true]);
  assert.notEqual(message, "");
  assert.equal(await sent(), undefined);
  const field = now.page.getByLabel("Code");
  assert.equal(await field.getAttribute("placeholder"), "XXXX-XXXX");
  await field.fill(CODE);
  assert.deepEqual(await sent(), { referral_code: CODE });
  await now.page.getByRole("button", { name: "Reset" }).click();
  assert.equal(await field.inputValue(), "");
  assert.equal((await validity()).missing, true);
  await element().evaluate((element) => element.formStateRestoreCallback("3N7SBX00BD", "restore"));
  assert.deepEqual(await sent(), { referral_code: CODE });

  await open(now, `/preset.html?via=${CODE}`);
  await now.page.waitForTimeout(300);
  const value = () => element().evaluate(({ value }) => value);
  assert.equal(await value(), "PRESET1");
  await element().evaluate((element, code) => {
    element.value = code;
  }, OTHER);
  assert.equal(await value(), OTHER);
  await now.page.getByRole("button", { name: "Reset" }).click();
  assert.equal(await value(), "PRESET1");
});

test("the browser restores it when one comes back", async () => {
  await open(now, "/plain.html");
  await eventually(() => element().evaluate(({ verdict }) => verdict?.code), "empty");
  await input().fill(OTHER);
  await open(now, "/preset.html");
  await now.page.goBack();
  await now.page.waitForFunction(() => window.loaded);
  await eventually(() => input().inputValue(), OTHER);
});

test("disabled with its fieldset it is neither filled nor sent", async () => {
  await open(now, `/off.html?via=${CODE}`);
  await now.page.waitForTimeout(200);
  assert.ok(await input().isDisabled());
  assert.equal(await input().inputValue(), "");
  assert.deepEqual(await sent(), {});
  await now.page.evaluate(() => {
    document.querySelector("fieldset").disabled = false;
  });
  await eventually(() => input().inputValue(), CODE);
  assert.deepEqual(await sent(), { referral_code: CODE });
});

test("no-prefill, lenient, foreign codes, program and mode", async () => {
  const verdict = () => element().evaluate(({ verdict }) => verdict?.code ?? null);
  const type = (text) =>
    element().evaluate((element, text) => {
      element.value = text;
    }, text);
  await open(now, `/alone.html?via=${CODE}`);
  await eventually(verdict, "empty");
  await type(TYPO);
  assert.equal(await verdict(), "mistyped");
  assert.deepEqual(await sent(), { code: TYPO });
  await open(now, "/foreign.html?via=ACME-1234");
  await eventually(verdict, "foreign");
  assert.deepEqual(await sent(), { code: "ACME1234" });
  await open(now, `/program.html?via=${CODE}`);
  await eventually(async () => (await validity()).custom, true);
  assert.equal(await sent(), undefined);
});

test("markup and a megabyte are text; it can be moved and made by scripts", async () => {
  await open(now, "/plain.html");
  const told = await now.page.evaluate(async () => {
    const form = document.querySelector("form");
    const field = document.createElement("referral-field");
    field.name = "second";
    field.setAttribute("label", "<img src=x onerror=alert(1)>");
    form.append(field);
    form.prepend(field);
    field.value = "<img src=x>".repeat(100_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const images = field.shadowRoot.querySelectorAll("img").length;
    const length = new FormData(form).get("second").length;
    const hints = field.shadowRoot.querySelectorAll(".refgraph-hint").length;
    field.remove();
    return [images, length, hints, [...new FormData(form).keys()]];
  });
  assert.deepEqual(told, [0, 1_100_000, 1, ["referral_code"]]);
});

// `refgraph/form` in real apps, opened from a share link. What counts is what the framework knows:
// it shows the state behind the field, and sends that.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { APPS, SERVERS, serveApps } from "./support/consumers.js";
import { CODE, eventually, holdModule, pages, TYPO } from "./support/pages.js";

const now = pages();
let sites;

before(async () => {
  sites = await serveApps();
});
after(() => Promise.all(Object.values(sites ?? {}).map((site) => site.close())));

const field = () => now.page.locator("textarea, input:not([type=email])");
const hint = () => now.page.locator(".refgraph-hint");
const join = () => now.page.getByRole("button", { name: "Join" });
const stateIs = (text) => eventually(() => now.page.locator("#state").textContent(), text);
/** Sends the form, and waits until it was sent with `code`. */
const sends = async (code) => {
  await now.page.getByLabel("Email").fill("ben@example.com");
  await now.page.getByRole("button", { name: "Sign up" }).click();
  await eventually(() => now.page.locator("#sent").textContent(), code);
};

for (const app of APPS) {
  describe(app, () => {
    const open = (show, code = CODE) =>
      now.page.goto(`${sites[app].url}/index.html?show=${show}&ref=${code}`);

    for (const kind of ["input", "textarea"]) {
      test(`the state behind ${kind} has the code, and follows what is typed after it`, async () => {
        await open(kind);
        await stateIs(CODE);
        await sends(CODE);
        assert.equal(await field().inputValue(), CODE);
        await field().press("End");
        await field().pressSequentially("7");
        await stateIs(`${CODE}7`);
        await sends(`${CODE}7`);
      });
    }

    test("a hidden field is sent with the code", async () => {
      await open("hidden");
      await eventually(() => field().inputValue(), CODE);
      await sends(CODE);
      assert.equal(await hint().count(), 0);
    });

    test("the suggestion reaches the state, too", async () => {
      await open("input", TYPO);
      await stateIs(TYPO);
      await hint().getByRole("button").click();
      await stateIs(CODE);
      await sends(CODE);
      assert.equal(await hint().getAttribute("data-state"), "valid");
    });

    test("what is typed while the module is under way stays", async () => {
      const release = await holdModule(now.page);
      await open("input");
      await field().pressSequentially("MINE");
      release();
      await eventually(() => hint().count(), 1);
      assert.equal(await field().inputValue(), "MINE");
      await stateIs("MINE");
      await sends("MINE");
    });

    test("a modal that is opened, closed and opened again", async () => {
      await open("modal");
      await join().click();
      await stateIs(CODE);
      await sends(CODE);
      await join().click();
      await eventually(() => now.page.locator("form").count(), 0);
      await join().click();
      await stateIs(CODE);
    });

    test("a route that is loaded lazily, and whose URL has no code any more", async () => {
      await open("route");
      await join().click();
      await stateIs(CODE);
      assert.ok(now.page.url().endsWith("/signup"));
      await sends(CODE);
    });

    if (app in SERVERS) {
      test("a form from the server, hydrated after it was filled", async () => {
        await now.page.goto(`${sites[app].url}/hydrated.html?ref=${CODE}`);
        await eventually(() => field().inputValue(), CODE);
        await stateIs(CODE);
        assert.equal(await field().inputValue(), CODE);
        await sends(CODE);
      });
    }
  });
}

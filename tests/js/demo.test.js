// The demo as people meet it: `node www/serve.js` with a state of its own, driven in Chromium.

import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.js";
import { start } from "./support/demo.js";
import { root } from "./support/packed.js";

const FILLED = "[data-slot=filled]";
const CODE = "#referral-code";
const HINT = ".refgraph-hint";
const DONE = "[data-slot=done]:not([hidden])";

let state;
let demo;
let browser;

before(async () => {
  state = await mkdtemp(join(tmpdir(), "refgraph-demo-"));
  [demo, browser] = await Promise.all([start(state), launch()]);
});

after(async () => {
  await browser?.close();
  await demo?.end("SIGTERM");
  await rm(state, { recursive: true, force: true });
});

/**
 * A page in a context of its own. Whatever the console or the policy has to complain of fails the
 * test; `refusals` is how many requests the page means to be refused, which the console reports.
 */
async function visit(t, path, { refusals = 0, ...options } = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (line) => {
    if (["error", "warning"].includes(line.type())) complaints.push(line.text());
  });
  t.after(async () => {
    await context.close();
    const isRefusal = (text) => /^Failed to load resource: .* 400 /.test(text);
    assert.deepEqual(
      complaints.filter((text) => !isRefusal(text)),
      [],
    );
    assert.equal(complaints.filter(isRefusal).length, refusals);
  });
  await page.goto(new URL(path, demo.address).href);
  return page;
}

/** Signs up as `email` on an open signup page, and gives what the page then shows. */
async function signUp(page, email) {
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.waitForSelector(DONE);
  return shown(page);
}

async function shown(page) {
  return {
    title: await page.locator("[data-slot=done-title]").textContent(),
    link: await page.locator("[data-slot=link]").textContent(),
    code: await page.locator("[data-slot=code]").textContent(),
    chain: await page.locator("[data-slot=chain] li").allTextContents(),
  };
}

/** A wrong symbol in place of the third. */
const withSlip = (code) => `${code.slice(0, 2)}${code[2] === "Z" ? "Y" : "Z"}${code.slice(3)}`;

const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const people = (page) => page.getByRole("treeitem");

describe("the way of a code", () => {
  let grace;

  test("who comes without a link signs up and copies their own", async (t) => {
    const permissions = ["clipboard-read", "clipboard-write"];
    const page = await visit(t, "/signup", { permissions });
    grace = await signUp(page, "Grace@example.com");
    assert.equal(grace.title, "Welcome, grace");
    assert.deepEqual(grace.chain, ["grace (you) "]);
    const code = grace.code.replaceAll("-", "");
    assert.notEqual(code, grace.code);
    assert.equal(grace.link, `${demo.address}/signup?via=${code}`);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Copied: your link").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), grace.link);
  });

  test("the link fills the form, a slip is explained, and the chain is shown", async (t) => {
    const page = await visit(t, grace.link);
    const code = grace.code.replaceAll("-", "");
    await page.locator(`${HINT}[data-state=valid]`).waitFor();
    assert.equal(await page.locator(CODE).inputValue(), code);
    assert.match(await page.locator(FILLED).textContent(), /came with the link .*“via”/);

    await page.locator(CODE).fill(withSlip(code));
    const suggestion = page.locator(`${HINT}[data-state=suggestion]`).getByRole("button");
    assert.equal(await suggestion.textContent(), grace.code);
    await suggestion.click();
    await page.locator(`${HINT}[data-state=valid]`).waitFor();
    assert.equal(await page.locator(CODE).inputValue(), code);

    const { title, chain, link } = await signUp(page, "linus@example.com");
    assert.equal(title, "Welcome, linus");
    assert.deepEqual(chain, ["linus (you) ", "grace Level 1, direct referrer"]);

    const next = await visit(t, link);
    await next.locator(`${HINT}[data-state=valid]`).waitFor();
    const { chain: longer } = await signUp(next, "margaret@example.com");
    assert.deepEqual(longer, [
      "margaret (you) ",
      "linus Level 1, direct referrer",
      "grace Level 2",
    ]);
  });

  test("a short link leads to the form, which is filled before any script runs", async (t) => {
    const code = grace.code.replaceAll("-", "");
    const page = await visit(t, `/r/${code.toLowerCase()}?utm_source=card`, {
      javaScriptEnabled: false,
    });
    assert.equal(page.url(), `${demo.address}/signup?via=${code}&utm_source=card`);
    assert.equal(await page.locator(CODE).inputValue(), code);
    const lost = await visit(t, "/r/nothing?via=x", { javaScriptEnabled: false });
    assert.equal(lost.url(), `${demo.address}/signup`);
    assert.equal(await lost.locator(CODE).inputValue(), "");
  });

  test("signing up again says so, and changes nothing", async (t) => {
    const page = await visit(t, grace.link);
    const linus = await signUp(page, "LINUS@example.com");
    assert.equal(linus.title, "Good to see you again, linus");
    const again = await visit(t, "/signup");
    assert.deepEqual(await signUp(again, "linus@example.com"), linus);
  });

  test("a refusal stands at its field, in words", async (t) => {
    const page = await visit(t, "/signup", { refusals: 5 });
    const refused = async (email, code) => {
      await page.getByLabel("Email").fill(email);
      await page.locator(CODE).fill(code);
      await page.getByRole("button", { name: "Sign up" }).click();
      const field = page.locator("input[aria-invalid=true]:focus");
      await field.waitFor();
      const id = await field.getAttribute("id");
      const problem = page.locator(`#${id}-problem`);
      await page.waitForFunction((id) => document.getElementById(id).textContent, `${id}-problem`);
      return [id, await problem.textContent()];
    };
    const unknown = await (await import(join(root, "pkg/dist/refgraph.inline.js"))).mint({
      program: "spring",
    });
    assert.deepEqual(await refused("", ""), ["email", "Your email is needed here."]);
    assert.deepEqual(await refused("nobody", ""), ["email", "That is not an email address yet."]);
    const [field, words] = await refused("new@example.com", unknown);
    assert.equal(field, "referral-code");
    assert.match(words, /nobody here has it/);
    assert.match((await refused("grace@example.com", grace.code)).join(), /code.*your own code/);
    // An email would tell whether someone is here.
    assert.match(
      (await refused("new@example.com", "grace@example.com")).join(),
      /no referral code/,
    );
  });

  test("all of it works with the keyboard alone, also at 360 px and in the dark", async (t) => {
    const page = await visit(t, grace.link, {
      viewport: { width: 360, height: 740 },
      colorScheme: "dark",
      reducedMotion: "reduce",
    });
    await page.locator(`${HINT}[data-state=valid]`).waitFor();
    const focused = () => page.evaluate(() => document.activeElement.id);
    const tabTo = async (id) => {
      for (let presses = 0; (await focused()) !== id; presses++) {
        assert.ok(presses < 20, `Tab does not lead to ${id}`);
        await page.keyboard.press("Tab");
      }
    };
    const outline = () =>
      page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    await tabTo("email");
    assert.equal(await outline(), "solid");
    await page.keyboard.type("katherine@example.com");
    await tabTo("referral-code");
    await page.keyboard.press("End");
    await page.keyboard.press("Backspace");
    await page.keyboard.press(grace.code.endsWith("Z") ? "Y" : "Z");
    await page.locator(`${HINT}[data-state=suggestion] button`).waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await outline(), "solid");
    await page.keyboard.press("Enter");
    await page.locator(`${HINT}[data-state=valid]`).waitFor();
    assert.equal(await focused(), "referral-code");
    assert.equal(await overflow(page), 0);
    await page.keyboard.press("Enter");
    await page.waitForSelector(DONE);
    assert.equal(await focused(), "done-title");
    assert.equal((await shown(page)).chain[1], "grace Level 1, direct referrer");
    assert.equal(await overflow(page), 0);
    const [ground, text] = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return [backgroundColor, color].map((rgb) => Number(rgb.match(/\d+/)[0]));
    });
    assert.ok(ground < 64 && text > 192, "dark is dark");
  });

  test("the start page has a link that works, and all pages fit 360 px", async (t) => {
    const page = await visit(t, "/", { viewport: { width: 360, height: 740 } });
    const link = page.locator("[data-slot=share] a");
    await link.waitFor();
    assert.equal(await overflow(page), 0);
    await link.click();
    await page.locator(`${HINT}[data-state=valid]`).waitFor();
    await page.goto(`${demo.address}/network`);
    await people(page).first().waitFor();
    assert.equal(await overflow(page), 0);
    await page.goto(`${demo.address}/awards`);
    await page.locator("[data-slot=by-month] li").first().waitFor();
    assert.equal(await overflow(page), 0);
  });
});

describe("the network", () => {
  test("is drawn by level", async (t) => {
    const page = await visit(t, "/network");
    const [top, second] = [people(page).nth(0), people(page).nth(1)];
    await top.waitFor();
    assert.equal(await top.getAttribute("aria-label"), "grace, 3 people below");
    assert.equal(await top.getAttribute("aria-level"), "1");
    assert.equal(await second.getAttribute("aria-label"), "linus, 1 person below");
    assert.equal(await second.getAttribute("aria-level"), "2");
    assert.equal(
      await page.locator("[data-slot=summary]").textContent(),
      "4 people in 1 tree, by 3 connections",
    );
    await page.getByRole("treeitem", { name: /^margaret/ }).click();
    assert.deepEqual(await page.locator("[data-slot=crumbs] li").allTextContents(), [
      "Everyone",
      "grace",
      "linus",
      "margaret",
    ]);
    assert.deepEqual(await page.locator("[data-slot=chain] li").allTextContents(), [
      "margaret ",
      "linus Level 1, direct referrer",
      "grace Level 2",
    ]);
  });

  test("is walked with the keyboard", async (t) => {
    const page = await visit(t, "/network");
    await people(page).first().waitFor();
    const label = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    await people(page).first().focus();
    const walk = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
      return (await label()).split(",")[0];
    };
    assert.equal(await walk("ArrowRight"), "linus");
    assert.equal(await walk("ArrowDown"), "margaret");
    assert.equal(await walk("ArrowLeft"), "linus");
    assert.equal(await walk("ArrowLeft"), "linus");
    assert.equal(await people(page).nth(1).getAttribute("aria-expanded"), "false");
    assert.equal(await walk("ArrowDown"), "katherine");
    assert.equal(await walk("Home", "Enter"), "grace");
    assert.equal(await people(page).first().getAttribute("aria-selected"), "true");
    assert.equal(await page.locator("[data-slot=person]").textContent(), "grace");
  });

  test("takes sample signups through the API, and folds what is too much", async (t) => {
    const page = await visit(t, "/network");
    await people(page).first().waitFor();
    await page.getByRole("button", { name: "Add 200 sample signups" }).click();
    await page.waitForFunction(
      () => document.querySelector("[data-slot=add]").getAttribute("aria-disabled") === null,
    );
    const pairs = await connections();
    const referrers = new Map(pairs.map(({ user, connection }) => [user, connection]));
    assert.ok(pairs.length > 150);
    const everyone = new Set(pairs.flatMap(({ user, connection }) => [user, connection]));
    const roots = [...everyone].filter((user) => !referrers.has(user));
    const trees = roots.length === 1 ? "1 tree" : `${roots.length} trees`;
    assert.equal(
      await page.locator("[data-slot=summary]").textContent(),
      `${everyone.size} people in ${trees}, by ${pairs.length} connections`,
    );

    // The counts by level beside a climb of our own from everyone.
    const levels = Array(10).fill(0);
    for (const user of everyone) {
      let level = 0;
      for (let above = user; referrers.has(above); above = referrers.get(above)) level++;
      if (level) levels[level - 1]++;
    }
    assert.deepEqual(
      await page.locator("[data-slot=bars] b").allTextContents(),
      levels.map(String),
    );

    await page.reload();
    const more = page.getByRole("treeitem", { name: /more people/ });
    await more.first().waitFor();
    const before = await people(page).count();
    assert.ok(before < 60, "a screen or two");
    const hidden = Number.parseInt(await more.first().getAttribute("aria-label"), 10);
    await more.first().click();
    const added = Math.min(hidden, 24);
    // The node that stood for them is gone if there is nothing left for it.
    const left = hidden - added > 1 ? hidden - added : 0;
    assert.equal(await people(page).count(), before + hidden - left - (left ? 0 : 1));
  });

  test("reads a file, which stays in the page", async (t) => {
    const page = await visit(t, "/network");
    await people(page).first().waitFor();
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    const rows = Array.from({ length: 500 }, (_, at) => `u${at + 1},u${at >> 2}`);
    const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    const open = (name, text) => page.locator("[data-slot=file]").setInputFiles(file(name, text));
    await open(
      "people.csv",
      `E-mail;User;Referred by\n;${rows.join("\n;").replaceAll(",", ";")}\n;u9;u9\n`,
    );
    const summary = page.locator("[data-slot=summary]");
    await summary.getByText("501 people in 1 tree, by 500 connections").waitFor();
    const problem = page.locator("[data-slot=problem]");
    assert.match(
      await problem.textContent(),
      /1 row was refused of 501: line 502: self_connection/,
    );
    assert.equal(await people(page).first().getAttribute("aria-label"), "u0, 500 people below");
    await page.getByLabel("Find a person").fill("u499");
    await page.keyboard.press("Enter");
    await page.locator("[role=treeitem][aria-selected=true][aria-label^=u499]").waitFor();

    await open("<b>.json", "{");
    await problem.getByText("is broken at line 1 (malformed_json).").waitFor();
    assert.equal(await summary.textContent(), "501 people in 1 tree, by 500 connections");
    assert.deepEqual(requests, []);
    await page.getByRole("button", { name: "Back to the demo" }).click();
    await summary.getByText(/^\d+ people in/).waitFor();
    assert.ok(requests.length > 0);
  });

  test("shows a million people as tree and as rings", async (t) => {
    const page = await visit(t, "/network");
    await people(page).first().waitFor();
    await page.getByRole("button", { name: "Make a million people" }).click();
    const summary = page.locator("[data-slot=summary]");
    await summary.getByText(/^(9|1,)\d\d[\d,]+ people in/).waitFor({ timeout: 180_000 });
    const drawn = await people(page).count();
    assert.ok(drawn > 10 && drawn < 100, `${drawn} drawn`);
    await page.getByRole("button", { name: "Rings" }).click();
    const rings = page.locator("canvas[data-slot=rings]");
    await rings.waitFor();
    const picture = () => rings.screenshot({ animations: "disabled" });
    const whole = await picture();
    assert.ok(whole.length > 20_000, `${whole.length} bytes of picture`);
    await rings.focus();
    // The keyboard brings the outline of the focus, which stays.
    await page.keyboard.press("0");
    const focused = await picture();
    await page.keyboard.press("+");
    assert.ok(!(await picture()).equals(focused));
    await page.keyboard.press("0");
    assert.ok((await picture()).equals(focused));
    // A press on a dot selects who it is: the pointer says where one is.
    const { width, height } = await rings.boundingBox();
    for (let x = width / 2; x < width; x += 5) {
      await rings.hover({ position: { x, y: height / 2 } });
      const title = await rings.getAttribute("title");
      if (!title || title.startsWith("+")) continue;
      await rings.click({ position: { x, y: height / 2 } });
      break;
    }
    assert.notEqual(await page.locator("[data-slot=person]").textContent(), "Everyone");
  });

  test("finds a person and draws from there", async (t) => {
    const page = await visit(t, "/network");
    await people(page).first().waitFor();
    await page.getByLabel("Find a person").fill("margaret");
    await page.keyboard.press("Enter");
    const found = page.locator("[role=treeitem][aria-selected=true]");
    assert.match(await found.getAttribute("aria-label"), /^margaret,/);
    await page.getByLabel("Find a person").fill("<b>nobody</b>");
    await page.keyboard.press("Enter");
    await page.getByText("Nobody in this network is named “<b>nobody</b>”.").waitFor();
  });
});

describe("awards", () => {
  /** What the page says of a figure. */
  const figure = (page, name) =>
    page.locator("[data-slot=figures] > div", { hasText: name }).locator("dd").innerText();
  const sum = (texts) =>
    texts.reduce((sum, text) => sum + Math.round(Number(text.replaceAll(",", "")) * 100), 0);
  const given = async (page) => (await figure(page, "Given, USD")).split("\n")[0];
  const chain = (page) => page.locator("[data-slot=chain] li").allInnerTexts();
  /** Opens the page with a network of five, of which each brought in the next. */
  async function visitWithFile(t) {
    const page = await visit(t, "/awards");
    await page.locator("[data-slot=by-month] li").first().waitFor();
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    const buffer = Buffer.from("user,referrer\nben,ann\ncy,ben\ndee,cy\neve,dee\neve,eve\n");
    const file = { name: "five.csv", mimeType: "text/csv", buffer };
    await page.locator("[data-slot=file]").setInputFiles(file);
    await page.getByText("5 people, 15 signups and purchases of the last year").waitFor();
    return { page, requests };
  }

  test("a plan that is changed shows at once what it costs, in a network that stays here", async (t) => {
    const { page, requests } = await visitWithFile(t);
    assert.match(
      await page.locator("[data-slot=problem]").textContent(),
      /1 row was refused of 5: line 6: self_connection/,
    );
    await page.getByLabel("Begin with").selectOption("The direct referrer alone, 20 %");
    await page.getByLabel("By", { exact: true }).fill("dee");
    await page.getByText("dee (who did it)").waitFor();
    assert.match((await chain(page))[1], /^20\.00 USD\s*cy \(direct referrer\)/);
    assert.match((await chain(page))[2], /^ben \(level 2\)/);
    await page.locator("[data-slot=by-level] li").first().waitFor();

    const before = await given(page);
    await page.getByLabel("Level 2", { exact: true }).fill("1.50");
    await page.waitForFunction(
      (before) => !document.querySelector("[data-slot=figures] dd").textContent.startsWith(before),
      before,
    );
    assert.match((await chain(page))[2], /^1\.50 USD\s*ben \(level 2\)/);
    const byLevel = await page.locator("[data-slot=by-level] b").allTextContents();
    assert.equal(sum(byLevel), sum([await given(page)]));
    assert.equal(sum(await page.locator("[data-slot=by-month] b").allTextContents()), sum(byLevel));
    assert.equal(sum(await page.locator("[data-slot=earners] b").allTextContents()), sum(byLevel));
    assert.deepEqual(JSON.parse(await page.getByLabel("The plan as JSON").inputValue()).rules, [
      {
        id: "sale",
        trigger: "purchase",
        unit: "USD",
        decimals: 2,
        award: { levels: [{ rate: "0.2" }, { fixed: "1.50" }] },
      },
    ]);
    assert.deepEqual(requests, []);
  });

  test("what is wrong with a plan is told, and JSON and form follow each other", async (t) => {
    const { page } = await visitWithFile(t);
    const fault = (hasText) => page.locator("[data-slot=fault]", { hasText }).waitFor();
    const noFault = () => page.locator("[data-slot=fault]:empty").waitFor({ state: "attached" });
    const level = page.getByLabel("Level 3", { exact: true });
    await level.fill("a bit");
    await fault("An amount is written as 5.00");
    assert.equal(await level.getAttribute("aria-invalid"), "true");
    await level.fill("0.333 %");
    await noFault();
    await page.getByText("The plan as JSON").first().click();
    const json = page.getByRole("textbox", { name: "The plan as JSON" });
    const plan = JSON.parse(await json.inputValue());
    assert.equal(plan.rules[0].award.levels[2].rate, "0.00333");
    await json.fill("{");
    await fault("This is no JSON");
    plan.rules[0].award.levels[2].rate = "<b>";
    await json.fill(JSON.stringify(plan));
    await fault("rules[0].award.levels[2].rate:");
    plan.rules[0].award.levels[2] = { message: { template: "thanks" } };
    await json.fill(JSON.stringify(plan));
    await noFault();
    assert.ok(await level.isDisabled());
    await page.getByText("Is sent “thanks”.").waitFor();
  });

  test("plans are compared, and those that pay for recruiting are warned of", async (t) => {
    const { page } = await visitWithFile(t);
    await page.getByLabel("Begin with").selectOption("The direct referrer alone, 20 %");
    await page.getByRole("button", { name: "Compare with this plan" }).click();
    await page.getByLabel("Level 1", { exact: true }).fill("10 %");
    const beside = page.locator("[data-slot=figures] > div", { hasText: "Beside the plan before" });
    await beside.getByText(/^-[\d,.]+\s*0 get more, [1-4] less$/).waitFor();
    await page.getByRole("button", { name: "Compare no more" }).click();
    await beside.waitFor({ state: "detached" });
    await page.getByLabel("Begin with").selectOption("Ten for whoever signs somebody up");
    await page.locator("[data-slot=warnings] li").first().waitFor();
    // Ann, Ben, Cy and Dee get ten for one each, and three of them five more.
    await page.waitForFunction(() =>
      document.querySelector("[data-slot=figures] dd").textContent.startsWith("55.00"),
    );
  });
});

/** All connections, by the API. */
async function connections() {
  const pairs = [];
  let cursor = "";
  do {
    const page = await fetch(`${demo.address}/demo/operator/connections/spring?limit=50${cursor}`);
    const reply = await page.json();
    pairs.push(...reply.connections);
    cursor = reply.next && `&cursor=${reply.next}`;
  } while (cursor);
  return pairs;
}

describe("the worker", () => {
  const post = async (path, body, type = "application/json") => {
    const response = await fetch(demo.address + path, {
      method: "POST",
      headers: { "content-type": type },
      body,
    });
    assert.equal(response.headers.get("content-type"), "application/json");
    const { error } = await response.json();
    assert.deepEqual(Object.keys(error), ["code", "message", "field"]);
    return `${response.status} ${error.code} ${error.field}`;
  };

  test("refuses bad input as the API does", async () => {
    const before = await connections();
    const signup = (body, type) => post("/demo/signup", body, type);
    assert.equal(await signup(""), "400 malformed_json null");
    assert.equal(await signup("[]"), "400 malformed_json null");
    assert.equal(await signup("null"), "400 malformed_json null");
    assert.equal(await signup('{"user":"x@example.com"'), "400 malformed_json null");
    assert.equal(await signup(" { } "), "400 missing_field user");
    assert.equal(await signup('{"user":1}'), "400 wrong_type user");
    assert.equal(await signup('{"user":"x@example.com","a":1}'), "400 unknown_field a");
    const twice = '{"user":"x@example.com","user":"y@example.com"}';
    assert.equal(await signup(twice), "400 duplicate_field user");
    const prototype = '{"user":"x@example.com","__proto__":{}}';
    assert.equal(await signup(prototype), "400 unknown_field __proto__");
    const chosen = '{"user":"grace@example.com","status_change":"ban"}';
    assert.equal(await signup(chosen), "400 duplicate_field status_change");
    const byEmail = '{"user":"x@example.com","referrer":"grace@example.com"}';
    assert.equal(await signup(byEmail), "400 invalid_referral_code referrer");
    assert.equal(await signup('{"user":"x\\u0000@example.com"}'), "400 invalid_email user");
    assert.equal(await signup('{"user":"<b>@example.com"}'), "400 invalid_email user");
    assert.equal(await signup(`{"user":"${"x".repeat(1 << 20)}"}`), "400 too_large null");
    assert.equal(await signup(Buffer.from([0x7b, 0xff, 0x7d])), "400 malformed_json null");
    assert.equal(await signup("{}", "text/plain"), "415 unsupported_media_type null");
    assert.equal(await post("/demo/signup?a=1", "{}"), "400 unknown_field a");
    assert.equal(await post("/demo/share", "{}"), "405 method_not_allowed null");
    assert.equal(await post("/demo/nothing", "{}"), "404 not_found null");
    assert.deepEqual(await connections(), before);
  });

  test("keeps its key to itself", async () => {
    const path = join(state, "key");
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const response = await fetch(`${demo.address}/networks/demo/connections`);
    assert.equal(response.status, 401);
  });

  test("guards the pages by a strict policy", async () => {
    for (const path of ["/", "/signup", "/network", "/awards", "/nothing", "/style.css"]) {
      const { headers, status } = await fetch(demo.address + path);
      assert.equal(status, path === "/nothing" ? 404 : 200);
      const policy = headers.get("content-security-policy");
      assert.match(policy, /^default-src 'self'; script-src 'self' 'wasm-unsafe-eval';/);
      assert.doesNotMatch(policy, /unsafe-inline|[^-]unsafe-eval|\*/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
    }
  });
});

describe("the end, and after", () => {
  const share = async () => (await fetch(`${demo.address}/demo/share`)).json();

  test("a signal ends it cleanly, and a start goes on from there", async () => {
    const [before, { referral_code }] = [await connections(), await share()];
    for (const signal of ["SIGTERM", "SIGINT"]) {
      assert.equal(await demo.end(signal), 0, demo.told());
      demo = await start(state);
      assert.deepEqual(await connections(), before);
      assert.equal((await share()).referral_code, referral_code);
    }
  });

  test("killed, it leaves no worker behind, and has lost nothing", async () => {
    const signup = await fetch(`${demo.address}/demo/signup`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: "last@example.com", referrer: (await share()).referral_code }),
    });
    assert.equal(signup.status, 201);
    const before = await connections();
    await demo.end("SIGKILL");
    demo = await start(state);
    assert.deepEqual(await connections(), before);
    assert.equal(before.at(-1).user, "last@example.com");
  });

  test("a port that is in use, or is none, is told in a sentence", async () => {
    const { port } = new URL(demo.address);
    await assert.rejects(start(state, { PORT: port }), /ended with 1: Port \d+ is in use\.\n$/);
    await assert.rejects(start(state, { PORT: "web" }), /ended with 1: PORT must be a number/);
  });
});

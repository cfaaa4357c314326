// Forms: what a page pays for `refgraph/form`, and what it gets, in Chromium, beside the snippet
// that pages write by hand and beside what vendors offer. Every page is opened in a context of its
// own, so that nothing is cached.

import { launch } from "../js/support/browser.js";
import { APPS, serveApps } from "../js/support/consumers.js";
import { corpus } from "../js/support/corpus.js";
import { CODE, contenders, NAME } from "./form/contenders.js";
import { serveApart } from "./form/site.js";
import { median, report } from "./measure.js";

const ROUNDS = 15;
/** How long a page without a form is watched, in milliseconds. */
const WATCHED = 300;
/** How long a page that changes with every frame is watched, and how often. */
const CHANGING = 3000;
const CHANGING_ROUNDS = 3;
/** How long a framework may take to notice. */
const NOTICED = 500;

const { all, served } = await contenders();
const page = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title>
  <link rel="icon" href="data:,">${body}</html>`;
const text = "<p>Nothing to fill in here, but much to read.</p>".repeat(50);
const field = `<form><label>Referral code <input name="${NAME}"></label></form>`;

/** Fields that are worth a look, none of which takes the code: it is looked for as long as it goes on. */
const changing = `<form><label>Coupon <input name="coupon"></label>
  <label>Nickname <input name="nickname"></label><output></output></form>
  <script>
    const change = () => {
      document.querySelector("output").textContent = performance.now();
      requestAnimationFrame(change);
    };
    change();
  </script>`;

const texts = {
  ...served,
  "/no-form.html": page(text),
  "/changing.html": page(changing),
};
all.forEach(({ tag }, at) => {
  texts[`/no-form/${at}.html`] = page(text + tag);
  texts[`/changing/${at}.html`] = page(changing + tag);
  texts[`/form/${at}.html`] = page(field + tag);
  corpus.forEach(({ html }, index) => {
    texts[`/corpus/${at}/${index}.html`] = page(html + tag);
  });
});
const query = `?${NAME}=${CODE}`;

const apps = await serveApps();
const site = await serveApart(texts);
const browser = await launch();

/** What `task` makes of a fresh page. */
async function afresh(task) {
  const context = await browser.newContext();
  try {
    return await task(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Milliseconds of main thread that a page takes from its start on, `watched` so many. */
const mainThread = (path, watched) =>
  afresh(async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const taken = async () => {
      const { metrics } = await session.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
    };
    const before = await taken();
    await page.goto(site.url + path + query);
    await page.waitForTimeout(watched);
    return (await taken()) - before;
  });

/** Milliseconds from the start of the script to the fill, and from the start of the page. */
const fill = (path) =>
  afresh(async (page) => {
    await page.addInitScript(() => {
      window.filled = new Promise((resolve) => {
        document.addEventListener("refgraph:filled", () => resolve(performance.now()));
      });
    });
    await page.goto(site.url + path + query);
    // Awaited, as to ask for it again and again would take its thread from the page.
    return page.evaluate(async () => {
      const filledAt = window.filledAt ?? (await window.filled);
      return [filledAt - window.startedAt, filledAt];
    });
  });

/** How many fields of the corpus get the code that should, and how many that should not. */
async function fields(at) {
  let right = 0;
  let wrong = 0;
  await afresh(async (page) => {
    for (const [index, { isRight }] of corpus.entries()) {
      await page.goto(`${site.url}/corpus/${at}/${index}.html${query}`);
      await page.evaluate(() => window.done);
      const value = await page.locator("[data-at]").inputValue();
      if (value === CODE && isRight) right++;
      if (value === CODE && !isRight) wrong++;
    }
  });
  return { right, wrong };
}

/** How many frameworks know of the code that is written into a field which their state is behind. */
async function frameworks({ name, script }) {
  let noticed = 0;
  for (const app of APPS) {
    noticed += await afresh(async (page) => {
      // The apps have ours already. Where a peer has its turn, ours is given no code; the peer is
      // added when the field is there, and the field has the name that the peer knows.
      const isOurs = name === "refgraph";
      await page.goto(`${apps[app].url}/index.html?show=input${isOurs ? `&${NAME}=${CODE}` : ""}`);
      const field = page.locator("input:not([type=email])");
      await field.waitFor();
      if (!isOurs) {
        await field.evaluate((field, name) => {
          field.name = name;
        }, NAME);
        await page.evaluate((query) => history.replaceState(null, "", query), query);
        await page.addScriptTag({ content: script, type: "module" });
      }
      const state = page.locator("#state", { hasText: CODE });
      return state.waitFor({ timeout: NOTICED }).then(
        () => 1,
        () => 0,
      );
    });
  }
  return noticed;
}

/** A row: a figure of each contender that has one. */
const row = (name, unit, better, figures) => {
  const [ours, ...peers] = figures;
  return {
    name,
    unit,
    ours,
    peers: Object.fromEntries(
      all
        .slice(1)
        .map(({ name }, at) => [name, peers[at]])
        .filter(([, figure]) => figure !== undefined),
    ),
    better,
  };
};

/** The median of each contender's rounds, in which they take turns. */
async function rounds(count, paths, task) {
  const figures = paths.map(() => []);
  for (let round = 0; round <= count; round++) {
    for (const [at, path] of paths.entries()) {
      const figure = await task(path);
      // The first round warms up.
      if (round > 0) figures[at].push(figure);
    }
  }
  return figures;
}

/**
 * The main thread's milliseconds of a page without any script, and what each contender adds to
 * them.
 */
async function costs(count, name, watched) {
  const pages = ["", ...all.map((_, at) => `/${at}`)].map((at) => `/${name}${at}.html`);
  const times = await rounds(count, pages, (path) => mainThread(path, watched));
  const [blank, ...medians] = times.map(median);
  return { blank, added: medians.map((time) => Math.max(0, time - blank)) };
}

const without = await costs(ROUNDS, "no-form", WATCHED);
const changes = await costs(CHANGING_ROUNDS, "changing", CHANGING);
const fills = await rounds(ROUNDS, ["/form/0.html", "/form/1.html"], fill);
const part = (at) => fills.map((figures) => median(figures.map((figure) => figure[at])));
const found = [];
for (const at of all.keys()) found.push(await fields(at));
const noticed = [];
for (const contender of all) noticed.push(await frameworks(contender));

await browser.close();
await Promise.all([site, ...Object.values(apps)].map((site) => site.close()));

const rightOnes = corpus.filter(({ isRight }) => isRight).length;
await report("form", [
  row(
    "bytes",
    "bytes, brotli",
    "lower",
    all.map(({ bytes }) => bytes),
  ),
  row("main-thread-without-form", "ms beside no script", "lower", without.added),
  row(
    "main-thread-of-page-without-form",
    `ms, of which ${without.blank.toPrecision(3)} the page's own`,
    "lower",
    without.added.map((time) => time + without.blank),
  ),
  row(
    "main-thread-of-changing-page",
    "% of the time",
    "lower",
    changes.added.map((time) => (time / CHANGING) * 100),
  ),
  row("first-fill", "ms from the script's start", "lower", part(0)),
  row("first-fill-of-page", "ms from navigation", "lower", part(1)),
  row(
    "fields-filled",
    `of ${rightOnes}`,
    "higher",
    found.map(({ right }) => right),
  ),
  row(
    "false-friends-filled",
    `of ${corpus.length - rightOnes}`,
    "lower",
    found.map(({ wrong }) => wrong),
  ),
  row("frameworks-noticed", `of ${APPS.length}`, "higher", noticed),
]);

// The awards page: a plan that is edited, played over a network each time it changes.

import { explain, onActivity, showPerson } from "./explain.js";
import { onFile, toldOf } from "./file.js";
import { makeScenario } from "./history.js";
import { nameOf, readModel } from "./model.js";
import { count, slot } from "./page.js";
import { editPlan } from "./plan_form.js";
import { init } from "./refgraph/award.browser.js";
import { showReport } from "./report.js";
import { sampleFile } from "./samples.js";

/** How often everyone buys, in the middle, and what makes their purchases these. */
const PURCHASES = 2;
const SEED = 7;
/** How long an edit may go on before it is played, in milliseconds. */
const PAUSE = 120;

let plan;
/** The plan that it is compared with. */
let pinned;
let model;
let scenario;
/** Whose activity is explained. */
let user;
/** Ends what is being played. */
let playing;
let waiting;

/** Has a network in place of the one before, and what its people did. */
async function read(source, format, name) {
  playing?.abort();
  const progress = slot("progress");
  progress.hidden = false;
  tell("");
  try {
    const read = await readModel(source, format, (done, total) => {
      if (total) Object.assign(progress, { max: total, value: done });
      else progress.removeAttribute("value");
    });
    tell(toldOf(read.ok ? read.report : read, name));
    if (!read.ok) return;
    const referrers = read.model.referrers();
    const purchases = PURCHASES * referrers.length;
    const made = makeScenario(referrers, { purchases, until: Date.now(), seed: SEED });
    if (!made.ok) {
      read.model.free();
      return tell(made.message);
    }
    // What is being played notices first that it ended.
    await last.catch(() => {});
    model?.free();
    scenario?.free();
    ({ model } = read);
    ({ scenario } = made);
    user = deepest(referrers);
    showPerson(user);
    slot("summary").textContent =
      `${count(model.people, "person", "people")}, ` +
      `${count(scenario.activities, "signup or purchase", "signups and purchases")} of the last year`;
    explainAgain();
  } catch (error) {
    tell(`${name} could not be read: ${error.message}`);
  } finally {
    progress.hidden = true;
  }
  await play();
}

const makeUp = (people) => read(sampleFile(people, Math.random), "csv", "The made-up network");

/** Somebody with a long chain, of some who are looked at. */
function deepest(referrers) {
  let found = 0;
  let most = -1;
  for (let user = referrers.length - 1; user >= 0 && user > referrers.length - 2000; user--) {
    let length = 0;
    for (let at = user; referrers[at] < referrers.length && length < 10; at = referrers[at])
      length++;
    if (length > most) [found, most] = [user, length];
  }
  return model.user(found);
}

/** Plays the plan. What was being played before ends. */
async function play() {
  if (!scenario || !plan) return;
  playing?.abort();
  playing = new AbortController();
  const { signal } = playing;
  const progress = slot("progress");
  const settings = {
    signal,
    onProgress(done, total) {
      // What is played at once is not worth a bar.
      progress.hidden = done === total || total < 100_000;
      Object.assign(progress, { max: total, value: done });
    },
  };
  try {
    // A scenario plays one at a time: the one before has to notice that it ended.
    const played = await turn(() => (signal.aborted ? undefined : playWith(scenario, settings)));
    if (!played || signal.aborted) return;
    if (!played.ok) return tell(played.message);
    showReport(played.after ?? played, played.changes, (number) => nameOf(model.user(number)));
  } catch (error) {
    if (!signal.aborted) tell(error.message);
  } finally {
    if (!signal.aborted) progress.hidden = true;
  }
}

const playWith = (scenario, settings) =>
  pinned ? scenario.compare(pinned, plan, settings) : scenario.simulate(plan, settings);

let last = Promise.resolve();
/** Runs a task when those before it are over, however they ended. */
function turn(task) {
  last = last.then(task, task);
  return last;
}

function explainAgain() {
  if (model && plan && user !== undefined) explain(plan, model, user);
}

onActivity((wanted) => {
  const found = wanted && model?.find(wanted);
  if (wanted && !found) {
    slot("one-problem").textContent = `Nobody in this network is named “${wanted}”.`;
    return;
  }
  user = found || user;
  explainAgain();
});

slot("pin").addEventListener("click", ({ target }) => {
  pinned = pinned ? undefined : plan;
  target.textContent = pinned ? "Compare no more" : "Compare with this plan";
  play();
});

slot("people").addEventListener("change", ({ target }) => makeUp(Number(target.value)));
onFile(slot("file"), read);

function tell(problem) {
  slot("problem").textContent = problem;
}

await init();
editPlan((next) => {
  plan = next;
  explainAgain();
  clearTimeout(waiting);
  waiting = setTimeout(play, PAUSE);
});
await makeUp(Number(slot("people").value));

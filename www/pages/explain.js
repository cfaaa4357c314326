// One activity: who of the chain gets what for it, and why, and why everyone else does not.

import { nameOf } from "./model.js";
import { element, slot } from "./page.js";
import { runAwards } from "./refgraph/award.browser.js";
import { amountOf } from "./report.js";

const person = document.querySelector("#person");
const amount = document.querySelector("#amount");

/** Shows what an activity by `user` of the network brings by a plan. */
export function explain(plan, model, user) {
  const chain = model.chain(user).map((above) => ({
    user: above,
    referrals: model.counts(above)[0],
  }));
  const run = runAwards(
    plan,
    {
      reference: "shown",
      activity_short_id: plan.rules[0]?.trigger ?? "purchase",
      amount: amount.value.trim() || undefined,
      user,
      at: Date.now(),
    },
    chain,
  );
  slot("one-problem").textContent = run.ok ? "" : run.message;
  if (!run.ok) return;
  const places = [{ user, level: 0 }, ...chain.map(({ user }, at) => ({ user, level: at + 1 }))];
  slot("chain").replaceChildren(...places.map((place) => item(place, run)));
  slot("sums").textContent = run.sums
    .map(({ unit, intended, given, empty, cut, remainder }) =>
      [
        `${amountOf(given)} ${unit} of ${amountOf(intended)} are given`,
        Number(empty) && `${amountOf(empty)} were for empty levels`,
        Number(cut) && `${amountOf(cut)} are cut by what it may cost`,
        Number(remainder) && `${amountOf(remainder)} are left over by a division`,
      ]
        .filter(Boolean)
        .join(", "),
    )
    .join("; ");
}

function item({ user, level }, { awards, missed, messages }) {
  // By a compressed rule a member moves down: people are told by who they are.
  const isTheirs = (told) => told.user === user && (told.level > 0 || level === 0);
  const got = awards.filter(isTheirs);
  const why = [...got, ...missed.filter(isTheirs)].map(({ text }) => text);
  for (const { template } of messages.filter(isTheirs)) why.push(`Is sent “${template}”.`);
  const place = level === 0 ? "who did it" : level === 1 ? "direct referrer" : `level ${level}`;
  const made = element("li", level === 0 ? "own" : got.length ? "" : "nothing");
  for (const { amount, unit } of got) {
    made.append(element("b", "gets", `${amountOf(amount)} ${unit}`));
  }
  made.append(element("strong", "", nameOf(user)), ` (${place}) `);
  made.append(...why.map((text) => element("span", "", text)));
  return made;
}

/** Calls `explainAgain` with a person's name, or nothing, when the form is changed. */
export function onActivity(explainAgain) {
  slot("one").addEventListener("input", () => explainAgain(person.value.trim().toLowerCase()));
  slot("one").addEventListener("submit", (event) => event.preventDefault());
}

/** Whose activity it is. */
export function showPerson(user) {
  person.value = nameOf(user);
}

// The signup page. The package fills the field and checks what is typed; this file submits the
// form, puts refusals where they belong, and shows the new user's link, code and chain.

import { copy } from "./copy.js";
import { ask, chainItems, count, slot } from "./page.js";
import { format, prefill } from "./refgraph/form.browser.js";

const form = document.querySelector("form");
const { email, referral_code: code } = form.elements;
const submit = form.querySelector("[type=submit]");

/** The fields of the API, as this form has them. */
const FIELDS = { user: email, referrer: code };

/** What people read about a refusal. The API's own sentences are written for developers. */
const WORDS = {
  invalid_email: "That is not an email address yet.",
  missing_field: "Your email is needed here.",
  invalid_referral_code: "That is no referral code. Correct it, or leave the field empty.",
  unknown_referral_code:
    "The code is well formed, but nobody here has it. Ask whoever sent you, or leave it empty.",
  self_connection: "That is your own code. Leave the field empty, or enter a friend’s.",
  conflict: "That code is for another program.",
  banned: "Whoever has this code is banned. Leave the field empty, or enter another.",
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (submit.getAttribute("aria-disabled") === "true") return;
  clearProblems();
  const referrer = code.value.trim();
  busy(true);
  const reply = await ask("/demo/signup", {
    user: email.value.trim() || null,
    referrer: referrer || null,
  });
  busy(false);
  if (reply.ok) show(reply);
  else tell(reply);
});

for (const field of Object.values(FIELDS)) {
  field.addEventListener("input", () => clearProblem(field));
}

/** Keeps the button where the focus is, but from being pressed twice. */
function busy(isBusy) {
  submit.setAttribute("aria-disabled", String(isBusy));
  submit.textContent = isBusy ? "Signing up …" : "Sign up";
}

function tell({ code, field, message }) {
  const input = FIELDS[field];
  const words = WORDS[code] ?? message;
  if (!input) {
    slot("problem").textContent = words;
    return;
  }
  problemOf(input).textContent = words;
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

const problemOf = (input) => document.getElementById(`${input.id}-problem`);

function clearProblem(input) {
  slot("problem").textContent = "";
  if (!problemOf(input).textContent) return;
  problemOf(input).textContent = "";
  input.removeAttribute("aria-invalid");
}

function clearProblems() {
  for (const input of Object.values(FIELDS)) clearProblem(input);
}

/** Shows a user who they are in the network now. */
function show({ name, status, outcome, referral_code, link, chain }) {
  const isNew = outcome === "created";
  slot("done-title").textContent = isNew ? `Welcome, ${name}` : `Good to see you again, ${name}`;
  slot("done-lead").textContent =
    status === "active"
      ? isNew
        ? "You are in. Whoever signs up through your link is brought in by you."
        : "This email was signed up before. Here is the same code, and the same chain."
      : "This email was signed up before, and is suspended now.";
  slot("link").value = link;
  slot("code").value = format(referral_code);
  slot("open").href = link;
  slot("chain-lead").textContent = chain.length
    ? `${count(chain.length, "person stands", "people stand")} above you.`
    : "Nobody brought you in, so a tree of its own begins with you.";
  slot("chain").replaceChildren(...chainItems(`${name} (you)`, chain));
  slot("signup").hidden = true;
  slot("done").hidden = false;
  slot("done-title").focus();
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const what = slot(button.dataset.copy);
    const copied = await copy(what.value);
    slot("copied").textContent = copied
      ? `Copied: your ${button.dataset.copy}`
      : "This browser does not let a page copy. Select the text and copy it by hand.";
  });
}

/** Where in a link a code was found, in words. */
const PLACES = {
  query: (name) => `it stands there as “${name}”`,
  path: (name) => `it stands there after “/${name}/”`,
  fragment: () => "it stands there after the “#”",
  edge: () => "on an earlier visit",
};

function tellWhere({ source, name }) {
  slot("filled").textContent =
    `Your referral code came with the link that you opened (${PLACES[source](name)}).`;
}

try {
  const handle = await prefill({ program: "spring" });
  const found = await handle.found();
  // The worker writes the code into the page on its way; where it had it from, the link tells.
  if (found.ok && code.value) tellWhere(found);
  else if (handle.filled) tellWhere(handle.filled);
} catch (error) {
  // Without the module the form works all the same: the server checks the code.
  console.error(error);
  slot("problem").textContent = "The code cannot be checked while you type in this browser.";
}

// The editor of a plan: a form for its first rule, and all of it as JSON. Whichever is edited, the
// other follows; what is wrong is told, and the plan stays what it was.

import { element, slot } from "./page.js";
import { FIELDS, levelsOf, PLANS, SHARES, shareOf, withLevel } from "./plan.js";
import { checkPlan } from "./refgraph/award.browser.js";

const LEVELS = 10;
const NO_SHARE = "An amount is written as 5.00, a rate as 10 %, a share of the pool as 2 parts.";

const json = slot("json");
const preset = slot("preset");
const fields = [...document.querySelectorAll("[data-field]")];
const levels = Array.from({ length: LEVELS }, (_, at) => {
  const input = element("input");
  Object.assign(input, { id: `level-${at + 1}`, autocomplete: "off", spellcheck: false });
  return input;
});

/** Shows the editor. `onPlan` hears each sound plan, the first at once. */
export function editPlan(onPlan) {
  let plan;

  const take = (next, isShown) => {
    const checked = checkPlan(next);
    if (!checked.ok) return tell(`${checked.path}: ${checked.message}`);
    tell("");
    plan = next;
    if (!isShown) json.value = JSON.stringify(plan, null, 2);
    onPlan(plan);
  };
  /** Takes the plan with its first rule changed. */
  const change = (rule) => take({ ...plan, rules: [rule, ...plan.rules.slice(1)] });

  const showFields = () => {
    const [rule] = plan.rules;
    for (const input of [...fields, ...levels]) {
      input.disabled = !rule;
      input.removeAttribute("aria-invalid");
    }
    if (!rule) return;
    for (const input of fields) show(input, FIELDS[input.dataset.field].read(rule));
    const texts = levelsOf(rule);
    levels.forEach((input, at) => {
      show(input, at < texts.length ? texts[at] : "");
    });
  };

  /** What a text says of a share, if it does. */
  const shareIn = (input) => {
    const share = shareOf(input.value);
    if (share !== undefined) input.removeAttribute("aria-invalid");
    else {
      input.setAttribute("aria-invalid", "true");
      tell(NO_SHARE);
    }
    return share;
  };

  for (const input of fields) {
    input.addEventListener("input", () => {
      const { field } = input.dataset;
      const value = input.type === "checkbox" ? input.checked : input.value;
      const written = SHARES.has(field) ? shareIn(input) : value;
      if (written !== undefined) change(FIELDS[field].write(plan.rules[0], written));
    });
  }
  levels.forEach((input, at) => {
    input.addEventListener("input", () => {
      const share = shareIn(input);
      if (share !== undefined) change(withLevel(plan.rules[0], at + 1, share));
    });
    const label = element("label", "", `Level ${at + 1}`);
    label.htmlFor = input.id;
    slot("levels").append(element("div", "field", label, input));
  });
  json.addEventListener("input", () => {
    let next;
    try {
      next = JSON.parse(json.value);
    } catch (error) {
      return tell(`This is no JSON: ${error.message}`);
    }
    if (next === null || typeof next !== "object" || Array.isArray(next)) {
      return tell("A plan is an object.");
    }
    const before = plan;
    take(next, true);
    if (plan !== before) showFields();
  });
  preset.append(...Object.keys(PLANS).map((name) => new Option(name)));
  preset.addEventListener("change", () => begin());
  slot("plan").addEventListener("submit", (event) => event.preventDefault());

  const begin = () => {
    take(PLANS[preset.value]);
    showFields();
  };
  begin();
}

/** Shows a field's value; one that a form has no words for can be edited as JSON. */
function show(input, value) {
  if (input.type === "checkbox") {
    input.checked = value;
    return;
  }
  if (input.tagName === "SELECT" && ![...input.options].some((option) => option.value === value)) {
    input.append(new Option(value));
  }
  input.disabled = value === undefined;
  input.value = value ?? "";
  input.placeholder = value === undefined ? "as JSON" : "";
}

function tell(fault) {
  slot("fault").textContent = fault;
  json.toggleAttribute("aria-invalid", fault !== "");
  if (fault) json.setAttribute("aria-invalid", "true");
}

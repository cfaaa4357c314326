// Awards: who gets what for an activity, and why. Plain objects cross as JSON.

import { checkPlan as check, runAwards as run } from "#glue";
import { call } from "./engine.js";

function json(value, name) {
  if (typeof value !== "object" || value === null)
    throw new TypeError(`\`${name}\` must be an object`);
  let text;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new TypeError(`\`${name}\` must be plain data`, { cause });
  }
  if (text === undefined) throw new TypeError(`\`${name}\` must be plain data`);
  return text;
}

/** Whether a plan is sound, or where it is not. */
export function checkPlan(plan) {
  const text = json(plan, "plan");
  return call(() => JSON.parse(check(text)));
}

/** Who gets what for an activity, and why everyone else does not. */
export function runAwards(plan, activity, chain, spent = []) {
  const parts = { plan, activity, chain, spent };
  const members = Object.entries(parts).map(([name, part]) => `"${name}":${json(part, name)}`);
  return call(() => JSON.parse(run(`{${members}}`)));
}

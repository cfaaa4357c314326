// Awards: who gets what for an activity, and why.

import { checkPlan as check, runAwards as run } from "#glue";
import { call } from "../engine.js";
import { json, members } from "./json.js";

/** Whether a plan is sound, or where it is not. */
export function checkPlan(plan) {
  const text = json(plan, "plan");
  return call(() => JSON.parse(check(text)));
}

/** Who gets what for an activity, and why everyone else does not. */
export function runAwards(plan, activity, chain, spent = []) {
  const text = members({ plan, activity, chain, spent });
  return call(() => JSON.parse(run(text)));
}

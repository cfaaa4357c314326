// Which field gets the code: asked of the module.

import { call, nameOf, send } from "../engine.js";
import { describe } from "./describe.js";

const REASONS = 3;
/** The fields that are looked at; a page with more of them is no form. */
const MOST = 2000;
const FIELDS = "input,textarea";

/** The fields within `root`; only the author's own, if they named one. */
export const fieldsOf = (root, own) => {
  if (own === undefined) return [...root.querySelectorAll(FIELDS)].slice(0, MOST);
  const element =
    typeof own === "function" ? own() : typeof own === "string" ? root.querySelector(own) : own;
  if (!element) return [];
  return [element.matches(FIELDS) ? element : element.querySelector(FIELDS)].filter(Boolean);
};

/**
 * Whether the module has a say about one of `fields`: it is worth its loading then. Most pages have
 * a field to search with, one for an email, or hidden ones that hold what servers put there.
 */
export const isWorthIt = (fields, own) =>
  fields.some(
    ({ type, value, dataset }) =>
      own !== undefined ||
      "referral" in dataset ||
      "refgraph" in dataset ||
      /^text/.test(type) ||
      (type === "hidden" && !value),
  );

/** The best of `fields`, its score and the reason; nothing if none will do. */
export const choose = (fields, isAuthors, taken) => {
  // Engines compile what a module does when it is first asked: most pages have no form.
  if (!fields.length) return;
  const text = describe(fields, isAuthors, taken);
  const answer = call((wasm) => wasm.choose_field(send(text)));
  if (!answer) return;
  return {
    field: fields[(answer & 0xffff) - 1],
    score: (answer >>> 16) & 127,
    reason: nameOf(REASONS, answer >>> 23),
  };
};

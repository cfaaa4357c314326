// Adopting: a field that a worker filled on the page's way here, known by the mark it left.

import { fill } from "./fill.js";
import { isLeft, leave } from "./typing.js";
import { write } from "./write.js";

/** The mark: score and reason, and of a cookie's code the touch. */
const MARK = "refgraph";

/**
 * Takes what a worker wrote into one of the fields for what we filled. `about` says of its code
 * what else there is to say, or nothing if it is to go: the visitor removed it.
 */
export const adopt = (fields, about) => {
  // A text that a person changed is theirs.
  const field = fields.find(
    (field) =>
      field.dataset[MARK] && field.value && field.value === field.defaultValue && !isLeft(field),
  );
  if (!field) return;
  const referralCode = field.value;
  const mark = field.dataset[MARK];
  const [score, reason] = mark.split(" ");
  const more = about(referralCode, mark);
  if (more) {
    return fill(field, { referralCode, source: "edge", name: "", score: +score, reason, ...more });
  }
  leave(field);
  write(field, "");
};

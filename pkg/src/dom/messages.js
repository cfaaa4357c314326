// What people read. Nothing here claims that a code exists: only the server knows that.

/** The text of an outcome; `{code}` is where its button goes. */
const MESSAGES = {
  valid: "This referral code looks right.",
  applied: "Referral code from your link. {code}",
  remove: "Remove",
  suggestion: "Did you mean {code}?",
  too_short: "This referral code is too short.",
  too_long: "This referral code is too long.",
  bad_symbol: "This referral code has a character that none has.",
  mistyped: "This referral code has a typing error.",
  other_program: "This referral code is for another program.",
};
const OTHERWISE = "This referral code cannot be used here.";

/** The text for an outcome, the page's own where it has one. */
export const message = (own, outcome, verdict) =>
  (typeof own === "function" ? own(outcome, verdict) : own?.[outcome]) ??
  MESSAGES[outcome] ??
  OTHERWISE;

// Arguments: what callers got wrong is told as a TypeError, before anything crosses.

/** `value`, which must be a string. */
export function string(value, name) {
  if (typeof value !== "string") throw new TypeError(`\`${name}\` must be a string`);
  return value;
}

/** `value`, which must be an array of strings. */
export function strings(value, name) {
  if (!Array.isArray(value)) throw new TypeError(`\`${name}\` must be an array of strings`);
  return value.map((each) => string(each, name));
}

/** `value`, which must be a whole number within the range, or `fallback` if it is missing. */
export function integer(value, name, least, most, fallback) {
  if (value === undefined && fallback !== undefined) return fallback;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TypeError(`\`${name}\` must be a whole number from ${least} to ${most}`);
}

/** The place of `value` among `choices`, counted from 1; 0 if it is missing. */
export function choice(value, name, choices) {
  if (value === undefined) return 0;
  const at = choices.indexOf(value);
  if (at < 0)
    throw new TypeError(`\`${name}\` must be ${choices.map((c) => `"${c}"`).join(" or ")}`);
  return at + 1;
}

/** `value`, which must be a plain object, or an empty one if it is missing. */
export function options(value) {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null)
    throw new TypeError("`options` must be an object");
  return value;
}

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

/** The most that 32 bits hold: in place of a number, that there is none. */
export const NONE = 0xffffffff;

/** `value`, which must be a typed array of numbers, or an array of such. */
export function numbers(value, name) {
  if (value instanceof Uint32Array) return value;
  if (!Array.isArray(value)) throw new TypeError(`\`${name}\` must be an array or a Uint32Array`);
  return Uint32Array.from(value, (each) => integer(each, `${name}[…]`, 0, NONE));
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

// Plain data, which crosses as JSON.

/** The JSON of an object or array. */
export function json(value, name) {
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

/** The JSON of an object of such. */
export const members = (parts) =>
  `{${Object.entries(parts).map(([name, part]) => `"${name}":${json(part, name)}`)}}`;

// Foreign codes and the patterns of their shape (docs/codes.md, "Foreign codes").

import { read } from "./alphabet.js";

const IN_PATTERN = {
  "#": /^[0-9]$/,
  "@": /^[A-Z]$/,
  "*": /^[0-9A-Z]$/,
};

const LONGEST_FOREIGN = 30;

/** What counts of a text: upper case, in the usual width, without separators. */
export const strip = (text) => (read(text) ?? []).map(({ character }) => character).join("");

/** Whether a text has the shape of a pattern. */
export function matches(text, pattern) {
  const characters = [...strip(text)];
  const places = [...strip(pattern)];
  return (
    characters.length > 0 &&
    characters.length <= LONGEST_FOREIGN &&
    characters.length === places.length &&
    characters.every((character) => /^[!-~]$/.test(character) && !(character in IN_PATTERN)) &&
    places.every((place, i) => IN_PATTERN[place]?.test(characters[i]) ?? place === characters[i])
  );
}

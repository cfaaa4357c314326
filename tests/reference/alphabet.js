// Symbols: what is typed, read symbol by symbol (docs/codes.md, "Symbols").

const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LOOK_ALIKES = { O: "0", I: "1", L: "1", U: "V" };
const LONGEST_TEXT = 256;

/** First and last of the characters that are skipped. */
const SKIPPED = [
  [0x0009, 0x000d],
  [0x0020, 0x0020],
  [0x002d, 0x002d],
  [0x00a0, 0x00a0],
  [0x00ad, 0x00ad],
  [0x1680, 0x1680],
  [0x2000, 0x2015],
  [0x2028, 0x202f],
  [0x205f, 0x205f],
  [0x2060, 0x2060],
  [0x2212, 0x2212],
  [0x3000, 0x3000],
  [0xfe58, 0xfe58],
  [0xfe63, 0xfe63],
  [0xff0d, 0xff0d],
  [0xfeff, 0xfeff],
];

export const isSkipped = (character) =>
  SKIPPED.some(([first, last]) => {
    const point = character.codePointAt(0);
    return first <= point && point <= last;
  });

/** A character in its usual width, ASCII letters in upper case. */
export function plain(character) {
  const point = character.codePointAt(0);
  const isFullWidth = 0xff01 <= point && point <= 0xff5e;
  const usual = isFullWidth ? String.fromCodePoint(point - 0xff01 + 0x21) : character;
  return "a" <= usual && usual <= "z" ? usual.toUpperCase() : usual;
}

/**
 * The characters of a text that are not skipped, each with its position in UTF-16 code units from
 * the start; null if the text is too long to be read.
 */
export function read(text) {
  if (text.length > LONGEST_TEXT) return null;
  const found = [];
  let position = 0;
  for (const character of text) {
    if (!isSkipped(character)) found.push({ character: plain(character), position });
    position += character.length;
  }
  return found;
}

/** What a character that was read is worth, 0 to 31; -1 if it is a bad symbol. */
export function worth(character) {
  return SYMBOLS.split("").indexOf(LOOK_ALIKES[character] ?? character);
}

/** Values as the canonical spelling. */
export const spell = (values) => values.map((value) => SYMBOLS[value]).join("");

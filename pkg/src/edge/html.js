// HTML's spelling of text: out of attributes and labels as they stand in the source, and back.

const NAMED = {
  amp: "&",
  apos: "'",
  gt: ">",
  hellip: "…",
  lt: "<",
  mdash: "–",
  nbsp: " ",
  ndash: "–",
  quot: '"',
  rsquo: "’",
  shy: "",
  szlig: "ß",
};
/** The accents of Latin letters, by the end of the entity's name: `&eacute;`. */
const ACCENTS = {
  acute: "\u0301",
  caron: "\u030c",
  cedil: "\u0327",
  circ: "\u0302",
  grave: "\u0300",
  ring: "\u030a",
  tilde: "\u0303",
  uml: "\u0308",
};

/** What a text of the source says. An entity that is not known stays as it stands. */
export const unescaped = (text) =>
  text.includes("&")
    ? text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]{2,8}));/g, character)
    : text;

function character(source, decimal, hex, name) {
  if (name) {
    if (Object.hasOwn(NAMED, name)) return NAMED[name];
    const accent = Object.hasOwn(ACCENTS, name.slice(1)) && ACCENTS[name.slice(1)];
    return accent ? (name[0] + accent).normalize() : source;
  }
  const point = decimal ? Number(decimal) : Number.parseInt(hex, 16);
  return point > 0 && point <= 0x10_ffff ? String.fromCodePoint(point) : source;
}

/**
 * A text for an attribute's value or an element's content, in any quotes and any encoding that has
 * ASCII: all but ASCII letters, digits, dashes and spaces is numbered.
 */
export const escaped = (text) =>
  text.replace(/[^\w -]/gu, (character) => {
    const point = character.codePointAt(0);
    // HTML has no lone surrogates, and nothing for U+0000.
    return `&#${(point >= 0xd800 && point < 0xe000) || !point ? 0xfffd : point};`;
  });

// A field as one line of text, which is all that the module learns of it. It is joined here from
// plain values and nowhere else, whatever reads the page: scripts in it, or a rewriter before it.
//
// The values, none of which must be there:
//
// - yes or no: `authorSays` (marked as the field), `readOnly`, `disabled`, `hidden` (out of sight),
//   `typed` (a person typed there, or it holds text), `inSearchForm`, `excluded` (the author says
//   that it is not the field);
// - `form`: what its form is called, the attributes `id`, `class`, `name` and `action` with spaces
//   between; `passwords`: for each password field of that form a semicolon and its `autocomplete`;
// - `kind`: the `type` of an input in lower case, `textarea` or `select`;
// - the attributes `name`, `id` and `autocomplete`; `data`: the names and values of its data
//   attributes, and of what frameworks name it by;
// - `label`: the text of its labels; `ariaLabel`, `placeholder`;
// - `nearby`: where it has no label, the text right before it;
// - `group`: the legend or heading of what it stands in.
//
// Texts go as the page has them and are folded here, with the platform's tables, of which the
// module has none: letters beyond ASCII cross small and without accents.

/** Separates the texts of a field, and ends it. */
const SEPARATOR = "\x1F";
const END = "\x1E";
/** The most of a text that is passed on: what says what a field is for is said at its start. */
export const LONGEST = 200;

/** In the order of their bits. Whether it is in a login form is for the module to say. */
const FLAGS = "authorSays readOnly disabled hidden typed - inSearchForm excluded".split(" ");
const TEXTS =
  "form passwords kind name id autocomplete data label ariaLabel placeholder nearby group".split(
    " ",
  );

/** The line of a field. */
export const descriptor = (field) => {
  const flags = FLAGS.reduce((bits, name, at) => bits | (field[name] ? 1 << at : 0), 0);
  const texts = TEXTS.map((name) =>
    (field[name] ?? "")
      .slice(0, LONGEST)
      .replaceAll(SEPARATOR, " ")
      .replaceAll(END, " ")
      .replace(/\P{ASCII}/gu, fold),
  );
  return [flags, ...texts].join(SEPARATOR) + END;
};

const fold = (letter) => letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().normalize();

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

/** The line of a field. */
export const descriptor = (field) =>
  line(
    [
      field.authorSays,
      field.readOnly,
      field.disabled,
      field.hidden,
      field.typed,
      // Whether it is in a login form is for the module to say.
      false,
      field.inSearchForm,
      field.excluded,
    ],
    [
      field.form,
      field.passwords,
      field.kind,
      field.name,
      field.id,
      field.autocomplete,
      field.data,
      field.label,
      field.ariaLabel,
      field.placeholder,
      field.nearby,
      field.group,
    ],
  );

/** The same of values in this order, for pages, to which their names would be many bytes. */
export const line = (facts, texts) =>
  [
    facts.reduce((bits, fact, at) => bits | (fact ? 1 << at : 0), 0),
    ...texts.map((text) =>
      (text ?? "")
        .slice(0, LONGEST)
        .replace(/\p{Cc}/gu, " ")
        .replace(/\P{ASCII}/gu, fold),
    ),
  ].join(SEPARATOR) + END;

const fold = (letter) => letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().normalize();

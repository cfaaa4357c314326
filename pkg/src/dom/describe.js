// Fields as plain texts and flags, which is all that the module learns of a page.

const SEPARATOR = "\x1F";
const END = "\x1E";
/** The most of a text that is passed on: what says what a field is for is said at its start. */
const LONGEST = 200;

/** What the module reads of `fields`. `taken` tells which of them are no longer ours to fill. */
export const describe = (fields, isAuthors, taken) => {
  const passwords = [...(fields[0]?.getRootNode().querySelectorAll("[type=password]") ?? [])];
  return fields
    .map((field) => {
      const attribute = (name) => field.getAttribute(name) ?? "";
      const flags = [
        isAuthors || field.hasAttribute("data-referral"),
        field.readOnly,
        field.matches(":disabled"),
        isUnseen(field),
        taken(field),
        false, // in a login form: for the module to say
        field.closest('search,[role=search],[action$="/search"]'),
      ].reduce((bits, flag, at) => bits | (flag ? 1 << at : 0), 0);
      const texts = [
        called(field.form),
        passwords
          .filter(({ form }) => form === field.form)
          .map(({ autocomplete }) => `;${autocomplete}`)
          .join(""),
        field.type,
        attribute("name"),
        attribute("id"),
        attribute("autocomplete"),
        labels(field),
        attribute("aria-label"),
        attribute("placeholder"),
      ];
      return [flags, ...texts.map(clean)].join(SEPARATOR) + END;
    })
    .join("");
};

const clean = (text) => text.slice(0, LONGEST).replaceAll(SEPARATOR, " ").replaceAll(END, " ");

const labels = (field) => {
  const ids = field.getAttribute("aria-labelledby")?.match(/\S+/g) ?? [];
  const others = ids.map((id) => field.getRootNode().getElementById?.(id));
  return [...(field.labels ?? []), ...others].map((label) => label?.textContent.trim()).join(" ");
};

/** Whether nobody sees the field. */
const isUnseen = (field) =>
  field.checkVisibility
    ? !field.checkVisibility({ visibilityProperty: true, checkVisibilityCSS: true })
    : !field.getClientRects().length;

/** How a form is called. Not by its own methods: a field of that name would stand in their place. */
const called = (form) =>
  form
    ? ["id", "class", "name", "action"]
        .map((name) => Element.prototype.getAttribute.call(form, name))
        .join(" ")
    : "";

// Fields as plain texts and flags, which is all that the module learns of a page.

const SEPARATOR = "\x1F";
const END = "\x1E";
/** The most of a text that is passed on: what says what a field is for is said at its start. */
const LONGEST = 200;

const SIGNUP = /sign.?up|regist|join|enrol|create/i;
const LOGIN = /log.?in|sign.?in|session/i;

/** What the module reads of `fields`. `taken` tells which of them are no longer ours to fill. */
export const describe = (fields, isAuthors, taken) => {
  const passwords = [...(fields[0]?.getRootNode().querySelectorAll("[type=password]") ?? [])];
  return fields
    .map((field) => {
      const attribute = (name) => field.getAttribute(name) ?? "";
      const isDisabled = field.matches(":disabled");
      const flags = [
        isAuthors || field.hasAttribute("data-referral"),
        // Not both, which tells nothing more: with others they would make up a separator.
        field.readOnly && !isDisabled,
        isDisabled,
        isUnseen(field),
        taken(field),
        isInLogin(field, passwords),
        field.closest('search,[role=search],[action$="/search"]'),
      ].reduce((bits, flag, at) => bits | (flag ? 1 << at : 0), 0);
      const texts = [
        field.type,
        attribute("name"),
        attribute("id"),
        attribute("autocomplete"),
        labels(field),
        attribute("aria-label"),
        attribute("placeholder"),
      ];
      return [String.fromCharCode(flags), ...texts.map(clean)].join(SEPARATOR) + END;
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

/**
 * Whether the field belongs to a form to log in with. Forms to sign up with have a password as
 * well: they ask for a new one or ask twice, or are called so.
 */
const isInLogin = (field, passwords) => {
  const [password, second] = passwords.filter(({ form }) => form === field.form);
  if (!password || second) return false;
  const called = ["id", "class", "name", "action"]
    // Not the form's own method: a field of that name would stand in its place.
    .map((name) => field.form && Element.prototype.getAttribute.call(field.form, name))
    .join(" ");
  const asked = password.autocomplete;
  if (SIGNUP.test(called) || asked.includes("new-password")) return false;
  return asked.includes("current-password") || LOGIN.test(called);
};

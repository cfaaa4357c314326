// The described fields of the shared vectors as pages, each a form as it would be in the field.

import { readFile } from "node:fs/promises";

const cases = JSON.parse(
  await readFile(new URL("../../vectors/fields.json", import.meta.url), "utf8"),
);

/** What HTML has; of any other type it makes a text field. */
const TYPES = [
  ..."select select-one select-multiple text textarea hidden email tel url search number password checkbox radio".split(
    " ",
  ),
  ..."date month week time datetime-local color range file button submit".split(" "),
];

const escaped = (text) =>
  text.replace(/[&<>"]/g, (symbol) => `&#${symbol.charCodeAt(0)};`).replaceAll("\0", "\uFFFD");

const attributes = (all) =>
  Object.entries(all)
    .filter(([, value]) => value)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escaped(value)}"`))
    .join("");

/** The element of a description, with what stands around it. */
const elementOf = ({ field, at }) => {
  const { kind = "text", label, nearby, group } = field;
  const all = attributes({
    "data-at": String(at),
    "data-referral": field.authorSays || (field.excluded && "off"),
    "data-field": field.data,
    name: field.name,
    id: field.id,
    autocomplete: field.autocomplete,
    placeholder: field.placeholder,
    "aria-label": field.ariaLabel,
    readonly: field.readOnly,
    disabled: field.disabled,
    style: field.hidden && "display: none",
  });
  const text = field.typed ? "X" : "";
  const element = kind.startsWith("select")
    ? `<select${all}><option></option></select>`
    : kind === "textarea"
      ? `<textarea${all}>${text}</textarea>`
      : `<input type="${kind}"${all} value="${text}">`;
  const labelled = label ? `<label>${escaped(label)} ${element}</label>` : element;
  const placed = `<div>${escaped(nearby ?? "")}${labelled}</div>`;
  return group ? `<fieldset><legend>${escaped(group)}</legend>${placed}</fieldset>` : placed;
};

/** The kinds of forms that fields stand in. */
const FORMS = {
  login: { start: '<form action="/login">', isIn: ({ inLoginForm }) => inLoginForm },
  search: { start: '<form role="search">', isIn: ({ inSearchForm }) => inSearchForm },
  signup: {
    start: '<form action="/signup">',
    isIn: ({ inLoginForm, inSearchForm }) => !inLoginForm && !inSearchForm,
  },
};

const formOf = (fields, kind) => {
  const own = fields.filter(({ field }) => FORMS[kind].isIn(field));
  if (own.length === 0) return "";
  const hasPassword = own.some(({ field }) => field.kind === "password");
  const password = kind === "login" && !hasPassword ? '<input type="password">' : "";
  return `${FORMS[kind].start}${own.map(elementOf).join("")}${password}</form>`;
};

const isHtml = ({ kind = "text" }) => TYPES.includes(kind);

/** Each case: the markup of its forms, and which of its fields is right, if one is. */
export const corpus = cases
  .filter(({ fields }) => fields.every(isHtml))
  .map(({ fields, expected }) => {
    const all = fields.map((field, at) => ({ field, at }));
    const html = Object.keys(FORMS).map((kind) => formOf(all, kind));
    return { expected: expected?.index, html: html.join("") };
  });

// Fields as plain values (see `descriptor.js`). However many fields, labels and texts a page has,
// describing it is bounded work.

import { LONGEST, line } from "./descriptor.js";

/** The most labels and password fields of a page that are looked at. */
const MOST = 4000;
/** How many nodes are read of a text, and passed on the way to one. */
const NEAR = 40;
/** How far up a field is looked around. */
const LEVELS = 4;
/** `NodeFilter.SHOW_TEXT` */
const TEXTS = 4;
const FIELDS = "input:not([type=hidden]),textarea,select";
const OFF = "[data-referral=off i],[data-referral=false i]";

/** What the module reads of `fields`. `taken` tells which of them are no longer ours to fill. */
export const describe = (fields, isAuthors, taken) => {
  const pages = new Map();
  return fields
    .map((field) => {
      const root = field.getRootNode();
      if (!pages.has(root)) pages.set(root, survey(root));
      const noted = pages.get(root);
      const { form } = field;
      const attribute = (name) => field.getAttribute(name);
      const isMarked = field.matches("[data-referral]") && !field.matches(OFF);
      const ids = attribute("aria-labelledby")?.match(/\S+/g) ?? [];
      const label = ids
        .slice(0, NEAR)
        .map((id) => textOf(root.getElementById?.(id)))
        .concat(noted.get(field))
        .join(" ")
        .trim();
      // In the order of `descriptor`.
      return line(
        [
          isAuthors || isMarked,
          field.readOnly,
          field.matches(":disabled"),
          isUnseen(field),
          taken(field),
          false,
          field.closest('search,[role=search],[action$="/search"]'),
          !isAuthors && !isMarked && field.closest(OFF),
        ],
        [
          called(form),
          noted.get(form),
          field.type,
          attribute("name"),
          attribute("id"),
          attribute("autocomplete"),
          data(field),
          label,
          attribute("aria-label"),
          attribute("placeholder"),
          label ? "" : nearby(field),
          textOf(
            field.closest("fieldset,section,[role=group]")?.querySelector("legend,h1,h2,h3,h4"),
          ),
        ],
      );
    })
    .join("");
};

/** The texts of each field's labels and the passwords of each form, read once. */
const survey = (root) => {
  const noted = new Map();
  const note = (key, text) => {
    const before = noted.get(key) ?? "";
    if (before.length < LONGEST) noted.set(key, before + text);
  };
  const each = (selector, task) => [...root.querySelectorAll(selector)].slice(0, MOST).map(task);
  each("label", (label) => note(label.control, ` ${textOf(label)}`));
  each("[type=password]", ({ form, autocomplete }) => note(form, `;${autocomplete}`));
  return noted;
};

/** The text of a node, as far as it is read: a node may hold a whole page. */
const textOf = (node) => {
  let text = "";
  if (!node) return text;
  const walker = node.ownerDocument.createTreeWalker(node, TEXTS);
  for (let left = NEAR; left && text.length < LONGEST && walker.nextNode(); left--) {
    text += ` ${walker.currentNode.data.slice(0, LONGEST).trim()}`;
  }
  return (text || node.data || "").trim();
};

/** The data attributes of a field, and what frameworks name it by. */
const data = (field) =>
  [...field.attributes]
    .slice(0, NEAR)
    .filter(({ name }) => /^data-(?!refgraph$)|^formcontrolname|^ng-model/.test(name))
    .map(({ name, value }) => `${name} ${value}`)
    .join(" ");

/** The text right before a field, up to the field before it. */
const nearby = (field) => {
  for (let level = LEVELS, node = field; level && node; level--, node = node.parentNode) {
    let before = node.previousSibling;
    for (let left = LEVELS; left && before; left--, before = before.previousSibling) {
      if (before.matches?.(FIELDS) || before.querySelector?.(FIELDS)) return "";
      const text = before.matches?.("script,style,label") ? "" : textOf(before);
      if (text) return text;
    }
  }
  return "";
};

/** Whether nobody sees the field. */
const isUnseen = (field) =>
  // By its first name, which all know.
  !(field.checkVisibility?.({ checkVisibilityCSS: true }) ?? field.getClientRects().length);

/** How a form is called. Not by its own methods: a field of that name would stand in their place. */
const called = (form) =>
  form &&
  ["id", "class", "name", "action"]
    .map((name) => Element.prototype.getAttribute.call(form, name))
    .join(" ");

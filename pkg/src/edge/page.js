// A page as it streams past: its fields, described as scripts in a page would describe them, and
// the bytes that are held until the module knows which of them gets the code.

import { descriptor, LONGEST } from "../dom/descriptor.js";
import { call, nameOf, send } from "../engine.js";
import { unescaped } from "./html.js";

const REASONS = 3;
/** The fields that are looked at; a page with more of them is no form. */
const MOST = 2000;
/** Data attributes, and what frameworks name a field by. */
const NAMING = /^(data-|formcontrolname|ng-model)/;

/** Elements that say something of the fields in them. */
const REGIONS = {
  template: (element) => element.tagName === "template" && !element.hasAttribute("shadowrootmode"),
  disabled: (element) => element.tagName === "fieldset" && element.hasAttribute("disabled"),
  hidden: (element) =>
    isHidden(element) || (element.tagName === "dialog" && !element.hasAttribute("open")),
  inSearchForm: (element) =>
    element.tagName === "search" || /^search$/i.test(element.getAttribute("role") ?? ""),
  excluded: (element) => isOff(element),
  quiet: ({ tagName }) => /^(script|style|select)$/.test(tagName),
};
/**
 * What is looked at. `<noscript>` is not among it: as to browsers with scripts, what is in it is text
 * to rewriters. Outside of forms, elements with an attribute are looked for by their tags:
 * without one, the rewriter reads the attributes of every element of the page.
 */
const ELEMENTS = [
  "dialog, fieldset, form, input, label, legend, p[id], script, search, select, span[id], style",
  "template, textarea",
  ...["div", "form ", "main", "section"].flatMap((place) =>
    ["[hidden]", "[style]", "[role]", "[data-referral]"].map((attribute) => place + attribute),
  ),
].join(", ");

/** Starts to look at a page, which passes through the rewriter that is given to `watch`. */
export function observe() {
  const within = Object.fromEntries(Object.keys(REGIONS).map((region) => [region, 0]));
  /** How many fields came by, whatever they are. */
  let count = 0;
  /** The fields since bytes are held, or since nothing needed to be. */
  let fields = [];
  const labels = { byField: new Map(), byId: new Map() };
  /** What the rewriter is in: a form, a label, another element that may label something. */
  let form;
  /** Forms by their ids: a field anywhere in the page may say that it belongs to one. */
  const forms = new Map();
  let label;
  let named;
  /** The textarea that was opened last, whose text comes behind it. */
  let textarea;
  let legend = "";
  /** The text of the form since the last field. */
  let before = "";
  /** Marks a field in what comes out of the rewriter. */
  let mark;

  const page = {
    /** Whether bytes must not go on yet, and the field from which on. */
    holding: false,
    get first() {
      return fields[0]?.at;
    },
    /** Whether nothing more can come of looking. */
    over: false,
    /** The field that gets the code: its place among the page's fields, score and reason. */
    choice: undefined,
    /** The most bytes that are held. */
    mostHeld: call((wasm) => wasm.most_held()),
    watch,
    settle: (noMore) => guarded(() => settle(noMore)),
  };

  /** Whatever goes wrong here must cost the page nothing but its code. */
  function guarded(task) {
    if (page.over) return;
    try {
      task();
    } catch (error) {
      console.error("refgraph:", error?.name, error?.code);
      end();
    }
  }

  function end() {
    page.over = true;
    page.holding = false;
  }

  function settle(noMore) {
    // What the form of a field is called may be still to come.
    if (!noMore && fields.some((field) => field.form && !field.form.isKnown)) return;
    const text = fields.map(line).join("");
    const answer = call((wasm) => wasm.settle(send(text), noMore));
    if (answer === 0) return;
    if (answer === 1) {
      fields = [];
      page.holding = false;
      return;
    }
    const choice = answer >>> 1;
    page.choice = {
      at: fields[(choice & 0xffff) - 1].at,
      score: (choice >>> 16) & 127,
      reason: nameOf(REASONS, choice >>> 23),
    };
    end();
  }

  /** The line of a field, with what its form and its labels turned out to be. */
  function line({ at, form, labelledBy, wrapped, ...field }) {
    const own = (field.id && labels.byField.get(field.id)) || [];
    const others = labelledBy.flatMap((id) => labels.byId.get(id) ?? []);
    const label = [...wrapped, ...own, ...others].map(({ text }) => plain(text)).join(" ");
    return descriptor({
      ...field,
      form: form?.called,
      passwords: form?.passwords,
      label,
      nearby: label.trim() ? "" : field.nearby,
      inSearchForm: field.inSearchForm || form?.isSearch,
    });
  }

  function onField(element) {
    const at = count++;
    const attribute = (name) => plain(element.getAttribute(name));
    const isTextarea = element.tagName === "textarea";
    const kind = isTextarea ? "textarea" : attribute("type").toLowerCase();
    const owner = element.hasAttribute("form") ? formOf(attribute("form")) : form;
    if (kind === "password" && owner) {
      owner.passwords = cut(`${owner.passwords};${attribute("autocomplete")}`);
    }
    const nearby = plain(before);
    before = "";
    if (within.template || at >= MOST) return;
    const isMarked = element.hasAttribute("data-referral");
    const excluded = isOff(element);
    const field = {
      at,
      form: owner,
      wrapped: label?.wraps ? [label] : [],
      labelledBy: attribute("aria-labelledby").match(/\S+/g) ?? [],
      authorSays: isMarked && !excluded,
      excluded: excluded || (!isMarked && within.excluded > 0),
      readOnly: element.hasAttribute("readonly"),
      disabled: element.hasAttribute("disabled") || within.disabled > 0,
      hidden: isHidden(element) || within.hidden > 0,
      typed: !isTextarea && attribute("value") !== "",
      inSearchForm: within.inSearchForm > 0,
      kind,
      name: attribute("name"),
      id: attribute("id"),
      autocomplete: attribute("autocomplete"),
      data: naming(element),
      ariaLabel: attribute("aria-label"),
      placeholder: attribute("placeholder"),
      nearby,
      group: plain(legend),
    };
    fields.push(field);
    textarea = isTextarea ? field : undefined;
    const text = line(field);
    if (call((wasm) => wasm.is_candidate(send(text)))) page.holding = true;
    if (page.holding) mark(element, at);
    else fields.pop();
  }

  const newForm = () => ({ called: "", passwords: "", isSearch: false, isKnown: false });

  /** The form of an id, which may be still to come; of several forms with one id, the first. */
  function formOf(id) {
    const known = forms.get(id);
    if (known) return known;
    const made = newForm();
    if (id && forms.size < MOST) forms.set(id, made);
    return made;
  }

  function onForm(element, ends) {
    // A form within a form is no form.
    if (form) return;
    const names = ["id", "class", "name", "action"];
    const called = names.map((name) => plain(element.getAttribute(name))).join(" ");
    const isSearch = /\/search$/.test(element.getAttribute("action") ?? "");
    const first = formOf(plain(element.getAttribute("id")));
    form = first.isKnown ? newForm() : first;
    Object.assign(form, { called, isSearch, isKnown: true });
    before = legend = "";
    label = undefined;
    ends.push(() => {
      form = label = undefined;
      legend = "";
      if (page.holding) settle(false);
    });
  }

  function onLabel(element, ends) {
    label = { text: "", wraps: !element.hasAttribute("for") };
    keep(labels.byField, element.getAttribute("for"), label);
    keep(labels.byId, element.getAttribute("id"), label);
    // Labels do not nest.
    ends.push(() => {
      label = undefined;
    });
  }

  function onNamed(element, ends) {
    named = { text: "" };
    keep(labels.byId, element.getAttribute("id"), named);
    ends.push(() => {
      named = undefined;
    });
  }

  const byTag = {
    form: onForm,
    label: onLabel,
    legend: () => {
      legend = "";
    },
    p: onNamed,
    select: () => {
      before = "";
    },
    span: onNamed,
  };

  function onElement(element) {
    const { tagName } = element;
    if (tagName === "input" || tagName === "textarea") return onField(element);
    // All at once, as an element has but one handler of its end.
    const ends = [];
    for (const [region, is] of Object.entries(REGIONS)) {
      if (!is(element)) continue;
      within[region]++;
      ends.push(() => {
        within[region]--;
      });
    }
    if (Object.hasOwn(byTag, tagName)) byTag[tagName](element, ends);
    const atEnd = () => {
      for (const end of ends) end();
    };
    if (!ends.length) return;
    try {
      element.onEndTag(() => guarded(atEnd));
    } catch {
      // It has no end, and so nothing is in it.
      atEnd();
    }
  }

  function watch(rewriter, marking) {
    mark = marking;
    rewriter.on(ELEMENTS, { element: (element) => guarded(() => onElement(element)) });
    const hear = (selector, task) => {
      rewriter.on(selector, { text: ({ text }) => guarded(() => task(text)) });
    };
    hear("form", (text) => {
      if (!label && !within.quiet) before = (before + text).slice(-LONGEST);
    });
    hear("legend", (text) => {
      legend = cut(legend + text);
    });
    hear("label", (text) => {
      if (label) label.text = cut(label.text + text);
    });
    hear("span[id], p[id]", (text) => {
      if (named) named.text = cut(named.text + text);
    });
    hear("textarea", (text) => {
      if (textarea && text.trim()) textarea.typed = true;
    });
    return rewriter;
  }

  return page;
}

/** Whether an element is out of sight by its own attributes; style sheets are not known here. */
const isHidden = (element) =>
  element.hasAttribute("hidden") ||
  /(^|;)\s*(display\s*:\s*none|visibility\s*:\s*(hidden|collapse))/i.test(
    cut(element.getAttribute("style") ?? ""),
  );

const cut = (text) => text.slice(0, LONGEST);

/** Whether the page's author says that nothing in here is the field. */
const isOff = (element) => /^(off|false)$/i.test(element.getAttribute("data-referral") ?? "");

/** What an attribute or a text of the source says, of those that are read. */
const plain = (text) => unescaped((text ?? "").slice(0, 2 * LONGEST)).replace(/\s+/g, " ");

/** Keeps a label under a name, beside those that are there. */
function keep(map, name, label) {
  if (name === null || map.size > MOST) return;
  const known = map.get(plain(name)) ?? [];
  if (known.length < 8) map.set(plain(name), [...known, label]);
}

/** The names and values of what names a field beside `name` and `id`. */
function naming(element) {
  let text = "";
  for (const [name, value] of element.attributes) {
    if (NAMING.test(name) && text.length < LONGEST) text += `${name.slice(5)} ${cut(value)} `;
  }
  return plain(text);
}

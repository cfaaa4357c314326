// A page as it streams past: its fields, described as scripts in a page would describe them, and
// from which byte on it is held until the module knows which of them gets the code.

import { descriptor, LONGEST } from "../dom/descriptor.js";
import { call, nameOf, send } from "../engine.js";
import { createElements } from "./elements.js";
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
  form: ({ tagName }) => tagName === "form",
  legend: ({ tagName }) => tagName === "legend",
  label: ({ tagName }) => tagName === "label",
  named: (element) => isNamed(element),
  textarea: ({ tagName }) => tagName === "textarea",
};

/** Starts to look at a page, the bytes of which are given to `read`. */
export function observe() {
  const within = Object.fromEntries(Object.keys(REGIONS).map((region) => [region, 0]));
  /** How many fields came by, whatever they are. */
  let count = 0;
  /** The fields since bytes are held, or since nothing needed to be. */
  let fields = [];
  const labels = { byField: new Map(), byId: new Map() };
  /** What the page is in: a form, a label, another element that may label something. */
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
  /** Labels may be cut anywhere, within a letter as well. */
  const utf8 = new TextDecoder();
  const elements = createElements({ onElement, onText });

  const page = {
    /** Whether bytes must not go on yet. */
    holding: false,
    /** Up to which byte they may. */
    get free() {
      return (
        page.choice?.at ?? (page.over ? Infinity : page.holding ? fields[0].at : elements.known)
      );
    },
    /** Whether nothing more can come of looking. */
    over: false,
    /** The field that gets the code: where its tag begins and ends, its name, score and reason. */
    choice: undefined,
    /** The most bytes that are held. */
    mostHeld: call((wasm) => wasm.most_held()),
    read: (chunk) => guarded(() => read(chunk)),
    stop,
    settle: (noMore) => guarded(() => settle(noMore)),
  };

  /** Whatever goes wrong here must cost the page nothing but its code. */
  function guarded(task) {
    if (page.over) return;
    try {
      task();
    } catch (error) {
      console.error("refgraph:", error?.name, error?.code);
      stop();
    }
  }

  function read(chunk) {
    elements.read(chunk);
    if (elements.isTooMuch) stop();
  }

  function stop() {
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
    const { at, end, kind } = fields[(choice & 0xffff) - 1];
    page.choice = {
      at,
      end,
      isTextarea: kind === "textarea",
      score: (choice >>> 16) & 127,
      reason: nameOf(REASONS, choice >>> 23),
    };
    stop();
  }

  /** The line of a field, with what its form and its labels turned out to be. */
  function line({ at, end, form, labelledBy, wrapped, ...field }) {
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
    count++;
    const attribute = (name) => plain(element.getAttribute(name));
    const isTextarea = element.tagName === "textarea";
    const kind = isTextarea ? "textarea" : attribute("type").toLowerCase();
    const owner = element.hasAttribute("form") ? formOf(attribute("form")) : form;
    if (kind === "password" && owner) {
      owner.passwords = cut(`${owner.passwords};${attribute("autocomplete")}`);
    }
    const nearby = plain(before);
    before = "";
    if (within.template || count > MOST) return;
    const isMarked = element.hasAttribute("data-referral");
    const excluded = isOff(element);
    const field = {
      at: element.at,
      end: element.end,
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
    const text = line(field);
    if (call((wasm) => wasm.is_candidate(send(text)))) page.holding = true;
    if (!page.holding) fields.pop();
    return field;
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
    if (!isNamed(element)) return;
    named = { text: "" };
    keep(labels.byId, element.getAttribute("id"), named);
    ends.push(() => {
      named = undefined;
    });
  }

  const byTag = {
    form: onForm,
    input: onField,
    label: onLabel,
    legend: () => {
      legend = "";
    },
    p: onNamed,
    select: () => {
      before = "";
    },
    span: onNamed,
    textarea: (element) => {
      textarea = onField(element);
    },
  };

  function onElement(element) {
    if (page.over) return;
    const { tagName } = element;
    const ends = [];
    for (const [region, is] of Object.entries(REGIONS)) {
      if (!is(element)) continue;
      within[region]++;
      ends.push(() => {
        within[region]--;
      });
    }
    if (Object.hasOwn(byTag, tagName)) byTag[tagName](element, ends);
    if (!ends.length) return;
    return () => {
      if (!page.over) for (const end of ends) end();
    };
  }

  function onText(chunk, from, to, isLast) {
    if (
      page.over ||
      !(within.form || within.label || within.legend || within.named || within.textarea)
    )
      return;
    const text = utf8.decode(chunk.subarray(from, to), { stream: !isLast });
    if (within.form && !label && !within.quiet) before = (before + text).slice(-LONGEST);
    if (within.legend) legend = cut(legend + text);
    if (label) label.text = cut(label.text + text);
    if (named) named.text = cut(named.text + text);
    if (within.textarea && textarea && text.trim()) textarea.typed = true;
  }

  return page;
}

/** Whether an element is out of sight by its own attributes; style sheets are not known here. */
const isHidden = (element) =>
  element.hasAttribute("hidden") ||
  /(^|;)\s*(display\s*:\s*none|visibility\s*:\s*(hidden|collapse))/i.test(
    cut(element.getAttribute("style") ?? ""),
  );

const isNamed = ({ tagName, attributes }) =>
  (tagName === "p" || tagName === "span") && attributes.has("id");

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

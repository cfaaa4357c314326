// A page as it streams past: its fields, described as scripts in a page would describe them, and
// the bytes that are held until the module knows which of them gets the code.

import { descriptor, LONGEST } from "../dom/descriptor.js";
import { call, nameOf, send } from "../engine.js";
import { unescaped } from "./html.js";

const REASONS = 3;
/** The fields that are looked at; a page with more of them is no form. */
const MOST = 2000;
const FIELDS = "input, textarea";
/** Data attributes, and what frameworks name a field by. */
const NAMING = /^(data-|formcontrolname|ng-model)/;

/**
 * Elements that say something of the fields in them. Outside of forms they are looked for by their
 * tags: without one, the rewriter reads the attributes of every element of the page.
 */
const REGIONS = {
  template: "template:not([shadowrootmode])",
  disabled: "fieldset[disabled]",
  hidden: around("[hidden]", "dialog:not([open])"),
  inSearchForm: around('[role="search" i]', "search"),
  excluded: around('[data-referral="off" i]', around('[data-referral="false" i]')),
  quiet: "script, style, select",
};

function around(attribute, more) {
  const tags = ["div", "fieldset", "form", "form ", "main", "section"];
  return [...tags.map((tag) => tag + attribute), ...(more ? [more] : [])].join(", ");
}

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
    if (kind === "password" && form) form.passwords += `;${attribute("autocomplete")}`;
    const nearby = plain(before);
    before = "";
    if (within.template || at >= MOST) return;
    const marked = element.getAttribute("data-referral");
    const excluded = /^(off|false)$/i.test(marked ?? "");
    const field = {
      at,
      form,
      wrapped: label?.wraps ? [label] : [],
      labelledBy: attribute("aria-labelledby").match(/\S+/g) ?? [],
      authorSays: marked !== null && !excluded,
      excluded: excluded || (marked === null && within.excluded > 0),
      readOnly: element.hasAttribute("readonly"),
      disabled: element.hasAttribute("disabled") || within.disabled > 0,
      hidden: element.hasAttribute("hidden") || within.hidden > 0,
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

  function onForm(element) {
    // A form within a form is no form.
    if (form) return;
    const names = ["id", "class", "name", "action"];
    const called = names.map((name) => plain(element.getAttribute(name))).join(" ");
    const isSearch = /\/search$/.test(element.getAttribute("action") ?? "");
    form = { called, passwords: "", isSearch };
    before = legend = "";
    label = undefined;
    element.onEndTag(() =>
      guarded(() => {
        form = label = undefined;
        legend = "";
        if (page.holding) settle(false);
      }),
    );
  }

  function onLegend() {
    legend = "";
  }

  function onLabel(element) {
    label = { text: "", wraps: !element.hasAttribute("for") };
    keep(labels.byField, element.getAttribute("for"), label);
    keep(labels.byId, element.getAttribute("id"), label);
    // Labels do not nest.
    element.onEndTag(() => {
      label = undefined;
    });
  }

  function onNamed(element) {
    named = { text: "" };
    keep(labels.byId, element.getAttribute("id"), named);
    element.onEndTag(() => {
      named = undefined;
    });
  }

  function watch(rewriter, marking) {
    mark = marking;
    const on = (selector, element, text) => {
      const handlers = {};
      if (element) handlers.element = (found) => guarded(() => element(found));
      if (text) handlers.text = (chunk) => guarded(() => text(chunk.text));
      rewriter.on(selector, handlers);
    };
    for (const [region, selector] of Object.entries(REGIONS)) {
      on(selector, (element) => {
        try {
          element.onEndTag(() => {
            within[region]--;
          });
          within[region]++;
        } catch {
          // It has no end, and so nothing is in it.
        }
      });
    }
    on("form", onForm, (text) => {
      if (!label && !within.quiet) before = (before + text).slice(-LONGEST);
    });
    on("select", () => {
      before = "";
    });
    on("legend", onLegend, (text) => {
      legend = cut(legend + text);
    });
    on("label", onLabel, (text) => {
      if (label) label.text = cut(label.text + text);
    });
    on("span[id], p[id]", onNamed, (text) => {
      if (named) named.text = cut(named.text + text);
    });
    on("textarea", undefined, (text) => {
      if (textarea && text.trim()) textarea.typed = true;
    });
    on(FIELDS, onField);
    return rewriter;
  }

  return page;
}

const cut = (text) => text.slice(0, LONGEST);

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

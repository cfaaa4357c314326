// Prefill: the code of the link that a person followed goes into the form that they meet.

import { options } from "../arguments.js";
import { check } from "../codes.js";
import { init } from "../engine.js";
import { findCode } from "../links.js";
import { choose, fieldsOf } from "./choose.js";
import { feedback } from "./feedback.js";
import { isTyped, leave, watchTyping } from "./typing.js";
import { write } from "./write.js";

/** The least time between two looks at a page that changes, in milliseconds. */
const PAUSE = 40;
/** What part of the time looking may take at most: one of so many. */
const SHARE = 20;

/** What was filled, by field. A field is filled once: who empties it means it. */
const fills = new WeakMap();

/** Fills the referral field within `root` from `url`, at once or when the field appears. */
export const prefill = async (settings) => {
  const {
    root = globalThis.document,
    url = globalThis.location?.href,
    names,
    field: own,
    feedback: messages = true,
    onFilled,
  } = options(settings);
  if (!root?.querySelectorAll) {
    throw new TypeError("`root` must be a document, a shadow root or an element");
  }
  if (onFilled !== undefined && typeof onFilled !== "function") {
    throw new TypeError("`onFilled` must be a function");
  }

  // From now on: a person may type while the module is under way.
  const unwatch = watchTyping(root);
  const observer = new MutationObserver(() => {
    timer ??= setTimeout(look, pause);
  });
  let timer;
  let pause = PAUSE;
  let found;
  let verdict;
  let filled = null;
  let hint;

  const rest = () => {
    observer.disconnect();
    clearTimeout(timer);
    unwatch();
  };

  const look = () => {
    const start = performance.now();
    timer = undefined;
    const fields = fieldsOf(root, own);
    if (found.ok && !filled) {
      filled = fills.get(fields.find((field) => fills.has(field))) ?? fill(fields);
    }
    if (messages && !hint) {
      // Who came without a link, or whose field holds text already, gets the feedback as well.
      const field = filled?.field ?? choose(fields, own, () => false)?.field;
      if (field && field.type !== "hidden") {
        hint = feedback(field, { ...settings, messages });
      }
    }
    if (found.ok ? filled : hint || !messages) rest();
    pause = PAUSE + SHARE * (performance.now() - start);
  };

  const fill = (fields) => {
    const choice = choose(fields, own, isTyped);
    if (!choice) return null;
    const { field, score, reason } = choice;
    const { source, name, text } = found;
    const referralCode = verdict.ok ? verdict.referralCode : text;
    const fill = { field, referralCode, source, name, score, reason, verdict };
    write(field, referralCode);
    if (!field.value) {
      // The page would not have it, or no such text fits into the field.
      leave(field);
      return null;
    }
    fills.set(field, fill);
    // A listener's fault is reported, and is not ours.
    if (onFilled) {
      field.addEventListener("refgraph:filled", () => onFilled(fill), { once: true });
    }
    const detail = { bubbles: true, composed: true, detail: fill };
    field.dispatchEvent(new CustomEvent("refgraph:filled", detail));
    return fill;
  };

  try {
    await Promise.all([init(), parsed(root.ownerDocument ?? root)]);
    found = findCode(url, { names });
    verdict = check(found.ok ? found.text : "", settings);
    observer.observe(root, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
    look();
  } catch (error) {
    rest();
    throw error;
  }

  const stop = () => {
    rest();
    hint?.stop();
  };
  const handle = {
    found,
    get filled() {
      return filled;
    },
    stop,
  };
  // Not every browser that we support knows the symbol.
  if (Symbol.dispose) handle[Symbol.dispose] = stop;
  return handle;
};

/** Until the page has all its fields, the best of them may be missing. */
const parsed = (page) =>
  page.readyState === "loading" &&
  new Promise((resolve) => {
    page.addEventListener("DOMContentLoaded", resolve, { once: true });
  });

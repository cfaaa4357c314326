// Fills: a code in a field, kept there while frameworks come to life, and taken back.

import { listen } from "./listen.js";
import { leave } from "./typing.js";
import { write } from "./write.js";

/** When it is looked whether the code still stands there, in milliseconds after it was written. */
const LAST = 10_000;
const CHECKS = [50, 150, 500, 1500, 4000, LAST];
/** How often it is written again. */
const MOST = 5;

/** What was filled, by field. A field is filled once: who empties it means it. */
const fills = new WeakMap();
/** The codes that were taken back since the page was loaded. */
const removed = new Set();

/** What one of the fields was filled with. */
export const fillOf = (fields) => fills.get(fields.find((field) => fills.has(field)));

/** Whether a code was taken back on this page. */
export const isRemoved = (referralCode) => removed.has(referralCode);

/** Lets a code be filled again: the visitor typed it. */
export const restore = (referralCode) => removed.delete(referralCode);

/**
 * Writes a code into a field and says so on the page.
 *
 * @returns what was filled; nothing if the page would not have it, or no such text fits
 */
export const fill = (field, about) => {
  const { referralCode } = about;
  // A worker may have written it already.
  if (field.value !== referralCode) write(field, referralCode);
  if (!field.value) {
    leave(field);
    return;
  }
  const detail = { field, ...about, undo };
  /** What scripts have put on the element: a framework that adopts it does so. */
  const properties = () => Object.keys(field).length;
  let known = properties();
  let writes = 0;
  const isOurs = () => fills.get(field) === detail;

  const check = () => {
    if (!isOurs() || writes >= MOST) return;
    const isAdopted = known !== properties();
    known = properties();
    const { value } = field;
    // Frameworks take over a form that is there already: some empty the field then, some do not
    // hear of what it holds until it changes.
    if (value === "" || (isAdopted && value === referralCode)) {
      writes++;
      // By the framework's own property, so that it hears of a change at all.
      if (value) field.value = "";
      write(field, referralCode);
    }
  };
  const onInput = (event) => {
    if (event.isTrusted && event.target === field) writes = MOST;
  };
  const onChange = (event) => {
    if (event.isTrusted && isOurs() && !field.value) drop();
  };
  const onReset = (event) => {
    // What a page sets back is not to come again.
    if (event.target === field.form) writes = MOST;
  };
  const drop = () => {
    fills.delete(field);
    leave(field);
    removed.add(referralCode);
    tell(field, "refgraph:removed", detail);
  };
  function undo() {
    if (!isOurs() || field.value !== referralCode) return false;
    // So that nobody takes the emptied field for one to fill.
    leave(field);
    write(field, "");
    drop();
    return true;
  }

  fills.set(field, detail);
  listen(field, "input", onInput);
  listen(field, "change", onChange);
  for (const time of CHECKS) setTimeout(check, time);
  setTimeout(listen(field.ownerDocument, "reset", onReset, true), LAST);
  tell(field, "refgraph:filled", detail);
  return detail;
};

const tell = (field, name, detail) =>
  field.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));

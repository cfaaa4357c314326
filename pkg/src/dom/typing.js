// What people typed, which is theirs even where they took it away again.

import { listen } from "./listen.js";

const typed = new WeakSet();

/** Whether a person typed into the field. */
export const isLeft = (field) => typed.has(field);

/** Whether a person typed into the field, or it holds text, whoever put that there. */
export const isTyped = (field) => isLeft(field) || field.value !== "";

/** From now on the field counts as typed into. */
export const leave = (field) => typed.add(field);

/** Notes what people type within `root`, until the function that it returns is called. */
export const watchTyping = (root) => {
  const note = (event) => {
    if (event.isTrusted) leave(event.composedPath()[0]);
  };
  return listen(root, "input", note, true);
};

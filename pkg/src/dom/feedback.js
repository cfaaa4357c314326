// Feedback: a field's code is checked while it is typed.

import { options } from "../arguments.js";
import { check, format } from "../codes.js";
import { hintFor } from "./hint.js";
import { listen } from "./listen.js";
import { message } from "./messages.js";
import { write } from "./write.js";

/** How long a person must pause before a code counts as typed, in milliseconds. */
const PAUSE = 600;

/** The feedback that each field has, which another one replaces. */
const current = new WeakMap();

/**
 * Checks what is in `field`, now and while it is typed, and shows the verdict beside it. `undo` is
 * what the button does that removes a code; `isApplied` says of a field's text whether it has one.
 */
export const feedback = (field, settings, isApplied, undo) => {
  const { messages } = options(settings);
  const judged = () => check(field.value, settings);
  judged(); // Wrong settings are told before anything is on the page.
  current.get(field)?.stop();
  const hint = hintFor(field);
  let timer;

  const show = (verdict, isTyping) => {
    clearTimeout(timer);
    const { code, suggestion } = verdict;
    if (code === "empty") return hint.show("", "");
    if (isTyping || (code === "too_short" && field.matches(":focus"))) {
      return hint.show("incomplete", "");
    }
    if (isApplied?.(field.value) && !suggestion) {
      const label = message(messages, "remove", verdict);
      return hint.show("applied", message(messages, "applied", verdict), label, () => {
        field.focus();
        undo();
      });
    }
    const outcome = suggestion ? "suggestion" : verdict.ok ? "valid" : code;
    const text = message(messages, outcome, verdict);
    if (!suggestion) return hint.show(verdict.ok ? "valid" : "invalid", text);
    hint.show(outcome, text, format(suggestion), () => {
      // The button is about to go, and the focus must not go with it.
      field.focus();
      write(field, suggestion);
    });
  };
  const onInput = () => {
    const verdict = judged();
    const isTyping = !verdict.ok && field.matches(":focus");
    show(verdict, isTyping);
    if (isTyping) timer = setTimeout(onPause, PAUSE);
  };
  const onPause = () => show(judged());

  const ends = [listen(field, "input", onInput), listen(field, "blur", onPause), hint.remove];
  const handle = {
    show: onPause,
    stop() {
      if (current.get(field) !== handle) return;
      current.delete(field);
      clearTimeout(timer);
      for (const end of ends) end();
    },
  };
  current.set(field, handle);
  onPause();
  return handle;
};

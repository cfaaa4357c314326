// The engine room: loads the WebAssembly module, passes texts through its mailbox, and puts it
// right after a trap. No other file touches the module's memory.

import * as glue from "#glue";
import { load, loadSync } from "#load";
import { RefgraphError } from "./error.js";

/** Texts up to this length are copied by hand, which is faster for them than a decoder. */
const SHORT = 64;

let exports;
let loading;
/** The room for texts in the module's memory. Its length is 0 once that memory has grown. */
let mailbox = new Uint16Array(0);
/** The names behind the numbers that the module returns. */
let names;

/**
 * Gets the module ready. In browsers it must have ended before the first call; elsewhere it need
 * not be called. Calling it again does nothing, or tries again after a failure.
 */
export function init(source) {
  if (exports) return Promise.resolve();
  loading ??= Promise.resolve()
    .then(() => (source instanceof WebAssembly.Module ? source : load(source)))
    .then(start)
    .catch((cause) => {
      loading = undefined;
      throw new RefgraphError("load_failed", "The WebAssembly module could not be loaded.", cause);
    });
  return loading;
}

function start(module) {
  exports ??= glue.initSync({ module });
  names ??= receive(glue.names())
    .split("\n")
    .map((line) => line.split(" "));
}

/** Calls into the module. A trap resets it, so that the next call finds it sound. */
export function call(task) {
  if (!exports) {
    if (!loadSync) throw new RefgraphError("not_initialized", "Await init() before the first call.");
    try {
      start(loadSync());
    } catch (cause) {
      throw new RefgraphError("load_failed", "The WebAssembly module could not be loaded.", cause);
    }
  }
  try {
    return task(glue);
  } catch (cause) {
    if (!(cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError)) throw cause;
    glue.__wbg_reset_state();
    exports = glue.initSync();
    mailbox = new Uint16Array(0);
    throw new RefgraphError("internal", "The WebAssembly module failed and was reset.", cause);
  }
}

/** Puts a text into the mailbox and returns its length. Only within `call`. */
export function send(text) {
  const { length } = text;
  if (mailbox.length < length || mailbox.length === 0) {
    const place = glue.mailbox(length);
    mailbox = new Uint16Array(exports.memory.buffer, place, Math.max(length, 512));
  }
  for (let at = 0; at < length; at++) mailbox[at] = text.charCodeAt(at);
  return length;
}

/** Takes a text of `length` units out of the mailbox. Only within `call`. */
export function receive(length) {
  if (length > mailbox.length) {
    // The memory grew, or the answer outgrew the room that was asked for.
    mailbox = new Uint16Array(exports.memory.buffer, glue.mailbox(0), length);
  }
  if (length > SHORT) return new TextDecoder("utf-16le").decode(mailbox.subarray(0, length));
  let text = "";
  for (let at = 0; at < length; at++) text += String.fromCharCode(mailbox[at]);
  return text;
}

/** The name behind a number, which counts from 1, in one of the module's lists; null for 0. */
export const nameOf = (list, number) => (number ? names[list][number - 1] : null);

// The engine room: loads the WebAssembly module, passes texts through its mailbox, and puts it
// right after a trap. No other file touches the module's memory.

import { instantiate, instantiateSync, reset } from "#instance";
import { load, loadSync } from "#load";
import { RefgraphError } from "./error.js";

/** Separates texts that cross together. */
export const SEPARATOR = "\x1F";

let compiled;
let exports;
let loading;
/** How often a trap was recovered from. What an instance held before is lost each time. */
export let recoveries = 0;
/** The mailbox, a place in the module's memory. Its length is 0 once that memory has grown. */
let mailbox = new Uint8Array();
/** The names behind the numbers that the module returns, as far as they were asked for. */
const names = [];

const loadFailed = (cause) =>
  new RefgraphError("load_failed", "The WebAssembly module could not be loaded.", cause);

/**
 * Gets the module ready. In browsers it must have ended before the first call; elsewhere it need
 * not be called. Calling it again does nothing, or tries again after a failure.
 */
export const init = (source) => {
  loading ??= (async () => {
    compiled = source instanceof WebAssembly.Module ? source : await load(source);
    start(await instantiate(compiled));
  })().catch((cause) => {
    loading = undefined;
    throw loadFailed(cause);
  });
  return loading;
};

const start = (started) => {
  exports = started;
  mailbox = new Uint8Array();
};

const startSync = () => {
  if (!loadSync) throw new RefgraphError("not_initialized", "Await init() before the first call.");
  try {
    compiled = loadSync();
    start(instantiateSync(compiled));
  } catch (cause) {
    throw loadFailed(cause);
  }
};

/** Calls into the module. A trap resets it, so that the next call finds it sound. */
export const call = (task) => {
  if (!exports) startSync();
  try {
    return task(exports);
  } catch (cause) {
    if (!(cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError)) throw cause;
    // Where an instance may not be made at once, the next init() makes it.
    exports = loading = undefined;
    recoveries++;
    try {
      start(reset(compiled));
      loading = Promise.resolve();
    } catch {}
    throw new RefgraphError("internal", "The WebAssembly module failed and was reset.", cause);
  }
};

const open = () => {
  if (!mailbox.length) {
    mailbox = new Uint8Array(exports.memory.buffer, exports.mailbox(), exports.mailbox_size());
  }
};

/**
 * Puts a text into the mailbox. Only within `call`.
 *
 * @returns {number} its length there; -1 if it has no room
 */
export const send = (text) => {
  open();
  const { length } = text;
  if (length > mailbox.length) return -1;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 127) return sendLong(text);
    mailbox[at] = unit;
  }
  return length;
};

/** Puts bytes into the mailbox, from a place on. Only within `call`. */
export const sendBytes = (bytes, at) => {
  open();
  mailbox.set(bytes, at);
};

/** A stretch of the module's memory, good until the module is called again. Only within `call`. */
export const memory = (start, length) => new Uint8Array(exports.memory.buffer, start, length);

/** Takes a text out of the mailbox. Only within `call`. */
export const receive = (length) => {
  open();
  let text = "";
  for (let at = 0; at < length; at++) {
    if (mailbox[at] > 127) return new TextDecoder().decode(mailbox.subarray(0, length));
    text += String.fromCharCode(mailbox[at]);
  }
  return text;
};

const encoder = new TextEncoder();

/** The same in one go, for what is long, and from a place on. */
export const sendLong = (text, from = 0) => {
  open();
  const { read, written } = encoder.encodeInto(text, mailbox.subarray(from));
  return read < text.length ? -1 : written;
};

let words = /* @__PURE__ */ new Uint32Array();
/** Which instance's memory these are. */
let born = 0;

/** The module's memory as words of 32 bits. Only within `call`, until the next call into it. */
export const memoryWords = () => {
  // Memory that has grown is another one.
  if (!words.length || born !== recoveries) {
    words = new Uint32Array(exports.memory.buffer);
    born = recoveries;
  }
  return words;
};

/** Takes a code out of the mailbox. Only within `call`. */
export const receiveCode = (length) => {
  open();
  // Most codes fit, and to cut one is cheaper than to join its symbols.
  const m = mailbox;
  return length > 12
    ? receive(length)
    : String.fromCharCode(
        m[0],
        m[1],
        m[2],
        m[3],
        m[4],
        m[5],
        m[6],
        m[7],
        m[8],
        m[9],
        m[10],
        m[11],
      ).slice(0, length);
};

/** All names of one of the module's lists. Only after a call, whose text was received. */
export const namesOf = (list) => (names[list] ??= receive(exports.names(list)).split(SEPARATOR));

/** The name behind a number, which counts from 1, in one of the lists; null for 0. Likewise. */
export const nameOf = (list, number) => (number ? namesOf(list)[number - 1] : null);

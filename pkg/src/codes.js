// Codes: checked, spelled and shown without a server.

import { choice, options, string, strings } from "./arguments.js";
import { call, nameOf, receive, SEPARATOR, send } from "./engine.js";

/** One more than the longest text that is read: the module needs no more to refuse it. */
export const CUT = 257;
export const PROBLEMS = 0;
const SLIPS = 1;
const FOREIGN = 15;
export const KINDS = ["random", "sealed", "vanity"];
export const MODES = ["live", "test"];

/** The tag of the program asked for last: pages ask for one and the same. */
let lastProgram;
let lastTag = 0;

/** The tag of a program, 1 to 31; 0 for none. Only within `call`. */
export function tagOf(wasm, program) {
  if (program === undefined) return 0;
  if (program !== lastProgram) {
    lastTag = wasm.tag(send(string(program, "program").slice(0, CUT)));
    lastProgram = program;
  }
  return lastTag;
}

/** What is expected of a code. Wrong settings are told here, before the module is needed. */
export function read(expected) {
  const { program, mode, foreign } = options(expected);
  if (program !== undefined) string(program, "program");
  return {
    program,
    mode: choice(mode, "mode", MODES),
    patterns: foreign === undefined ? foreign : strings(foreign, "foreign"),
  };
}

/** Checks a code as it was typed or pasted. */
export function check(text, expected) {
  string(text, "text");
  const { program, mode, patterns } = read(expected);
  let asked = mode << 5;
  let sent = text.length > CUT ? text.slice(0, CUT) : text;
  if (patterns?.length) {
    sent = [sent.replaceAll(SEPARATOR, "\0"), ...patterns].join(SEPARATOR);
    asked |= 128;
  }
  return call((wasm) => {
    asked |= tagOf(wasm, program);
    return verdict(text, wasm.check(send(sent), asked));
  });
}

export function verdict(text, answer) {
  const problem = answer & 15;
  const length = (answer >>> 16) & 31;
  if (problem === 0) {
    return {
      ok: true,
      code: "valid",
      referralCode: length ? receive(length) : text,
      kind: KINDS[(answer >>> 21) & 3],
      mode: MODES[(answer >>> 23) & 1],
      tag: (answer >>> 24) & 31,
    };
  }
  if (problem === FOREIGN) return { ok: true, code: "foreign", referralCode: receive(length) };
  const position = (answer >>> 7) & 511;
  // Before the names, which come by the same way.
  const suggestion = length ? receive(length) : null;
  return {
    ok: false,
    code: nameOf(PROBLEMS, problem),
    position: position ? position - 1 : null,
    suggestion,
    slip: nameOf(SLIPS, (answer >>> 4) & 7),
  };
}

/** The canonical spelling of what was typed, right or not; null if it has none. */
export function normalize(text) {
  string(text, "text");
  return call((wasm) => receive(wasm.normalize(send(text.slice(0, CUT)))) || null);
}

/** A right code in groups for reading aloud; null of one that is not right. */
export function format(referralCode) {
  string(referralCode, "referralCode");
  return call((wasm) => receive(wasm.groups(send(referralCode.slice(0, CUT)))) || null);
}

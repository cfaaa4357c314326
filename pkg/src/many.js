// Many codes at once: each batch over one crossing, with a word on progress and a way to stop
// between the batches.

import { Minter } from "#glue";
import { choice, integer, options, string } from "./arguments.js";
import { MODES, PROBLEMS, tagOf } from "./codes.js";
import { call, memory, namesOf } from "./engine.js";
import { noGenerator } from "./error.js";
import { rest, stopIfAborted, watched } from "./pace.js";

const MOST = 1_000_000;
/** Some ten milliseconds of work, so that a page stays alive. */
const BATCH = 65_536;

/** Does `task(from, to)` for each batch of `total`. */
async function inBatches(total, settings, task) {
  const size = integer(settings.batch, "batch", 1, MOST, BATCH);
  const { onProgress, signal } = watched(settings);
  for (let done = 0; done < total; ) {
    stopIfAborted(signal);
    const to = Math.min(done + size, total);
    task(done, to);
    done = to;
    onProgress?.(done, total);
    if (done < total) await rest();
  }
}

/** Checks a list of codes. */
export async function checkMany(codes, settings) {
  const { program, mode } = options(settings);
  const modeNumber = choice(mode, "mode", MODES);
  const { length, take } = typeof codes === "string" ? linesOf(codes) : listOf(codes);
  const verdicts = new Uint8Array(length);
  const judge = (from, to) =>
    call((wasm) => {
      const asked = tagOf(wasm, program) | (modeNumber << 5);
      let judged = checkLines(wasm, take(from, to), asked);
      // A line feed within a code of a list is white space, and made two of it.
      if (judged.length > to - from) judged = checkLines(wasm, take(from, to, " "), asked);
      verdicts.set(judged, from);
    });
  try {
    await inBatches(length, options(settings), judge);
  } finally {
    call((wasm) => wasm.room(0));
  }
  let valid = 0;
  for (const verdict of verdicts) if (verdict === 0) valid++;
  return { valid, verdicts, names: call(() => ["valid", ...namesOf(PROBLEMS)]) };
}

/** The verdicts on lines, good until the module is called again. Only within `call`. */
function checkLines(wasm, lines, asked) {
  const write = (room) => new TextEncoder().encodeInto(lines, memory(wasm.room(room), room));
  let { read, written } = write(lines.length);
  // What is not ASCII takes more bytes than it has units, three at most.
  if (read < lines.length) ({ written } = write(3 * lines.length));
  const count = wasm.check_lines(written, asked);
  return memory(wasm.room(1), count);
}

/** A list of codes, of which parts can be taken as lines. */
function listOf(codes) {
  if (!Array.isArray(codes)) throw new TypeError("`codes` must be an array or a string");
  const take = (from, to, lineFeed) => {
    let part = codes.slice(from, to);
    for (const code of part) string(code, "codes[…]");
    if (lineFeed) part = part.map((code) => code.replaceAll("\n", lineFeed));
    return `${part.join("\n")}\n`;
  };
  return { length: codes.length, take };
}

/** The same of a text, whose last line need not be ended. Its parts are taken in order. */
function linesOf(text) {
  const ends = count(text);
  const length = text === "" || text.endsWith("\n") ? ends : ends + 1;
  let at = 0;
  const take = (from, to) => {
    if (to - from === length) return text;
    const start = at;
    for (let line = from; line < to && at <= text.length; line++) {
      at = text.indexOf("\n", at) + 1 || text.length + 1;
    }
    return text.slice(start, at);
  };
  return { length, take };
}

/** How many line feeds there are. */
function count(lines) {
  let found = 0;
  for (let at = lines.indexOf("\n"); at >= 0; at = lines.indexOf("\n", at + 1)) found++;
  return found;
}

/** Mints codes of which no two are alike. */
export async function mintMany(count, settings) {
  const { program, mode, length } = options(settings);
  const symbols = integer(length, "length", 8, 20, 10);
  const test = Math.max(choice(mode, "mode", MODES) - 1, 0);
  const total = integer(count, "count", 0, 0xffffffff);
  const minter = call((wasm) => Minter.of(tagOf(wasm, program), symbols, test, total));
  if (!minter) return { ok: false, code: "exhausted" };
  const referralCodes = [];
  try {
    await inBatches(total, options(settings), (from, to) => {
      const lines = call(() => minter.next(to - from)).split("\n");
      if (lines.length <= to - from) throw noGenerator();
      for (let at = 0; at < to - from; at++) referralCodes.push(lines[at]);
    });
  } finally {
    call(() => minter.free());
  }
  return { ok: true, code: "minted", referralCodes };
}

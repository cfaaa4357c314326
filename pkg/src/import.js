// Import: a file of connections into a network, in pieces, so that it may be of any size.

import { Import, reasonCode, Table } from "#glue";
import { choice, integer, options, string } from "./arguments.js";
import { call, receive, SEPARATOR, send } from "./engine.js";
import { Held } from "./held.js";
import { heldBy } from "./network.js";
import { pacer } from "./pace.js";
import { piecesOf, sizeOf } from "./pieces.js";

export const FORMATS = ["csv", "ndjson", "json"];
const REFERRERS = ["added", "listed"];
const COLUMNS = [
  "user",
  "connection",
  "program",
  "connected_at",
  "banned",
  "levels",
  "level",
  "code",
];
const FIELDS = [null, ...COLUMNS];
/** How many counts come before what stopped an import. */
const COUNTS = 5;
/** The longest name that crosses; the module finds none that is longer. */
const CUT = 512;
/** How many refused rows a report has of itself. */
const KEPT = 1000;
/** How many waiting connections are made at once: some ten milliseconds of work. */
const BATCH = 65_536;

/** Reads connections into a network. */
export async function importConnections(network, source, settings) {
  const { format, program, levels, referrers, delimiter, columns, onRefused, ...how } =
    options(settings);
  const held = heldBy(network);
  const asked = [
    Math.max(choice(format, "format", FORMATS) - 1, 0),
    integer(levels, "levels", 1, 255, 0),
    delimiterOf(delimiter),
    choice(referrers, "referrers", REFERRERS) === 2,
  ];
  const texts = [program, ...namesOf(columns)];
  const given = texts.reduce((bits, text, at) => bits | ((text !== undefined) << at), 0);
  const sent = texts.map((text = "") => string(text, "program").slice(0, CUT));
  if (onRefused !== undefined && typeof onRefused !== "function")
    throw new TypeError("`onRefused` must be a function");
  const pace = pacer(how);
  const total = sizeOf(source);
  const pieces = piecesOf(source);

  const reasons = [];
  const codeOf = (reason) => {
    reasons[reason] ??= call(() => receive(reasonCode(reason)));
    return reasons[reason];
  };
  const refusals = [];
  const codes = {};
  const say = (numbers) => {
    for (let at = 0; at < numbers.length; at += 4) {
      const [row, line, reason, field] = numbers.subarray(at, at + 4);
      const code = codeOf(reason);
      codes[code] = (codes[code] ?? 0) + 1;
      const refused = { row, line, code, field: FIELDS[field] };
      if (refusals.length < KEPT) refusals.push(refused);
      onRefused?.(refused);
    }
  };

  const running = new Held("import", () => {
    const length = send(sent.map((text) => text.replaceAll(SEPARATOR, "\0")).join(SEPARATOR));
    const [format, levels, delimiter, isListed] = asked;
    return Import.of(format, length, given, levels, delimiter, isListed);
  });
  const work = (task) => {
    say(call(() => task(running.get(), held.get())));
    return call(() => running.get().state());
  };
  try {
    let done = 0;
    let state = [];
    await pace(done, total);
    for await (const piece of pieces) {
      state = work((running, network) => running.push(network, piece));
      done += piece.length;
      if (state.length > COUNTS) break;
      await pace(done, total);
    }
    do {
      state = work((running, network) => running.finish(network, BATCH));
      await pace(done, total);
    } while (state[COUNTS - 1] > 0);
    const [added, unchanged, moved, refused, , line, reason, field] = state;
    const counts = {
      rows: added + unchanged + moved + refused,
      added,
      unchanged,
      moved,
      refused,
      codes,
      refusals,
    };
    return line === undefined
      ? { ok: true, code: "imported", ...counts }
      : { ok: false, code: codeOf(reason), line, field: FIELDS[field], ...counts };
  } finally {
    running.free();
  }
}

/** Reads the rows of a table, a piece of the file at a time, as they are taken by a backfill. */
export async function* readTable(source, settings) {
  const { columns, delimiter } = options(settings);
  const texts = namesOf(columns);
  const given = texts.reduce((bits, text, at) => bits | ((text !== undefined) << at), 0);
  const sent = texts.map((text = "") => text.slice(0, CUT).replaceAll(SEPARATOR, "\0"));
  const between = delimiterOf(delimiter);
  const pieces = piecesOf(source);
  const table = new Held("table", () => Table.of(send(sent.join(SEPARATOR)), given, between));
  const rows = (text) => JSON.parse(`[${text.trimEnd().replaceAll("\n", ",")}]`);
  try {
    for await (const piece of pieces) {
      yield { rows: rows(call(() => table.get().push(piece))), bytes: piece.length };
      if (call(() => table.get().stopped()).length) break;
    }
    yield { rows: rows(call(() => table.get().finish())), bytes: 0 };
    const [line, reason, field] = call(() => table.get().stopped());
    if (line === undefined) return { ok: true, code: "read" };
    const code = call(() => receive(reasonCode(reason)));
    return { ok: false, code, line, field: FIELDS[field] };
  } finally {
    table.free();
  }
}

/** The names of columns as they cross: nothing for the usual ones, none for no such column. */
function namesOf(columns) {
  const names = options(columns);
  for (const name of Object.keys(names))
    if (!COLUMNS.includes(name)) throw new TypeError(`There is no column \`${name}\``);
  return COLUMNS.map((column) => {
    const name = names[column];
    if (name === null || name === undefined) return name === null ? "" : undefined;
    if (string(name, `columns.${column}`)) return name;
    throw new TypeError(`\`columns.${column}\` must not be empty`);
  });
}

/** The number of a delimiter. */
function delimiterOf(value) {
  if (value === undefined) return 0;
  if (/^[ -~\t]$/.test(string(value, "delimiter")) && value !== '"') return value.charCodeAt(0);
  throw new TypeError("`delimiter` must be one character of ASCII, and no quotation mark");
}

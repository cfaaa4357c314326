// Layouts: where to draw whom of a network, and the same as text for other tools.

import { Layout } from "#glue";
import { choice, integer, options, string } from "./arguments.js";
import { call, receive, SEPARATOR } from "./engine.js";
import { Held } from "./held.js";
import { heldBy } from "./network.js";

const SHAPES = ["tree", "rings"];
const LANGUAGES = ["dot", "mermaid"];
const MOST = 0xffffffff;
/** The longest id that crosses; the module refuses less than that. */
const CUT = 512;
/** How many numbers there are of a node. */
const NUMBERS = 8;

/** Where to draw the downline of a user, or all trees of a program. */
export function layout(network, program, settings) {
  const isRings = choice(options(settings).shape, "shape", SHAPES) === 2;
  return laidOut(network, program, settings, isRings, (made, network) => {
    const numbers = made.numbers();
    const users = made.users(network).split("\n");
    const nodes = Array.from({ length: numbers.length / NUMBERS }, (_, at) => {
      const [parent, level, folded, direct, total, shown, across, along] = numbers.subarray(
        at * NUMBERS,
        (at + 1) * NUMBERS,
      );
      const [x, y] = isRings
        ? [along * Math.cos(across), along * Math.sin(across)]
        : [across, along];
      const user = folded ? null : users[at];
      return {
        user,
        parent: parent < 0 ? null : parent,
        level,
        folded,
        direct,
        total,
        shown,
        x,
        y,
      };
    });
    return { nodes };
  });
}

/** The same as text, for Graphviz or Mermaid. */
export function diagram(network, program, settings) {
  const { language, mask = false } = options(settings);
  const isDot = choice(language, "language", LANGUAGES) !== 2;
  if (typeof mask !== "boolean") throw new TypeError("`mask` must be true or false");
  return laidOut(network, program, settings, false, (made, network) => ({
    text: made.diagram(network, isDot, mask),
  }));
}

const idOf = (value, name) => string(value, name).slice(0, CUT);

function laidOut(network, program, settings, isRings, read) {
  const { user = null, above, levels, limit, few, shown = [] } = options(settings);
  const held = heldBy(network);
  const asked = [
    Number(isRings),
    integer(above, "above", 0, MOST, 0),
    integer(levels, "levels", 1, 255, 255),
    integer(limit, "limit", 1, MOST, 200),
    integer(few, "few", 1, MOST, 8),
  ];
  if (typeof shown?.[Symbol.iterator] !== "function")
    throw new TypeError("`shown` must be a Map or a list of pairs");
  const ids = [];
  for (const [id, count] of shown) {
    // An id has no line break: what has one is nobody's.
    ids.push(id === null ? "" : idOf(id, "shown").replaceAll("\n", "\0") || "\0");
    asked.push(integer(count, "shown", 0, MOST));
  }
  const [root, name] = [user === null ? undefined : idOf(user, "user"), idOf(program, "program")];
  const made = new Held("layout", () =>
    Layout.of(held.get(), name, root, ids.join("\n"), Uint32Array.from(asked)),
  );
  try {
    return call(() => {
      const length = made.get().refusal();
      if (length === 0) return { ok: true, code: "ok", ...read(made.get(), held.get()) };
      const [code, field, message] = receive(-length).split(SEPARATOR);
      return { ok: false, code, field, message };
    });
  } finally {
    made.free();
  }
}

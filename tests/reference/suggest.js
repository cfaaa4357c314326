// What was meant by a wrong code (docs/codes.md, "Suggestions"): every slip is tried at every place
// with every symbol.

import { read, spell, worth } from "./alphabet.js";
import { check } from "./check.js";

const ROWS = ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"];
const ALIKE = ["2Z", "5S", "8B", "6G", "9G", "0D", "0Q", "17", "VY", "MN"];

/** Where a key is, in keys. */
function keyOf(symbol) {
  const y = ROWS.findIndex((row) => row.includes(symbol));
  return { x: ROWS[y].indexOf(symbol) + y / 2, y };
}

/** Whether one symbol is easily taken for another. */
function near(a, b) {
  const [one, other] = [keyOf(a), keyOf(b)];
  const beside = Math.abs(one.x - other.x) <= 1 && Math.abs(one.y - other.y) <= 1;
  return beside || ALIKE.includes(a + b) || ALIKE.includes(b + a);
}

/** All that may have been meant by symbols, of which `null` is none: word, slip, rank, place. */
function* explanations(symbols) {
  const all = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];
  const replaced = (at, count, ...by) => [
    ...symbols.slice(0, at),
    ...by,
    ...symbols.slice(at + count),
  ];
  const bad = symbols.indexOf(null);
  for (const at of symbols.keys()) {
    if (bad >= 0 && at !== bad) continue;
    for (const meant of all) {
      const rank = bad < 0 && near(symbols[at], meant) ? 1 : 2;
      if (meant !== symbols[at]) yield [replaced(at, 1, meant), "symbol", rank, at];
    }
    const doubled = bad < 0 && symbols[at] === symbols[at + 1];
    yield [replaced(at, 1), doubled ? "doubled" : "stray", doubled ? 0 : 2, at];
  }
  if (bad >= 0) return;
  for (let at = 0; at + 1 < symbols.length; at++) {
    yield [replaced(at, 2, symbols[at + 1], symbols[at]), "swap", 1, at];
  }
  for (let at = 0; at <= symbols.length; at++) {
    for (const meant of all) {
      const twin = meant === symbols[at - 1] || meant === symbols[at];
      yield [replaced(at, 0, meant), "dropped", twin ? 3 : 4, at];
    }
  }
}

/** What was meant, if the best explanation is alone in its rank. */
export function suggest(text, expected) {
  const characters = read(text);
  const values = characters.map(({ character }) => worth(character));
  if (values.filter((value) => value < 0).length > 1) return null;
  const symbols = values.map((value) => (value < 0 ? null : spell([value])));
  let best = [];
  for (const [meant, slip, rank, at] of explanations(symbols)) {
    if (meant.includes(null) || !check(meant.join(""), { ...expected, foreign: undefined }).ok)
      continue;
    const found = { suggestion: meant.join(""), slip, rank, at };
    if (best.length === 0 || rank < best[0].rank) best = [found];
    else if (rank === best[0].rank) best.push(found);
  }
  if (new Set(best.map(({ suggestion }) => suggestion)).size !== 1) return null;
  const [{ suggestion, slip, at }] = best;
  return { position: characters[at]?.position ?? null, suggestion, slip };
}

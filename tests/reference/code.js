// A code as a whole: its fields, check symbols and groups (docs/codes.md, "Fields" and "Symbols").

import { read, spell, worth } from "./alphabet.js";
import { alphaTo, times } from "./gf32.js";

export const KINDS = ["random", "sealed", "vanity", "reserved"];
export const MODES = ["live", "test"];
export const SHORTEST = 8;
export const LONGEST = 20;
const UNWRITTEN = 24;

/** Whether both check sums of a word are 0. */
export function checks(values) {
  const terms = [...values].reverse();
  terms.push(UNWRITTEN);
  let sum = 0;
  let weighted = 0;
  terms.forEach((term, i) => {
    sum ^= term;
    weighted ^= times(term, alphaTo(i));
  });
  return sum === 0 && weighted === 0;
}

/** The code of a payload, a tag and a head: the check symbols are found by trying all. */
export function make(payload, tag, head) {
  for (let one = 0; one < 32; one++) {
    for (let other = 0; other < 32; other++) {
      const values = [...payload, tag, head, one, other];
      if (checks(values)) return spell(values);
    }
  }
}

/** The head of this version. */
export const headOf = (kind, mode) => (KINDS.indexOf(kind) << 1) | MODES.indexOf(mode);

/** The fields of a word that checks. */
export function fieldsOf(values) {
  const payload = values.slice(0, -4);
  const [tag, head] = values.slice(-4);
  const version = 1 + (head >> 3);
  return { payload, tag, head, version, kind: KINDS[(head >> 1) & 3], mode: MODES[head & 1] };
}

/** The canonical spelling of what was typed, right or not; null if it has none. */
export function normalize(text) {
  const values = read(text)?.map(({ character }) => worth(character)) ?? [];
  if (values.length === 0 || values.length > LONGEST || values.includes(-1)) return null;
  return spell(values);
}

/** A canonical spelling in groups. */
export function group(code) {
  const groups = [];
  const count = Math.ceil(code.length / 4);
  for (let at = 0, left = count; left > 0; left--) {
    const size = Math.ceil((code.length - at) / left);
    groups.push(code.slice(at, at + size));
    at += size;
  }
  return groups.join("-");
}

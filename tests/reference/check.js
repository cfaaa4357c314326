// What is wrong with a code (docs/codes.md, "What is wrong with a code").

import { read, spell, worth } from "./alphabet.js";
import { checks, fieldsOf, LONGEST, SHORTEST } from "./code.js";
import { matches, strip } from "./foreign.js";
import { tagOf } from "./tag.js";

/**
 * Checks a text.
 *
 * @param expected `program`, `mode` and the patterns of `foreign` codes
 * @param suggest what may explain a wrong code: `suggest(text, expected)` gives `{ position,
 *   suggestion, slip }`, or null. Without it a verdict lacks `suggestion` and `slip`, and a
 *   mistyped code its `position`.
 */
export function check(text, expected = {}, suggest = undefined) {
  const verdict = checkOwn(text, expected, suggest);
  const isOurs = verdict.ok || ["other_program", "other_mode"].includes(verdict.code);
  if (!isOurs && expected.foreign?.some((pattern) => matches(text, pattern))) {
    return { ok: true, code: "foreign", referralCode: strip(text) };
  }
  return verdict;
}

/** What a slip may explain. */
const EXPLAINED = ["too_short", "bad_symbol", "mistyped"];

function checkOwn(text, expected, suggest) {
  const wrong = (code, position = null) => {
    if (suggest) {
      const slip = EXPLAINED.includes(code) ? suggest(text, expected) : null;
      return { ok: false, code, position, suggestion: null, slip: null, ...slip };
    }
    return code === "mistyped" ? { ok: false, code } : { ok: false, code, position };
  };
  const characters = read(text);
  if (characters === null || characters.length > LONGEST) return wrong("too_long");
  if (characters.length === 0) return wrong("empty");
  const values = characters.map(({ character }) => worth(character));
  const bad = values.indexOf(-1);
  if (bad < 0 && values.length < SHORTEST) return wrong("too_short");
  if (bad >= 0) return wrong("bad_symbol", characters[bad].position);
  if (!checks(values)) return wrong("mistyped");
  const { tag, version, kind, mode } = fieldsOf(values);
  if (version !== 1 || kind === "reserved") return wrong("unknown_version");
  if (expected.program !== undefined && ![0, tagOf(expected.program)].includes(tag)) {
    return wrong("other_program");
  }
  if (expected.mode !== undefined && mode !== expected.mode) return wrong("other_mode");
  return { ok: true, code: "valid", referralCode: spell(values), kind, mode, tag };
}

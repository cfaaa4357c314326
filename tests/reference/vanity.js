// Vanity codes (docs/codes.md, "Vanity").

import { readFileSync } from "node:fs";
import { isSkipped, plain, spell, worth } from "./alphabet.js";
import { group, headOf, make } from "./code.js";
import { looks, rudeWords } from "./rude.js";
import { words } from "./spell.js";

const LONGEST = 12;
const source = (name) => readFileSync(new URL(`../../src/code/${name}`, import.meta.url), "utf8");
const HARMLESS = source("rude/harmless.txt").split("\n").slice(1).filter(Boolean);
/** The words of the text in the Rust source: it is the one list that there is. */
const RESERVED = source("vanity/reserved.rs")
  .match(/RESERVED: &str = "([^"]*)"/)[1]
  .split(/[\s\\]+/);

const canonical = (letters) => spell([...letters].map(worth));

/** The words that fit. */
function kept(all) {
  if (all.length > 0 && all[0].length > LONGEST) return [all[0].slice(0, LONGEST)];
  let count = 0;
  while (count < all.length && all.slice(0, count + 1).join("").length <= LONGEST) count++;
  return all.slice(0, count);
}

/**
 * Whether words of a name that follow each other, and maybe the start of what comes after, are
 * reserved, or what comes after holds a reserved word. Behind so many `random` symbols come two
 * that are the same whatever is drawn: a word of those alone does not count.
 */
function isReserved(name, after, own, random = 0) {
  const reserved = [...RESERVED, ...own].map((word) => words(word).join("").slice(0, LONGEST));
  const found = reserved.filter(Boolean).map((word) => looks(canonical(word)));
  const letters = name.join("") + after;
  const fields = name.join("").length + random;
  const ends = name.map((_, at) => name.slice(0, at + 1).join("").length);
  for (let more = ends.at(-1) + 1; more <= letters.length; more++) ends.push(more);
  for (const from of [0, ...ends]) {
    for (const to of ends.filter((end) => end > from)) {
      const word = letters.slice(from, to);
      const digits = word.match(/[0-9]*$/)[0].length;
      for (let cut = 0; cut <= digits; cut++) {
        const rest = word.slice(0, word.length - cut);
        const isFixed = from >= fields && from + rest.length <= fields + 2;
        if (!isFixed && found.includes(looks(canonical(rest)))) return true;
      }
    }
  }
  return false;
}

/** Whether a code holds a rude word but those that are part of a harmless one in its name. */
function isRude(code, name) {
  const seen = looks(code);
  const own = seen.slice(0, name.length);
  return rudeWords(code).some(([at, length]) => {
    const isPart = HARMLESS.some((word) =>
      [...own].some(
        (_, from) => own.startsWith(word, from) && from <= at && at + length <= from + word.length,
      ),
    );
    return at + length > name.length || !isPart;
  });
}

/** What a wish gives a code to begin with. */
export function nameOf(wish, own = []) {
  const wrong = (code) => ({ ok: false, code });
  if (wish.length > 256) return wrong("too_long");
  const characters = [...wish].filter((character) => !isSkipped(character)).map(plain);
  if (characters.length === 0) return wrong("empty");
  if (characters.indexOf("@", 1) > 0) return wrong("email");
  const name = kept(words(wish));
  const letters = name.join("");
  if (letters.length === 0) return wrong("unspellable");
  if (letters.length === 1) return wrong("too_short");
  if (isReserved(name, "", own)) return wrong("reserved");
  if (isRude(canonical(letters), letters)) return wrong("rude");
  return { ok: true, shown: name.join("-") };
}

/** The code of a name and random bytes; null if it is rude or reserved. */
export function mintVanity(shown, own, random, tag, mode, symbols) {
  const name = shown.split("-");
  const letters = name.join("");
  const after = spell(random.slice(0, symbols).map((byte) => byte % 32));
  const payload = [...(letters + after)].map(worth);
  const code = make(payload, tag, headOf("vanity", mode));
  const rest = code.slice(letters.length);
  if (isRude(code, letters) || isReserved(name, rest, own, symbols)) return null;
  return { referralCode: code, display: `${shown}-${group(rest)}` };
}

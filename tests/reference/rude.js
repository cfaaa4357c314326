// Rude words (docs/codes.md, "Rude words").

import { readFileSync } from "node:fs";

const LOOKS = { 0: "O", 1: "I", 2: "Z", 3: "E", 4: "A", 5: "S", 6: "G", 9: "G", 7: "T", 8: "B" };
const LOOKS_IN_WORDS = { L: "I", U: "V" };

const WORDS = readFileSync(new URL("../../src/code/rude/words.txt", import.meta.url), "utf8")
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((word) => [...word].map((letter) => LOOKS_IN_WORDS[letter] ?? letter).join(""));

/** What a canonical spelling looks like. */
export const looks = (code) => [...code].map((symbol) => LOOKS[symbol] ?? symbol).join("");

/** Where a canonical spelling holds words of the list, and how long they are. */
export function rudeWords(code) {
  const seen = looks(code);
  return WORDS.flatMap((word) =>
    [...seen].flatMap((_, at) => (seen.startsWith(word, at) ? [[at, word.length]] : [])),
  );
}

/** Whether a canonical spelling holds a word of the list. */
export const isRude = (code) => rudeWords(code).length > 0;

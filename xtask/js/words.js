// Brings src/code/rude/words.txt up to date with the lists that it is made of. Words only ever
// join: a sealed code that walked past one must go on opening.

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { defaultOptions } from "sqids";
import { root } from "./paths.js";

const naughty = createRequire(import.meta.url)("naughty-words");
const path = join(root, "src/code/rude/words.txt");

/** Fewer letters are in every other code; more come about by no accident. */
const [LEAST, MOST] = [3, 7];
/** Klingon. */
const LEFT_OUT = ["tlh"];
/** As they look: common names, and words that only somebody's list finds rude. */
const HARMLESS = new Set(
  "ADVIT AMI CYC FAVA GIRIS GOO GOT MAMA MANGO MIST MONA MOSE NATAI PANO PASCAI PAV PINA SACO SEGA TIGHT TITAN TRIO WHITE".split(
    " ",
  ),
);

/** What looks like a letter counts as the letter, as src/code/rude/mod.rs has it for symbols. */
const SIGHTS = { 0: "O", 1: "I", 2: "Z", 3: "E", 4: "A", 5: "S", 6: "G", 7: "T", 8: "B", 9: "G" };
Object.assign(SIGHTS, { L: "I", U: "V" });
const LETTERS = { ß: "SS", æ: "AE", œ: "OE", ø: "O", đ: "D", ł: "L", ı: "I", ə: "E", ε: "E" };

function sight(word) {
  const plain = word.toLowerCase().replace(/[ßæœøđłıəε]/g, (letter) => LETTERS[letter]);
  const upper = plain
    .normalize("NFKD")
    .replace(/\p{M}|['’-]/gu, "")
    .toUpperCase();
  return upper.replace(/[0-9LU]/g, (symbol) => SIGHTS[symbol]);
}

const old = (await readFile(path, "utf8").catch(() => "")).split("\n");
const kept = old.filter((line) => line && !line.startsWith("#"));
const listed = Object.entries(naughty)
  .filter(([language]) => !LEFT_OUT.includes(language))
  .flatMap(([, words]) => words)
  .concat([...defaultOptions.blocklist])
  .map(sight)
  .filter((word) => /^[A-Z]+$/.test(word) && word.length >= LEAST && word.length <= MOST)
  .filter((word) => !HARMLESS.has(word));

const all = new Set([...kept, ...listed]);
// What held the longer word holds the shorter one.
const holdsAnother = (word) => [...all].some((other) => other !== word && word.includes(other));
const words = [...all].filter((word) => !holdsAnother(word)).sort();
const header = `# Words that no minted code holds, as they look: L is I, U is V, and digits are letters.
# From the lists of LDNOOBW (npm naughty-words, CC BY 4.0) and sqids (MIT), made by
# \`cargo xtask words\`. Words only ever join: a sealed code that walked past one must go on opening.
`;
await writeFile(path, `${header}${words.join("\n")}\n`);
console.log(`${words.length} words`);

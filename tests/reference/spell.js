// Spelling of names (docs/codes.md, "Spelling"). Letters are taken apart by Unicode's own
// decomposition, so that no letter with a mark stands in the tables.

import { plain } from "./alphabet.js";

/** First and last of the letters that are known beside those of ASCII. */
const BLOCKS = [
  [0x00c0, 0x024f],
  [0x0259, 0x0259],
  [0x0386, 0x03ce],
  [0x0400, 0x045f],
  [0x0490, 0x04f9],
  [0x1e00, 0x1ef9],
];

const table = (text) => text.split(" ").map((pair) => pair.split("="));
const LETTERS = new Map([
  ...table("ß=SS æ=AE œ=OE ø=OE þ=TH ĳ=IJ ǆ=DZ ǅ=DZ ǳ=DZ ǲ=DZ ǉ=LJ ǈ=LJ ǌ=NJ ǋ=NJ"),
  ...table("ð=D đ=D ħ=H ı=I ĸ=K ŀ=L ł=L ŉ=N ŋ=N ſ=S ŧ=T ə=E"),
  ...table("ƀ=B ɓ=B ɔ=O ƈ=C ɖ=D ɗ=D ƒ=F ɠ=G ɨ=I ƙ=K ƚ=L ɲ=N ɵ=O ƥ=P ƭ=T ʈ=T ʋ=V ƴ=Y ƶ=Z"),
  ...table("ǥ=G ȥ=Z ⱥ=A ȼ=C ⱦ=T ʉ=U ɇ=E ɉ=J ɍ=R ɏ=Y"),
  ...table("α=A β=V γ=G δ=D ε=E ζ=Z η=I θ=TH ι=I κ=K λ=L μ=M ν=N ξ=X ο=O π=P ρ=R σ=S ς=S"),
  ...table("τ=T υ=Y φ=F χ=CH ψ=PS ω=O"),
  ...table("а=A б=B в=V г=G д=D е=E ж=ZH з=Z и=I к=K л=L м=M н=N о=O п=P р=R с=S т=T у=U ф=F"),
  ...table("х=KH ц=TS ч=CH ш=SH щ=SHCH ъ= ы=Y ь= э=E ю=YU я=YA"),
  ...table("ђ=DJ є=YE ѕ=DZ і=I ј=J љ=LJ њ=NJ ћ=C џ=DZ ґ=G ғ=G ҕ=G җ=ZH ҙ=Z қ=K ҝ=K ҟ=K ҡ=K ң=N"),
  ...table("ҥ=N ҧ=P ҩ=O ҫ=S ҭ=T ү=U ұ=U ҳ=KH ҵ=TS ҷ=CH ҹ=CH һ=H ҽ=CH ҿ=CH ӏ= ӄ=K ӆ=L ӈ=N ӊ=N"),
  ...table("ӌ=CH ӎ=M ӕ=AE ә=A ӡ=DZ ө=O ӷ=G"),
]);
const HARD = "θκξπσςτφχψ";
const UNSEEN = /['`´\u02bb\u02bc\u2018\u2019\u00ad\u200b-\u200f\u2060\ufeff]/;
const MARK = /[\u0300-\u036f]/;

/** How one letter is written, whatever stands beside it; null if it is none that is known. */
function written(letter) {
  if (/[a-z0-9]/.test(letter)) return letter.toUpperCase();
  return LETTERS.get(letter) ?? null;
}

/** The words of a text, in upper-case letters and digits. */
export function words(text) {
  const decomposed = [...text].flatMap((character) => {
    const point = character.codePointAt(0);
    const isKnown = BLOCKS.some(([first, last]) => first <= point && point <= last);
    return [...(isKnown ? character.normalize("NFD") : plain(character))];
  });
  const letters = decomposed.map((character) => character.toLowerCase());
  const isUkrainian = letters.some((letter) => "ієґ".includes(letter));
  const all = [""];
  let before = "";
  let soft = false;
  const change = (by) => all.push(all.pop().slice(0, -1) + by);
  const write = (by) => all.push(all.pop() + by);
  const harden = () => {
    if (soft) change("F");
    soft = false;
  };
  for (const letter of letters) {
    if (UNSEEN.test(letter)) continue;
    if (MARK.test(letter)) {
      if (letter === "\u0308" && before && "aou".includes(before)) write("E");
      if (letter === "\u030a" && before === "a") write("A");
      if ((letter === "\u0306" && before === "и") || (letter === "\u0308" && before === "υ")) {
        change("Y");
        soft = false;
      }
      before = "";
      continue;
    }
    const plainly = written(letter);
    if (plainly === null || HARD.includes(letter)) harden();
    soft = false;
    if (plainly === null) all.push("");
    else if (letter === "υ" && before === "ο") write("U");
    else if (letter === "υ" && before && "αεη".includes(before)) {
      write("V");
      soft = true;
    } else if (before === "γ" && "γξχ".includes(letter)) {
      change("N");
      write(plainly);
    } else if (isUkrainian && letter === "г") write("H");
    else if (isUkrainian && letter === "и") write("Y");
    else write(plainly);
    before = letter;
  }
  harden();
  return all.filter((word) => word !== "");
}

// Makes the vectors of codes from this reference. Run as a program it writes them; it gives the
// same bytes each time. Inputs that should look random are hashes of what they are for.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { worth } from "./alphabet.js";
import { check } from "./check.js";
import { bitsOf } from "./cipher.js";
import { fieldsOf, group, headOf, MODES, make, normalize } from "./code.js";
import { mint } from "./mint.js";
import { open, seal, sealWith, walkOf } from "./seal.js";
import { words } from "./spell.js";
import { suggest } from "./suggest.js";
import { tagOf } from "./tag.js";
import { mintVanity, nameOf } from "./vanity.js";

const folder = new URL("../vectors/", import.meta.url);
const hash = (name) => [...createHash("sha256").update(name).digest()];
const valuesOf = (code) => [...code].map(worth);
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

// Minted

function minted() {
  const cases = range(1, 24).map((count) => {
    const name = `minted ${count}`;
    const tag = count % 3 === 0 ? 0 : count;
    const mode = MODES[count % 5 === 0 ? 1 : 0];
    return { name, random: hash(name).slice(0, 16), tag, mode, length: 8 + (count % 13) };
  });
  const zero = Array(16).fill(0);
  cases.push({ name: "all zero", random: zero, tag: 0, mode: "live", length: 8 });
  cases.push({ name: "all ones", random: Array(16).fill(255), tag: 31, mode: "test", length: 20 });
  const spelled = (name, symbols, rest = {}) => {
    const random = valuesOf(symbols.padEnd(16, "0"));
    cases.push({ name, random, tag: 0, mode: "live", length: 10, ...rest });
  };
  spelled("rude at the start", "FVCK7K");
  spelled("rude in the middle", "7KASS3");
  spelled("rude at the payload's end", "7K3SEX");
  spelled("rude in leet", "7KA55K");
  spelled("rude in leet, of digits and letters", "745S7K");
  spelled("rude in leet, test, 20 symbols", "7K7K7K7K7K7K53X7", { mode: "test", length: 20 });
  spelled("rude with the tag", "7K37SE", { tag: worth("X") });
  spelled("not rude, as another tag follows", "7K37SE", { tag: worth("Y") });
  spelled("not rude, as the bytes are not taken", "7K7K7KSEX");
  spelled("not rude, as a symbol stands between", "7S0EX0");
  return cases.map((given) => ({
    ...given,
    referralCode: mint(given.random, given.tag, given.mode, given.length),
  }));
}

// Checked, spelled, tags

/** The inputs of `checked` are kept. */
function checked(given) {
  return given.map(({ verdict, ...rest }) => {
    const found = check(rest.text, rest.expected, suggest);
    return { ...rest, verdict: found };
  });
}

function spelled() {
  const cases = [
    { name: "folded", text: " oil-7k3m " },
    { name: "U", text: "7k3u" },
    { name: "u, full-width", text: "7k3\uff35\uff55" },
    { name: "a name", text: "JULIA-7k3" },
    { name: "nothing", text: "" },
    { name: "only separators", text: " -\u2014\ufeff" },
    { name: "not a symbol", text: "7k3$" },
    { name: "not a letter of ours", text: "7k3\u00fc" },
    { name: "a letter that Unicode's upper case would make one", text: "7k3\u017f" },
    { name: "too long", text: "7".repeat(21) },
    { name: "text too long", text: `7${" ".repeat(256)}` },
    { name: "text as long as can be", text: `7${" ".repeat(255)}` },
  ];
  const payload = valuesOf("3456789ABCDEFGHJ");
  for (const length of range(8, 20)) {
    const code = make(payload.slice(0, length - 4), 0, headOf("random", "live"));
    cases.push({ name: `${length} symbols`, text: code.toLowerCase() });
  }
  const name = make(valuesOf("JVLIA7K"), tagOf("spring"), headOf("vanity", "live"));
  cases.push({ name: "a name in a code", text: `julia${name.slice(5)}` });
  return cases.map((given) => ({
    ...given,
    normal: normalize(given.text),
    grouped: check(given.text).ok ? group(normalize(given.text)) : null,
  }));
}

const tags = () =>
  ["", "spring", "autumn", "Spring", "partners-2027", "__proto__", "x".repeat(64), "\u00fc"].map(
    (program) => ({ name: program || "nothing", program, tag: tagOf(program) }),
  );

// Sealed

/** Keys for tests. Published as they are, they keep no secret. */
const key = (id, bits, name) => ({
  id,
  bits,
  key: Buffer.from(hash(`test key ${name}`).slice(0, 16)).toString("hex"),
});
const WEAK = { id: 0, bits: 16, key: "000102030405060708090a0b0c0d0e0f" };
const USUAL = key(5, 20, "usual");
const OTHER = key(5, 20, "other");
const NEXT = key(6, 20, "next");
const ODD = key(9, 21, "odd");
const STRONG = key(10, 30, "strong");
const STRONGEST = key(15, 40, "strongest");

/** The number below 1,500 whose code walks farthest, and the first that does not walk. */
function walking() {
  const walks = range(0, 1499).map((number) =>
    walkOf(USUAL, BigInt(number), 12, tagOf("spring"), "live"),
  );
  const walk = walks.reduce((one, other) => (one > other ? one : other));
  return { far: { number: walks.indexOf(walk), walk }, near: { number: walks.indexOf(0n) } };
}

function sealed({ far }) {
  const cases = [];
  const add = (name, key, number, program, mode, length) =>
    cases.push({
      name,
      keys: [key],
      number,
      ...(program && { program }),
      mode,
      length,
      outcome: seal(key, number, { program, mode, length }),
    });
  const programs = [undefined, "spring", "autumn"];
  for (const key of [WEAK, USUAL, ODD, STRONG, STRONGEST]) {
    for (const length of range(9, 20)) {
      const program = programs[length % 3];
      const mode = MODES[length % 2];
      const name = `${key.bits} bits, ${length} symbols`;
      if (length % 4 === 0) {
        add(`${name}: 0`, key, 0, program, mode, length);
        add(`${name}: 1`, key, 1, program, mode, length);
      }
      // Numbers that are exact in JSON.
      const room = bitsOf(length) - BigInt(key.bits);
      if (room < 0n || room > 52n) continue;
      add(`${name}: the largest`, key, 2 ** Number(room) - 1, program, mode, length);
      add(`${name}: one more`, key, 2 ** Number(room), program, mode, length);
    }
    add(
      `${key.bits} bits: the largest exact number`,
      key,
      Number.MAX_SAFE_INTEGER,
      undefined,
      "live",
      20,
    );
  }
  add("past rude words", USUAL, far.number, "spring", "live", 12);
  return cases;
}

function opened({ far, near }) {
  const cases = [];
  const add = (name, keys, text, expected = {}) =>
    cases.push({ name, keys, text, expected, outcome: open(keys, text, expected) });
  const codeOf = (key, number, program, mode = "live", length = 12) =>
    seal(key, number, { program, mode, length }).referralCode;
  const spring = codeOf(USUAL, 4711, "spring");
  const test = codeOf(USUAL, 4711, "spring", "test");

  add("canonical", [USUAL], spring);
  add("as people type", [USUAL], ` ${group(spring).toLowerCase()} `);
  add("as expected", [USUAL], spring, { program: "spring", mode: "live" });
  add("of no program", [USUAL], codeOf(USUAL, 0), { program: "spring" });
  add("test code in test use", [USUAL], test, { mode: "test" });
  add("test code in live use", [USUAL], test, { mode: "live" });
  add("live code in test use", [USUAL], spring, { mode: "test" });
  add("of another program", [USUAL], spring, { program: "autumn" });
  add("of the old key", [USUAL, NEXT], spring);
  add("of the new key", [USUAL, NEXT], codeOf(NEXT, 4711, "spring"));
  add("of the weakest key", [WEAK], codeOf(WEAK, 31, undefined, "live", 9));
  add("of the strongest key", [WEAK, USUAL, STRONGEST], codeOf(STRONGEST, 1, "spring", "test", 13));
  add("of 20 symbols", [STRONG], codeOf(STRONG, 2 ** 46 - 1, "autumn", "live", 20));
  add("another key of that id", [OTHER], spring);
  add("the same key with more bits", [{ ...USUAL, bits: 30 }], spring);
  add("the same key under another id", [{ ...USUAL, id: 4 }], spring);
  add("no key of that id", [NEXT], spring);

  const random = make(valuesOf("7K3M9QWX"), 0, headOf("random", "live"));
  add("random", [USUAL], random);
  add("vanity", [USUAL], make(valuesOf("JVLIA7K"), 0, headOf("vanity", "live")));
  add("random, another key", [NEXT], random);
  add("random, of another mode", [USUAL], random, { mode: "test" });
  add("empty", [USUAL], "");
  add("too short", [USUAL], spring.slice(0, 7));
  add("too long", [USUAL], `${spring}${spring}`);
  add("a bad symbol", [USUAL], `${spring}!`);
  add("mistyped", [USUAL], (spring[0] === "7" ? "8" : "7") + spring.slice(1));
  add("unknown version", [USUAL], make(valuesOf("7K3M9QWX"), 0, 8 + headOf("sealed", "live")));

  // Changed by someone who knows the format: all of these check.
  const { payload, tag, head } = fieldsOf(valuesOf(spring));
  const bits = [...payload];
  bits[3] ^= 1;
  add("a bit of the payload changed", [USUAL], make(bits, tag, head));
  add("the tag changed", [USUAL], make(payload, tagOf("autumn"), head));
  add("the tag taken away", [USUAL], make(payload, 0, head));
  add("the mode changed", [USUAL], make(payload, tag, headOf("sealed", "test")));
  const other = [...payload];
  other[other.length - 1] ^= USUAL.id ^ NEXT.id;
  add("the key id changed", [USUAL, NEXT], make(other, tag, head));
  add("the key id changed to none", [USUAL], make(other, tag, head));
  add("a zero put before", [USUAL], make([0, ...payload], tag, head));
  add("made sealed from random", [USUAL], make(valuesOf("7K3M9QW5"), 0, headOf("sealed", "live")));

  const forge = (key, number, walk, length) =>
    sealWith(key, BigInt(number), walk, length, tagOf("spring"), "live");
  add("past a rude word", [USUAL], forge(USUAL, far.number, far.walk, 12));
  add("rude: from before its word was listed", [USUAL], forge(USUAL, far.number, 0n, 12));
  add("a walk too far", [USUAL], forge(USUAL, far.number, far.walk + 1n, 12));
  add("a walk without cause", [USUAL], forge(USUAL, near.number, 1n, 12));
  add("the 15th walk without cause", [USUAL], forge(USUAL, near.number, 15n, 12));
  add("the 16th walk", [USUAL], forge(USUAL, far.number, 16n, 12));
  add("the highest redundant bit", [USUAL], forge(USUAL, near.number, 2n ** 19n, 12));
  const large = 2n ** 53n;
  add("above the largest number", [WEAK], sealWith(WEAK, large, 0n, 19, 0, "live"));
  add("fewer bits than the key asks for", [STRONGEST], forge(STRONGEST, 0, 0n, 10));
  add("8 symbols", [WEAK], make(valuesOf("9Y40"), 0, headOf("sealed", "live")));
  add("8 symbols, no key of that id", [WEAK], make(valuesOf("9Y4N"), 0, headOf("sealed", "live")));
  return cases;
}

// Foreign

function foreign() {
  const cases = [
    ["as declared", "ACME-1234", ["ACME-####"]],
    ["without its dash", "acme1234", ["ACME-####"]],
    ["spaces and other dashes", " ac me\u20131234\n", ["ACME-####"]],
    ["dashes that the pattern lacks", "A-C-M-E-1-2-3-4", ["ACME####"]],
    ["full-width", "\uff21\uff23\uff2d\uff25\uff0d\uff11\uff12\uff13\uff14", ["ACME-####"]],
    ["a pattern in lower case", "ACME-1234", ["acme ####"]],
    ["a letter for a digit", "ACME-123O", ["ACME-####"]],
    ["a digit for a letter of its own", "ACM3-1234", ["ACME-####"]],
    ["look-alikes are not folded", "OIL-U", ["@@@-@"]],
    ["a digit is no letter", "01L-U", ["@@@-@"]],
    ["letters and digits", "x9-7", ["**-*"]],
    ["a bad symbol for any", "x!-7", ["**-*"]],
    ["not a letter of ours", "\u00dc1234", ["@####"]],
    ["a digit, but not of ours", "ACME-123\u0664", ["ACME-####"]],
    ["what stands for itself", "a.b/1+", ["A.B/#+"]],
    ["no placeholder stands for itself", "#@*", ["#@*"]],
    ["nor in full width", "\uff03", ["*"]],
    ["one short", "ACME-123", ["ACME-####"]],
    ["one too many", "ACME-12345", ["ACME-####"]],
    ["the second pattern", "12345", ["ACME-####", "#####"]],
    ["none of two", "1234", ["ACME-####", "#####"]],
    ["no pattern", "12345", []],
    ["no pattern given", "12345", undefined],
    ["nothing", "", ["#"]],
    ["only separators", " -", ["#"]],
    ["short", "7", ["#"]],
    ["longer than ours", "7".repeat(24), ["#".repeat(24)]],
    ["of the longest pattern", "7".repeat(30), ["#".repeat(30)]],
    ["one longer", "7".repeat(31), ["#".repeat(30)]],
    ["of the longest text", `7${" ".repeat(255)}`, ["#"]],
    ["of more than is read", `7${" ".repeat(256)}`, ["#"]],
    ["mistyped, but of a foreign shape", "9Y4N001X", ["********"]],
    ["of a later version, maybe", "9Y4N06BK", ["********"]],
    ["a code of ours", "9Y4N001Z", ["********"]],
    ["a code of ours, of another program", "9Y4NA0J6", ["********"], { program: "autumn" }],
    ["a code of ours, of another mode", "9Y4N012X", ["********"], { mode: "live" }],
  ];
  return cases.map(([name, text, patterns, rest]) => {
    const expected = { ...(patterns && { foreign: patterns }), ...rest };
    return { name, text, expected, verdict: check(text, expected, suggest) };
  });
}

// Vanity

function names() {
  const cases = [
    ["Jane"],
    ["Jane Doe"],
    ["JANE-"],
    ["JANE-\u2026"],
    ["julia"],
    ["JULIA-7K3"],
    ["Zo\u00eb"],
    ["Zoe\u0308"],
    ["\u0141ukasz"],
    ["M\u00fcller"],
    ["Mu\u0308ller"],
    ["S\u00f8ren"],
    ["\u00c5sa \u00c5kesson"],
    ["Gro\u00df"],
    ["Fran\u00e7ois"],
    ["\u00d3l\u00f6f \u00de\u00f3rsd\u00f3ttir"],
    ["Nguy\u1ec5n"],
    ["\u0130brahim I\u015f\u0131k"],
    ["M\u0259mm\u0259d"],
    ["O'Hara"],
    ["O\u2019Hara"],
    ["Jean-Pierre"],
    ["J. R. R. Tolkien"],
    ["Jane 2027"],
    ["4ever"],
    ["\uff2a\uff41\uff4e\uff45"],
    ["@jane"],
    ["#jane!"],
    ["Jane \ud83d\ude00"],
    ["Jane\u200bDoe"],
    ["Jane \u738b"],
    ["<b>Jane</b>"],
    ["__proto__"],
    ["a\u0000b"],
    ["Bo"],
    ["\u0412\u043b\u0430\u0434\u0438\u043c\u0438\u0440"],
    ["\u042e\u043b\u0438\u044f"],
    ["\u0421\u0435\u0440\u0433\u0435\u0439"],
    ["\u0421\u0435\u0440\u0433\u0435\u0438\u0306"],
    ["\u041f\u0451\u0442\u0440"],
    ["\u041d\u0430\u0442\u0430\u043b\u044c\u044f"],
    ["\u0429\u0443\u043a\u0438\u043d"],
    ["\u0421\u0435\u0440\u0433\u0456\u0439"],
    ["\u041a\u0438\u0457\u0432"],
    ["\u0404\u0432\u0433\u0435\u043d\u0456\u044f"],
    ["\u0395\u03bb\u03ad\u03bd\u03b7"],
    ["\u03a0\u03b1\u03cd\u03bb\u03bf\u03c2"],
    ["\u0395\u03c5\u03b8\u03cd\u03bc\u03b9\u03bf\u03c2"],
    ["\u0386\u03b3\u03b3\u03b5\u03bb\u03bf\u03c2"],
    ["\u039b\u03bf\u03c5\u03ba\u03ac\u03c2"],
    ["\u039c\u03b1\u03b3\u03b9\u03bf\u0390\u03c5 \u03b5\u03c5"],
    ["Christopher Montgomery"],
    ["Jane van der Meer Hansen"],
    ["Wolfeschlegelsteinhausen"],
    ["Anne Wolfeschlegelsteinhausen Ng"],
    ["Peter"],
    ["Richard"],
    ["Jason"],
    ["Nicholas Burns"],
    ["Cassandra Dickson"],
    ["Oliver Sykes"],
    ["x".repeat(256)],
    // Refused
    [""],
    [" -\u2014\ufeff"],
    ["x".repeat(257)],
    ["\ud83d\ude00".repeat(129)],
    ["jane@example.com"],
    [" jane@"],
    ["jane\uff20example.com"],
    ["@@"],
    ["\u738b\u5c0f\u660e"],
    ["\u3055\u304f\u3089"],
    ["\uae40\ubbfc\uc900"],
    ["\u0645\u062d\u0645\u062f"],
    ["\ud83d\ude00"],
    ["!?"],
    ["\u042c"],
    ["J"],
    ["J."],
    ["admin"],
    ["Admin Jane"],
    ["4DM1N"],
    ["ad min"],
    ["support24"],
    ["Official-2"],
    ["\u0410dmin"],
    ["Administrator"],
    ["help!"],
    ["HE1P"],
    ["Test"],
    ["Testa"],
    ["Helpman"],
    ["Acme", ["Acme"]],
    ["The ACME shop", ["Acme"]],
    ["Acmeland", ["Acme"]],
    ["Mueller", ["M\u00fcller"]],
    ["Big Shop", ["big-shop"]],
    ["Jane", ["", "\u738b", "-"]],
    ["Fuck"],
    ["fu ck"],
    ["5h1t"],
    ["Ass"],
    ["Jackass"],
    ["Dick"],
    ["\u0424\u0443\u043a \u0424uck"],
    ["Peter Fuck"],
    ["Jasonass"],
  ];
  return cases.map(([wish, reserved]) => ({
    name: wish.length > 40 ? `${wish.slice(0, 20)}\u2026 (${wish.length})` : wish,
    wish,
    ...(reserved && { reserved }),
    outcome: nameOf(wish, reserved),
  }));
}

function vanities() {
  const cases = [];
  const wishes = ["Jane Doe", "JULIA", "Bo", "Wolfeschlegelsteinhausen", "Peter", "J. R. R. T."];
  for (const [at, wish] of wishes.entries()) {
    for (const symbols of range(2, 4)) {
      const name = `${wish}, ${symbols} symbols`;
      const program = [undefined, "spring", "autumn"][(at + symbols) % 3];
      const mode = MODES[(at + symbols) % 2];
      cases.push({ name, wish, random: hash(name).slice(0, 16), program, mode, symbols });
    }
  }
  const spelled = (name, wish, symbols, rest) => {
    const random = valuesOf(symbols.padEnd(16, "0"));
    cases.push({ name, wish, random, mode: "live", symbols: symbols.length, ...rest });
  };
  spelled("rude after the name", "Jane", "SEX7");
  spelled("rude with the name", "Jane F", "VCK7");
  spelled("harmless, but not within the name", "Pet", "ER");
  spelled("harmless within the name", "Peter", "ER");
  spelled("reserved with the name", "Supp", "0RT");
  spelled("reserved with the name and a number", "Supp", "0RT7");
  spelled("reserved, whatever follows", "Supp", "0RTS");
  spelled("not reserved", "Supp", "0RS");
  spelled("reserved with the tag", "Aa", "C3");
  spelled("reserved by the caller, with a check symbol", "Bo", "WH", { reserved: ["4G"] });
  spelled("reserved by the caller, but of the fields alone", "Bo", "WH", { reserved: ["04"] });
  spelled("reserved by the caller", "Ac", "ME", { reserved: ["acme"] });
  return cases.map((given) => {
    const { wish, reserved, random, program, mode, symbols } = given;
    const { shown } = nameOf(wish, reserved);
    const made = mintVanity(shown, reserved ?? [], random, tagOf(program), mode, symbols);
    return { ...given, minted: made };
  });
}

/** How the letters of each alphabet are spelled, each a word. */
function spellings() {
  const blocks = {
    Latin: [0xc0, 0x24f],
    "more Latin": [0x1e00, 0x1ef9],
    schwa: [0x259, 0x259],
    Greek: [0x386, 0x3ce],
    Cyrillic: [0x400, 0x45f],
    "more Cyrillic": [0x490, 0x4f9],
    Georgian: [0x10d0, 0x10d7],
  };
  return Object.entries(blocks).map(([name, [first, last]]) => {
    const letters = range(first, last).map((point) => String.fromCodePoint(point));
    // None of them makes the others Ukrainian.
    const plainly = letters.filter(
      (letter) => !/[\u0406\u0456\u0404\u0454\u0490\u0491\u0407\u0457]/.test(letter),
    );
    const text = plainly.join(" x ");
    return { name, text, spelled: words(text).join(" ") };
  });
}

// Files

/** ASCII only, so that every character can be seen. */
const escaped = (value) =>
  JSON.stringify(value, null, 1)
    .replace(/\n */g, " ")
    .replace(/([{[]) | ([}\]])/g, "$1$2")
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A list a member, a case a line. */
function written(lists) {
  const members = Object.entries(lists).map(
    ([name, cases]) => `"${name}": [\n${cases.map((one) => `  ${escaped(one)}`).join(",\n")}\n]`,
  );
  return `{\n${members.join(",\n")}\n}\n`;
}

/** The files of vectors that are made here: name → text. */
export function vectors() {
  const numbers = walking();
  const codes = JSON.parse(readFileSync(new URL("codes.json", folder), "utf8"));
  return {
    "codes.json": written({
      minted: minted(),
      checked: checked(codes.checked),
      spelled: spelled(),
      tags: tags(),
    }),
    "sealed.json": written({ sealed: sealed(numbers), opened: opened(numbers) }),
    "foreign.json": written({ foreign: foreign() }),
    "vanity.json": written({ names: names(), minted: vanities(), spellings: spellings() }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(vectors())) writeFileSync(new URL(name, folder), text);
}

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
import { suggest } from "./suggest.js";
import { tagOf } from "./tag.js";

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
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(vectors())) writeFileSync(new URL(name, folder), text);
}

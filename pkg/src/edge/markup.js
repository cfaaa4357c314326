// Markup as it streams past: where tags begin and end, and the text between them, byte by byte as
// HTML has it, in any encoding that has ASCII.
//
// What tags mean is not known here. Behind some of them comes no markup, and whoever hears of a tag
// says so.

import { joined } from "./bytes.js";

/** Which attributes a tag has, by bits. They may be set where it has none of these, but seldom. */
export const HAS_ID = 1;
export const HAS_STATE = 2;
const addTo = (sum, unit) => (Math.imul(sum, 31) + unit) | 0;
const sumOf = (name) => [...name].reduce((sum, letter) => addTo(sum, letter.charCodeAt(0)), 0);
const ID = sumOf("id");
const STATES = ["hidden", "style", "role", "data-referral"].map(sumOf);
const bitOf = (sum) => (sum === ID ? HAS_ID : STATES.includes(sum) ? HAS_STATE : 0);

// Where the reader is.
const IN_TEXT = 0;
const OPEN = 1;
const OPEN_END = 2;
const NAME = 3;
/** Between attributes, in the name of one, behind it, before its value, in that. */
const BETWEEN = 4;
const ATTRIBUTE = 5;
const BEHIND = 6;
const BEFORE = 7;
const DOUBLE = 8;
const SINGLE = 9;
const BARE = 10;
const DECLARATION = 11;
const BOGUS = 12;
const COMMENT = 13;
const CDATA = 14;
/** In text that ends with one tag, behind its `<`, in its name. */
const RAW = 15;
const RAW_OPEN = 16;
const RAW_NAME = 17;
const IN_SCRIPT = 18;
const SCRIPT_OPEN = 19;
const SCRIPT_NAME = 20;
const FOR_GOOD = 21;

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const DASH = 0x2d;
const BANG = 0x21;
const EQUALS = 0x3d;

const isSpace = (byte) => byte === 32 || byte === 10 || byte === 9 || byte === 13 || byte === 12;
const lower = (byte) => (byte >= 65 && byte <= 90 ? byte | 32 : byte);
const isLetter = (byte) => (byte | 32) >= 97 && (byte | 32) <= 122;
const endsName = (byte) => byte === GREATER || byte === SLASH || isSpace(byte);

/** Names of up to six letters, or digits of headings, are numbers, of five bits each. */
const SHORT = 6;
/** So much of a longer name tells it from others. */
const MOST_OF_NAME = 64;
/** After so many bytes of a tag no more of it is kept. */
const MOST_KEPT = 1 << 18;
/** The numbers of letters and digits, -1 of any other byte. */
const FIVE = Int8Array.from({ length: 256 }, (_, byte) =>
  isLetter(byte) ? lower(byte) - 91 : byte >= 49 && byte <= 54 ? byte - 49 : -1,
);
/** Which bytes end the name of a tag. */
const ENDS = Uint8Array.from({ length: 256 }, (_, byte) => (endsName(byte) ? 1 : 0));

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** How far is looked byte by byte, which is faster where not much lies between. */
const NEAR = 48;

/** Where a byte is found next, -1 if nowhere. */
function find(chunk, byte, from) {
  const near = Math.min(from + NEAR, chunk.length);
  for (let at = from; at < near; at++) if (chunk[at] === byte) return at;
  return near === chunk.length ? -1 : chunk.indexOf(byte, near);
}

/** What a name is called here: as numbers are compared faster, a number where it is short. */
export function keyOf(name) {
  let key = 0;
  for (const letter of name) key = (key << 5) | FIVE[letter.charCodeAt(0)];
  return name.length > SHORT || /[^a-z1-6]/.test(name) ? name : key;
}

/** The name that a key stands for. */
export function nameOf(key) {
  if (typeof key === "string") return key;
  let name = "";
  for (let rest = key; rest > 0; rest >>= 5) {
    const five = rest & 31;
    name = String.fromCharCode(five < 6 ? five + 49 : five + 91) + name;
  }
  return name;
}

/**
 * Makes what reads a page, chunk by chunk. It tells `onStart` of each start tag: the key of its name,
 * the bits of its attributes, and whether it is closed in itself. The answer is the tag's name if
 * what comes behind it is text up to its end tag, or a script, or text for good. It calls `onEnd`
 * with the key of an end tag, and `onText` with a chunk, the bounds of text in it, and whether the
 * text ends there.
 * `hasCdata` says whether there may be sections of CDATA.
 */
export function createMarkup({ onStart, onEnd, onText, hasCdata }) {
  let state = IN_TEXT;
  /** How many bytes came in the chunks before. */
  let seen = 0;
  /** Where what is being read began, and its bytes in the chunks before. */
  let start = 0;
  let kept = [];
  let isEnd = false;
  let isClosed = false;
  let key = 0;
  let length = 0;
  let bits = 0;
  let sum = 0;
  /** What a declaration begins with; in a script, the name behind `<` or `</`. */
  let word = "";
  /** How many dashes, or brackets of CDATA, came last; whether a `!` did, or nothing yet at all. */
  let run = 0;
  let banged = false;
  let isFresh = false;
  /** The name of the tag that ends a text, and its key. */
  let rawName = "";
  let raw = 0;
  /** The chunk in which a tag ends, and where. */
  let bytes;
  let end = 0;
  /** In a script: 0, or 1 in a comment, or 2 in a script in that. */
  let depth = 0;

  /** Keeps the beginning of what goes on in the next chunk. Of a tag without end, enough is kept. */
  const keep = (chunk) => {
    if (seen - start < MOST_KEPT) kept.push(chunk.slice(Math.max(0, start - seen)));
  };
  /** The bytes of what is being read, up to a place in a chunk. */
  const token = (chunk, to) => {
    if (seen - start >= MOST_KEPT) return joined(kept);
    const here = chunk.subarray(Math.max(0, start - seen), to);
    return kept.length ? joined([...kept, here]) : here;
  };

  function read(chunk) {
    const size = chunk.length;
    let at = 0;
    while (at < size) {
      const byte = chunk[at];
      switch (state) {
        case IN_TEXT:
        case RAW: {
          const next = find(chunk, LESS, at);
          const to = next < 0 ? size : next;
          if (to > at) onText(chunk, at, to, next >= 0);
          at = to + 1;
          if (next < 0) break;
          start = seen + next;
          kept = [];
          state = state === RAW ? RAW_OPEN : OPEN;
          break;
        }
        case OPEN:
        case OPEN_END:
          if (isLetter(byte)) {
            isEnd = state === OPEN_END;
            begin();
          } else if (state === OPEN_END) {
            state = byte === GREATER ? IN_TEXT : BOGUS;
            if (state === IN_TEXT) at++;
          } else if (byte === SLASH) {
            state = OPEN_END;
            at++;
          } else if (byte === BANG) {
            state = DECLARATION;
            word = "";
            at++;
          } else if (byte === 0x3f) state = BOGUS;
          else {
            state = IN_TEXT;
            tell(token(chunk, at));
          }
          break;
        case NAME: {
          let number = key;
          const from = at - length;
          while (at < size && ENDS[chunk[at]] === 0) {
            const five = FIVE[chunk[at]];
            // One that is too long or odd is a text, made of the tag's bytes at its end.
            number = five < 0 || number < 0 || at - from >= SHORT ? -1 : (number << 5) | five;
            at++;
          }
          key = number;
          length = at - from;
          if (at === size) break;
          if (key < 0) {
            const begun = isEnd ? 2 : 1;
            const name = token(chunk, at).subarray(begun, begun + Math.min(length, MOST_OF_NAME));
            key = utf8.decode(name).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
          }
          state = BETWEEN;
          break;
        }
        case BETWEEN:
          at++;
          if (byte === GREATER) finish(chunk, at);
          else if (byte === SLASH) isClosed = true;
          else {
            isClosed = false;
            if (isSpace(byte)) break;
            sum = addTo(0, lower(byte));
            state = ATTRIBUTE;
          }
          break;
        case ATTRIBUTE: {
          let added = sum;
          while (at < size && chunk[at] !== EQUALS && ENDS[chunk[at]] === 0)
            added = addTo(added, lower(chunk[at++]));
          sum = added;
          if (at === size) break;
          bits |= bitOf(sum);
          const unit = chunk[at];
          if (unit === EQUALS) {
            state = BEFORE;
            at++;
          } else state = isSpace(unit) ? BEHIND : BETWEEN;
          break;
        }
        case BEHIND:
          if (isSpace(byte)) at++;
          else if (byte === EQUALS) {
            state = BEFORE;
            at++;
          } else state = BETWEEN;
          break;
        case BEFORE:
          if (isSpace(byte)) at++;
          else if (byte === 0x22 || byte === 0x27) {
            state = byte === 0x22 ? DOUBLE : SINGLE;
            at++;
          } else state = byte === GREATER ? BETWEEN : BARE;
          break;
        case DOUBLE:
        case SINGLE: {
          const next = find(chunk, state === DOUBLE ? 0x22 : 0x27, at);
          at = next < 0 ? size : next + 1;
          if (next >= 0) state = BETWEEN;
          break;
        }
        case BARE:
          while (at < size && chunk[at] !== GREATER && !isSpace(chunk[at])) at++;
          if (at < size) state = BETWEEN;
          break;
        case DECLARATION:
          word += String.fromCharCode(byte);
          if (word === "--") {
            state = COMMENT;
            run = 0;
            banged = false;
            isFresh = true;
            at++;
          } else if (word === "[CDATA[" && hasCdata()) {
            state = CDATA;
            run = 0;
            at++;
          } else if (word === "-" || ("[CDATA[".startsWith(word) && hasCdata())) at++;
          else state = BOGUS;
          break;
        case BOGUS: {
          const next = find(chunk, GREATER, at);
          at = next < 0 ? size : next + 1;
          if (next >= 0) state = IN_TEXT;
          break;
        }
        case COMMENT:
          at++;
          if (byte === DASH) {
            run = banged ? 1 : run + 1;
            banged = false;
          } else if (byte === GREATER && (run > 1 || banged || isFresh)) state = IN_TEXT;
          else {
            banged = byte === BANG && run > 1;
            run = 0;
            isFresh = false;
          }
          // `<!-->` and `<!--->` are comments.
          if (run > 1) isFresh = false;
          break;
        case CDATA:
          at++;
          if (byte === GREATER && run > 1) state = IN_TEXT;
          else run = byte === 0x5d ? run + 1 : 0;
          break;
        case RAW_OPEN:
          if (byte === SLASH) {
            state = RAW_NAME;
            length = 0;
            at++;
          } else {
            state = RAW;
            tell(token(chunk, at));
          }
          break;
        case RAW_NAME:
          if (length < rawName.length && lower(byte) === rawName.charCodeAt(length)) {
            length++;
            at++;
          } else if (length === rawName.length && endsName(byte)) {
            isEnd = true;
            begin();
            key = raw;
            state = BETWEEN;
          } else {
            state = RAW;
            tell(token(chunk, at));
          }
          break;
        case IN_SCRIPT:
          if (depth === 0) {
            const next = find(chunk, LESS, at);
            at = next < 0 ? size : next + 1;
            if (next < 0) break;
            beginInScript(next);
            break;
          }
          at++;
          if (byte === LESS) beginInScript(at - 1);
          else if (byte === GREATER && run > 1) depth = 0;
          else run = byte === DASH ? run + 1 : 0;
          break;
        case SCRIPT_OPEN:
          // `<!--`, `</` or the name of a script in a comment.
          if (depth === 0 && word + String.fromCharCode(byte) === "!--") {
            depth = 1;
            run = 2;
            state = IN_SCRIPT;
            at++;
          } else if (depth === 0 && "!--".startsWith(word + String.fromCharCode(byte))) {
            word += String.fromCharCode(byte);
            at++;
          } else if (word === "" && byte === SLASH) {
            isEnd = true;
            state = SCRIPT_NAME;
            at++;
          } else {
            isEnd = false;
            state = depth === 1 && word === "" && isLetter(byte) ? SCRIPT_NAME : IN_SCRIPT;
          }
          break;
        case SCRIPT_NAME: {
          if (isLetter(byte) && word.length < 7) {
            word += String.fromCharCode(lower(byte));
            at++;
            break;
          }
          state = IN_SCRIPT;
          if (word !== "script" || !endsName(byte)) break;
          if (isEnd && depth < 2) {
            begin();
            key = raw;
            state = BETWEEN;
          } else {
            depth = isEnd ? 1 : 2;
            at++;
          }
          break;
        }
        default:
          onText(chunk, at, size, false);
          at = size;
      }
    }
    const isOpen = state !== IN_TEXT && state < DECLARATION;
    if (isOpen || state === RAW_OPEN || state === RAW_NAME) keep(chunk);
    seen += size;
  }

  const tell = (text) => onText(text, 0, text.length, false);

  function begin() {
    state = NAME;
    key = length = bits = 0;
    isClosed = false;
  }

  function beginInScript(at) {
    start = seen + at;
    kept = [];
    state = SCRIPT_OPEN;
    word = "";
    run = 0;
  }

  /** A tag ends. */
  function finish(chunk, to) {
    state = IN_TEXT;
    if (isEnd) {
      onEnd(key);
      return;
    }
    bytes = chunk;
    end = to;
    raw = key;
    rawName = onStart(key, bits, isClosed) ?? "";
    if (rawName === "script") {
      state = IN_SCRIPT;
      depth = 0;
    } else if (rawName) state = rawName === "plaintext" ? FOR_GOOD : RAW;
  }

  return {
    read,
    /** How much was read. */
    get seen() {
      return seen;
    },
    /** The tag that `onStart` is told of: where it is in the page, where it ends, and its bytes. */
    tag: () => ({ at: start, end: seen + end, bytes: token(bytes, end) }),
    /** Where a start tag begins that has not ended yet and may be of one of these keys, if any. */
    openTag(keys) {
      if (state === OPEN || (!isEnd && state === NAME)) return start;
      const isOpen = !isEnd && state > NAME && state < DECLARATION && keys.includes(key);
      return isOpen ? start : undefined;
    },
  };
}

// Marks that a rewriter puts before fields, and that tell where in the page those are when they
// come out of it. No page can know them in advance.

/** What a mark begins with, a character that pages have no use for. */
const START = 1;
const DIGITS = 6;

/** Makes the marks of one page. */
export function createMarks() {
  const name = String.fromCharCode(START) + crypto.randomUUID();
  const length = name.length + DIGITS;
  /** How many were put and not read yet. */
  let left = 0;
  /** The end of what was read, if it may be the beginning of a mark. */
  let rest = new Uint8Array();

  const marks = {
    /** Where the fields are, by their numbers: so many bytes of the page come before. */
    places: new Map(),
    /** How much of the page came out of the rewriter. */
    seen: 0,

    /** Puts the mark of a field. */
    put(element, number) {
      element.before(name + String(number).padStart(DIGITS, "0"), { html: true });
      left++;
    },

    /** Reads what comes out of the rewriter. */
    read(part) {
      const bytes = rest.length ? Uint8Array.from([...rest, ...part]) : part;
      rest = rest.subarray(0, 0);
      let from = 0;
      for (let at = 0; left > 0; ) {
        at = bytes.indexOf(START, at);
        if (at < 0) break;
        const text = String.fromCharCode(...bytes.subarray(at, at + length));
        if (text.length === length && text.startsWith(name)) {
          marks.seen += at - from;
          marks.places.set(Number(text.slice(name.length)), marks.seen);
          left--;
          at += length;
          from = at;
        } else if (text.length < length && name.startsWith(text.slice(0, name.length))) {
          rest = bytes.slice(at);
          break;
        } else at++;
      }
      marks.seen += bytes.length - from - rest.length;
    },
  };
  return marks;
}

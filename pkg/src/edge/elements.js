// The elements of a page that streams past: which are open, by their tags alone, as rewriters tell
// it. An end tag ends the last element of its name and all that is in it; what HTML ends without a
// tag goes on.

import { createMarkup, HAS_ID, HAS_STATE, keyOf, nameOf } from "./markup.js";

const listed = (names) => names.split(" ");
const VOID = new Set(
  listed(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr",
  ),
);
/** Behind their start tags comes no markup. To browsers with scripts `noscript` is one of them. */
const TEXTS = new Set(
  listed("textarea title plaintext script style iframe xmp noembed noframes noscript"),
);
/** What ends a picture or a formula. */
const BREAKS_OUT = new Set(
  listed(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var",
  ),
);
/** Elements of pictures and formulas in which there is HTML. */
const PORTALS = {
  svg: new Set(listed("desc title foreignobject")),
  math: new Set(listed("mi mo mn ms mtext annotation-xml")),
};

/** Elements that are told of: all, those with an id, those with a state; in forms all with a state. */
const ALWAYS = new Set(
  listed("dialog fieldset form input label legend script search select style template textarea"),
);
const WITH_ID = new Set(["p", "span"]);
const WITH_STATE = new Set(["div", "main", "section"]);

const NAMES = [
  ...new Set([
    ...VOID,
    ...TEXTS,
    ...BREAKS_OUT,
    ...PORTALS.svg,
    ...PORTALS.math,
    ...ALWAYS,
    ...WITH_ID,
    ...WITH_STATE,
    ...["svg", "math", "font", "a"],
  ]),
];
const FIELDS = [keyOf("input"), keyOf("textarea")];

const breaksOutAsFont = ({ bytes }) => {
  const attributes = attributesOf(bytes);
  return ["color", "size", "face"].some((name) => attributes.has(name));
};
const isPortal = (name, { bytes }) =>
  name !== "annotation-xml" ||
  /^(text\/html|application\/xhtml\+xml)$/i.test(attributesOf(bytes).get("encoding") ?? "");

/** A page with more names, or more that is open, is none. */
const MOST_NAMES = 10_000;
const MOST_OPEN = 100_000;

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
/** Attributes as HTML reads them, one after the other. */
const ATTRIBUTE =
  /[\t\n\f\r /]*(=?[^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r >]*)))?/y;

/** An element by its start tag. */
class Element {
  #bytes;
  #attributes;

  constructor(tagName, { at, end, bytes }) {
    this.tagName = tagName;
    /** Where its tag is in the page, and where that ends. */
    this.at = at;
    this.end = end;
    this.#bytes = bytes;
  }

  /** Its attributes as they stand in the page; of two with one name the first. */
  get attributes() {
    this.#attributes ??= attributesOf(this.#bytes);
    return this.#attributes;
  }

  hasAttribute(name) {
    return this.attributes.has(name);
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }
}

function attributesOf(bytes) {
  const text = utf8.decode(bytes);
  const found = new Map();
  ATTRIBUTE.lastIndex = text.search(/[\t\n\f\r />]/);
  // Each match takes a name, or it is the end.
  for (let match = ATTRIBUTE.exec(text); match?.[1]; match = ATTRIBUTE.exec(text)) {
    const [, written, ...values] = match;
    const name = written.toLowerCase();
    if (!found.has(name)) found.set(name, values.find((value) => value !== undefined) ?? "");
  }
  return found;
}

/**
 * Makes what reads the elements of a page. It calls `onElement` with each that matters, which may
 * return what is to be called at its end; and `onText` with bytes.
 */
export function createElements({ onElement, onText }) {
  /** What is known of a name, and how many elements of it are open. */
  const byKey = new Map();
  const know = (name) => {
    const fresh = {
      name,
      isVoid: VOID.has(name),
      isText: TEXTS.has(name),
      breaksOut: BREAKS_OUT.has(name),
      told:
        (ALWAYS.has(name) ? -1 : 0) |
        (WITH_ID.has(name) ? HAS_ID : 0) |
        (WITH_STATE.has(name) ? HAS_STATE : 0),
      open: 0,
    };
    byKey.set(keyOf(name), fresh);
    return fresh;
  };
  for (const name of NAMES) know(name);
  const form = byKey.get(keyOf("form"));
  /** The open elements, and what is to be called at their ends. */
  const open = [];
  const ends = [];
  /** Pictures, formulas and HTML in them. */
  const worlds = ["html"];
  let world = "html";
  let isTooMuch = false;

  const enter = (name) => {
    worlds.push(name);
    world = name;
  };
  const leave = () => {
    worlds.pop();
    world = worlds[worlds.length - 1];
  };

  /** Whether an element that begins is of HTML; it may be the way into another world, or out. */
  function isOfHtml({ name, breaksOut }, isClosed) {
    if (name === "svg" || name === "math") {
      if (!isClosed) enter(name);
      return false;
    }
    if (world === "html") return true;
    if (breaksOut || (name === "font" && breaksOutAsFont(markup.tag()))) {
      leave();
      return true;
    }
    if (!isClosed && PORTALS[world].has(name) && isPortal(name, markup.tag())) enter("html");
    return false;
  }

  function onStart(key, bits, isClosed) {
    const kind = byKey.get(key) ?? know(nameOf(key));
    const isHtml = isOfHtml(kind, isClosed);
    let end;
    if (kind.told === -1 || bits & kind.told || (bits & HAS_STATE && form.open))
      end = onElement(new Element(kind.name, markup.tag()));
    if (isHtml ? kind.isVoid : isClosed) {
      // Nothing is in it.
      end?.();
    } else {
      kind.open++;
      open.push(kind);
      ends.push(end);
      isTooMuch ||= open.length > MOST_OPEN || byKey.size > MOST_NAMES;
    }
    return isHtml && kind.isText ? kind.name : undefined;
  }

  function onEnd(key) {
    const kind = byKey.get(key);
    if (!kind) return;
    if (worlds.length > 1) leaveAt(kind.name);
    while (kind.open > 0) {
      const last = open.pop();
      last.open--;
      ends.pop()?.();
      if (last === kind) break;
    }
  }

  function leaveAt(name) {
    const around = worlds[worlds.length - 2];
    if (
      world === "html"
        ? PORTALS[around]?.has(name)
        : name === world || name === "p" || name === "br"
    )
      leave();
  }

  const markup = createMarkup({ onStart, onEnd, onText, hasCdata: () => world !== "html" });
  return {
    read: markup.read,
    /** How much of the page needs no more of it to be known: an open tag may be a field's. */
    get known() {
      return markup.openTag(FIELDS) ?? markup.seen;
    },
    /** Whether this is too much to be a page. */
    get isTooMuch() {
      return isTooMuch;
    },
  };
}

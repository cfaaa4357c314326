// What the edge reads of pages beside what the platform's rewriter reads of them: the same elements
// with the same attributes, the same ends and the same text, of pages put together at random and
// cut anywhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HTMLRewriter } from "htmlrewriter";
import { createElements } from "../../pkg/src/edge/elements.js";
import { numbers, PIECES, pageOf } from "./support/markup.js";

const SELECTOR = [
  "dialog, fieldset, form, input, label, legend, p[id], script, search, select, span[id], style",
  "template, textarea",
  ...["div", "form ", "main", "section"].flatMap((place) =>
    ["[hidden]", "[style]", "[role]", "[data-referral]"].map((attribute) => place + attribute),
  ),
].join(", ");

/** Keeps what happens in a page: runs of text are one. */
function record() {
  const events = [];
  let count = 0;
  return {
    events,
    text(text) {
      if (!text) return;
      if (events.at(-1)?.text !== undefined) events.at(-1).text += text;
      else events.push({ text });
    },
    element(tagName, attributes) {
      const number = count++;
      events.push({ number, tagName, attributes });
      return () => events.push({ end: number });
    },
  };
}

/** As the platform's rewriter has it; nothing if it gives up on the page. */
async function read(page) {
  const { events, text, element } = record();
  let scripts = 0;
  const rewriter = new HTMLRewriter()
    .on(SELECTOR, {
      element(found) {
        // Of two attributes with one name the first counts.
        const attributes = new Map([...found.attributes].reverse());
        const end = element(found.tagName, [...attributes].reverse());
        const { tagName } = found;
        try {
          found.onEndTag(() => {
            if (tagName === "script") scripts--;
            end();
          });
          if (tagName === "script") scripts++;
        } catch {
          end();
        }
      },
    })
    .onDocument({ text: (part) => void (scripts || text(part.text)) });
  try {
    await rewriter.transform(new Response(page)).text();
  } catch {
    return;
  }
  return events;
}

/** As the edge reads it, in chunks. */
function readHere(bytes, next) {
  const { events, text, element } = record();
  const utf8 = new TextDecoder();
  const elements = createElements({
    onElement({ tagName, attributes, at, end }) {
      const [first, last] = [bytes[at], bytes[end - 1]].map((byte) => String.fromCharCode(byte));
      assert.equal(first + last, "<>", "the place of a tag");
      return element(tagName, [...attributes]);
    },
    onText: (chunk, from, to, isLast) =>
      text(utf8.decode(chunk.subarray(from, to), { stream: !isLast })),
  });
  for (let at = 0; at < bytes.length; ) {
    const size = next ? 1 + next(next(4) ? 9 : 2) : bytes.length;
    elements.read(bytes.slice(at, at + size));
    at += size;
    assert.ok(elements.known <= Math.min(at, bytes.length));
  }
  return events;
}

const isTold = ({ text }) => text === undefined;
/** Events of a page. Scripts and sections of CDATA are not read here as text. */
const comparable = (events) =>
  events
    .map((event) =>
      event.text === undefined
        ? event
        : { text: event.text.replace(/\{\{[^{]*?\}\}/g, "").replaceAll("\0", "\ufffd") },
    )
    .filter(({ text }) => text !== "");

test("pages are read as the platform's rewriter reads them, however they are cut", async () => {
  const next = numbers(20_26);
  let compared = 0;
  let told = 0;
  for (let round = 0; round < 3000; round++) {
    const many = 1 + next(24);
    // What is open at the end of a page is text there, of which nothing comes.
    const page = `${pageOf(PIECES, many, next)}. `;
    // The rewriter's build for npm does not know yet that this ends a picture or a formula.
    const wanted = !/<(svg|math)>.*<\/p>/s.test(page) && (await read(page));
    if (!wanted) continue;
    const bytes = new TextEncoder().encode(page);
    const whole = readHere(bytes);
    assert.deepEqual(whole.filter(isTold), wanted.filter(isTold), page);
    // A script in a picture is markup, of which the rewriter's listener knows nothing.
    if (!/<(svg|math)>.*<script/s.test(page))
      assert.deepEqual(comparable(whole), comparable(wanted), page);
    assert.deepEqual(comparable(readHere(bytes, next)), comparable(whole), page);
    compared++;
    told += wanted.filter(isTold).length;
  }
  assert.ok(compared > 2000 && told > 5000, `${compared} pages, ${told} events`);
});

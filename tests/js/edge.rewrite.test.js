// Pages with the code written in at the edge, put together at random and cut anywhere: they differ
// from what came in by one field alone, and that field is as the platform's rewriter makes it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HTMLRewriter } from "htmlrewriter";
import { numbers, PIECES, pageOf } from "./support/markup.js";
import { entry } from "./support/packed.js";

const { createPrefill } = await entry("refgraph/edge");

const CODE = "7K3M9QWX";
const FIELDS = [
  "<input name=referral_code>",
  "<label>Referral code <input name=c>",
  "<label for=r>Invite code</label><input id=r value='' placeholder=\"a>b\">",
  "<textarea name=ref_code>",
  "<input name=referral_code type=hidden value>",
  "<INPUT NAME='referral' data-refgraph=old />",
  "<input name=email>",
];
/** Mostly of what may be a field, so that many pages have one. */
const ALL = [...PIECES, ...FIELDS, ...FIELDS, ...FIELDS];

/** A page as a stream, in chunks that `next` gives, or whole. */
function streamed(bytes, next) {
  let at = 0;
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      const size = next ? 1 + next(next(4) ? 40 : 3) : bytes.length;
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
      if (at >= bytes.length) controller.close();
    },
  });
}

/** What the edge makes of a page, and what it says of it. */
async function filled(bytes, next) {
  const told = [];
  const fill = createPrefill({ HTMLRewriter, onFilled: (about) => told.push(about) });
  const response = await fill(
    new Request(`https://example.com/signup?via=${CODE}`),
    () => new Response(streamed(bytes, next), { headers: { "content-type": "text/html" } }),
  );
  return { page: await response.text(), told };
}

/** The page with each of its fields written to by the rewriter; a field that it gives up on is none. */
async function writtenInto(page, { score, reason }) {
  const pages = [];
  for (let at = 0, isThere = true; isThere; at++) {
    isThere = false;
    let count = 0;
    const write = (field) => {
      if (count++ !== at) return;
      isThere = true;
      if (field.tagName === "textarea") field.setInnerContent(CODE, { html: true });
      else field.setAttribute("value", CODE);
      field.setAttribute("data-refgraph", `${score} ${reason}`);
    };
    const rewriter = new HTMLRewriter().on("input, textarea", { element: write });
    try {
      const made = await rewriter.transform(new Response(page)).text();
      if (isThere) pages.push(made);
    } catch {
      return;
    }
  }
  return pages;
}

test("a page is changed in one field alone, as the rewriter changes it, however it is cut", async () => {
  const next = numbers(4);
  let changed = 0;
  let same = 0;
  for (let round = 0; round < 1500; round++) {
    const page = `${pageOf(ALL, 1 + next(16), next)}. `;
    const bytes = new TextEncoder().encode(page);
    const whole = await filled(bytes);
    const cut = await filled(bytes, next);
    assert.equal(cut.page, whole.page, page);
    assert.equal(cut.told.length, whole.told.length, page);
    if (!whole.told.length) {
      assert.equal(whole.page, page);
      same++;
      continue;
    }
    assert.equal(whole.told.length, 1, page);
    const wanted = await writtenInto(page, whole.told[0]);
    if (!wanted) continue;
    assert.ok(wanted.includes(whole.page), `${page}\n\n${whole.page}`);
    changed++;
  }
  assert.ok(changed > 300 && same > 300, `${changed} changed, ${same} not`);
});

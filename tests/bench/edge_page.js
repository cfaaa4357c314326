// Pages to fill, of an origin, and the ways to fill them. There is nothing of Node's in here.

const CHUNK = 16_384;
const FORM = `<form action="/signup" method="post"><label for="email">Email</label>
<input id="email" name="email" type="email"><input id="code" type="text" placeholder=" ">
<label for="code">Referral code (optional)</label><button>Sign up</button></form>`;
const OTHER = `<form action="/newsletter" method="post"><label for="email">Email</label>
<input id="email" name="email" type="email"><button>Subscribe</button></form>`;
const PARAGRAPH = `<div class="row"><h2 id="part">A heading</h2><p>Some words of a page, with
<a href="/somewhere?x=1&amp;y=2">a link</a> and <span class="mark">more</span>.</p></div>\n`;

const pages = new Map();

/**
 * The chunks of a page of about `size` bytes, with a form in the middle: of a referral field
 * (`yes`), or of others (`no`); or without any (`none`).
 */
export function pageOf(size, field) {
  const key = `${size} ${field}`;
  if (!pages.has(key)) {
    const half = PARAGRAPH.repeat(size / 2 / PARAGRAPH.length);
    const form = { yes: FORM, no: OTHER, none: "" }[field];
    const text = `<!doctype html><html><head><title>A page</title></head><body>${half}${form}${half}</body></html>`;
    const bytes = new TextEncoder().encode(text);
    const chunks = [];
    for (let at = 0; at < bytes.length; at += CHUNK) chunks.push(bytes.slice(at, at + CHUNK));
    pages.set(key, chunks);
  }
  return pages.get(key);
}

/** Ours; nothing at all; and what one writes by hand for a field that one knows. */
export const contenders = ({ fill, Rewriter, ask }) => ({
  ours: (request) => fill(request, ask),
  "pass-through": ask,
  "known selector": async (request) => {
    const code = new URL(request.url).searchParams.get("via");
    const element = (field) => field.setAttribute("value", code);
    return new Rewriter().on("#code", { element }).transform(await ask(request));
  },
  "buffer and regex": async (request) => {
    const response = await ask(request);
    const code = new URL(request.url).searchParams.get("via");
    const text = await response.text();
    return new Response(text.replace(/<input id="code"/, `$& value="${code}"`), response);
  },
});

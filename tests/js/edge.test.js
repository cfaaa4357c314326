// What `refgraph/edge` does for the pages of a site: prefill without script, the referral cookie
// and short links, in Node and in workerd before a real origin, and in Chromium with scripts off.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { HTMLRewriter } from "htmlrewriter";
import { launch } from "./support/browser.js";
import { compose, KEYS, OLD_KEYS } from "./support/edge_site.js";
import { startOrigin } from "./support/origin.js";
import { folder as packed, root } from "./support/packed.js";
import { bun } from "./support/stores.js";
import { startEdge } from "./support/workerd.js";

const require = createRequire(join(packed, "../../package.json"));
const edge = await import(pathToFileURL(require.resolve("refgraph/edge")));
const { createPrefill, createReferralCookie, createShortLinks } = edge;
const vectors = JSON.parse(await readFile(join(root, "tests/vectors/edge.json"), "utf8"));
const fields = JSON.parse(await readFile(join(root, "tests/vectors/fields.json"), "utf8"));

const CODE = "H1V72BA0K4";
const OTHER = "06FS6900ZR";
const SIGNUP = `<!doctype html><meta charset=utf-8><title>Sign up</title><form action="/signup" method="post">
<input name="email" type="email"><input id="code" placeholder=" "><label for="code">Referral code</label></form>`;
const bytes = (...parts) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part)] : part)),
  );
const html = (body, headers) =>
  new Response(body, { headers: { "content-type": "text/html", ...headers } });
/** Whether the platform has a stream of a format. */
const knows = (format) => {
  try {
    return Boolean(new DecompressionStream(format));
  } catch {
    return false;
  }
};
const fillWith = (settings) => createPrefill({ HTMLRewriter, ...settings });

/** What comes of a page when its visitor has a code. */
async function filled(page, { query = `?via=${CODE}`, size, ...settings } = {}) {
  const source = typeof page === "string" ? bytes(page) : page;
  const chunks = [];
  for (let at = 0; at < source.length; at += size ?? source.length) {
    chunks.push(source.slice(at, at + (size ?? source.length)));
  }
  const body = ReadableStream.from(chunks);
  const fill = fillWith(settings);
  const response = await fill(new Request(`https://x.example/signup${query}`), async () =>
    html(body),
  );
  return new Uint8Array(await response.arrayBuffer());
}
/** A page without the mark of the field that was filled, of which there must be one. */
const unmarked = (text) => {
  const parts = text.split(/ data-refgraph="[^"]*"/);
  assert.equal(parts.length, 2, text);
  return parts.join("");
};
const textOf = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** The same of bytes, whatever they are. */
const withoutMark = (found) =>
  Uint8Array.from(Buffer.from(unmarked(Buffer.from(found).toString("latin1")), "latin1"));

/** Pages, each with the field that gets the code marked by `*`, which the page has not. */
const FILLED = {
  "by name": `<form><input name="referral_code"*></form>`,
  "without a form": `<input name="referral_code"*>`,
  "in capitals and without quotes": `<FORM><INPUT TYPE=TEXT NAME=referral_code*></FORM>`,
  "closed in itself": `<form><input name='referral_code'* /></form>`,
  "by a label before it": `<form><label for="c">Referral code</label><input id="c"*></form>`,
  "by a label after it": `<form><input id="c" placeholder=" "*><label for="c">Referral code</label></form>`,
  "by a label around it": `<form><label>Referral <b>code</b> <input*></label></form>`,
  "by two elements": `<form><span id="a">Referral</span><span id="b">code</span><input aria-labelledby="a b"*></form>`,
  "by aria-label": `<form><input aria-label="Referral code"*></form>`,
  "by placeholder": `<form><input placeholder="Referral code"*></form>`,
  "by entities": `<form><label>C&oacute;digo de referido <input*></label></form>`,
  "by numbered entities": `<form><input placeholder="Code d&#39;invitation"*></form>`,
  "a hidden field": `<form><input type="hidden" name="referral_code"*></form>`,
  "an empty value": `<form><input name="referral_code" value=""*></form>`,
  "the author's own": `<form><input name="referral_code"><input name="x" data-referral*></form>`,
  "the better of two": `<form><input name="ref" aria-label="Code"><input name="referral_code"*></form>`,
  "in the better of two forms": `<form><label>Partner code <input></label></form><form><input name="referral_code"*></form>`,
  "a weak one, if there is no better": `<form><label>Partner code <input*></label></form><form><input name="email"></form>`,
  "behind a form to log in": `<form class="login"><input name="referral_code"><input type="password"></form><form><input name="referral_code"*></form>`,
  "in a form to sign up with": `<form class="login"><input name="referral_code"*><input type=password><input type=password></form>`,
  "the visible one": `<form><input type="hidden" name="referral_code"><input name="referral_code"*></form>`,
  "behind what is hidden, excluded and to search": `<form hidden role="search" data-referral="off"><label hidden>Referral code <input name="referral_code"></label></form><form><input placeholder="Referral code"*></form>`,
  "the visible one of two forms": `<form hidden><input name="referral_code"></form><form><input placeholder="Referral code"*></form>`,
  "in a form that never ends": `<form><input name="referral_code"*><p>`,
  "outside of its form, which comes first": `<form id="signup"></form><label>Referral code <input form="signup"*></label><form></form>`,
  "outside of its form, which comes later": `<input form="signup" name="referral_code"*><form></form><form id="signup"><input type="email"></form>`,
  "within another form than its own": `<form id="login"><input name="referral_code" form="signup"*><input type="password"></form><form id="signup"></form>`,
  "of a form that is nowhere": `<input form="none" name="referral_code"*><form></form><p>`,
  "the one beside noscript": `<noscript><form><input name="referral_code"></form></noscript><form><input placeholder="Referral code"*></form>`,
  "the one that no style hides": `<form><p style="color:red; DISPLAY : none"><input name="referral_code"></p><input style="visibility:hidden" name="referral_code"><input placeholder="Referral code"*></form>`,
  "in a box that no style hides": `<div style="display: none"><input name="referral_code"></div><div style="display: block"><input placeholder="Referral code"*></div>`,
  "in a declarative shadow root": `<x-form><template shadowrootmode="open"><input name="referral_code"*></template></x-form>`,
};

/** Pages of which no byte changes. */
const UNTOUCHED = {
  "no field": `<p>Nothing here.</p>`,
  empty: ``,
  "a coupon": `<form><input name="coupon"></form>`,
  "a field with text": `<form><input name="referral_code" value="MINE"></form>`,
  "a textarea with text": `<form><textarea name="referral_code">MINE</textarea></form>`,
  "read-only": `<form><input name="referral_code" readonly></form>`,
  disabled: `<form><input name="referral_code" disabled></form>`,
  "a disabled fieldset": `<form><fieldset disabled><input name="referral_code"></fieldset></form>`,
  "a form to log in": `<form id="login"><input name="referral_code"><input type="password"></form>`,
  "a form to search": `<form action="/search"><input name="referral_code"></form>`,
  "a search": `<search><input name="referral_code"></search>`,
  "a select": `<form><select name="referral_code"><option>A</select></form>`,
  "a button": `<form><input type="submit" name="referral_code"></form>`,
  "what the author excludes": `<form><input name="referral_code" data-referral="off"></form>`,
  "what the author excludes around it": `<form data-referral="false"><input name="referral_code"></form>`,
  noscript: `<noscript><form><label>Referral code <input name="referral_code" data-referral></label></form></noscript>`,
  "noscript that never ends": `<noscript><form><input name="referral_code"></form><p>`,
  "outside of a form to log in that comes first": `<form id="login"><input type="password"></form><input form="login" name="referral_code">`,
  "outside of a form to log in that comes later": `<input form="login" name="referral_code"><form></form><form id="login"><input type="password"></form>`,
  "outside of a form to search": `<input form="find" name="referral_code"><form id="find" action="/search"></form>`,
  "with the password of its form outside as well": `<form id="login"></form><input form="login" type="password"><input form="login" name="referral_code">`,
  "a template": `<template><form><input name="referral_code"></form></template>`,
  "a script": `<script>document.write('<form><input name="referral_code"></form>')</script>`,
  "a comment": `<!-- <form><input name="referral_code"></form> -->`,
  "a label of another field": `<form><label for="x">Referral code</label><input id="y"></form>`,
  "odd bytes": bytes(
    [0xef, 0xbb, 0xbf],
    "<p>a",
    [0xff, 0xe9, 0, 0x80],
    "<label>b",
    [0xe9, 0xff],
    "</label><input name=",
    [0xff],
    "><p",
  ),
  "markup that is cut off": `<form><input name="email"></form><input name="referral_co`,
  "UTF-16": bytes(
    [0xff, 0xfe],
    [...`<form><input name="referral_code"></form>`].flatMap((c) => [c.charCodeAt(0), 0]),
  ),
  "markup that the rewriter gives up on": `<select><xmp></select><form><input name="referral_code"></form>`,
};

describe("a page that passes through", () => {
  for (const [name, marked] of Object.entries(FILLED)) {
    test(`is filled: ${name}`, async () => {
      const page = marked.replace("*", "");
      const found = unmarked(textOf(await filled(page)));
      const value = `value="${CODE}"`;
      const wanted = page.includes('value=""')
        ? marked.replace('value=""*', value)
        : marked.replace(/(<[^<]*)\*( ?\/?)/, `$1 ${value}$2`);
      assert.equal(found.replace(/ (?=\/?>)/g, ""), wanted.replace(/ (?=\/?>)/g, ""));
      // However it is cut into pieces.
      for (const size of [1, 7])
        assert.equal(unmarked(textOf(await filled(page, { size }))), found);
    });
  }

  test("is filled: a textarea", async () => {
    const found = textOf(await filled(`<form><textarea name="referral_code">\n</textarea></form>`));
    assert.equal(unmarked(found), `<form><textarea name="referral_code">${CODE}</textarea></form>`);
  });

  for (const [name, page] of Object.entries(UNTOUCHED)) {
    test(`is untouched: ${name}`, async () => {
      const source = typeof page === "string" ? bytes(page) : page;
      for (const size of [undefined, 1, 5]) {
        assert.deepEqual(await filled(source, { size }), source, `in pieces of ${size}`);
      }
    });
  }

  test("gets what scripts would choose, for every described field", async () => {
    const wrong = [];
    let compared = 0;
    for (const { name, fields: described, expected } of fields) {
      if (described.some((field) => field.kind === "select" || field.kind === "select-one"))
        continue;
      const found = textOf(await filled(pageOf(described)));
      const place = found
        .split(/(?=<p class=field)/)
        .slice(1)
        .findIndex((part) => part.includes(CODE));
      const wanted = typeof expected === "object" ? (expected?.index ?? -1) : -1;
      compared++;
      if (place !== wanted) wrong.push(`${name}: ${place}, not ${wanted}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(compared >= 200, `${compared}`);
  });
});

/** A page with fields as they are described. */
function pageOf(described) {
  const escaped = (text) =>
    text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const parts = described.map((field, at) => {
    const attributes = Object.entries({
      type: field.kind === "textarea" ? undefined : field.kind,
      name: field.name,
      id: field.id ?? `field-${at}`,
      autocomplete: field.autocomplete,
      "aria-label": field.ariaLabel,
      placeholder: field.placeholder,
      readonly: field.readOnly,
      disabled: field.disabled,
      hidden: field.hidden,
      "data-referral": field.authorSays,
      value: field.typed && "mine",
    });
    const data = (field.data ?? "")
      .split(/ (?=data-)/)
      .filter(Boolean)
      .map((text) => {
        const [, name, value] = /^(\S+) ?(.*)$/s.exec(text);
        return [name, value];
      });
    const written = [...attributes, ...data]
      .filter(([, value]) => value)
      .map(([name, value]) => ` ${name}="${value === true ? "" : escaped(value)}"`)
      .join("");
    const label =
      field.label &&
      `<label for="${escaped(field.id ?? `field-${at}`)}">${escaped(field.label)}</label>`;
    const element =
      field.kind === "textarea" ? `<textarea${written}></textarea>` : `<input${written}>`;
    const text = `${field.group ? `<legend>${escaped(field.group)}</legend>` : ""}${label ?? ""}${escaped(field.nearby ?? "")}${element}`;
    const inside = field.excluded ? `<div data-referral="off">${text}</div>` : text;
    if (field.inLoginForm)
      return `<form class="login"><input type="password"><p class=field>${inside}</p></form>`;
    if (field.inSearchForm) return `<form role="search"><p class=field>${inside}</p></form>`;
    return `<p class=field>${inside}</p>`;
  });
  return described.some((field) => field.inLoginForm || field.inSearchForm)
    ? parts.join("")
    : `<form>${parts.join("")}</form>`;
}

describe("prefill", () => {
  test("leaves alone what carries no code, or is no page", async () => {
    const fill = fillWith();
    const page = () => html(`<input name="referral_code">`);
    const same = async (request, response) =>
      assert.equal(
        await fill(request, async (asked) => {
          assert.equal(asked, request);
          return response;
        }),
        response,
      );
    const withCode = (init) => new Request(`https://x.example/?via=${CODE}`, init);
    await same(new Request("https://x.example/"), page());
    await same(new Request("https://x.example/?page=2"), page());
    await same(withCode({ method: "POST" }), page());
    await same(withCode({ method: "HEAD" }), html(null));
    await same(withCode(), Response.json({ html: "<input name=referral_code>" }));
    await same(withCode(), new Response(null, { status: 304 }));
    await same(withCode(), html(null));
    await same(
      withCode(),
      new Response("<input name=referral_code>", {
        status: 206,
        headers: { "content-type": "text/html" },
      }),
    );
    await same(
      withCode(),
      new Response("<input name=referral_code>", {
        status: 404,
        headers: { "content-type": "text/html" },
      }),
    );
    await same(withCode(), html("x", { "content-type": "text/html; charset=utf-16le" }));
    await same(withCode(), html("x", { "content-type": 'text/html; charset="ISO-2022-JP"' }));
    for (const encoding of ["zstd", "gzip, br", "__proto__", "compress"])
      await same(withCode(), html("<input name=referral_code>", { "content-encoding": encoding }));
  });

  const ENCODED = {
    gzip: gzipSync,
    "X-GZip": gzipSync,
    deflate: deflateSync,
    ...(knows("brotli") && { br: brotliCompressSync }),
  };
  for (const [encoding, compress] of Object.entries(ENCODED)) {
    test(`reads what is compressed: ${encoding}`, async () => {
      const long = "<p>Some text</p>".repeat(20_000);
      for (const text of [SIGNUP, `${long}${SIGNUP}${long}`, long, "", "x"]) {
        // As it is sent, and as `fetch` gives it, with the header that says otherwise.
        for (const source of [compress(text), Buffer.from(text)]) {
          for (const size of [1, 7, 4096]) {
            if (size < 4096 && source.length > 4096) continue;
            const chunks = [];
            for (let at = 0; at < source.length; at += size)
              chunks.push(new Uint8Array(source.subarray(at, at + size)));
            const request = new Request(`https://x.example/?via=${CODE}`);
            // Text that is no markup cannot be told from Brotli.
            if (encoding === "br" && text === "x" && source.length === 1) continue;
            const response = await fillWith()(request, async () =>
              html(ReadableStream.from(chunks), {
                "content-encoding": encoding,
                "content-length": `${source.length}`,
              }),
            );
            assert.equal(response.headers.get("content-encoding"), null);
            assert.equal(response.headers.get("content-length"), null);
            const found = await response.text();
            if (!text.includes("<form")) assert.equal(found, text);
            else
              assert.equal(
                unmarked(found),
                text.replace('placeholder=" "', `placeholder=" " value="${CODE}"`),
              );
          }
        }
      }
    });
  }

  test("a format that the platform does not know passes as it is, unless it is text already", async () => {
    const { DecompressionStream } = globalThis;
    const ask = async (format, body) => {
      const headers = {
        "content-encoding": format,
        "content-length": `${body.length}`,
        etag: '"a"',
      };
      const request = new Request(`https://x.example/?via=${CODE}`);
      const response = await fillWith()(request, async () => html(body, headers));
      return [response, Buffer.from(await response.arrayBuffer())];
    };
    try {
      globalThis.DecompressionStream = undefined;
      for (const [format, compress] of Object.entries({
        br: brotliCompressSync,
        gzip: gzipSync,
        deflate: deflateSync,
      })) {
        for (const text of [SIGNUP, "<p>Some text</p>".repeat(20_000) + SIGNUP]) {
          const sent = compress(text);
          const [same, bytes] = await ask(format, sent);
          assert.deepEqual(bytes, sent, format);
          assert.equal(same.headers.get("content-encoding"), format);
          assert.equal(same.headers.get("content-length"), `${sent.length}`);
          assert.equal(same.headers.get("etag"), '"a"');
          // As `fetch` gives it in Node, with the header that says otherwise.
          const [filled, found] = await ask(format, Buffer.from(text));
          assert.equal(
            unmarked(found.toString()),
            text.replace('placeholder=" "', `placeholder=" " value="${CODE}"`),
          );
          assert.equal(filled.headers.get("content-encoding"), null);
          assert.equal(filled.headers.get("content-length"), null);
        }
      }
    } finally {
      globalThis.DecompressionStream = DecompressionStream;
    }
  });

  test("a compressed page that is broken breaks off, and one that is left ends", async () => {
    const whole = gzipSync(SIGNUP.repeat(1000));
    const request = new Request(`https://x.example/?via=${CODE}`);
    const ask = (body) =>
      fillWith()(request, async () => html(body, { "content-encoding": "gzip" }));
    await assert.rejects((await ask(whole.subarray(0, whole.length >> 1))).text());
    await assert.rejects((await ask(bytes([0x1f, 0x8b], "no such thing"))).text());
    let left = false;
    const source = new ReadableStream({
      pull: (controller) => controller.enqueue(bytes("<p>more</p>")),
      cancel() {
        left = true;
      },
    });
    const reader = (await ask(source)).body.getReader();
    await reader.read();
    await reader.cancel();
    for (let tries = 0; !left; tries++) {
      assert.ok(tries < 200, "the origin goes on");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  test("parameters of a megabyte are no codes, and cost the page nothing", async () => {
    for (const query of [`?via=${"7".repeat(1 << 20)}`, `?${"via=a&".repeat(200_000)}`]) {
      const text = textOf(await filled(SIGNUP, { query }));
      assert.ok(text === SIGNUP || text.length < SIGNUP.length + 1000, query.slice(0, 20));
    }
  });

  test("marks a page as its visitor's own", async () => {
    const headers = {
      "content-length": "28",
      etag: '"a"',
      "last-modified": "Mon, 01 Jan 2024 00:00:00 GMT",
      "accept-ranges": "bytes",
      "cache-control": "public, max-age=600",
      "cdn-cache-control": "max-age=600",
      "surrogate-control": "max-age=600",
      expires: "Mon, 01 Jan 2029 00:00:00 GMT",
      "x-own": "kept",
      "set-cookie": "a=1",
    };
    const fill = fillWith();
    const request = new Request(`https://x.example/?via=${CODE}`, {
      headers: { "if-none-match": '"a"', "x-asked": "1" },
    });
    const response = await fill(request, async (asked) => {
      assert.equal(asked.headers.get("if-none-match"), null);
      assert.equal(asked.headers.get("x-asked"), "1");
      return html(`<input name="referral_code">`, headers);
    });
    assert.deepEqual(Object.fromEntries(response.headers), {
      "cache-control": "private, no-store",
      "content-type": "text/html",
      "set-cookie": "a=1",
      "x-own": "kept",
    });
    assert.match(await response.text(), new RegExp(CODE));
  });

  test("tells what it wrote, once", async () => {
    const told = [];
    const onFilled = ({ request, ...rest }) => told.push({ ...rest, url: request.url });
    await filled(
      `<form><input name="referral_code"></form><form><input name="referral_code"></form>`,
      {
        query: "?invite=h1v7-2ba-0k4",
        onFilled,
      },
    );
    assert.equal(told.length, 1);
    const { verdict, ...rest } = told[0];
    assert.deepEqual(rest, {
      referralCode: CODE,
      source: "query",
      name: "invite",
      score: 95,
      reason: "name",
      url: "https://x.example/signup?invite=h1v7-2ba-0k4",
    });
    assert.equal(verdict.code, "valid");
  });

  test("a listener that fails costs nothing", async () => {
    const found = await filled(`<form><input name="referral_code"></form>`, {
      onFilled: () => {
        throw new Error("mine");
      },
    });
    assert.match(textOf(found), new RegExp(CODE));
  });

  test("takes the cookie's code where the link has none", async () => {
    const cookie = createReferralCookie({ keys: KEYS });
    const header = await cookieOf(cookie, CODE);
    const fill = fillWith({ cookie });
    const told = [];
    const ask = (query, headers) =>
      fillWith({ cookie, onFilled: ({ source }) => told.push(source) })(
        new Request(`https://x.example/${query}`, { headers }),
        async () => html(`<form><input name="referral_code"></form>`),
      ).then((response) => response.text());
    assert.match(await ask("", { cookie: header }), new RegExp(CODE));
    assert.match(await ask(`?via=${OTHER}`, { cookie: header }), new RegExp(OTHER));
    assert.doesNotMatch(await ask("", { cookie: `${header}x` }), /value/);
    assert.deepEqual(told, ["cookie", "query"]);
    void fill;
  });

  test("nothing breaks out of the field", async () => {
    for (const code of [
      `"><script>alert(1)</script>`,
      `' onfocus='alert(1)`,
      `&quot;><b>`,
      `</textarea><script>alert(1)</script>`,
      "\u2028é😀",
      `a\r\nb\t<!--`,
    ]) {
      const query = `?referral_code=${encodeURIComponent(code)}`;
      for (const page of [
        `<form><input name=referral_code></form>`,
        `<form><textarea name=referral_code></textarea></form>`,
      ]) {
        const found = textOf(await filled(page, { query }));
        const inside = unmarked(found)
          .replace(/^<form><(input name=referral_code value="|textarea name=referral_code>)/, "")
          .replace(/("|<\/textarea)><\/form>$|"><\/form>$/, "");
        assert.match(inside, /^([\w -]|&#\d+;)+$/, found);
      }
    }
  });

  test("markup that the rewriter gives up on costs no byte, wherever it stands", async () => {
    const page = `<form><input name="referral_code"></form><select><xmp></select><p>more`;
    const written = page.replace('code"', `code" value="${CODE}"`);
    for (const size of [undefined, 1, 7, 45]) {
      const found = textOf(await filled(page, { size }));
      assert.ok(found === page || unmarked(found) === written, `${size}`);
    }
  });

  test("an encoding of old keeps its bytes", async () => {
    const page = bytes(
      "<p>caf",
      [0xe9],
      "<form><label>Referral code <input></label></form>",
      [0xfc],
    );
    const wanted = bytes(
      "<p>caf",
      [0xe9],
      `<form><label>Referral code <input value="${CODE}"></label></form>`,
      [0xfc],
    );
    const fill = fillWith();
    const response = await fill(new Request(`https://x.example/?via=${CODE}`), async () =>
      html(page, { "content-type": "text/html; charset=windows-1252" }),
    );
    assert.deepEqual(withoutMark(new Uint8Array(await response.arrayBuffer())), wanted);
  });

  test("bytes that no rewriter gives back as they are mislead nobody", async () => {
    for (const odd of [[0xe9, 0xff], [1], [1, 1, 0x37], [0xef, 0xbf, 0xbd], [0xc3]]) {
      const before = bytes(
        "<form><p>a",
        odd,
        "<label>b",
        odd,
        `</label><input name="x"`,
        odd,
        ">",
        odd,
      );
      const page = bytes(before, `<input name=referral_code>`, odd, "</form>", odd);
      const wanted = bytes(
        before,
        `<input name=referral_code value="${CODE}">`,
        odd,
        "</form>",
        odd,
      );
      for (const size of [undefined, 1, 7]) {
        assert.deepEqual(withoutMark(await filled(page, { size })), wanted);
      }
    }
  });

  test("holds no more than it must, and no longer", async () => {
    const head = `<head><link rel=stylesheet href=a.css></head>`;
    const gate = {};
    gate.opened = new Promise((resolve) => {
      gate.open = resolve;
    });
    async function* body() {
      yield bytes(head);
      yield bytes(`<form><input id=c placeholder=" ">`);
      await gate.opened;
      yield bytes(`<label for=c>Referral code</label></form>`);
      yield bytes("<footer>");
    }
    const fill = fillWith();
    const response = await fill(new Request(`https://x.example/?via=${CODE}`), async () =>
      html(ReadableStream.from(body())),
    );
    const reader = response.body.getReader();
    const first = await reader.read();
    assert.equal(textOf(first.value), head);
    gate.open();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read())
      rest += textOf(part.value);
    assert.equal(
      unmarked(rest),
      `<form><input id=c placeholder=" " value="${CODE}"><label for=c>Referral code</label></form><footer>`,
    );
  });

  test("what may be a field at the end of a piece is not let go before it is known", async () => {
    const before = `<p><i><t><in<inp<textare</p><!-- <b> -->`;
    for (const tag of [`<input name=referral_code>`, `<TextArea name=referral_code></TextArea>`]) {
      const page = `${before}<form>${tag}</form>`;
      const whole = textOf(await filled(page));
      assert.match(whole, new RegExp(CODE));
      for (let at = before.length; at < page.length; at++) {
        const chunks = [bytes(page.slice(0, at)), bytes(page.slice(at))];
        const request = new Request(`https://x.example/?via=${CODE}`);
        const response = await fillWith()(request, async () => html(ReadableStream.from(chunks)));
        assert.equal(await response.text(), whole, `${at}`);
      }
    }
  });

  test("a field behind megabytes of others is found, and none costs no rewriter", async () => {
    const long = "<p>long</p>".repeat(300_000);
    const found = textOf(await filled(`${long}<input name=referral_code>`, { size: 65_536 }));
    assert.equal(unmarked(found), `${long}<input name=referral_code value="${CODE}">`);
    let made = 0;
    class Counted extends HTMLRewriter {
      constructor() {
        super();
        made++;
      }
    }
    const none = long.slice(0, 700_000);
    const settings = { size: 65_536, HTMLRewriter: Counted };
    assert.equal(textOf(await filled(none, settings)), none);
    assert.equal(made, 0);
    assert.equal(
      textOf(await filled(`${none}<input name=email>`, settings)).length,
      none.length + 18,
    );
    assert.equal(made, 0);
    await filled(`${none}<input name=referral_code>`, settings);
    assert.equal(made, 1);
  });

  test("decides with what is known where a form is too long", async () => {
    const long = "<p>long</p>".repeat(20_000);
    const named = `<form><input name=referral_code>`;
    const found = textOf(await filled(`${named}${long}</form>`, { size: 4096 }));
    assert.equal(unmarked(found), `<form><input name=referral_code value="${CODE}">${long}</form>`);
    // A label that comes too late is not waited for.
    const late = `<form><input id=c>${long}<label for=c>Referral code</label></form>`;
    assert.equal(textOf(await filled(late, { size: 4096 })), late);
  });

  test("many fields, labels and forms are bounded work", async () => {
    const many = `<form><label for=x>${"Referral ".repeat(50)}</label><input name=a></form>`.repeat(
      5_000,
    );
    assert.equal(textOf(await filled(many, { size: 65_536 })), many);
    const huge = `<form><input name="${"x".repeat(1 << 20)}"><label>${"y".repeat(1 << 20)}</label></form>`;
    assert.equal(textOf(await filled(huge, { size: 65_536 })), huge);
  });

  test("a tag that never ends is not waited for", async () => {
    for (const tag of ["input", "img", "p"]) {
      let sent = 0;
      const source = new ReadableStream(
        {
          pull(controller) {
            if (sent === 0) controller.enqueue(bytes(`<p>a</p><${tag} name="`));
            else controller.enqueue(new Uint8Array(65_536).fill(0x78));
            if (++sent === 200) controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      const request = new Request(`https://x.example/?via=${CODE}`);
      const response = await fillWith()(request, async () => html(source));
      const reader = response.body.getReader();
      let length = 0;
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        length += part.value.length;
        assert.ok(sent * 65_536 - length < 1 << 19, `${sent} were sent, ${length} came`);
      }
      assert.equal(length, `<p>a</p><${tag} name="`.length + 199 * 65_536);
    }
  });

  test("a page that breaks off breaks off", async () => {
    async function* body() {
      yield bytes(`<p>first</p><form><input name=referral_code>`);
      throw new Error("the origin went away");
    }
    const fill = fillWith();
    const response = await fill(new Request(`https://x.example/?via=${CODE}`), async () =>
      html(ReadableStream.from(body())),
    );
    await assert.rejects(response.text());
  });

  test("a visitor who leaves ends the page", async () => {
    let left = false;
    const source = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (!left) controller.enqueue(bytes("<p>more</p>".repeat(100)));
      },
      cancel() {
        left = true;
      },
    });
    const fill = fillWith();
    const response = await fill(new Request(`https://x.example/?via=${CODE}`), async () =>
      html(source),
    );
    const reader = response.body.getReader();
    await reader.read();
    await reader.cancel();
    for (let tries = 0; !left; tries++) {
      assert.ok(tries < 200, "the origin goes on");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  test("wrong settings are TypeErrors", async () => {
    for (const settings of [
      null,
      7,
      { names: "x" },
      { HTMLRewriter: {} },
      { cookie: {} },
      { onFilled: 1 },
      { program: 7 },
    ]) {
      assert.throws(() => createPrefill(settings), TypeError);
    }
    const request = new Request(`https://x.example/?via=${CODE}`);
    await assert.rejects(createPrefill()(request), TypeError);
    await assert.rejects(
      createPrefill()(request, async () => html("x")),
      /htmlrewriter/,
    );
  });
});

/** The header by which a browser gives back the cookie that binds a code. */
async function cookieOf(cookie, referralCode) {
  const response = await cookie.bind(new Request("https://x.example/"), new Response(), {
    referralCode,
    source: "query",
    name: "via",
  });
  return response.headers.getSetCookie()[0].split(";")[0];
}

describe("the referral cookie", () => {
  const cookie = createReferralCookie({ keys: KEYS });
  const page = (init) => async () => new Response("page", init);
  const visit = (query, headers, init) =>
    new Request(`https://x.example/${query}`, { headers, ...init });
  const setBy = async (request, made = cookie, init) => {
    const response = await made(request, page(init));
    return response.headers.getSetCookie();
  };

  test("is set for good by the answer to a link", async () => {
    const response = await cookie(
      visit(`?via=${CODE}`),
      page({
        headers: {
          "cache-control": "max-age=60",
          "cdn-cache-control": "max-age=60",
          etag: '"a"',
          "set-cookie": "own=1",
        },
      }),
    );
    assert.equal(response.headers.get("cache-control"), "private, no-store");
    assert.equal(response.headers.get("cdn-cache-control"), null);
    assert.equal(response.headers.get("etag"), '"a"');
    const [own, ours] = response.headers.getSetCookie();
    assert.equal(own, "own=1");
    assert.match(
      ours,
      /^__Host-refgraph=b\.[\w-]{43}\.1\.[!-~]+; Max-Age=2592000; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    );
    assert.equal(await response.text(), "page");
    assert.doesNotMatch(ours, /example|@/);
  });

  test("has the life, name and domain that were chosen", async () => {
    const made = createReferralCookie({ keys: KEYS, life: 400, domain: "example.com" });
    const [set] = await setBy(visit(`?via=${CODE}`), made);
    assert.match(set, /^__Secure-refgraph=.*; Max-Age=34560000; .*; Domain=example\.com$/);
    const named = createReferralCookie({ keys: KEYS, name: "who" });
    assert.match((await setBy(visit(`?via=${CODE}`), named))[0], /^who=/);
  });

  test("is set for people who follow a link, and for nothing else", async () => {
    const via = `?via=${CODE}`;
    const none = async (request, init) => {
      const answered = new Response("page", init);
      const response = await cookie(request, async () => answered);
      assert.equal(response, answered);
    };
    await none(visit(""));
    await none(visit("?ref=newsletter"));
    await none(visit("?via=NOTACODE"));
    await none(visit(`?via=${"7".repeat(1 << 16)}`));
    await none(visit(via, {}, { method: "HEAD" }));
    await none(visit(via, {}, { method: "POST" }));
    await none(visit(via, { "sec-purpose": "prefetch" }));
    await none(visit(via, { purpose: "prefetch" }));
    await none(visit(via, { "sec-purpose": "prefetch;prerender" }));
    await none(visit(via, { "user-agent": "Slackbot-LinkExpanding 1.0" }));
    await none(visit(via, { "sec-fetch-dest": "image" }));
    await none(visit(via), { status: 404 });
    await none(visit(via), { status: 500 });
    assert.equal((await setBy(visit(via, { "sec-fetch-dest": "document" }))).length, 1);
    const asked = visit(via, { "sec-gpc": "1" });
    assert.deepEqual(await setBy(asked, createReferralCookie({ keys: KEYS, gpc: true })), []);
    assert.equal((await setBy(asked)).length, 1);
  });

  test("waits for consent", async () => {
    const consent = async (request) => request.headers.get("x-consent") === "yes";
    const made = createReferralCookie({ keys: KEYS, consent });
    assert.deepEqual(await setBy(visit(`?via=${CODE}`), made), []);
    assert.equal((await setBy(visit(`?via=${CODE}`, { "x-consent": "yes" }), made)).length, 1);
    // Whatever is not said is no consent.
    const vague = createReferralCookie({ keys: KEYS, consent: () => "yes" });
    assert.deepEqual(await setBy(visit(`?via=${CODE}`), vague), []);
  });

  test("tells whose code counts, by the policy", async () => {
    const first = await cookieOf(cookie, CODE);
    const [both] = await setBy(visit(`?via=${OTHER}`, { cookie: first }));
    const headers = { cookie: `a=1; ${both.split(";")[0]}; b=2` };
    const read = (policy) => createReferralCookie({ keys: KEYS, policy }).read(visit("", headers));
    const last = await read();
    assert.deepEqual([last.ok, last.code, last.touch.referralCode], [true, "last", OTHER]);
    assert.deepEqual([last.touch.source, last.touch.name], ["query", "via"]);
    assert.ok(Math.abs(last.touch.time - Date.now()) < 60_000);
    assert.deepEqual(
      last.lost.map(({ code, touch }) => [code, touch.referralCode]),
      [["earlier", CODE]],
    );
    assert.equal((await read({ pick: "first" })).touch.referralCode, CODE);
    assert.equal((await read({ pick: "first", days: null })).touch.referralCode, CODE);
    const none = { ok: false, code: "nothing", touch: null, lost: [] };
    assert.deepEqual(await cookie.read(visit("")), none);
  });

  test("what a visitor removes is gone for good", async () => {
    const headers = { cookie: await cookieOf(cookie, CODE) };
    const gone = await cookie.forget(
      visit("", headers),
      new Response("bye", { headers: { "cache-control": "max-age=60" } }),
    );
    assert.equal(gone.headers.get("cache-control"), "private, no-store");
    assert.equal(await gone.text(), "bye");
    const after = { cookie: gone.headers.getSetCookie()[0].split(";")[0] };
    assert.doesNotMatch(after.cookie, new RegExp(CODE));
    assert.equal((await cookie.read(visit("", after))).code, "removed");
    // Not even the old link brings it back; another code is another matter.
    assert.deepEqual(await setBy(visit(`?via=${CODE}`, after)), []);
    const [set] = await setBy(visit(`?via=${OTHER}`, after));
    const now = await cookie.read(visit("", { cookie: set.split(";")[0] }));
    assert.equal(now.touch.referralCode, OTHER);
    const same = new Response();
    assert.equal(await cookie.forget(visit(""), same), same);
  });

  test("keys are changed without losing anybody", async () => {
    const old = await cookieOf(createReferralCookie({ keys: OLD_KEYS }), CODE);
    const both = createReferralCookie({ keys: [...KEYS, ...OLD_KEYS] });
    assert.equal((await both.read(visit("", { cookie: old }))).touch.referralCode, CODE);
    const [set] = await setBy(visit(`?via=${OTHER}`, { cookie: old }), both);
    assert.match(set, /^__Host-refgraph=b\./);
    assert.equal((await cookie.read(visit("", { cookie: old }))).code, "nothing");
  });

  test("hostile cookies are harmless", async () => {
    const right = await cookieOf(cookie, CODE);
    const value = right.slice(right.indexOf("=") + 1);
    const [id, mac, ...text] = value.split(".");
    const name = "__Host-refgraph";
    for (const hostile of [
      `${name}=${"x".repeat(1 << 20)}`,
      `${name}=`,
      name,
      `${name}=${value}x`,
      `${name}=${id}.${mac}`,
      `${name}=zz.${mac}.${text.join(".")}`,
      `${name}=${id}.${"A".repeat(43)}.${text.join(".")}`,
      `${name}=${id}.${mac}.1.qzzz!EVIL!via`,
      `${name}=__proto__.${mac}.${text.join(".")}`,
      `${name}2=${value}`,
      `${"a=1;".repeat(100_000)}`,
      "=;=;;;=",
    ]) {
      const read = await cookie.read(visit("", { cookie: hostile }));
      assert.equal(read.code, "nothing", hostile.slice(0, 80));
      const [set] = await setBy(visit(`?via=${OTHER}`, { cookie: hostile }));
      const again = await cookie.read(visit("", { cookie: set.split(";")[0] }));
      assert.equal(again.touch.referralCode, OTHER);
    }
    // The right one counts beside others of its name.
    const mixed = `${name}=broken; ${right}; ${name}=${id}.${"A".repeat(43)}.1`;
    assert.equal((await cookie.read(visit("", { cookie: mixed }))).touch.referralCode, CODE);
    // What was signed under one name is worth nothing under another.
    const other = createReferralCookie({ keys: KEYS, name: "other" });
    assert.equal((await other.read(visit("", { cookie: `other=${value}` }))).code, "nothing");
  });

  test("wrong settings are TypeErrors", () => {
    const key = "k".repeat(32);
    for (const settings of [
      undefined,
      {},
      { keys: [] },
      { keys: [{ id: "a", key: "short" }] },
      { keys: [{ id: "a.b", key }] },
      {
        keys: [
          { id: "a", key },
          { id: "a", key },
        ],
      },
      { keys: KEYS, life: 401 },
      { keys: KEYS, life: 0 },
      { keys: KEYS, name: "a b" },
      { keys: KEYS, name: "__Host-x", domain: "example.com" },
      { keys: KEYS, domain: "a;b" },
      { keys: KEYS, policy: { pick: "best" } },
      { keys: KEYS, policy: { days: -1 } },
      { keys: KEYS, consent: true },
      { keys: KEYS, gpc: "maybe" },
      { keys: KEYS, foreign: "ACME" },
    ]) {
      assert.throws(() => createReferralCookie(settings), TypeError, JSON.stringify(settings));
    }
  });
});

describe("short links", () => {
  const template = "https://example.com/signup?via={your_code}";
  const get = (path, headers, init) =>
    new Request(`https://x.example${path}`, { headers, ...init });

  test("lead where the vectors say", () => {
    let compared = 0;
    for (const {
      name,
      path,
      query = "",
      location = null,
      problem,
      elsewhere,
      ownNames,
      ...rest
    } of vectors.shortLinks) {
      // As URLs have it; the rest is tried in Rust.
      const url = `https://x.example${path}?${query}`;
      const { pathname, search } = new URL(url);
      if (pathname !== path || search !== (query && `?${query}`)) continue;
      const links = createShortLinks({ template, names: ownNames, ...rest });
      const outcome = links.judge(new Request(url));
      const code = elsewhere ? "not_short_link" : problem ? "invalid_code" : "redirect";
      assert.deepEqual([outcome.code, outcome.location], [code, location], name);
      compared++;
    }
    assert.ok(compared > 25, `${compared}`);
  });

  test("know who asks", () => {
    const links = createShortLinks({ template });
    for (const { name, method, purpose, userAgent, destination, visit } of vectors.visits) {
      if (method === "get") continue;
      const headers = new Headers();
      if (purpose) headers.set(name.includes("Firefox") ? "x-moz" : "sec-purpose", purpose);
      if (userAgent) headers.set("user-agent", userAgent);
      if (destination) headers.set("sec-fetch-dest", destination);
      // A real request's headers are not those that `fetch` may set.
      const request = { url: `https://x.example/r/${CODE}`, method, headers };
      const { code, visit: found } = links.judge(request);
      const wanted =
        { speculative: "speculative", other: "method_not_allowed" }[visit] ?? "redirect";
      assert.deepEqual([code, found], [wanted, wanted === "redirect" ? visit : undefined], name);
    }
  });

  test("answer, and count people alone", async () => {
    const visits = [];
    const links = createShortLinks({
      template,
      cookie: createReferralCookie({ keys: KEYS }),
      onVisit: async ({ request, ...visit }) => visits.push(visit),
    });
    const found = await links(get(`/r/${CODE}?utm_source=a`));
    assert.equal(found.status, 302);
    assert.equal(
      found.headers.get("location"),
      `https://example.com/signup?via=${CODE}&utm_source=a`,
    );
    assert.equal(found.headers.get("cache-control"), "private, no-store");
    assert.equal(found.headers.get("referrer-policy"), "strict-origin-when-cross-origin");
    assert.equal(found.headers.getSetCookie().length, 1);
    assert.equal(visits.length, 1);
    assert.deepEqual(visits[0], {
      referralCode: CODE,
      program: null,
      location: found.headers.get("location"),
    });

    for (const [headers, init] of [
      [{}, { method: "HEAD" }],
      [{ "user-agent": "WhatsApp/2.23" }],
      [{ "sec-fetch-dest": "image" }],
    ]) {
      const silent = await links(get(`/r/${CODE}`, headers, init));
      assert.equal(silent.status, 302);
      assert.deepEqual(silent.headers.getSetCookie(), []);
    }
    for (const purpose of ["prefetch", "prefetch;prerender"]) {
      const early = await links(get(`/r/${CODE}`, { "sec-purpose": purpose }));
      assert.deepEqual([early.status, early.headers.get("location")], [503, null]);
      assert.equal(early.headers.get("cache-control"), "private, no-store");
    }
    const posted = await links(get(`/r/${CODE}`, {}, { method: "POST" }));
    assert.deepEqual([posted.status, posted.headers.get("allow")], [405, "GET, HEAD"]);
    const wrong = await links(get("/r/WRONG123"));
    assert.deepEqual([wrong.status, wrong.headers.get("location")], [404, null]);
    assert.equal((await links(get("/elsewhere"))).status, 404);
    assert.equal(
      await (await links(get("/elsewhere"), async () => new Response("next"))).text(),
      "next",
    );
    assert.equal(visits.length, 1);
  });

  test("lead on when the visit cannot be counted", async () => {
    const onVisit = async () => {
      throw new Error("mine");
    };
    const found = await createShortLinks({ template, onVisit })(get(`/r/${CODE}`));
    assert.equal(found.status, 302);
  });

  test("know programs by their codes", async () => {
    const { mint } = await import(pathToFileURL(require.resolve("refgraph")));
    const links = createShortLinks({
      programs: [
        { program: "spring", signup_url: "https://spring.example/{your_code}" },
        { program: "autumn", signup_url: "https://autumn.example/{your_code}" },
      ],
      path: "/go/",
    });
    const spring = mint({ program: "spring" });
    const autumn = mint({ program: "autumn" });
    const judge = (code) => links.judge(get(`/go/${code}`));
    assert.deepEqual(
      [judge(spring).program, judge(spring).location],
      ["spring", `https://spring.example/${spring}`],
    );
    assert.deepEqual(
      [judge(autumn).program, judge(autumn).location],
      ["autumn", `https://autumn.example/${autumn}`],
    );
    assert.equal(judge(mint()).program, "spring");
  });

  test("texts that no one sends", () => {
    const links = createShortLinks({ template });
    const judge = (url) => links.judge({ url, method: "GET", headers: new Headers() });
    assert.equal(judge(`https://x.example/r/${"7".repeat(1 << 20)}`).code, "invalid_code");
    const { location } = judge(`https://x.example/r/${CODE}?${"a=1&".repeat(250_000)}`);
    assert.ok(
      location.startsWith(`https://example.com/signup?via=${CODE}&a=1`) && location.length <= 2048,
    );
    const agent = {
      url: `https://x.example/r/${CODE}`,
      method: "GET",
      headers: new Headers({ "user-agent": "x".repeat(1 << 20) }),
    };
    assert.equal(links.judge(agent).visit, "person");
  });

  test("wrong settings are TypeErrors", () => {
    for (const settings of [
      undefined,
      {},
      { template, programs: [] },
      { programs: [] },
      { programs: [{ program: "a" }] },
      { template: "javascript:alert('{your_code}')" },
      { template: "//evil.example/{your_code}" },
      { template: "/signup?via={your_code}" },
      { template: "https://{your_code}.example/" },
      { template: "https://example.com/" },
      { template, path: "r" },
      { template, path: "//r/" },
      { template, landing: "//evil.example" },
      { template, landing: "/\\evil.example" },
      { template, landing: "javascript:alert(1)" },
      { template, landing: "https:///x" },
      { template, landing: "/a\r\nb" },
      { template, cookie: {} },
      { template, onVisit: 1 },
      { template, mode: "Live" },
    ]) {
      assert.throws(() => createShortLinks(settings), TypeError, JSON.stringify(settings));
    }
  });
});

test("Bun's own rewriter fills pages as well", () => {
  const script = `
    import { createPrefill } from ${JSON.stringify(join(packed, "dist/edge.inline.js"))};
    const pages = ${JSON.stringify([SIGNUP, "<p>nothing", "<form><textarea name=referral_code>\n</textarea>"])};
    const fill = createPrefill();
    const told = [];
    for (const page of pages) for (const size of [7, 4096]) {
      const bytes = new TextEncoder().encode(page);
      const body = new ReadableStream({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
          controller.close();
        },
      });
      const headers = { "content-type": "text/html" };
      const request = new Request("https://x.example/?via=${CODE}");
      told.push(await (await fill(request, async () => new Response(body, { headers }))).text());
    }
    console.log(JSON.stringify(told));
  `;
  const told = JSON.parse(execFileSync(bun(), ["-e", script], { encoding: "utf8" }));
  const signup = SIGNUP.replace(
    'placeholder=" "',
    `placeholder=" " value="${CODE}" data-refgraph="80 label"`,
  );
  const textarea = `<form><textarea name=referral_code data-refgraph="95 name">${CODE}</textarea>`;
  assert.deepEqual(told, [signup, signup, "<p>nothing", "<p>nothing", textarea, textarea]);
});

const BIG = "<p>Some text of a page that is long.</p>\n".repeat(25_000);
const pages = {
  "/signup": { chunks: [SIGNUP] },
  "/brotli": { headers: { "content-encoding": "br" }, chunks: [brotliCompressSync(SIGNUP)] },
  "/zipped": { headers: { "content-encoding": "gzip" }, chunks: [gzipSync(SIGNUP)] },
  "/big": { chunks: [BIG, SIGNUP, BIG] },
  "/plain": { chunks: [BIG], headers: { etag: '"a"' } },
  "/data": { headers: { "content-type": "application/json" }, chunks: ['{"a":1}'] },
  "/hello": { chunks: ["<p>Hello"] },
};

for (const runtime of ["node", "workerd"]) {
  describe(`a site in ${runtime}`, () => {
    let origin;
    let worker;
    let ask;

    before(async () => {
      origin = await startOrigin(pages);
      if (runtime === "node") {
        const handle = compose(edge, origin.url, HTMLRewriter);
        ask = (path, { headers, ...init } = {}) =>
          handle(new Request(`https://x.example${path}`, { headers, ...init }));
        return;
      }
      worker = await startEdge(origin);
      const url = (await worker.ready).origin;
      ask = (path, init) => fetch(url + path, { redirect: "manual", ...init });
    });
    after(async () => {
      await worker?.dispose();
      await origin?.close();
    });

    test("a page is filled, and its visitor remembered", async () => {
      const response = await ask(`/signup?via=${CODE}`);
      assert.equal(response.headers.get("cache-control"), "private, no-store");
      assert.equal(
        unmarked(await response.text()),
        SIGNUP.replace('placeholder=" "', `placeholder=" " value="${CODE}"`),
      );
      const [set] = response.headers.getSetCookie();
      const again = await ask("/signup", { headers: { cookie: set.split(";")[0] } });
      assert.match(await again.text(), new RegExp(`value="${CODE}"`));
      assert.equal(again.headers.get("cache-control"), "private, no-store");
      assert.deepEqual(again.headers.getSetCookie(), []);
    });

    test("a page in a megabyte of others is filled", async () => {
      const response = await ask(`/big?via=${CODE}`);
      assert.equal(
        unmarked(await response.text()),
        BIG + SIGNUP.replace('placeholder=" "', `placeholder=" " value="${CODE}"`) + BIG,
      );
    });

    test("no byte changes of a page without a field, or a visitor without a code", async () => {
      assert.equal(await (await ask(`/plain?via=${CODE}`)).text(), BIG);
      const plain = await ask("/plain");
      assert.equal(plain.headers.get("etag"), '"a"');
      assert.equal(plain.headers.get("cache-control"), null);
      assert.equal(await plain.text(), BIG);
      assert.equal(await (await ask("/signup")).text(), SIGNUP);
      assert.equal(await (await ask(`/data?via=${CODE}`)).text(), '{"a":1}');
    });

    test("short links lead on", async () => {
      const response = await ask(`/r/${CODE}?utm_source=a`);
      assert.equal(response.status, 302);
      assert.equal(
        response.headers.get("location"),
        `https://example.com/signup?via=${CODE}&utm_source=a`,
      );
      assert.equal(response.headers.getSetCookie().length, 1);
      const wrong = await ask("/r/WRONG123?utm_source=a");
      assert.deepEqual([wrong.status, wrong.headers.get("location")], [302, "/hello?utm_source=a"]);
      assert.deepEqual(wrong.headers.getSetCookie(), []);
      const head = await ask(`/r/${CODE}`, { method: "HEAD" });
      assert.deepEqual([head.status, head.headers.getSetCookie()], [302, []]);
    });

    test("no consent, no cookie", async () => {
      const response = await ask(`/signup?via=${CODE}`, { headers: { cookie: "consent=no" } });
      assert.deepEqual(response.headers.getSetCookie(), []);
      assert.match(await response.text(), new RegExp(CODE));
    });

    for (const path of ["/zipped", "/brotli"]) {
      // What `fetch` of Node gives is text, whatever the header says.
      test(`a compressed page is filled: ${path}`, async () => {
        const text = await (await ask(`${path}?via=${CODE}`)).text();
        assert.match(text, new RegExp(`value="${CODE}"`));
      });
    }

    if (runtime === "workerd") {
      test("Chromium with scripts off shows the field filled", async () => {
        const browser = await launch();
        try {
          const context = await browser.newContext({ javaScriptEnabled: false });
          const page = await context.newPage();
          const { origin } = await worker.ready;
          await page.goto(`${origin}/signup?via=h1v7-2ba-0k4`);
          assert.equal(await page.inputValue("#code"), CODE);
          assert.equal(await page.getAttribute("#code", "data-refgraph"), "80 label");
          const hostile = `"><img src=x onerror=alert(1)>&quot;'</form>`;
          await page.goto(`${origin}/signup?referral_code=${encodeURIComponent(hostile)}`);
          assert.equal(await page.inputValue("#code"), hostile);
          assert.equal(await page.locator("img").count(), 0);
          // The cookie's. What was no code was not kept.
          await page.goto(`${origin}/signup`);
          assert.equal(await page.inputValue("#code"), CODE);
        } finally {
          await browser.close();
        }
      });
    }
  });
}

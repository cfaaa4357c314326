// Prefill without script: a page that passes through gets the code of its visitor's link, or of
// their cookie, written into the field.

import { options } from "../arguments.js";
import { alone, attribute, MARK } from "../carry/attribute.js";
import { check } from "../codes.js";
import { findCode } from "../links.js";
import { cookiesOf } from "./cookies.js";
import { readable } from "./encoding.js";
import { escaped } from "./html.js";
import { observe } from "./page.js";
import { personal } from "./private.js";
import { removedName } from "./removed.js";
import { rewritten } from "./rewrite.js";

/** Encodings in which ASCII is ASCII, so that markup can be told without knowing the rest. */
const LIKE_ASCII =
  /^(utf-?8|us-ascii|ascii|iso-?8859|latin|windows-|cp125|koi8|gb|big5|euc-|shift|x-sjis)/i;
/** What a request asks of a copy that the visitor has, in which there is no code. */
const CONDITIONS = ["if-modified-since", "if-none-match"];

/** Tells scripts of the page what was written here: score, reason, and of a cookie's code the touch. */
const FILLED = "data-refgraph";

/** Makes the middleware that fills the referral field of pages. */
export function createPrefill(settings) {
  const { names, HTMLRewriter, cookie, keepKey, onFilled, ...expected } = options(settings);
  // Whatever is wrong with the settings is to be known before the first request.
  findCode("", { names });
  check("", expected);
  const removedCalled = removedName(keepKey);
  if (HTMLRewriter !== undefined && typeof HTMLRewriter !== "function")
    throw new TypeError("`HTMLRewriter` must be a class");
  if (cookie !== undefined && typeof cookie?.read !== "function")
    throw new TypeError("`cookie` must be a referral cookie");
  if (onFilled !== undefined && typeof onFilled !== "function")
    throw new TypeError("`onFilled` must be a function");

  /** The code of a URL, as it is written. */
  const linked = (request) => {
    const { ok, text, source, name } = findCode(request.url, { names });
    if (!ok) return;
    const verdict = check(text, expected);
    return { referralCode: verdict.ok ? verdict.referralCode : text, source, name };
  };

  /** The code that counts for a request; `kept` is what the page may keep of a cookie's. */
  const carried = async (request) => {
    const link = linked(request);
    if (!cookie) {
      if (!link) return;
      const removed = cookiesOf(request, removedCalled);
      return attribute("", { touch: link, removed }).code === "removed" ? undefined : link;
    }
    const { touch } = await cookie.read(request, link);
    if (!touch || touch.referralCode === link?.referralCode) return touch && link;
    // As `carry` and `resume` of the page's `keep` have it.
    const kept = MARK + alone(touch);
    return { referralCode: touch.referralCode, source: "cookie", name: touch.name, kept };
  };

  return async (request, next) => {
    if (typeof next !== "function") throw new TypeError("`next` must be a function");
    const code = request.method === "GET" ? await carried(request) : undefined;
    if (!code) return next(request);
    const response = await next(unconditional(request));
    const encoding = isPage(response) && readable(response.headers.get("content-encoding"));
    if (!encoding) return response;

    const Rewriter = HTMLRewriter ?? globalThis.HTMLRewriter;
    if (!Rewriter) {
      throw new TypeError("This runtime has no HTMLRewriter: pass one, of npm's `htmlrewriter`");
    }
    const text = await encoding.read(response.body);
    if (!text.isText) return new Response(text.body, response);
    const { referralCode, source, name, kept = "" } = code;
    const verdict = check(referralCode, expected);
    const page = observe();
    const write = (field) => {
      const value = escaped(referralCode);
      if (field.tagName === "textarea") field.setInnerContent(value, { html: true });
      else field.setAttribute("value", value);
      const { score, reason } = page.choice;
      field.setAttribute(FILLED, escaped(`${score} ${reason} ${kept}`.trim()));
      try {
        onFilled?.({ request, referralCode, source, name, score, reason, verdict });
      } catch (error) {
        // A listener's fault is told, and is not the page's.
        console.error("refgraph: `onFilled` failed:", error);
      }
    };
    const make = () => new Rewriter();
    const body = rewritten(text.body, { make, page, write });
    const about = personal(response, "rewritten");
    if (encoding.isOurs) about.headers.delete("content-encoding");
    return new Response(body, about);
  };
}

/** The request without what may be answered by "you have that page already". */
function unconditional(request) {
  if (!CONDITIONS.some((name) => request.headers.has(name))) return request;
  const headers = new Headers(request.headers);
  for (const name of CONDITIONS) headers.delete(name);
  return new Request(request, { headers });
}

/** Whether a response is a whole page that can be read here. */
function isPage({ status, headers, body }) {
  const [type, ...parameters] = (headers.get("content-type") ?? "").split(";");
  const charset = parameters
    .map((parameter) => parameter.trim().split("="))
    .find(([name]) => name.toLowerCase() === "charset")?.[1]
    .replace(/^"|"$/g, "");
  return (
    status === 200 &&
    body !== null &&
    type.trim().toLowerCase() === "text/html" &&
    (charset === undefined || LIKE_ASCII.test(charset))
  );
}

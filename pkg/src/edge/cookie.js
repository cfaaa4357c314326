// The referral cookie: what a visitor came with, set by the site's own answer and signed.

import { integer, options, string } from "../arguments.js";
import { attribute, policyNumber } from "../carry/attribute.js";
import { check } from "../codes.js";
import { findCode } from "../links.js";
import { cookiesOf } from "./cookies.js";
import { isSigned, keyOf, signature } from "./hmac.js";
import { personal } from "./private.js";
import { removedName } from "./removed.js";
import { visitName, visitNumber } from "./visitor.js";

const DAY = 86_400;
/** Browsers keep no cookie for longer, in days. */
const LONGEST_LIFE = 400;

/** Makes the cookie that remembers who sent a visitor. */
export function createReferralCookie(settings) {
  const { keys, name, domain, life, policy, names, ...rest } = options(settings);
  const { consent, gpc = false, keepKey, ...expected } = rest;
  const ring = ringOf(keys);
  const called = nameOf(name, domain);
  const removedCalled = removedName(keepKey);
  policyNumber(policy);
  const { days = 30 } = options(policy);
  const asLong = Math.min(Math.max(days ?? LONGEST_LIFE, 1), LONGEST_LIFE);
  const age = integer(life, "life", 1, LONGEST_LIFE, asLong) * DAY;
  if (consent !== undefined && typeof consent !== "function")
    throw new TypeError("`consent` must be a function");
  if (typeof gpc !== "boolean") throw new TypeError("`gpc` must be a boolean");
  findCode("", { names });
  check("", expected);

  /** The texts of the request's cookies whose signature is right. */
  const texts = async (request) => {
    const values = cookiesOf(request, called);
    const opened = await Promise.all(values.map((value) => open(ring, called, value)));
    return opened.filter((text) => text !== undefined);
  };

  /** The same, and what the page says was removed, as they are judged together. */
  const known = async (request) => {
    const removed = cookiesOf(request, removedCalled);
    return [await texts(request), { removed, policy }];
  };

  const read = async (request, touch) => {
    const [history, about] = await known(request);
    return attribute(history, { ...about, touch }).attribution;
  };

  const attributes = (isOurs) => {
    const where = domain === undefined ? "" : `; Domain=${domain}`;
    return `; Max-Age=${age}; Path=/; Secure${isOurs ? "; HttpOnly" : ""}; SameSite=Lax${where}`;
  };
  const withCookie = async (response, history) => {
    const answer = new Response(response.body, personal(response, false));
    const value = await sign(ring, called, history);
    answer.headers.append("set-cookie", `${called}=${value}${attributes(true)}`);
    return answer;
  };
  const isVisit = (request) => visitName(visitNumber(request)) === "person";

  /** Whether a request may have the cookie set in its answer. */
  const maySet = async (request) =>
    isVisit(request) &&
    !(gpc && request.headers.get("sec-gpc") === "1") &&
    (consent === undefined || (await consent(request)) === true);

  const bind = async (request, response, touch) => {
    const [before, about] = await known(request);
    if (await maySet(request)) {
      const { code, history } = attribute(before, { ...about, touch });
      if (code === "added") return withCookie(response, history);
    }
    return withoutRemoved(request, response, before, about);
  };

  /** Takes what the visitor removed on a page out of the cookie: to forget needs no consent. */
  const withoutRemoved = (request, response, before, about) => {
    if (!(before.length && about.removed.length && isVisit(request))) return response;
    const { history } = attribute(before, about);
    return before.includes(history) ? response : withCookie(response, history);
  };

  const forget = async (request, response) => {
    let [history, about] = await known(request);
    let removed;
    const { touch, lost } = attribute(history, about).attribution;
    const touches = [touch, ...lost.map((other) => other.touch)].filter(Boolean);
    for (const { referralCode } of touches) {
      const step = attribute(history, { ...about, remove: referralCode });
      history = [step.history];
      removed = step.removed;
    }
    if (!touches.length) return response;
    const answer = await withCookie(response, history[0]);
    // So that the page hears of it.
    answer.headers.append("set-cookie", `${removedCalled}=${removed}${attributes(false)}`);
    return answer;
  };

  const keep = async (request, next) => {
    if (typeof next !== "function") throw new TypeError("`next` must be a function");
    const response = await next(request);
    // An error is nothing that one was led to, and who has the page already is led nowhere.
    if (response.status >= 400 || response.status === 304) return response;
    // Our own name among those set was chosen by who answered: by a short link, say.
    if (response.headers.getSetCookie().some((cookie) => cookie.startsWith(`${called}=`)))
      return response;
    const found = findCode(request.url, { names });
    const verdict = found.ok && check(found.text, expected);
    if (!verdict.ok) return withoutRemoved(request, response, ...(await known(request)));
    const { source, name } = found;
    return bind(request, response, { referralCode: verdict.referralCode, source, name });
  };

  return Object.assign(keep, { read, bind, forget });
}

/** The cookie's name. The browser holds sites to what the prefix says of a cookie. */
function nameOf(name, domain) {
  if (domain !== undefined && !/^[a-z\d.-]{1,253}$/i.test(string(domain, "domain")))
    throw new TypeError("`domain` must be the name of a host");
  if (name === undefined) return domain === undefined ? "__Host-refgraph" : "__Secure-refgraph";
  if (!/^[\w-]{1,64}$/.test(string(name, "name")))
    throw new TypeError("`name` must be letters, digits, dashes and underscores");
  if (domain !== undefined && /^__host-/i.test(name))
    throw new TypeError("a cookie whose `name` begins with __Host- has no `domain`");
  return name;
}

// A value is the key's id, the signature and the text, with a dot between them. The signature is
// of the cookie's name as well, so that it is good for no other.

/** The keys: the first one signs, all are taken. They are imported when the first is needed. */
function ringOf(keys) {
  if (!Array.isArray(keys) || keys.length === 0)
    throw new TypeError("`keys` must be an array of one key or more");
  const ring = new Map();
  for (const given of keys) {
    const { id, key } = given ?? {};
    if (!/^[\w-]{1,16}$/.test(string(id, "id")) || ring.has(id))
      throw new TypeError("each of `keys` must have an `id` of its own: letters and digits");
    const bytes = typeof key === "string" ? new TextEncoder().encode(key) : key;
    if (!ArrayBuffer.isView(bytes) || bytes.BYTES_PER_ELEMENT !== 1 || bytes.length < 32)
      throw new TypeError("`key` must be 32 bytes or more, or so long a string");
    let imported;
    const secret = Uint8Array.from(bytes);
    ring.set(id, () => {
      imported ??= keyOf(secret, ["sign", "verify"]);
      return imported;
    });
  }
  return ring;
}

const signed = (name, text) => new TextEncoder().encode(`${name}=${text}`);

async function sign(ring, name, text) {
  const [[id, key]] = ring;
  const base64 = await signature(await key(), signed(name, text));
  const plain = base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `${id}.${plain}.${text}`;
}

/** The text of a value, if it is signed by one of the keys. */
async function open(ring, name, value) {
  const [, id, mac, text] = /^([\w-]{1,16})\.([\w-]{43})\.([!-~]{1,1024})$/.exec(value) ?? [];
  const key = ring.get(id);
  if (!key) return;
  const base64 = mac.replaceAll("-", "+").replaceAll("_", "/");
  return (await isSigned(await key(), base64, signed(name, text))) ? text : undefined;
}

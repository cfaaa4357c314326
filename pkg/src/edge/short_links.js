// Short links: `/r/{code}` to the signup page. Where to, and whether it counts, is the module's
// word; here requests are described and answers made of it.

import { choice, options, string, strings } from "../arguments.js";
import { check, MODES, PROBLEMS, tagOf } from "../codes.js";
import { call, nameOf, receive, SEPARATOR, send } from "../engine.js";
import { signupLink } from "../signup_link.js";
import { visitName, visitNumber } from "./visitor.js";

/** The most of a path and of a query that is sent: no code and no link is that long. */
const LONGEST_PATH = 1024;
const LONGEST_QUERY = 4096;
/** `@` and the numbers after it. */
const AT = 64;

const HEADERS = {
  "cache-control": "private, no-store",
  // Where the link stood is not for the signup page to know in full.
  "referrer-policy": "strict-origin-when-cross-origin",
  "x-robots-tag": "noindex",
};

/** Makes the handler of short links. */
export function createShortLinks(settings) {
  const { template, programs, path = "/r/", landing = "", ...rest } = options(settings);
  const { names = [], mode, foreign = [], cookie, onVisit } = rest;
  const targets = targetsOf(template, programs);
  if (!/^\/[!-~]*\/$/.test(string(path, "path")) || /[?#\\]|\/\//.test(path))
    throw new TypeError("`path` must begin and end with a slash");
  checkLanding(string(landing, "landing"));
  check("", { foreign });
  if (cookie !== undefined && typeof cookie?.bind !== "function")
    throw new TypeError("`cookie` must be a referral cookie");
  if (onVisit !== undefined && typeof onVisit !== "function")
    throw new TypeError("`onVisit` must be a function");

  const told = [
    path,
    landing,
    strings(names, "names").join(" "),
    MODES[choice(mode, "mode", MODES) - 1] ?? "",
    // White space counts for nothing in a pattern.
    foreign.map((pattern) => pattern.replace(/\s/g, "")).join(" "),
    ...targets.map(({ tag, template }) => String.fromCharCode(AT + tag) + template),
  ].map((text) => text.replaceAll(SEPARATOR, " "));

  /** What is to be done about a request. */
  const judge = (request) => {
    const { pathname, search } = new URL(request.url);
    const asked = [pathname.slice(0, LONGEST_PATH), search.slice(1, LONGEST_QUERY)];
    const visit = visitNumber(request);
    const { kind, at, left } = call((wasm) => {
      const answer = wasm.follow(send([...asked, ...told].join(SEPARATOR)), visit);
      return { kind: answer & 7, at: (answer >>> 3) & 255, left: receive(answer >>> 11) };
    });
    const code = OUTCOMES[kind];
    if (code === "redirect") {
      const [referralCode, location] = left.split(SEPARATOR);
      const { program } = targets[at];
      return { ok: true, code, location, referralCode, program, visit: visitName(visit) };
    }
    const problem = code === "invalid_code" ? nameOf(PROBLEMS, at) : null;
    return { ok: false, code, problem, location: left || null };
  };

  const handle = async (request, next) => {
    const outcome = judge(request);
    if (outcome.code === "not_short_link" && next) return next(request);
    const { ok, location } = outcome;
    let response = answer(STATUSES[outcome.code], location);
    if (!ok || outcome.visit !== "person") return response;
    const { referralCode, program } = outcome;
    if (cookie) {
      const met = { referralCode, source: "path", name: path.slice(1, -1) };
      response = await cookie.bind(request, response, met);
    }
    try {
      await onVisit?.({ request, referralCode, program, location });
    } catch (error) {
      // Whoever followed the link is not to wait for a counter that is broken.
      console.error("refgraph: `onVisit` failed:", error);
    }
    return response;
  };
  return Object.assign(handle, { judge });
}

/** In the order of their numbers. */
const OUTCOMES = [
  "not_short_link",
  "redirect",
  "invalid_code",
  "speculative",
  "method_not_allowed",
];
const STATUSES = {
  redirect: 302,
  invalid_code: 404,
  not_short_link: 404,
  // Browsers that ask in advance drop what they got, and ask again when the link is followed.
  speculative: 503,
  method_not_allowed: 405,
};
const TEXTS = {
  404: "This link leads nowhere.\n",
  405: "This link can only be followed.\n",
  503: "This link is not followed in advance.\n",
};

function answer(status, location) {
  const headers = new Headers(HEADERS);
  if (location) {
    headers.set("location", location);
    return new Response(null, { status: 302, headers });
  }
  headers.set("content-type", "text/plain; charset=utf-8");
  headers.set("x-content-type-options", "nosniff");
  if (status === 405) headers.set("allow", "GET, HEAD");
  return new Response(TEXTS[status], { status, headers });
}

/** The programs, their tags and templates, the usual one first. */
function targetsOf(template, programs) {
  if ((template === undefined) === (programs === undefined))
    throw new TypeError("Either `template` or `programs` must be given");
  if (programs === undefined) return [{ program: null, tag: 0, template: checked(template) }];
  if (!Array.isArray(programs) || programs.length === 0)
    throw new TypeError("`programs` must be an array of one program or more");
  const targets = programs.map((given) => {
    const { program, signup_url } = given ?? {};
    string(program, "program");
    const tag = call((wasm) => tagOf(wasm, program));
    return { program, tag, template: checked(signup_url) };
  });
  if (new Set(targets.map(({ tag }) => tag)).size < targets.length)
    throw new TypeError("Two of `programs` cannot be told apart by their codes: give each a path");
  return targets;
}

/** A template that makes links. */
function checked(template) {
  const { ok, code } = signupLink(string(template, "template"), "H1V72BA0K4");
  if (!ok) throw new TypeError(`This makes no signup link (${code}): ${template}`);
  return template;
}

/** Landing pages are a page of this site or another by its whole address. */
function checkLanding(landing) {
  const isPath = /^\/(?![/\\])/.test(landing);
  const isUrl = /^https?:\/\/[^/\\?#]/i.test(landing);
  if (landing && (!(isPath || isUrl) || /[^!-~]/.test(landing)))
    throw new TypeError("`landing` must be a path or an http or https URL");
}

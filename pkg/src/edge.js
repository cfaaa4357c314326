// `refgraph/edge`: the REST API as one web-standard handler, and what a worker does for the pages
// of a site: prefill, the referral cookie and short links, each in a file of its own. What to answer
// and what to store is decided in the module; here a request is read, a batch is run, and a response
// is made.

import {
  about,
  keys as keysBatch,
  keysFound,
  maxBody,
  migrate as migrateStep,
  plan,
  proceed,
  provision as provisionBatch,
} from "#glue";
import { backfill, isBackfill } from "./edge/backfill.js";
import { collect, PATIENCE } from "./edge/body.js";
import { createCors } from "./edge/cors.js";
import { bucketOf, createLimiter, tooMany } from "./edge/limiter.js";
import { refusal } from "./edge/refusal.js";
import { call } from "./engine.js";

export { check, format, normalize } from "./codes.js";
export { createReferralCookie } from "./edge/cookie.js";
export { createCors } from "./edge/cors.js";
export { deliver } from "./edge/deliver.js";
export { createLimiter } from "./edge/limiter.js";
export { createPrefill } from "./edge/prefill.js";
export { createShortLinks } from "./edge/short_links.js";
export { init } from "./engine.js";
export { RefgraphError } from "./error.js";
export { findCode } from "./links.js";
export { signupLink } from "./signup_link.js";

/** The reply when something fails that should not, in the shape of the module's own replies. */
const INTERNAL = {
  status: 500,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body: refusal("internal", "Something went wrong on this side."),
};

/** The reply to a body that does not come. */
const TIMEOUT = {
  ...INTERNAL,
  status: 408,
  body: refusal("request_timeout", "The body took too long to arrive."),
};

/** For whom there is no other limit: all who ask without a key, together. */
const PUBLIC = { perSecond: 50, burst: 200 };

/** What is answered without a key: the check of a code. */
const OPEN = /^\/networks\/[^/]*\/codes\//;

/** The reply to a request for the description of the API, which is no one's secret. */
async function openapi({ method }) {
  const reply = (status, body, headers) => ({
    status,
    headers: {
      "content-type": "application/json",
      "x-content-type-options": "nosniff",
      ...headers,
    },
    body,
  });
  if (method !== "GET" && method !== "HEAD") {
    const body = refusal("method_not_allowed", "This address does not take that method.");
    return reply(405, body, { allow: "GET, HEAD", "cache-control": "no-store" });
  }
  const { default: text } = await import("#openapi");
  return reply(200, method === "GET" && text, { "cache-control": "public, max-age=300" });
}

/** Makes the handler that answers the requests of the REST API out of a store. */
export function createHandler(settings) {
  const { store, log, privateWebhooks = false, limiter, clientOf, origins, shortLinks } = settings;
  const { publicLimiter = createLimiter(PUBLIC), bodyTimeout = PATIENCE } = settings;
  if (typeof store?.batch !== "function") throw new TypeError("`store` must have a method `batch`");
  if (typeof privateWebhooks !== "boolean")
    throw new TypeError("`privateWebhooks` must be a boolean");
  if (!Number.isInteger(bodyTimeout) || bodyTimeout < 1 || bodyTimeout >= 2 ** 31)
    throw new TypeError("`bodyTimeout` must be a number of milliseconds");
  for (const [name, given] of Object.entries({ limiter, publicLimiter }))
    if (given !== undefined && typeof given?.take !== "function")
      throw new TypeError(`\`${name}\` must have a method \`take\``);
  for (const [name, given] of Object.entries({ clientOf, shortLinks, log }))
    if (given !== undefined && typeof given !== "function")
      throw new TypeError(`\`${name}\` must be a function`);

  const reply = async (request, blame) => {
    const url = new URL(request.url);
    if (url.pathname === "/openapi.json") return respond(await openapi(request));
    // Where no key is needed, one that is made up must not lead past the limit.
    const isPublic = !request.headers.has("authorization") || OPEN.test(url.pathname);
    const limit = isPublic ? publicLimiter : limiter;
    const wait = await limit?.take(await bucketOf(request, isPublic, clientOf));
    if (wait > 0) return tooMany(wait);
    const run = (body, linesBefore) => {
      const text = describe(request, url, privateWebhooks, store.dialect, linesBefore);
      const { reply: early, ...work } = JSON.parse(call(() => plan(text, body, Date.now())));
      return early ?? carryOut(work, store, text, body, blame);
    };
    if (isBackfill(request.method, url.pathname))
      return respond(await backfill(request.body, bodyTimeout, run));
    const body = await collect(request.body, call(maxBody) + 1, bodyTimeout);
    return respond(body ? await run(body) : TIMEOUT);
  };
  const cors = origins && createCors({ origins });
  return async (request) => {
    const began = performance.now();
    const requestId = idOf(request);
    let fault;
    // What goes wrong is told: to the log, if there is one. Nothing that a request said is in it.
    const blame = (...told) => {
      fault = told.join(" ");
      if (!log) console.error("refgraph:", ...told);
    };
    const own = (request) => reply(request, blame);
    const shared = cors ? (request) => cors(request, own) : own;
    let response;
    try {
      response = await (shortLinks ? shortLinks(request, shared) : shared(request));
    } catch (error) {
      blame(error?.name, error?.code);
      response = respond(INTERNAL);
    }
    if (log) record(log, request, { status: response.status, requestId, began, fault });
    return named(response, requestId);
  };
}

/** What a request is called in logs: as whoever sent it says, if that can stand there, or a new id. */
function idOf(request) {
  const given = request?.headers?.get?.("x-request-id") ?? "";
  return /^[\w.:-]{1,128}$/.test(given) ? given : crypto.randomUUID();
}

/** Tells the log of one request: no path and no query, as there are emails in them. */
function record(log, request, { status, requestId, began, fault = null }) {
  try {
    const { route, network } = JSON.parse(call(() => about(new URL(request.url).pathname)));
    const duration = performance.now() - began;
    log({ method: request.method, route, network, status, duration, request_id: requestId, fault });
  } catch (error) {
    console.error("refgraph: `log` failed:", error?.name);
  }
}

/** Runs batch after batch, each as the module says after the one before, until there is a reply. */
async function carryOut(work, store, text, body, blame) {
  for (let round = 0; ; round++) {
    const { batch, reads } = work;
    let results = "null";
    try {
      results = JSON.stringify(await store.batch(batch, { reads })) ?? results;
    } catch (error) {
      blame("the store failed:", withoutValues(error, batch));
    }
    work = JSON.parse(call(() => proceed(text, body, results, round, Date.now())));
    if (work.reply) return work.reply;
  }
}

/** What an error says, less the values of the batch: there are emails among them. */
function withoutValues(error, batch) {
  const texts = batch.flatMap(({ params }) =>
    params.filter((param) => param && typeof param === "string"),
  );
  // The long ones first: a short one may be part of them.
  texts.sort((one, other) => other.length - one.length);
  return texts.reduce((told, text) => told.replaceAll(text, "…"), String(error));
}

/** A request as the module reads it, but for the body. */
function describe(request, { pathname, search }, privateWebhooks, dialect, linesBefore) {
  const { method, headers } = request;
  return JSON.stringify({
    method,
    path: pathname,
    query: search,
    authorization: headers.get("authorization"),
    contentType: headers.get("content-type"),
    ifNoneMatch: headers.get("if-none-match"),
    idempotencyKey: headers.get("idempotency-key"),
    privateWebhooks: privateWebhooks ? "yes" : null,
    dialect,
    linesBefore: linesBefore ? String(linesBefore) : null,
  });
}

const respond = ({ status, headers, body }) => new Response(body || null, { status, headers });

/**
 * A response that says what its request is called in logs. Only one whose headers are not to be
 * changed, as of some redirects, is copied: that costs more than all else does that is done here.
 */
function named(response, requestId) {
  let answer = response;
  try {
    answer.headers.set("x-request-id", requestId);
  } catch {
    answer = new Response(response.body, response);
    answer.headers.set("x-request-id", requestId);
  }
  return answer;
}

/**
 * Brings the tables of a store up to date, by as many batches as it takes, and tells the version
 * before and after.
 */
export async function migrate(store, { onStep } = {}) {
  const { dialect = "sqlite" } = store;
  let results = "null";
  let from;
  let failed;
  for (;;) {
    const step = JSON.parse(call(() => migrateStep(dialect, results)));
    if (!step) throw new TypeError("`store.dialect` must be `sqlite` or `postgres`");
    const { version, batch } = step;
    if (results !== "null") {
      from ??= version;
      if (!batch) return { from, version };
      onStep?.({ version });
    }
    try {
      results = JSON.stringify(await store.batch(batch));
    } catch (error) {
      // Another may have done the same step at the same time: then the version has gone on.
      if (results === "null" || failed === version) throw error;
      failed = version;
      results = "null";
    }
  }
}

/** The steps from a version on: what {@link migrate} runs if there is nothing to go on with. */
export function* migrations(dialect, from = 0) {
  const first = JSON.parse(call(() => migrateStep(dialect, "null")));
  if (!first) throw new TypeError("`dialect` must be `sqlite` or `postgres`");
  if (from === 0) yield { version: 0, statements: first.batch };
  for (let version = from; ; version++) {
    const { batch } = JSON.parse(call(() => migrateStep(dialect, `[[[${version}]]]`)));
    if (!batch) return;
    yield { version: version + 1, statements: batch };
  }
}

/** Lists or changes the bearer keys of a network. */
export async function manageKeys(store, change) {
  const text = JSON.stringify(change) ?? "null";
  const { error, batch, key } = JSON.parse(call(() => keysBatch(text, Date.now())));
  if (error) return { ok: false, ...error };
  const results = JSON.stringify(await store.batch(batch)) ?? "null";
  const found = JSON.parse(call(() => keysFound(text, key ?? "", results)));
  if (found.error) return { ok: false, ...found.error };
  return { ok: true, code: "done", keys: found.keys, key };
}

/** Sets a network up, so that its requests can be answered. To do it again changes nothing. */
export async function provision(store, settings) {
  const text = JSON.stringify(settings) ?? "null";
  const { error, batch } = JSON.parse(call(() => provisionBatch(text)));
  if (error) return { ok: false, ...error };
  await migrate(store);
  await store.batch(batch);
  return { ok: true, code: "provisioned" };
}

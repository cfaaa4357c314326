// `refgraph/edge`: the REST API as one web-standard handler, and what a worker does for the pages
// of a site: prefill, the referral cookie and short links, each in a file of its own. What to answer
// and what to store is decided in the module; here a request is read, a batch is run, and a response
// is made.

import { answer, maxBody, migrate, plan, provision as provisionBatch } from "#glue";
import { call } from "./engine.js";

export { check, format, normalize } from "./codes.js";
export { createReferralCookie } from "./edge/cookie.js";
export { createPrefill } from "./edge/prefill.js";
export { createShortLinks } from "./edge/short_links.js";
export { init } from "./engine.js";
export { RefgraphError } from "./error.js";
export { findCode } from "./links.js";
export { signupLink } from "./signup_link.js";

/** How many bytes of a body are read before the stream is cut off. */
const DRAINED = 1 << 22;

/** The reply when something fails that should not, in the shape of the module's own replies. */
const INTERNAL = {
  status: 500,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body: JSON.stringify({
    error: { code: "internal", message: "Something went wrong on this side.", field: null },
  }),
};

/** A reply in the shape of the module's own. */
const json = (status, body, headers) => ({
  status,
  headers: { "content-type": "application/json", "x-content-type-options": "nosniff", ...headers },
  body,
});

/** The reply to a request for the description of the API, which is no one's secret. */
async function openapi({ method }) {
  if (method !== "GET" && method !== "HEAD") {
    const message = "This address does not take that method.";
    const error = { code: "method_not_allowed", message, field: null };
    return json(405, JSON.stringify({ error }), {
      allow: "GET, HEAD",
      "cache-control": "no-store",
    });
  }
  const { default: text } = await import("#openapi");
  return json(200, method === "GET" && text, { "cache-control": "public, max-age=300" });
}

/** Makes the handler that answers the requests of the REST API out of a store. */
export function createHandler({ store }) {
  if (typeof store?.batch !== "function") throw new TypeError("`store` must have a method `batch`");
  return async (request) => {
    try {
      if (new URL(request.url).pathname === "/openapi.json") return respond(await openapi(request));
      const body = await collect(request.body, call(maxBody) + 1);
      const text = describe(request);
      const { reply, ...work } = JSON.parse(call(() => plan(text, body, Date.now())));
      return respond(reply ?? (await carryOut(work, store, text, body)));
    } catch (error) {
      // Nothing that a request said is part of these.
      console.error("refgraph:", error?.name, error?.code);
      return respond(INTERNAL);
    }
  };
}

/** Runs a batch and has the module say what its rows, or its failure, amount to. */
async function carryOut({ batch, reads }, store, text, body) {
  let results = "null";
  try {
    results = JSON.stringify(await store.batch(batch, { reads })) ?? results;
  } catch (error) {
    console.error("refgraph: the store failed:", withoutValues(error, batch));
  }
  return JSON.parse(call(() => answer(text, body, results)));
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
function describe({ method, url, headers }) {
  const { pathname, search } = new URL(url);
  return JSON.stringify({
    method,
    path: pathname,
    query: search,
    authorization: headers.get("authorization"),
    contentType: headers.get("content-type"),
  });
}

/**
 * The first bytes of a stream, `most` of them at most. What comes after is read for a while and
 * dropped: whoever is still sending would lose the reply with the connection.
 */
async function collect(stream, most) {
  const chunks = [];
  let length = 0;
  let read = 0;
  for await (const chunk of stream ?? []) {
    const kept = chunk.subarray(0, most - length);
    if (kept.length) chunks.push(kept);
    length += kept.length;
    read += chunk.length;
    if (read > DRAINED) break;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

const respond = ({ status, headers, body }) => new Response(body || null, { status, headers });

/** Sets a network up, so that its requests can be answered. To do it again changes nothing. */
export async function provision(store, settings) {
  const text = JSON.stringify(settings) ?? "null";
  const { error, batch } = JSON.parse(call(() => provisionBatch(text)));
  if (error) return { ok: false, ...error };
  const { dialect = "sqlite" } = store;
  const tables = JSON.parse(call(() => migrate(dialect)));
  if (!tables) throw new TypeError("`store.dialect` must be `sqlite` or `postgres`");
  await store.batch(tables);
  await store.batch(batch);
  return { ok: true, code: "provisioned" };
}

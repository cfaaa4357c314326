// CORS: which pages of other origins may read answers. Only origins that are listed are named, one
// at a time; none is ever `*`, as answers are about people.

import { integer, options, strings } from "../arguments.js";

/** What a script may send, and read beside what browsers let it read anyway. */
const SENDABLE = "authorization, content-type, idempotency-key, if-match, if-none-match";
const READABLE = "etag, retry-after, www-authenticate, x-request-id";
/** Of a server's methods, those that a preflight may ask for. */
const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

/** A handler whose answers may be read by pages of the origins that are listed. */
export function createCors(settings) {
  const { origins, maxAge } = options(settings);
  const allowed = new Set(strings(origins, "origins").map(checked));
  const age = integer(maxAge, "maxAge", 0, 86_400, 600);
  return async (request, next) => {
    const origin = request.headers.get("origin");
    const isAllowed = origin !== null && allowed.has(origin);
    const asks = request.headers.get("access-control-request-method");
    if (request.method === "OPTIONS" && origin !== null && asks !== null) {
      const headers = new Headers({
        vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
      });
      if (isAllowed) {
        headers.set("access-control-allow-origin", origin);
        headers.set("access-control-allow-methods", METHODS);
        headers.set("access-control-allow-headers", SENDABLE);
        headers.set("access-control-max-age", String(age));
      }
      return new Response(null, { status: 204, headers });
    }
    const response = await next(request);
    const answer = new Response(response.body, response);
    answer.headers.append("vary", "Origin");
    if (isAllowed) {
      answer.headers.set("access-control-allow-origin", origin);
      answer.headers.set("access-control-expose-headers", READABLE);
    }
    return answer;
  };
}

/** An origin as browsers spell it. */
function checked(origin) {
  let spelled;
  try {
    spelled = new URL(origin).origin;
  } catch {}
  if (spelled !== origin || origin === "null")
    throw new TypeError("`origins` must be origins as `https://example.com`");
  return origin;
}

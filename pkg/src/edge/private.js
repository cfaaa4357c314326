// Answers for one visitor alone.

/** What caches go by instead of `Cache-Control`. */
const FOR_CACHES = [
  "cdn-cache-control",
  "cloudflare-cdn-cache-control",
  "expires",
  "pragma",
  "surrogate-control",
  "surrogate-key",
];
/** What is said of a body's bytes, and no longer true once they are others. */
const OF_BYTES = [
  "accept-ranges",
  "content-digest",
  "content-length",
  "content-md5",
  "digest",
  "etag",
  "last-modified",
  "repr-digest",
];

/**
 * The status and headers of a response that must stay with the one who asked: no cache may give it
 * to anybody else. Of a `rewritten` body nothing is said that was said of its bytes.
 */
export function personal(response, rewritten) {
  const headers = new Headers(response.headers);
  for (const name of FOR_CACHES) headers.delete(name);
  if (rewritten) for (const name of OF_BYTES) headers.delete(name);
  headers.set("cache-control", "private, no-store");
  return { status: response.status, statusText: response.statusText, headers };
}

// Rate limits: a token bucket for each client. A bucket holds `burst` tokens and gains `perSecond`
// of them; a request takes one.

import { integer, options } from "../arguments.js";
import { refusal } from "./refusal.js";

/** A limiter in the memory of this process: each instance of a server counts for itself. */
export function createLimiter(settings) {
  const { perSecond = 10, now = Date.now } = options(settings);
  const { burst, most } = settings ?? {};
  if (!(Number.isFinite(perSecond) && perSecond > 0))
    throw new TypeError("`perSecond` must be a number above 0");
  if (typeof now !== "function") throw new TypeError("`now` must be a function");
  const size = integer(burst, "burst", 1, 1e6, Math.max(1, Math.ceil(perSecond * 2)));
  const room = integer(most, "most", 1, 1e7, 10_000);
  /** When each bucket will be full again; the one that was used last stands last. */
  const buckets = new Map();
  const cost = 1000 / perSecond;
  return {
    /** Takes a token: how many seconds to wait for one, 0 if it was there. */
    take(key) {
      const at = now();
      const full = Math.max(buckets.get(key) ?? at, at);
      const wait = full + cost - at - size * cost;
      // To set anew puts last.
      buckets.delete(key);
      // A tiny wait is rounding.
      const isThere = wait <= 1e-6;
      buckets.set(key, isThere ? full + cost : full);
      // The one that was not used for longest goes: it is the likeliest to be full.
      if (buckets.size > room) buckets.delete(buckets.keys().next().value);
      return isThere ? 0 : Math.ceil(wait / 1000);
    },
  };
}

/** The reply to whom a limiter lets wait. */
export const tooMany = (seconds) =>
  new Response(refusal("rate_limited", "Too many requests. Try again later."), {
    status: 429,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "retry-after": String(Math.max(1, Math.ceil(seconds))),
    },
  });

/**
 * Who a request is of: its key, hashed, so that no limiter holds one; if it needs none, the address
 * that `clientOf` tells, or all such requests as one.
 */
export async function bucketOf(request, isPublic, clientOf) {
  const authorization = request.headers.get("authorization");
  if (isPublic) return `address:${(await clientOf?.(request)) ?? ""}`;
  const bytes = new TextEncoder().encode(authorization);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, 16);
  return `key:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

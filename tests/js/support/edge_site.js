// A site as its worker serves it, put together of the parts of `refgraph/edge`. There is nothing of
// Node's in here: workers run it as it is.

export const KEYS = [{ id: "b", key: "the key of this year, which is long" }];
export const OLD_KEYS = [{ id: "a", key: "the key of last year, which is long" }];

/** The site's handler. What comes from the origin is what `fetch` gives. */
export function compose(
  { createPrefill, createReferralCookie, createShortLinks },
  origin,
  HTMLRewriter,
) {
  const cookie = createReferralCookie({
    keys: [...KEYS, ...OLD_KEYS],
    consent: (request) => !/(^|; )consent=no/.test(request.headers.get("cookie") ?? ""),
  });
  const links = createShortLinks({
    template: "https://example.com/signup?via={your_code}",
    landing: "/hello",
    cookie,
  });
  const fill = createPrefill({ HTMLRewriter, cookie });
  const site = (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname === "/forget") return cookie.forget(request, new Response("Forgotten."));
    return fetch(new Request(origin + pathname + search, request), { redirect: "manual" });
  };
  return (request) =>
    cookie(request, (request) => links(request, (request) => fill(request, site)));
}

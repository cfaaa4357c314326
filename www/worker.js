// The demo's worker: the REST API under /networks/, and beside it, for the pages, the same API
// with the key added, which no page ever holds. The pages themselves are static assets, into which
// the code of a visitor's link is written on their way, so that it is there before any script runs.
//
// | route | asks the API for | who may see the answer |
// |---|---|---|
// | `POST /demo/signup` `{user, referrer?}` | `user_status`, then the new user's chain | anyone |
// | `GET /demo/share` | the code and link of the first user | anyone |
// | `/r/{code}` | nothing: it leads to the signup page | anyone |
// | `/demo/operator/…` | `/networks/{network}/…`, whatever it is | the operator: guard this one |
//
// A demo has no login; in earnest the operator's route would stand behind one. What is wrong
// with a request is found by the API itself, so that these routes are as strict as it is.

import { createHandler, createPrefill, createShortLinks } from "refgraph/edge";
import { d1 } from "refgraph/store/sqlite";

/** One byte more than the API takes: a body of which so much is kept is refused as too large. */
const ENOUGH = 64 * 1024 + 1;
/** How many bytes are read at all before whoever sends them is cut off. */
const FAR_TOO_MANY = 4 * 1024 * 1024;
const OPERATOR = "/demo/operator/";
/** Those that the API answers with. */
const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export default {
  /** @param {Request} request */
  async fetch(request, env) {
    const api = createHandler({ store: d1(env.DB) });
    const response = await route(request, env, api);
    if (response) return response;
    const { origin } = new URL(request.url);
    const template = `${origin}/signup?via={your_code}`;
    const links = createShortLinks({ template, landing: "/signup" });
    const fill = createPrefill({ program: env.PROGRAM });
    return links(request, (request) => fill(request, (request) => env.PAGES.fetch(request)));
  },
};

function route(request, env, api) {
  const { pathname, search, origin } = new URL(request.url);
  /** Asks the API about the network, with the key. */
  const ask = (path, { method = "GET", headers, body } = {}) => {
    const asked = new Request(`${origin}/networks/${env.NETWORK}/${path}`, {
      method,
      headers,
      body,
    });
    asked.headers.set("authorization", `Bearer ${env.KEY}`);
    return api(asked);
  };
  if (pathname.startsWith("/networks/")) return api(request);
  if (pathname === "/demo/signup") return signUp(request, env, ask, search);
  if (pathname === "/demo/share") return share(request, env, ask, search);
  if (pathname.startsWith(OPERATOR)) {
    return ask(pathname.slice(OPERATOR.length) + search, request);
  }
  // Whatever else is asked of the demo, the API knows that it is nowhere.
  return pathname.startsWith("/demo/") ? api(request) : undefined;
}

/** Signs a user up, and tells their code, their link and who is above them. */
async function signUp(request, env, ask, search) {
  const body = request.body && (await collect(request.body));
  if (body && namesEmail(body)) {
    // The API takes an email for a referrer. A public page must not: it would tell who is here.
    const message = "Only a referral code can be given here.";
    const error = { code: "invalid_referral_code", message, field: "referrer" };
    return Response.json({ error }, { status: 400, headers: HEADERS });
  }
  const fixed = `"status_change":"create_user","program":${JSON.stringify(env.PROGRAM)}`;
  const made = await ask(`user_status${search}`, {
    method: request.method,
    headers: request.headers,
    body: body && withMembers(body, fixed),
  });
  if (!made.ok) return made;
  const { user, status, outcome, referral_code, link } = await made.json();
  const above = await ask(`connections/${env.PROGRAM}?user=${encodeURIComponent(user)}`);
  if (!above.ok) return above;
  const { connections } = await above.json();
  const chain = connections.map(({ level, connection }) => ({ level, name: nameOf(connection) }));
  const reply = { name: nameOf(user), status, outcome, referral_code, link, chain };
  return Response.json(reply, { status: made.status, headers: HEADERS });
}

/** The first user's code and link, for the start page. */
async function share(request, env, ask, search) {
  // Whoever may look may not choose the code: the API says so of a path that only reads.
  if (!["GET", "HEAD"].includes(request.method)) {
    return ask("connections", request);
  }
  const user = encodeURIComponent(env.FIRST_USER);
  const found = await ask(
    `connections/${env.PROGRAM}/codes?user=${user}${search.replace("?", "&")}`,
    request,
  );
  if (!found.ok || request.method !== "GET") return found;
  const { referral_code, link } = await found.json();
  return Response.json({ referral_code, link }, { headers: HEADERS });
}

/** What of an email may be shown to others. */
const nameOf = (email) => email.slice(0, email.lastIndexOf("@"));

/** The first bytes of a stream: all, or enough to be too many. The rest is dropped. */
async function collect(stream) {
  const chunks = [];
  let length = 0;
  for await (const chunk of stream) {
    if (length < ENOUGH) chunks.push(chunk);
    length += chunk.length;
    // Who is cut off while sending does not see the refusal, so this comes late.
    if (length > FAR_TOO_MANY) break;
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function namesEmail(bytes) {
  try {
    const { referrer } = JSON.parse(new TextDecoder().decode(bytes));
    return typeof referrer === "string" && referrer.includes("@");
  } catch {
    return false;
  }
}

/**
 * The JSON object with members of ours before its own. The rest goes to the API as it came, to
 * be judged there: a second `program`, for instance, is a `duplicate_field`.
 */
function withMembers(bytes, members) {
  const begin = skipSpace(bytes, 0);
  if (bytes[begin] !== 0x7b) return bytes;
  const next = skipSpace(bytes, begin + 1);
  const comma = bytes[next] === 0x7d ? "" : ",";
  return new Blob([`{${members}${comma}`, bytes.subarray(next)]);
}

function skipSpace(bytes, from) {
  let at = from;
  while ([0x20, 0x09, 0x0a, 0x0d].includes(bytes[at])) at++;
  return at;
}

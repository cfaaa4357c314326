/**
 * `refgraph/edge`: the REST API of connection programs as one web-standard handler, for any
 * runtime that has `Request` and `Response`; and, for the pages of a site, what works before any
 * script runs: {@link createPrefill}, {@link createReferralCookie} and {@link createShortLinks}.
 * The module needs no `init` here.
 *
 * ```js
 * import { createHandler } from "refgraph/edge";
 * import { d1 } from "refgraph/store/sqlite";
 *
 * export default {
 *   fetch: (request, env) => createHandler({ store: d1(env.DB) })(request),
 * };
 * ```
 */

import type { Attribution, Policy } from "./carry.js";
import type { Expected, FoundCode, Problem, Source, Verdict } from "./codes.js";
import type { Reason } from "./form.js";
import type { Statement, Store } from "./store.js";

export type { Attribution, LostTouch, Policy, Touch } from "./carry.js";
export * from "./codes.js";
export type { Reason } from "./form.js";
export type { Linked, LinkProblem, LinkRefused, SignupLink } from "./index.js";
export { signupLink } from "./index.js";
export type { Rows, Statement, Store, Value } from "./store.js";

/** Answers one request. It never rejects: what goes wrong is a response of status 500 or 503. */
export type Handler = (request: Request) => Promise<Response>;

/** Holds clients to a rate. */
export interface Limiter {
  /**
   * Takes one request's worth of what `key` may ask: 0 if it may, else for how many seconds it is to
   * wait, which becomes a 429 with `Retry-After`. A limiter that several servers share, in a Durable
   * Object for instance, takes one method.
   */
  take(key: string): number | Promise<number>;
}

/** Settings of {@link createLimiter}. */
export interface LimiterOptions {
  /** How many requests a second each client may make in the long run; 10 if left out. */
  readonly perSecond?: number | undefined;
  /** How many it may make at once; twice `perSecond` if left out. */
  readonly burst?: number | undefined;
  /** Of how many clients is kept account at once, those who asked last; 10,000 if left out. */
  readonly most?: number | undefined;
  /** The clock, in unix milliseconds. */
  readonly now?: (() => number) | undefined;
}

/**
 * Makes a limiter that counts in memory, by a token bucket a client. Each instance of a server
 * counts for itself.
 *
 * @throws {TypeError} if a setting is wrong
 */
export declare function createLimiter(options?: LimiterOptions): Limiter;

/** Settings of {@link createHandler}. */
export interface HandlerOptions {
  readonly store: Store;
  /** Holds requests with a key to a rate, key by key; there is none if left out. */
  readonly limiter?: Limiter | undefined;
  /**
   * Holds requests without a key to a rate, as the public check of a code is; if left out, a limiter
   * in memory of 50 a second, 200 at once.
   */
  readonly publicLimiter?: Limiter | undefined;
  /**
   * What tells those without a key apart, for the rate: the address as the platform gives it, such
   * as `cf-connecting-ip` on Cloudflare. If left out they share one rate.
   */
  readonly clientOf?: ((request: Request) => string | Promise<string>) | undefined;
  /**
   * How long a body may take to arrive, in milliseconds, before the request is answered with 408;
   * 30,000 if left out.
   */
  readonly bodyTimeout?: number | undefined;
  /** Which origins' pages may read answers (CORS); none if left out. */
  readonly origins?: readonly string[] | undefined;
  /** Answers short links, see {@link createShortLinks}; all else goes to the API. */
  readonly shortLinks?: Middleware | undefined;
  /**
   * Whether webhooks may be where the internet is not: `http`, `localhost`, numbers for hosts. Not
   * for servers whose keys others have. False if left out.
   */
  readonly privateWebhooks?: boolean | undefined;
  /**
   * Told of each request once it is answered, instead of `console.error`. No entry has an email, a
   * key or a path in it. What it throws is dropped.
   */
  readonly log?: ((entry: LogEntry) => void) | undefined;
}

/** What a log is told of one request. */
export interface LogEntry {
  readonly method: string;
  /** The pattern of the address, as `/networks/{network}/users/{user}`; `null` if it is none. */
  readonly route: string | null;
  /** The network that the address names, whether there is one or not. */
  readonly network: string | null;
  readonly status: number;
  /** How long it took, in milliseconds. */
  readonly duration: number;
  /**
   * The header `x-request-id` of the response: that of the request, if it has up to 128 letters,
   * digits, dots, colons, dashes and underscores, else a new one.
   */
  readonly request_id: string;
  /** What went wrong on this side, if anything did. */
  readonly fault: string | null;
}

/**
 * Makes the handler that answers the requests of the REST API out of a store. Of its own it holds
 * nothing but the rate of those without a key, so make it once where you can.
 *
 * A store that fails makes a response of status 503 and an entry on `console.error`, which has
 * what the store said, less the values that it was given.
 *
 * @throws {TypeError} if a setting is wrong
 */
export declare function createHandler(options: HandlerOptions): Handler;

/**
 * Makes the middleware that lets pages of other origins read answers (CORS): those of the origins
 * that are listed, spelled as `https://example.com`. It answers preflights itself, names no origin
 * but the one that asks, and allows no cookies.
 *
 * @throws {TypeError} if a setting is wrong
 */
export declare function createCors(options: {
  readonly origins: readonly string[];
  /** For how many seconds browsers keep the answer to a preflight; 600 if left out. */
  readonly maxAge?: number | undefined;
}): Middleware;

/** Settings of {@link deliver}. */
export interface DeliverOptions {
  readonly store: Store;
  /** The clock, in unix milliseconds. */
  readonly now?: (() => number) | undefined;
  /** What sends requests. Where a private network is in reach, one that goes by an egress proxy. */
  readonly fetch?: typeof fetch | undefined;
  /** How many messages at most; 100 if left out, 500 at most. */
  readonly limit?: number | undefined;
  /** How many seconds a receiver is waited for; 15 if left out. */
  readonly timeout?: number | undefined;
  /**
   * For how many seconds no other worker takes what this one has in hand, twice the `timeout` or
   * more; 120 if left out. No attempt begins in the last two `timeout`s of it.
   */
  readonly lease?: number | undefined;
  /**
   * The pauses after each failed try, in seconds, 50 of 86,400 at most; a message is given up when
   * there is none left. If left out: 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
   * Each is up to a fifth longer or shorter by chance, and as long as `Retry-After` asks for.
   */
  readonly pauses?: readonly number[] | null | undefined;
  /** For how many days events are kept; 30 if left out. */
  readonly keep?: number | undefined;
  /** Ends the run early; what was not sent stays due. */
  readonly signal?: AbortSignal | undefined;
}

/** What came of a run. */
export interface Delivered {
  readonly ok: true;
  readonly code: "ran";
  /** How many messages receivers took. */
  readonly delivered: number;
  /** How many are to be tried again. */
  readonly again: number;
  /** How many were given up. */
  readonly dead: number;
  /** Whether there is more to send at once. */
  readonly more: boolean;
  /** When the next message is due, in unix milliseconds; null if none waits. */
  readonly next: number | null;
}

/**
 * Sends events to webhooks, each at least once: to be called by a cron, a queue or an alarm, again at
 * once if there is `more`. Any number of workers may run it at the same time. Messages are signed as
 * Standard Webhooks has it, and one that comes twice has the same `webhook-id`.
 *
 * @throws {TypeError} if a setting is wrong; what the store throws; {@link RefgraphError} `internal`
 */
export declare function deliver(options: DeliverOptions): Promise<Delivered>;

/** How a connection program is to be. */
export interface ProgramSettings {
  /** Its short id: 1 to 64 letters, digits, dashes and underscores. */
  readonly program: string;
  /** How many levels of connections it shows, 1 to 10. */
  readonly levels: number;
  /** The template of its signup links, with the placeholder `{your_code}`. */
  readonly signup_url: string;
  /** Whether this one is meant where a request names none; one in a network at most. */
  readonly default?: boolean;
  /**
   * The fewest symbols of codes that are made from now on, 8 to 20; 8 if left out. A code has up to
   * three more.
   */
  readonly code_length?: number;
  /**
   * The shapes of codes that were in circulation before, at most 20: a signup may name its
   * referrer by one that a user was given. `#` is a digit, `@` a letter, `*` a letter or digit;
   * dashes and white space count for nothing, and all else that is printable ASCII stands for
   * itself in either case: `ACME-####`. At most 30 characters count. Those that were set before
   * are replaced; codes that were given out go on working.
   */
  readonly foreign_codes?: readonly string[];
}

/** How a network is to be. */
export interface NetworkSettings {
  /** Its short id: 1 to 64 letters, digits, dashes and underscores. */
  readonly network: string;
  /**
   * A bearer key for its requests: 16 to 256 printable ASCII characters without spaces, drawn at
   * random. Only a hash of it is stored.
   */
  readonly key: string;
  /** Its programs. Those that it has beside them stay as they are. */
  readonly programs: readonly ProgramSettings[];
}

/** The network is as described. */
export interface Provisioned {
  readonly ok: true;
  readonly code: "provisioned";
}

/** The settings are not right; nothing was done. */
export interface NotProvisioned {
  readonly ok: false;
  /** What is wrong with the settings. */
  readonly code:
    | "conflict"
    | "duplicate_field"
    | "invalid_id"
    | "invalid_value"
    | "level_out_of_range"
    | "malformed_json"
    | "missing_field"
    | "unknown_field"
    | "wrong_type";
  /** A sentence for people. */
  readonly message: string;
  /** The setting at fault, if it is one. */
  readonly field: string | null;
}

/** What a bearer key may be good for: none includes another. */
export type Scope = "read" | "write" | "admin";

/** What is to be done about the bearer keys of a network. Times are in seconds from now. */
export type KeyChange = { readonly network: string } & (
  | { readonly action: "list" }
  | {
      readonly action: "create";
      /** What it is for: a short id. */
      readonly name: string;
      readonly scopes: readonly Scope[];
      /** After what time it expires; never, if left out. */
      readonly expires_in?: number | null;
      /** Whether the network is made if there is none of its name. */
      readonly create_network?: boolean;
    }
  | {
      readonly action: "rotate";
      readonly id: string;
      /** How long the old key goes on working; not at all, if left out. */
      readonly overlap?: number | null;
    }
  | { readonly action: "revoke"; readonly id: string }
);

/** A bearer key, as far as it may be told. */
export interface KeyInfo {
  /** What it is called by: the beginning of its hash. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** In unix seconds; 0 if that is not known. */
  readonly created_at: number;
  /** In unix seconds. */
  readonly expires_at: number | null;
}

/** The keys were changed, or are as they were asked for. */
export interface KeysManaged {
  readonly ok: true;
  readonly code: "done";
  /** All keys of the network, those that have expired included. */
  readonly keys: readonly KeyInfo[];
  /** The key that was made. It is not stored, and told this once. */
  readonly key: string | null;
}

/** The change is not right; nothing was done. */
export interface KeysNotManaged {
  readonly ok: false;
  readonly code:
    | "invalid_id"
    | "invalid_value"
    | "malformed_json"
    | "missing_field"
    | "unavailable"
    | "unknown_field"
    | "unknown_key"
    | "unknown_network"
    | "wrong_type";
  /** A sentence for people. */
  readonly message: string;
  /** The member at fault, if it is one. */
  readonly field: string | null;
}

/**
 * Makes, lists, rotates and takes back the bearer keys of a network, as `npx refgraph keys` does.
 *
 * @throws what the store throws, or {@link RefgraphError} `internal`
 */
export declare function manageKeys(
  store: Store,
  change: KeyChange,
): Promise<KeysManaged | KeysNotManaged>;

/** What came of bringing tables up to date. */
export interface Migrated {
  /** The version before; 0 of a database without tables. */
  readonly from: number;
  /** The version now. */
  readonly version: number;
}

/**
 * Brings the tables of a store up to date. Each step is a batch of its own, and what is too long
 * for one transaction goes on where it was left, so that it may be interrupted and run again. While
 * a database from before users were counted (version 2 or less) is brought up to date, nobody may
 * write to it. {@link provision} does this too.
 *
 * @throws {TypeError} for a dialect that there is not, {@link RefgraphError} `internal`, and what
 *   the store throws
 */
export declare function migrate(
  store: Store,
  options?: {
    /** Told before each step which version the database has. */
    readonly onStep?: ((step: { readonly version: number }) => void) | undefined;
  },
): Promise<Migrated>;

/**
 * The statements that lead from a version to the newest, a version at a time, for those who apply
 * SQL by other tools. Only a database without connections, or one of version 3 or later, is brought
 * up to date by one run of each.
 *
 * @throws {TypeError} for a dialect that there is not
 */
export declare function migrations(
  dialect: "sqlite" | "postgres",
  from?: number,
): Generator<{ readonly version: number; readonly statements: readonly Statement[] }>;

/** What came of setting a network up. */
export type ProvisionOutcome = Provisioned | NotProvisioned;

/**
 * Sets a network up, tables included, so that its requests can be answered. To do it again
 * changes nothing, so it may be part of every deployment.
 *
 * @throws what the store throws, or {@link RefgraphError} `internal`
 */
export declare function provision(
  store: Store,
  settings: NetworkSettings,
): Promise<ProvisionOutcome>;

/**
 * Answers a request, or has `next` answer it and changes that answer. Middleware is put together
 * by calls:
 *
 * ```js
 * const cookie = createReferralCookie({ keys: [{ id: "2026", key: SECRET }] });
 * const links = createShortLinks({ template: "https://example.com/signup?via={your_code}", cookie });
 * const fill = createPrefill({ cookie });
 *
 * export default {
 *   fetch: (request) => cookie(request, (request) => links(request, (request) => fill(request, fetch))),
 * };
 * ```
 *
 * It rejects with what `next` or `consent` rejects with.
 */
export type Middleware = (request: Request, next: Next) => Promise<Response>;

/** Whatever answers a request: the site itself, or more middleware. */
export type Next = (request: Request) => Response | Promise<Response>;

/**
 * What is used of an `HTMLRewriter`: the global class of Cloudflare's runtime and of Bun, or that of
 * npm's `htmlrewriter`.
 */
export interface Rewriter {
  // biome-ignore lint/suspicious/noExplicitAny: each runtime's types have elements of their own
  on(selector: string, handlers: any): unknown;
  transform(response: Response): Response;
}

/** What was written into a page, and why. */
export interface FilledPage {
  readonly request: Request;
  /** A valid code in canonical spelling, anything else as it stood in the URL or the cookie. */
  readonly referralCode: string;
  /** Where it stood. */
  readonly source: Source | "cookie";
  /** The name of what it stood in, see {@link FoundCode.name}. */
  readonly name: FoundCode["name"];
  /** How sure it is that this is the field, from 50 to 100. */
  readonly score: number;
  /** What decided. */
  readonly reason: Reason;
  /** Whether it is a right code. */
  readonly verdict: Verdict;
}

/** Settings of {@link createPrefill}. */
export interface EdgePrefillOptions extends Expected {
  /** The site's own names for the code, see {@link findCode}. */
  readonly names?: readonly string[] | undefined;
  /** The cookie that counts beside the URL, by its policy. */
  readonly cookie?: Pick<ReferralCookie, "read"> | undefined;
  /** The `key` of the page's `keep`, see {@link ReferralCookieOptions.keepKey}. */
  readonly keepKey?: string | undefined;
  /**
   * The class to rewrite with, where there is no global one: that of npm's `htmlrewriter`. It is
   * passed rather than imported so that no worker has it in its bundle.
   */
  readonly HTMLRewriter?: (new () => Rewriter) | undefined;
  /** Called once the code was written into the page. What it throws is told on `console.error`. */
  readonly onFilled?: ((filled: FilledPage) => void) | undefined;
}

/**
 * Makes the middleware that writes the referral code into the signup form of a page while it
 * passes through, for visitors whose scripts do not run, or not yet.
 *
 * The code is that of the request's URL; with a `cookie`, that which counts by its policy, the
 * URL's among them. One that the visitor removed on a page is none ({@link ReferralCookieOptions.keepKey}).
 * The field is chosen by the same scores as in `refgraph/form`. That it is out of sight is known by
 * `type`, `hidden` and `style` of its own and of what it stands in; what only style sheets and scripts
 * say of it is not known here. It belongs to the form that `form="…"` names. Never filled are fields
 * that hold text, are read-only, disabled or marked `data-referral="off"`, and what stands in
 * `<noscript>` or `<template>`, but for declarative shadow roots.
 *
 * The field gets an attribute `data-refgraph` besides: score, reason, and of a cookie's code the
 * touch. By it `prefill` of `refgraph/form` takes the field for one that it filled.
 *
 * - A request without a code, and what is no page (another method than `GET`, status than 200 or
 *   type than `text/html`; an encoding in which ASCII is not ASCII; a `Content-Encoding` other than
 *   gzip, deflate and Brotli) pass as the same objects.
 * - A compressed body is read by the runtime's `DecompressionStream` (gzip, deflate, and Brotli where
 *   it knows that) and goes on as it is, without `Content-Encoding`, for the server to compress; where
 *   it does not, not a byte or header changes. On Cloudflare the runtime does both by itself. Text
 *   with a header that says otherwise, as `fetch` gives it in Node, is read as text.
 * - A page that may be filled gets `Cache-Control: private, no-store`, loses `ETag` and other
 *   headers about its bytes, and is asked of `next` without `If-None-Match` and
 *   `If-Modified-Since`: headers go out before it is known whether the page has a field.
 * - Bytes flow until a field comes that may be the one. From there they are held until its form ends,
 *   128 KiB at most. Of a page without a match no byte changes, and no rewriter is made for it.
 *
 * The middleware rejects with a `TypeError` if there is no `HTMLRewriter`.
 *
 * @throws {TypeError} if a setting is of the wrong type
 */
export declare function createPrefill(options?: EdgePrefillOptions): Middleware;

/** A key that signs cookies. */
export interface CookieKey {
  /** What tells it from the others: 1 to 16 letters, digits, dashes and underscores. */
  readonly id: string;
  /** 32 bytes or more, drawn at random; of a string, its UTF-8. */
  readonly key: Uint8Array | string;
}

/** Settings of {@link createReferralCookie}. */
export interface ReferralCookieOptions extends Expected {
  /** The first one signs, all are taken: to change keys, put a new one in front. */
  readonly keys: readonly CookieKey[];
  /** The cookie's name; `__Host-refgraph` if left out, or `__Secure-refgraph` with a `domain`. */
  readonly name?: string | undefined;
  /** The domain whose subdomains share the cookie; the host alone if left out. */
  readonly domain?: string | undefined;
  /** How long it lives, in days, from 1 to 400; the policy's days if left out. */
  readonly life?: number | undefined;
  /** Who gets the credit: the last touch within 30 days if left out. */
  readonly policy?: Policy | undefined;
  /** The site's own names for the code, see {@link findCode}. */
  readonly names?: readonly string[] | undefined;
  /**
   * Whether the visitor agreed, by whatever the site keeps of that. Nothing is set unless it
   * returns, or resolves to, true; it does not ask if left out.
   */
  readonly consent?: ((request: Request) => boolean | Promise<boolean>) | undefined;
  /**
   * The `key` of the `keep` of `refgraph/form` on the site's pages; `refgraph` if left out. It tells
   * in a cookie `refgraph-removed` what the visitor removed there. That one is not signed, and so it
   * can take codes away and bring none in.
   */
  readonly keepKey?: string | undefined;
  /** Whether `Sec-GPC: 1` (Global Privacy Control) keeps the cookie from being set; false if left out. */
  readonly gpc?: boolean | undefined;
}

/** A touch that a cookie is bound to. */
export interface Met {
  readonly referralCode: string;
  readonly source: Source;
  readonly name: string;
}

/** The cookie that remembers who sent a visitor. It is middleware itself. */
export interface ReferralCookie extends Middleware {
  /**
   * Whose code counts, by the request's cookie, what the visitor removed on a page, and the policy.
   *
   * @param met one touch more, met now
   */
  read(request: Request, met?: Met): Promise<Attribution>;
  /**
   * The response with one more touch in the cookie; the very response if it may not be set (see
   * {@link createReferralCookie}).
   */
  bind(request: Request, response: Response, met: Met): Promise<Response>;
  /**
   * The response with the visitor's codes removed from the cookie for good: what stays is a
   * fingerprint of each, so that the old link does not bring it back. The same fingerprints are set
   * in the cookie `refgraph-removed`, by which the page's `keep` removes them as well.
   */
  forget(request: Request, response: Response): Promise<Response>;
}

/**
 * Makes the cookie that remembers who sent a visitor: set by the site itself, and so not cut to 7
 * days as those of scripts are in Safari and Brave; `Secure`, `HttpOnly`, `SameSite=Lax`, for the
 * whole site; signed by HMAC-SHA-256, so that what is read was written here. It holds codes and
 * times, and neither an email nor a name.
 *
 * As middleware it sets the cookie on answers to requests whose URL has a right code (of this
 * format, or of one of the `foreign` patterns), with `Cache-Control: private, no-store`, so that no
 * cache gives one visitor's cookie to another. It sets none for errors, other methods than `GET`,
 * prefetch and prerender, previews and crawlers, nor for what a page embeds (images, frames).
 * Cookies that are broken, forged or too long count as none.
 *
 * What the visitor removed on a page counts no more from then on, and on their next visit the cookie
 * is set without it, whatever `consent` says. The same link does not bring it back; that of another
 * code counts as ever.
 *
 * @throws {TypeError} if a setting is of the wrong type
 */
export declare function createReferralCookie(options: ReferralCookieOptions): ReferralCookie;

/** What is done about a request, see {@link ShortLinks.judge}. */
export type ShortLinkOutcome =
  | {
      readonly ok: true;
      readonly code: "redirect";
      /** Where to: the program's template, with the code and what is kept of the query. */
      readonly location: string;
      readonly referralCode: string;
      /** The program; null if there is but a `template`. */
      readonly program: string | null;
      /** Who asks. Only a `person` counts. */
      readonly visit: "person" | "head" | "preview" | "embedded";
    }
  | {
      readonly ok: false;
      readonly code: "invalid_code";
      /** What is wrong with the code. */
      readonly problem: Problem;
      /** The landing page, if there is one; else the answer is 404. */
      readonly location: string | null;
    }
  | {
      readonly ok: false;
      /**
       * - `not_short_link`: it is for another path (`next`, or 404)
       * - `speculative`: a prefetch or prerender, which is refused (503) so that the browser asks
       *   again when the link is followed: else that visit would never count
       * - `method_not_allowed`: another method than `GET` and `HEAD` (405)
       */
      readonly code: "not_short_link" | "speculative" | "method_not_allowed";
      readonly problem: null;
      readonly location: null;
    };

/** A visit that counts. */
export interface ShortLinkVisit {
  readonly request: Request;
  readonly referralCode: string;
  readonly program: string | null;
  readonly location: string;
}

/** Settings of {@link createShortLinks}. */
export type ShortLinkOptions = {
  /** The path before the code, with a slash at either end; `/r/` if left out. */
  readonly path?: string | undefined;
  /** Where to send who has no right code: a path of the site or an http or https URL. */
  readonly landing?: string | undefined;
  /** The site's own names for the code, see {@link findCode}. */
  readonly names?: readonly string[] | undefined;
  /** Whether live or test codes are taken; both if left out. */
  readonly mode?: Expected["mode"];
  /** Patterns of foreign codes, see {@link Expected.foreign}; they lead to the first program. */
  readonly foreign?: Expected["foreign"];
  /** The cookie that is bound to the code of each visit that counts. */
  readonly cookie?: Pick<ReferralCookie, "bind"> | undefined;
  /**
   * Called for each visit that counts, and waited for. What it throws is told on `console.error`,
   * and the redirect goes on.
   */
  readonly onVisit?: ((visit: ShortLinkVisit) => void | Promise<void>) | undefined;
} & (
  | {
      /** The template of signup links, see {@link signupLink}. */
      readonly template: string;
      readonly programs?: undefined;
    }
  | {
      readonly template?: undefined;
      /** Programs, which are told by the codes' tags; the first is that of codes without one. */
      readonly programs: readonly Pick<ProgramSettings, "program" | "signup_url">[];
    }
);

/** The handler of short links. Without `next`, what is for another path is answered by 404. */
export interface ShortLinks {
  (request: Request, next?: Next): Promise<Response>;
  /** What would be done about a request; nothing is counted or bound. */
  judge(request: Request): ShortLinkOutcome;
}

/**
 * Makes the handler of short links: `/r/{code}`, in either case, redirects (302, `no-store`) to the
 * program's signup page, whose template alone says where that is. A code that is not right leads to
 * the landing page, without it.
 *
 * The query goes with it, but for parameters that the template has, that would change which code
 * {@link findCode} reads from the location, that name a person (`email`, `first_name`, …) or hold an
 * email address, or for which there is no room in 2,048 bytes.
 *
 * @throws {TypeError} if a setting is of the wrong type, a template makes no link, or two programs
 * have the same tag
 */
export declare function createShortLinks(options: ShortLinkOptions): ShortLinks;

/**
 * `refgraph/form/carry`: what carries a referral code from the first link to the signup, and on to
 * a signup elsewhere. {@link keep} keeps the touches of a visitor in a storage of your choice,
 * {@link passOn} puts the code into links and embedded forms of other makers. Both decide in a
 * small module of their own, which a page that uses neither never loads.
 */

import type { Source } from "./codes.js";

export { RefgraphError } from "./codes.js";

/** Where a code was met: in a link, or in another way. */
export type TouchSource = Source | "cookie" | "edge" | "typed" | "api";

/** One meeting of a visitor with a referral code. It holds neither an email nor a name. */
export interface Touch {
  /** The code as it was met: 1 to 128 bytes of UTF-8, not checked. */
  readonly referralCode: string;
  /** When, in unix milliseconds. */
  readonly time: number;
  readonly source: TouchSource;
  /** The parameter, path segment or cookie that it stood in; empty if none, or not kept. */
  readonly name: string;
  /** Whether the visitor meant the code itself, as by typing it. */
  readonly explicit: boolean;
}

/** Who gets the credit, as data. */
export interface Policy {
  /** Which touch, of those that count; `last` if left out. */
  readonly pick?: "first" | "last" | undefined;
  /** For how many days a touch counts, from 0 to 65,534; null: without end; 30 if left out. */
  readonly days?: number | null | undefined;
  /** Whether implied touches count only where there is no explicit one; true if left out. */
  readonly explicitFirst?: boolean | undefined;
}

/** Why a touch did not win. */
export type Loss = "earlier" | "later" | "implied" | "expired" | "removed";

/** A touch that did not win, and why. */
export interface LostTouch {
  readonly touch: Touch;
  readonly code: Loss;
}

/** Which touch gets the credit, and what became of the others, in order of time. */
export type Attribution =
  | {
      readonly ok: true;
      /**
       * - `only`: it is the only touch that counts
       * - `first`, `last`: the policy's pick of several
       * - `explicit`: it was explicit, and what was implied had to stand back
       */
      readonly code: "only" | "first" | "last" | "explicit";
      readonly touch: Touch;
      readonly lost: readonly LostTouch[];
    }
  | {
      readonly ok: false;
      /** No code was ever met; every touch is too old; the visitor removed what would count. */
      readonly code: "nothing" | "expired" | "removed";
      readonly touch: null;
      readonly lost: readonly LostTouch[];
    };

/** What adding a touch came to: it counts, it was there already, or why it is not kept. */
export type Became =
  | "added"
  | "known"
  | "removed"
  | "empty"
  | "too_long"
  | "email"
  | "bad_symbol"
  | "bad_time";

/** What a step came to. */
export interface Step {
  /** `looked` if there was nothing to add or to remove. */
  readonly code: Became | "looked";
  /** The history as text: at most 1,024 bytes that fit a cookie and a URL as they are. */
  readonly history: string;
  /** What was removed, alone, as the text of a history; empty if nothing was. */
  readonly removed: string;
  readonly attribution: Attribution;
}

/** What {@link attribute} is to do. */
export interface StepOptions {
  /** A touch to add. `source` is `api` if left out, `name` empty, `explicit` false. */
  readonly touch?:
    | {
        readonly referralCode: string;
        readonly source?: TouchSource | undefined;
        readonly name?: string | undefined;
        readonly explicit?: boolean | undefined;
      }
    | undefined;
  /** A code to remove for good, instead. */
  readonly remove?: string | undefined;
  /**
   * Texts of which only what they remove counts, such as {@link Step.removed}: whoever wrote them
   * can take a code away, and bring none in.
   */
  readonly removed?: readonly string[] | undefined;
  readonly policy?: Policy | undefined;
  /** The time in unix milliseconds; now if left out. */
  readonly now?: number | undefined;
}

/**
 * Takes one step of a history and judges it: a function of its arguments, for who keeps the text
 * on their own. Whatever is broken in a history is dropped.
 *
 * @param history the text of before, or several, which are merged; empty at first
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {RefgraphError} `not_initialized` (in browsers, before `ready` of this entry, or `init` of
 *   `refgraph`), `internal`
 */
export declare function attribute(history: string | readonly string[], options?: StepOptions): Step;

/**
 * Gets this part's module ready: `carry.wasm`, which lies beside the script. {@link keep} and
 * {@link passOn} await it.
 *
 * @param source where the module is, if not beside this file, or the module itself
 * @throws {RefgraphError} `load_failed`
 */
export declare function ready(source?: string | URL | WebAssembly.Module): Promise<void>;

/** A storage of the page's own. What it throws is as if it were empty, or had not been written. */
export interface KeepStorage {
  /** The text that was set last. */
  get(): string | null | undefined;
  /** Keeps a text; an empty one takes it away. */
  set(text: string): void;
}

/** Settings of {@link keep}. */
export interface KeepOptions {
  /**
   * Where touches are kept: only as long as the page is (`memory`, if left out), as long as the
   * tab (`session`), on this origin (`local`), or in a cookie, which subdomains can share.
   * Where the storage cannot be had, as in some private modes, it is the memory.
   *
   * Of removed codes, fingerprints are kept in a cookie besides, `refgraph-removed` (the `key`, and
   * `-removed`), by which `refgraph/edge` knows what not to fill, and tells what was removed there;
   * with `memory` it is read alone, with `session` it goes when the browser ends.
   */
  readonly storage?: "memory" | "session" | "local" | "cookie" | KeepStorage | undefined;
  /** The key or the cookie's name: ASCII letters, digits, `-` and `_`; `refgraph` if left out. */
  readonly key?: string | undefined;
  /** The cookie's domain, as `example.com` for all its subdomains; only this host if left out. */
  readonly domain?: string | undefined;
  /**
   * How long a cookie lives, in days, from 1 to 400; the policy's days if left out. Safari and
   * Brave cap what scripts set at 7; `refgraph/edge` sets one that lives as long as it says.
   */
  readonly life?: number | undefined;
  readonly policy?: Policy | undefined;
  /**
   * Whether the visitor agrees to be remembered. With `hold` nothing is read from or written to
   * the device until {@link Keep.consent} says so; then all that was held is. `given` if left out.
   */
  readonly consent?: "given" | "hold" | "refused" | undefined;
  /**
   * Whether a browser that says so by Global Privacy Control counts as `refused`, until
   * {@link Keep.consent} says otherwise; it does not if left out.
   */
  readonly gpc?: boolean | undefined;
}

/** The touches of this visitor. */
export interface Keep {
  /** Who gets the credit now. */
  readonly attribution: Attribution;
  /** Where touches are really kept at the moment. */
  readonly stored: "memory" | "session" | "local" | "cookie" | "own";
  /** Adds a touch, met now. `source` is `api` if left out, `explicit` true only where it says so. */
  touch(
    referralCode: string,
    about?: {
      readonly source?: TouchSource | undefined;
      readonly name?: string | undefined;
      readonly explicit?: boolean | undefined;
    },
  ): Became;
  /**
   * Removes a code for good; the one that gets the credit if left out. It is no longer stored,
   * and the same link does not bring it back: only the visitor's typing it does.
   */
  remove(referralCode?: string): void;
  /** Whether a link's code would not count since the visitor removed it, on a page or at the edge. */
  isRemoved(referralCode: string): boolean;
  /** Notes what the visitor decided. Without consent, what is on the device goes. */
  consent(given: boolean): void;
  /**
   * Packs the winner behind the `state` of an OAuth request, for a round trip that the storage
   * does not survive. It holds no secret. Unchanged if there is no winner.
   */
  carry(state: string): string;
  /**
   * Takes the winner back out of a `state` and adds it; returns the page's own `state`, which the
   * page must check as ever. What came back counts no more than a link would, and removes nothing.
   */
  resume(state: string): string;
  /** Calls a function after each change, until the one that it returns is called. */
  subscribe(listener: () => void): () => void;
}

/**
 * Keeps the touches of this visitor. Hand it to `prefill` as `keep`, so that what is filled is the
 * policy's choice and what the visitor removes is removed for good.
 *
 * Contents of a storage that are hostile or broken are dropped; a storage that throws is done
 * without.
 *
 * @throws {TypeError} if an option is of the wrong type
 * @throws {RefgraphError} `load_failed`, `internal`
 */
export declare function keep(options?: KeepOptions): Promise<Keep>;

/** How a signup elsewhere takes the code. */
export type Dialect =
  | "plain"
  | "typeform"
  | "google_forms"
  | "jotform"
  | "tally"
  | "airtable"
  | "hubspot"
  | "calendly"
  | "stripe";

/**
 * To which hosts the code goes, and under which parameter. A key is a host without port, or
 * `*.example.com` for every host below `example.com`; a value is the parameter's name, `true` for
 * the dialect's own, or both outright. The dialect is that of the host, if it is a known one's:
 *
 * | dialect | hosts | parameter, if not named |
 * |---|---|---|
 * | `plain` | all others | `via` |
 * | `typeform` | `typeform.com` | `referral_code`, a hidden field, in the fragment |
 * | `google_forms` | `docs.google.com` | must be named: the question's number, as `entry.1234` |
 * | `jotform`, `tally` | `jotform.com`, `tally.so` | `referral_code` |
 * | `airtable` | `airtable.com` | must be named: the field's title |
 * | `hubspot` | `hubspot.com`, `hsforms.com`, `hs-sites.com`, `hubspotpagebuilder.com` | `referral_code`, the property's internal name |
 * | `calendly` | `calendly.com` | `a1`, the answer to the first question |
 * | `stripe` | `buy.`, `book.`, `donate.stripe.com` | `client_reference_id` |
 *
 * Hosts below those of a dialect speak it too.
 */
export interface Recipients {
  readonly [host: string]:
    | true
    | string
    | { readonly name?: string | undefined; readonly dialect?: Dialect | undefined };
}

/** A URL with the code in it. */
export interface PassedUrl {
  readonly ok: true;
  readonly code: "passed";
  readonly url: string;
}

/** Why a URL stays as it is. */
export interface NotPassed {
  readonly ok: false;
  /**
   * - `not_http`: it is not `http:` or `https:`
   * - `invalid_url`: it is not absolute, or has a user name in it
   * - `not_listed`: its host is not among the recipients
   * - `invalid_name`: the parameter must be named, or cannot be that
   * - `invalid_code`: it is empty, over 128 bytes, has a control character or an `@`, or what the
   *   recipient does not take: Stripe takes letters, digits, `-` and `_`
   * - `taken`: there is a value already
   * - `too_long`: it would be over 8,192 bytes
   */
  readonly code:
    | "not_http"
    | "invalid_url"
    | "not_listed"
    | "invalid_name"
    | "invalid_code"
    | "taken"
    | "too_long";
}

/**
 * Puts a code into a URL that leads to a signup elsewhere, if its host is listed.
 *
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {RefgraphError} `not_initialized` (in browsers, before `ready` of this entry, or `init` of
 *   `refgraph`), `internal`
 */
export declare function passOnUrl(
  url: string | URL,
  referralCode: string,
  to: Recipients,
): PassedUrl | NotPassed;

/** A link or frame that got the code. */
export interface Passed {
  readonly element: Element;
  /** Which of its attributes. */
  readonly attribute: string;
  readonly url: string;
}

/** Settings of {@link passOn}. */
export interface PassOnOptions {
  /** To which hosts. No other ever gets the code. */
  readonly to: Recipients;
  /** The code. */
  readonly referralCode: string;
  /** Where to look; the document if left out. */
  readonly root?: Document | ShadowRoot | Element | undefined;
  /** Called for each link or frame that got the code. */
  readonly onPassed?: ((passed: Passed) => void) | undefined;
}

/** A passing on that can be ended; also by `using`, where the runtime knows `Symbol.dispose`. */
export interface PassOn {
  /** How many links and frames got the code so far. */
  readonly count: number;
  /** Leaves what comes from now on alone. */
  stop(): void;
  /** The same as `stop`. Missing where the runtime does not know the symbol. */
  [Symbol.dispose](): void;
}

/**
 * Puts the code into the links, frames and embedded forms of a page that lead to a signup
 * elsewhere, in the dialect of its maker, at once and as they appear: `href` of links, `src` of
 * frames, `data-url` (Calendly), `data-tally-src`, `data-tf-hidden` (Typeform's embeds, if
 * `form.typeform.com` is listed) and `client-reference-id` (Stripe's buttons and tables, if
 * `buy.stripe.com` is). What has a value already keeps it.
 *
 * @throws {TypeError} if an option is of the wrong type
 * @throws {RefgraphError} `load_failed`, `internal`
 */
export declare function passOn(options: PassOnOptions): Promise<PassOn>;

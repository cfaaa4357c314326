/**
 * `refgraph/guard`: which mailbox an address reaches, whether it is a throw-away one, and whether a
 * signup looks like a person who brought themselves in. For workers and servers: it has a module
 * and a list of disposable domains of its own.
 *
 * ```js
 * mailbox("a.n.n+shop@googlemail.com"); // "ann@gmail.com"
 * isDisposable("x@mailinator.com"); // true
 * assess(
 *   { user: "b.en+2@gmail.com", at: Date.now() },
 *   { upline: [{ user: "ben@gmail.com" }] },
 * ); // { ok: true, verdict: "review", score: 100, text: "score 100: self_referral", signals: […] }
 * ```
 *
 * Nothing is refused: the worst is a review, which the ledger of `refgraph/award` can hold what the
 * signup brings for.
 */

export { init, RefgraphError } from "./codes.js";

/**
 * The one address that all spellings of an address stand for, as far as its provider is known to
 * have them reach one mailbox: Gmail's dots, tags behind a plus, and the like. Null if it is no
 * valid address. It is for comparing, not for sending to or storing.
 *
 * @throws {TypeError} if it is no string
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function mailbox(email: string): string | null;

/**
 * Whether an email, or a domain, is of throw-away mailboxes: listed, or below what is listed. Of
 * what is not listed one in a million is taken for it.
 *
 * @throws {TypeError} if it is no string
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function isDisposable(emailOrDomain: string): boolean;

/**
 * What stands for the subscriber that an IP address is of: an IPv4 address as it is, of an IPv6
 * address the first 64 bits, as devices change the others every day. Null if it is no IP address.
 *
 * ```js
 * const ip = request.headers.get("cf-connecting-ip");
 * const address = await fingerprint(secret, "address", subscriber(ip) ?? ip);
 * ```
 *
 * @throws {TypeError} if it is no string
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function subscriber(address: string): string | null;

/**
 * A fingerprint: HMAC-SHA-256 in base64, 44 characters. The same value of the same kind has the
 * same one as long as the secret stays, and nobody finds the value without it.
 *
 * @param secret 16 bytes or more, which stay on the server
 * @param kind what the value is: `"device"`, `"address"`, `"payout"`; the same value of another
 *   kind has another fingerprint
 * @throws {TypeError} if one is no string, or the secret is shorter
 */
export declare function fingerprint(secret: string, kind: string, value: string): Promise<string>;

/** What may be wrong with a signup. docs/guard.md has what each says. */
export type SignalCode =
  | "self_referral"
  | "upline_alias"
  | "neighbour_alias"
  | "alias_chain"
  | "same_payout"
  | "ring"
  | "burst"
  | "quick_refunds"
  | "disposable_email"
  | "same_device"
  | "same_address"
  | "crowd";

/**
 * Somebody. Devices, addresses and payout targets are fingerprints: 16 to 128 characters of base64
 * or hex, 16 of a kind at most. What is not known is left out.
 */
export interface GuardPerson {
  readonly user: string;
  /** If the user's name is not it. */
  readonly email?: string | undefined;
  /** Who brought them in. */
  readonly referrer?: string | undefined;
  readonly devices?: readonly string[] | undefined;
  readonly addresses?: readonly string[] | undefined;
  readonly payouts?: readonly string[] | undefined;
}

/** Who signs up. */
export interface GuardSignup extends GuardPerson {
  /** When, in unix milliseconds. */
  readonly at: number;
  /** Whether it is a test: signals are told, and the verdict is `accept`. */
  readonly test?: boolean | undefined;
  /** Whether the mailbox is a throw-away one; looked up in the list if left out. */
  readonly disposable?: boolean | undefined;
}

/** Someone above or around; times are in unix milliseconds. */
export interface GuardNeighbour extends GuardPerson {
  readonly joined?: number | undefined;
  /** When they first bought something. */
  readonly purchased?: number | undefined;
  /** When they gave that back. */
  readonly refunded?: number | undefined;
}

/** Who stands around a signup. */
export interface GuardContext {
  /** Who stands above, from the referrer up; 10 at most. */
  readonly upline?: readonly GuardNeighbour[] | undefined;
  /** Whom the referrer brought in, and who shares a fingerprint with one of them; 1,000 at most. */
  readonly neighbours?: readonly GuardNeighbour[] | undefined;
  /** When the referrer brought in others, in unix milliseconds, in any order; 10,000 at most. */
  readonly signups?: readonly number[] | undefined;
}

/** How much signals count; docs/guard.md has what is taken for what is left out. */
export interface GuardSettings {
  /** From which score on a signup is to be looked at: 1 to 100. */
  readonly threshold?: number | undefined;
  /** 0, which leaves a signal out, to 100. */
  readonly weights?: { readonly [code in SignalCode]?: number | undefined } | undefined;
  readonly burst?:
    | {
        readonly window_minutes?: number | undefined;
        readonly history_days?: number | undefined;
        readonly minimum?: number | undefined;
        readonly factor?: number | undefined;
      }
    | undefined;
  readonly refunds?:
    | {
        readonly soon_hours?: number | undefined;
        readonly within_days?: number | undefined;
        readonly minimum?: number | undefined;
      }
    | undefined;
  readonly ring?: { readonly minimum?: number | undefined } | undefined;
  readonly crowd?: { readonly minimum?: number | undefined } | undefined;
}

/** A signal that was found. */
export interface Signal {
  readonly code: SignalCode;
  readonly weight: number;
  /** Whether it is a hint: hints alone lead to no review. */
  readonly hint: boolean;
  /** A sentence in English. It has names as they came in, markup and all. */
  readonly text: string;
  /** How many people, or signups, it is about. */
  readonly count: number;
  /** The first 10 of those people; `level` is null for who does not stand above. */
  readonly evidence: readonly { readonly user: string; readonly level: number | null }[];
}

/** What is to be thought of a signup. */
export interface Assessment {
  readonly ok: true;
  readonly code: "assessed";
  /** Whether it goes on, or what it brings is to be held until somebody has looked at it. */
  readonly verdict: "accept" | "review";
  /** The sum of the weights, 100 at most. */
  readonly score: number;
  readonly test: boolean;
  /** All of it in a line of less than 254 bytes: the `why` of a review. */
  readonly text: string;
  readonly signals: readonly Signal[];
}

/** What is wrong with what came in, and where: `signup.addresses[0]`. */
export interface GuardFault {
  readonly ok: false;
  readonly code:
    | "malformed_json"
    | "duplicate_field"
    | "wrong_type"
    | "missing_field"
    | "unknown_field"
    | "invalid_value"
    | "invalid_email"
    | "too_many";
  readonly path: string;
  readonly message: string;
}

/**
 * What may be wrong with a signup, and whether somebody has to look at it. It depends on its
 * arguments and the list of disposable domains alone, and keeps nothing.
 *
 * @throws {TypeError} if an argument is no plain object
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function assess(
  signup: GuardSignup,
  context?: GuardContext,
  settings?: GuardSettings,
): Assessment | GuardFault;

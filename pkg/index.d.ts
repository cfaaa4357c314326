/**
 * `refgraph`: everything, in any runtime. Referral codes minted and checked without a server,
 * links made and read, and the network of who brought whom in, in memory.
 *
 * ```js
 * import { check, init, mint, Network } from "refgraph";
 *
 * await init(); // in browsers; elsewhere it may be left out
 * const network = new Network();
 * network.addProgram("spring", { levels: 10 });
 * for (const user of ["ann@example.com", "ben@example.com"]) network.addUser(user);
 * network.connect("spring", "ben@example.com", "ann@example.com");
 * network.chain("spring", "ben@example.com"); // { ok: true, chain: ["ann@example.com"], … }
 * ```
 */

import type { Expected, Invalid, Mode, Problem } from "./codes.js";

export type {
  Attribution,
  Became,
  Dialect,
  Loss,
  LostTouch,
  NotPassed,
  PassedUrl,
  Policy,
  Recipients,
  Step,
  StepOptions,
  Touch,
  TouchSource,
} from "./carry.js";
export { attribute, passOnUrl } from "./carry.js";
export * from "./codes.js";

/** What a new code is to be. */
export interface MintOptions {
  /** The short id of its program; without one it is of every program. */
  readonly program?: string | undefined;
  /** In earnest (`live`, if left out) or for trying out. */
  readonly mode?: Mode | undefined;
  /**
   * How many symbols, 8 to 20; 10 if left out. Without a lookup, 1 % of networks have a collision
   * at 145 codes of 8 symbols, 4,600 of 10, or 149,000 of 12.
   */
  readonly length?: number | undefined;
}

/**
 * Makes a new code from the platform's secure random generator.
 *
 * @returns the canonical spelling, as `7K3M9QWX`
 * @throws {TypeError} if an option is of the wrong type or out of range
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function mint(options?: MintOptions): string;

/** A code that nobody has, or none: all that were tried are taken. Longer ones are not. */
export type MintedUnused =
  | { readonly ok: true; readonly code: "minted"; readonly referralCode: string }
  | { readonly ok: false; readonly code: "exhausted" };

/**
 * Makes a new code that is not taken.
 *
 * @param taken whether somebody has this code: a lookup, at once or by a promise. What it throws
 *   is passed on.
 * @param options as {@link mint} has them; `tries`: how many codes are tried at most, 1 to 100;
 *   8 if left out
 * @throws {TypeError} if an option is of the wrong type or out of range, or `taken` answers
 *   anything but true or false
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function mintUnused(
  taken: (referralCode: string) => boolean | Promise<boolean>,
  options?: MintOptions & { readonly tries?: number | undefined },
): Promise<MintedUnused>;

/** What a code of a name is to be. */
export interface VanityOptions {
  /** The short id of its program; without one it is of every program. */
  readonly program?: string | undefined;
  /** In earnest (`live`, if left out) or for trying out. */
  readonly mode?: Mode | undefined;
  /** How many random symbols come after the name, 2 to 4; 2 if left out: 1,024 codes a name. */
  readonly random?: number | undefined;
  /**
   * Words that nobody may pass for, beside the usual ones such as `admin` and `support`: a brand,
   * say. Each is spelled as a name is and refused where it stands as a word, in leet as well.
   * Together at most 262,144 bytes.
   */
  readonly reserved?: readonly string[] | undefined;
}

/**
 * Why a name makes no code.
 * - `empty`: there is nothing but white space and dashes.
 * - `too_long`: the text is longer than 256 UTF-16 code units.
 * - `email`: it looks like an email address, which does not belong into what is shared.
 * - `unspellable`: none of it is a Latin, Greek or Cyrillic letter, or a digit.
 * - `too_short`: it is spelled with a single symbol.
 * - `reserved`: a word of it is reserved.
 * - `rude`: it holds a rude word.
 * - `exhausted`: all the codes that were tried are taken.
 */
export type VanityProblem =
  | "empty"
  | "too_long"
  | "email"
  | "unspellable"
  | "too_short"
  | "reserved"
  | "rude"
  | "exhausted";

/** A code of a name, or why there is none. */
export type MintedVanity =
  | {
      readonly ok: true;
      readonly code: "minted";
      /** The canonical spelling, as `JV11A7K04SJ`. */
      readonly referralCode: string;
      /**
       * The same as the name is spelled, as `JULIA-7K0-4SJ`: what to show, and to keep for showing,
       * as the canonical spelling does not tell it. It is read as the code.
       */
      readonly display: string;
    }
  | { readonly ok: false; readonly code: VanityProblem };

/**
 * Makes a code that begins with a name, or whatever a person wishes. Letters are spelled as in
 * passports; of a long name the words are kept that fit into 12 symbols.
 *
 * @throws {TypeError} if an argument is of the wrong type or out of range
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function mintVanity(name: string, options?: VanityOptions): MintedVanity;

/**
 * The same, of a code that is not taken. With each second code that is, a random symbol more is
 * tried.
 *
 * @param taken as {@link mintUnused} has it
 * @param options as {@link mintVanity} has them; `tries`: how many codes are tried at most, 1 to
 *   100; 8 if left out
 * @throws {TypeError} if an argument is of the wrong type or out of range, or `taken` answers
 *   anything but true or false
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function mintUnusedVanity(
  name: string,
  taken: (referralCode: string) => boolean | Promise<boolean>,
  options?: VanityOptions & { readonly tries?: number | undefined },
): Promise<MintedVanity>;

/** How many codes are gone through. */
export interface BatchOptions {
  /** How many codes cross into the module at once, 1 to 1,000,000; 65,536 if left out. */
  readonly batch?: number | undefined;
  /** Told after each batch how many of all are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Stops the work before the next batch. */
  readonly signal?: AbortSignal | undefined;
}

/** Many new codes, or none: more than half of all that there are of a length were asked for. */
export type MintedMany =
  | { readonly ok: true; readonly code: "minted"; readonly referralCodes: readonly string[] }
  | { readonly ok: false; readonly code: "exhausted" };

/**
 * Makes `count` new codes, no two alike.
 *
 * @throws {TypeError} if an argument is of the wrong type or out of range
 * @throws {RefgraphError} `not_initialized`, `internal`
 * @throws the signal's reason, an `AbortError` if it has none, if it was aborted
 */
export declare function mintMany(
  count: number,
  options?: MintOptions & BatchOptions,
): Promise<MintedMany>;

/** The verdicts on many codes. */
export interface CheckedMany {
  /** How many are right. */
  readonly valid: number;
  /** A number a code, in their order: the place of what is to be said of it in `names`. */
  readonly verdicts: Uint8Array;
  readonly names: readonly ("valid" | Problem)[];
}

/**
 * Checks many codes. Of a wrong one, {@link check} tells where, and what was meant.
 *
 * @param codes a list, or a text with a code a line
 * @throws {TypeError} if an argument is of the wrong type or out of range
 * @throws {RefgraphError} `not_initialized`, `internal`
 * @throws the signal's reason, an `AbortError` if it has none, if it was aborted
 */
export declare function checkMany(
  codes: readonly string[] | string,
  options?: Expected & BatchOptions,
): Promise<CheckedMany>;

/** A key that seals users' numbers, or opens what it sealed. */
export interface Key {
  /** 0 to 15: it stands in each code of the key's. Never give the id of one key to another. */
  readonly id: number;
  /** 16 bytes of a secure generator, used for nothing else. They are copied, and never shown. */
  readonly key: Uint8Array;
  /**
   * How many bits keep forgeries out, 16 to 40; 20 if left out: who has not the key makes a code
   * that opens with a chance of one in 2 to that power. Five of them take a symbol from the
   * numbers. They belong to the key: other ones take a new key.
   */
  readonly bits?: number | undefined;
}

/** What a sealed code is to be. */
export interface SealOptions {
  /** The short id of its program; without one it is of every program. */
  readonly program?: string | undefined;
  /** In earnest (`live`, if left out) or for trying out. */
  readonly mode?: Mode | undefined;
  /**
   * The fewest symbols, 9 to 20; 12 if left out, which hold numbers below 65,536 if 20 bits keep
   * forgeries out. Each further symbol holds 32 times as many, and is taken where it is needed.
   */
  readonly length?: number | undefined;
}

/** What came of a number. */
export type Sealed =
  | {
      readonly ok: true;
      readonly code: "sealed";
      /** The canonical spelling, as `7K3M9QWX7K3M`. */
      readonly referralCode: string;
    }
  | {
      readonly ok: false;
      /**
       * - `number_too_large`: 20 symbols do not hold it beside the bits that keep forgeries out.
       * - `no_clean_code`: all codes that it could have, sixteen of each length that holds it,
       *   have rude words in them. With one code in twenty rude at most, that is not to be seen.
       */
      readonly code: "number_too_large" | "no_clean_code";
    };

/** A sealed code that was opened. */
export interface Opened {
  readonly ok: true;
  readonly code: "opened";
  /** The user's number. */
  readonly number: number;
  /** The id of the key that sealed it. */
  readonly keyId: number;
  /** The canonical spelling: upper case, without separators. */
  readonly referralCode: string;
  readonly mode: Mode;
  /** The tag of its program, 1 to 31; 0 if it is of any program. */
  readonly tag: number;
}

/** A right code that does not open. */
export interface NotOpened {
  readonly ok: false;
  /**
   * - `not_sealed`: it was drawn at random or made of a name; a lookup tells whose it is.
   * - `unknown_key`: no key of its id is on the ring.
   * - `wrong_key`: the key of its id did not make it: it was made up, or there was another key.
   */
  readonly code: "not_sealed" | "unknown_key" | "wrong_key";
}

/**
 * Keys that turn users' numbers into codes and back, with no lookup: the first seals, all open.
 * To change keys, put a new one with a new `id` before the others; the codes of each of these open
 * until it is left out. Keep keys on the server: who has them can make codes.
 *
 * ```js
 * const ring = new KeyRing([{ id: 1, key: secret }]); // 16 bytes
 * const sealed = ring.seal(1234, { program: "spring" });
 * if (sealed.ok) ring.open(sealed.referralCode, { program: "spring" }).number; // 1234
 * ```
 *
 * Methods throw `TypeError` if an argument is of the wrong type or the ring was freed, and
 * {@link RefgraphError} `internal` if the module failed, which loses the ring.
 */
export declare class KeyRing {
  /**
   * A ring of 1 to 16 keys of different ids.
   *
   * @throws {TypeError} if a key is of the wrong type or length, or an id stands twice
   * @throws {RefgraphError} `not_initialized`
   */
  constructor(keys: readonly Key[]);

  /**
   * The code of a user's number, a whole one from 0 to `Number.MAX_SAFE_INTEGER`. The same number
   * gives the same code, and no two give the same.
   */
  seal(number: number, options?: SealOptions): Sealed;

  /** Opens a code as it was typed or pasted. What {@link check} tells of it comes before the keys. */
  open(text: string, expected?: Pick<Expected, "program" | "mode">): Opened | Invalid | NotOpened;

  /** Wipes the keys and gives the memory back. No method may be called afterwards. */
  free(): void;

  /** The same as `free`, for `using`. Missing where the runtime does not know the symbol. */
  [Symbol.dispose](): void;
}

/** A signup link. */
export interface Linked {
  readonly ok: true;
  readonly code: "linked";
  readonly link: string;
}

/**
 * Why no link can be made.
 * - `not_http`: the template is not an http or https URL with a host.
 * - `no_placeholder`: the template has no `{your_code}`.
 * - `placeholder_in_host`: `{your_code}` stands where a code could name another site.
 * - `invalid_template`: the template has white space or control characters in it.
 * - `empty_code`: the referral code is empty.
 * - `invalid_code`: the referral code has characters that no link can carry.
 * - `too_long`: the code is over 256 bytes, or the template or the link over 2,048.
 */
export type LinkProblem =
  | "not_http"
  | "no_placeholder"
  | "placeholder_in_host"
  | "invalid_template"
  | "empty_code"
  | "invalid_code"
  | "too_long";

/** No link. */
export interface LinkRefused {
  readonly ok: false;
  readonly code: LinkProblem;
}

/** What came of a template. */
export type SignupLink = Linked | LinkRefused;

/**
 * The link that a user shares: `template` with each `{your_code}` replaced by the code,
 * percent-encoded. Parameters named `via` or codes in the path (`/r/{your_code}`) survive the
 * lists that privacy tools strip from links; `ref` and `referrer` do not survive all.
 *
 * @throws {TypeError} if an argument is not a string
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function signupLink(template: string, referralCode: string): SignupLink;

/** Why an operation on a network was refused. */
export type Refusal<Code extends string> = {
  readonly [Each in Code]: {
    readonly ok: false;
    readonly code: Each;
    /** The name of the argument at fault; null if it is no single one. */
    readonly field: string | null;
    /** A sentence for developers. */
    readonly message: string;
  };
}[Code];

/** What came of adding something. */
export type Added<Code extends string> =
  | { readonly ok: true; readonly code: "new" | "unchanged" }
  | Refusal<Code>;

type NoUser = "invalid_id" | "invalid_user" | "unknown_program" | "unknown_user";

/** What came of a connection. */
export type Connected =
  | {
      readonly ok: true;
      /** `moved`: the user had another referrer, and went with everyone below. */
      readonly code: "new" | "unchanged" | "moved";
      /** The referrer before, if the user was moved. */
      readonly from: string | null;
    }
  | Refusal<NoUser | "self_connection" | "cycle" | "full">;

/** A chain upwards. */
export type Chain =
  | {
      readonly ok: true;
      readonly code: "ok";
      /** Who brought the user in (level 1), who brought them in (level 2), and so on. */
      readonly chain: readonly string[];
    }
  | Refusal<NoUser | "level_out_of_range">;

/** The users of one level below. */
export type Downline =
  | { readonly ok: true; readonly code: "ok"; readonly users: readonly string[] }
  | Refusal<NoUser | "level_out_of_range">;

/** How many users there are below. */
export type Counts =
  | {
      readonly ok: true;
      readonly code: "ok";
      /** A number a level, from level 1 to the program's last. */
      readonly counts: readonly number[];
    }
  | Refusal<NoUser>;

/** The way from one user to another. */
export type Path =
  | {
      readonly ok: true;
      readonly code: "ok";
      /** From the first user up to the nearest referrer of both and down to the second. */
      readonly path: readonly string[];
      /** The place of that referrer in `path`, from 0. */
      readonly top: number;
    }
  | Refusal<NoUser | "no_path">;

/**
 * Users, connection programs and connections in memory. A user is named by an email, of which
 * case does not matter, or by any id of 1 to 254 bytes without control characters. A program is
 * named by a short id: 1 to 64 letters, digits, dashes and underscores.
 *
 * What is wrong with a request is an outcome, never an exception. Methods throw `TypeError` if an
 * argument is of the wrong type or the network was freed, and {@link RefgraphError} `internal` if
 * the module failed, which loses the network.
 */
export declare class Network {
  /**
   * An empty network.
   *
   * @throws {RefgraphError} `not_initialized`
   */
  constructor();

  /** How many users there are. */
  readonly users: number;

  /** Adds a program that shows 1 to 10 `levels` of connections; 10 if left out. */
  addProgram(
    program: string,
    settings?: { readonly levels?: number | undefined },
  ): Added<"invalid_id" | "level_out_of_range" | "program_exists" | "full">;

  /** Adds a user. */
  addUser(user: string): Added<"invalid_user" | "full">;

  /**
   * Connects a user to the one who brought them in, the `connection`. The same again changes
   * nothing; another one corrects it and moves the user with everyone below.
   */
  connect(program: string, user: string, connection: string): Connected;

  /** The chain upwards, nearest first: at most `levels`, or as many as the program shows. */
  chain(program: string, user: string, settings?: { readonly levels?: number | undefined }): Chain;

  /** The users a number of levels below, in the order of their connection; at most `limit`, 1,000 if left out. */
  downline(
    program: string,
    user: string,
    level: number,
    settings?: { readonly limit?: number | undefined },
  ): Downline;

  /** How many users there are at each level below. */
  counts(program: string, user: string): Counts;

  /** The way between two users, however many levels it takes. */
  path(program: string, from: string, to: string): Path;

  /** Gives the memory back. No method may be called afterwards. */
  free(): void;

  /** The same as `free`, for `using`. Missing where the runtime does not know the symbol. */
  [Symbol.dispose](): void;
}

declare global {
  // As lib.esnext.disposable has it, for who does not include that.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

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

/** What came of adding a user. */
export type AddedUser =
  | {
      readonly ok: true;
      readonly code: "new" | "unchanged";
      /** The number by which they can be named from now on. */
      readonly handle: number;
    }
  | Refusal<"invalid_user" | "full">;

/**
 * How a user is named: by an id, or by the handle that {@link Network.addUser} or
 * {@link Network.handle} told, which saves the time to look the id up. Whoever asks by an id is
 * answered by ids, and by a handle, by handles. Handles count up from 0 in the order of adding and
 * are never given to another; that of a user who was merged into another means the other.
 */
export type User = string | number;

/** As the answer names users. */
type Told<Asked extends User> = Asked extends string ? string : number;

type NoProgram = "invalid_id" | "unknown_program";
type NoUser = NoProgram | "invalid_user" | "unknown_user";

/** Milliseconds since the beginning of 1970, as `Date.now()` tells them; not 0. */
export type Time = number;

/** What came of a connection. */
export type Connected<Asked extends User = string, Code extends string = never> =
  | {
      readonly ok: true;
      /** `moved`: the user had another referrer, and went with everyone below. */
      readonly code: "new" | "unchanged" | "moved";
      /** The referrer before, if the user was moved. */
      readonly from: Told<Asked> | null;
    }
  | Refusal<NoUser | "self_connection" | "cycle" | "full" | Code>;

/** What came of many connections. */
export type ConnectedMany =
  | {
      readonly ok: true;
      readonly code: "ok";
      /** How many are new, or moved someone. */
      readonly connected: number;
      /** A number a connection, in their order: the place of what came of it in `names`. */
      readonly outcomes: Uint8Array;
      /** `new`, `unchanged`, `moved`, and the codes of refusals. */
      readonly names: readonly string[];
    }
  | Refusal<NoProgram>;

/** What came of the end of a connection. */
export type Disconnected<Asked extends User = string> =
  | {
      readonly ok: true;
      readonly code: "disconnected" | "unchanged";
      /** The referrer before. */
      readonly from: Told<Asked> | null;
    }
  | Refusal<NoUser | "full">;

/** What came of a change of users. */
export type Changed<Done extends string, Code extends string = never> =
  | { readonly ok: true; readonly code: Done }
  | Refusal<"invalid_user" | "unknown_user" | "full" | Code>;

/** A chain upwards. */
export type Chain<Asked extends User = string> =
  | {
      readonly ok: true;
      readonly code: "ok";
      /** Who brought the user in (level 1), who brought them in (level 2), and so on. */
      readonly chain: readonly Told<Asked>[];
    }
  | Refusal<NoUser | "level_out_of_range">;

/** A page of users. */
export type Page<Asked extends User, Code extends string> =
  | {
      readonly ok: true;
      readonly code: "ok";
      readonly users: readonly Told<Asked>[];
      /** What to give as `after` for the next page; null at the end. It stays good while users are added. */
      readonly next: string | null;
    }
  | Refusal<Code>;

/** A page of the users of one level below. */
export type Downline<Asked extends User = string> = Page<
  Asked,
  NoUser | "level_out_of_range" | "invalid_cursor"
>;

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
export type Path<Asked extends User = string> =
  | {
      readonly ok: true;
      readonly code: "ok";
      /** From the first user up to the nearest referrer of both and down to the second. */
      readonly path: readonly Told<Asked>[];
      /** The place of that referrer in `path`, from 0. */
      readonly top: number;
    }
  | Refusal<NoUser | "no_path">;

/** Answers with or without those who are banned. */
export interface ActiveOption {
  /** Leave banned users out, though not those below them; they stay if left out. */
  readonly active?: boolean | undefined;
}

/** Which part of a list. */
export interface PageOptions extends ActiveOption {
  /** The most users; 1,000 if left out. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly after?: string | null | undefined;
}

/** Whether answers name users by id, or by handle. */
export interface HandlesOption {
  readonly handles?: boolean | undefined;
}

type Named<Options> = Options extends { readonly handles: true } ? number : string;

/** Why bytes are no network. Nothing of them was loaded. */
export type SnapshotProblem =
  | "not_a_snapshot"
  | "unknown_version"
  | "truncated"
  | "damaged"
  | "full";

/**
 * Users, connection programs and connections in memory. A user is named by an email, of which
 * case does not matter, or by any id of 1 to 254 bytes without control characters, byte for byte;
 * or by a handle, see {@link User}. A program is named by a short id: 1 to 64 letters, digits,
 * dashes and underscores.
 *
 * What is wrong with a request is an outcome, never an exception. Methods throw `TypeError` if an
 * argument is of the wrong type or the network was freed, and {@link RefgraphError} `internal` if
 * the module failed, which loses the network.
 *
 * A user takes some 40 bytes and the bytes of their id, all told; a million of them 75 MB. Costs
 * are told with the methods: "steps" are loads from memory.
 */
export declare class Network {
  /**
   * An empty network.
   *
   * @throws {RefgraphError} `not_initialized`
   */
  constructor();

  /**
   * The network that {@link save} made these bytes of, with the same handles and order. Any bytes
   * may be given.
   */
  static load(
    snapshot: Uint8Array,
  ):
    | { readonly ok: true; readonly code: "loaded"; readonly network: Network }
    | { readonly ok: false; readonly code: SnapshotProblem; readonly message: string };

  /** How many users there are. */
  readonly users: number;

  /** How many bytes of the module's memory the network takes, ids included. */
  readonly bytes: number;

  /** The programs, in the order of adding. */
  readonly programs: readonly { readonly program: string; readonly levels: number }[];

  /** Adds a program that shows 1 to 10 `levels` of connections; 10 if left out. */
  addProgram(
    program: string,
    settings?: { readonly levels?: number | undefined },
  ): Added<"invalid_id" | "level_out_of_range" | "program_exists" | "full">;

  /** Adds a user. */
  addUser(user: string): AddedUser;

  /**
   * Adds many users, of a list or of the lines of a text.
   *
   * @returns how many are new, and a handle for each, 0xffffffff where the id was refused
   */
  addUsers(users: readonly string[] | string): {
    readonly added: number;
    readonly handles: Uint32Array;
  };

  /** The handle of a user; null if there is no such user. */
  handle(user: User): number | null;

  /** The handles of many, 0xffffffff for who is not there. */
  handles(users: readonly string[]): Uint32Array;

  /** The id of a user, in the form by which they are known; null if there is no such user. */
  id(handle: number): string | null;

  /** The ids of many, null for who is not there. */
  ids(handles: Uint32Array | readonly number[]): (string | null)[];

  /**
   * Connects a user to the one who brought them in, the `connection`. The same again changes
   * nothing; another one corrects it and moves the user with everyone below. A step a level; if
   * there is someone below the user, the square of the levels and the chain up to the root.
   *
   * @param settings `at`: when it was made, for {@link newest} and {@link top}
   */
  connect<Asked extends User>(
    program: string,
    user: Asked,
    connection: Asked,
    settings?: { readonly at?: Time | undefined },
  ): Connected<Asked>;

  /** Connects as a signup does: it moves no one, and refuses who is banned, or by whom. */
  join<Asked extends User>(
    program: string,
    user: Asked,
    connection: Asked,
    settings?: { readonly at?: Time | undefined },
  ): Connected<Asked, "already_connected" | "banned">;

  /**
   * Makes many connections, in their order, over few crossings into the module.
   *
   * @param users ids, or handles
   * @param connections as many, of the same kind
   * @param settings `at`: as many times; `add`: add users who are not there, which ids name;
   *   `join`: connect as {@link join} does
   */
  connectMany(
    program: string,
    users: readonly string[],
    connections: readonly string[],
    settings?: ManyOptions & { readonly add?: boolean | undefined },
  ): ConnectedMany;
  connectMany(
    program: string,
    users: Uint32Array,
    connections: Uint32Array,
    settings?: ManyOptions,
  ): ConnectedMany;

  /** Makes a root of a user, with everyone below. The square of the levels. */
  disconnect<Asked extends User>(program: string, user: Asked): Disconnected<Asked>;

  /**
   * Takes a user out, with their id and all their connections: those whom they brought in become
   * roots, with everyone below.
   */
  removeUser(user: User): Changed<"removed">;

  /** Bans a user from all programs. Their connections stay. A step a level. */
  ban(user: User): Changed<"banned" | "unchanged">;

  /** Lifts a ban. */
  unban(user: User): Changed<"unbanned" | "unchanged">;

  /** Whether a user is banned. */
  isBanned(
    user: User,
  ):
    | { readonly ok: true; readonly code: "ok"; readonly banned: boolean }
    | Refusal<"invalid_user" | "unknown_user">;

  /**
   * Makes one user of two: `into` gets whom `user` brought in, and their referrer if they have
   * none; the id and the handle of `user` mean `into` from now on.
   */
  merge(user: User, into: User): Changed<"merged" | "unchanged", "cycle">;

  /** Who brought a user in, and when, if that is known; null if nobody did. One step. */
  connection<Asked extends User>(
    program: string,
    user: Asked,
  ):
    | {
        readonly ok: true;
        readonly code: "ok";
        readonly connection: Told<Asked> | null;
        readonly at: Time | null;
      }
    | Refusal<NoUser>;

  /**
   * The chain upwards, nearest first: at most `levels`, or as many as the program shows, or all
   * up to the root. A step a level.
   */
  chain<Asked extends User>(
    program: string,
    user: Asked,
    settings?: ActiveOption & { readonly levels?: number | "all" | undefined },
  ): Chain<Asked>;

  /**
   * A page of the users a number of levels below, in the order of their connection. The steps on
   * the ways to them.
   */
  downline<Asked extends User>(
    program: string,
    user: Asked,
    level: number,
    settings?: PageOptions,
  ): Downline<Asked>;

  /** How many users there are at each level below. A step a level, whatever is below. */
  counts(program: string, user: User, settings?: ActiveOption): Counts;

  /** The way between two users, however many levels it takes. The steps from both to the root. */
  path<Asked extends User>(program: string, from: Asked, to: Asked): Path<Asked>;

  /** The nearest referrer of two users, either of whom may be it; null if there is none. */
  commonReferrer<Asked extends User>(
    program: string,
    from: Asked,
    to: Asked,
  ):
    | { readonly ok: true; readonly code: "ok"; readonly user: Told<Asked> | null }
    | Refusal<NoUser>;

  /**
   * The users with most others below them, most first. All records; with `since`, all connections.
   *
   * @param settings `by`: those directly below count (`direct`), those at one level, or all of
   *   the program's levels (`total`, if left out); `since`: only who was connected then or later;
   *   `limit`: the most users, 100 if left out
   */
  top<Options extends TopOptions = object>(
    program: string,
    settings?: Options,
  ):
    | {
        readonly ok: true;
        readonly code: "ok";
        readonly top: readonly { readonly user: Named<Options>; readonly count: number }[];
      }
    | Refusal<NoProgram | "level_out_of_range" | "full">;

  /**
   * The latest connections, latest first; of unknown time, those of users added later first. All
   * connections, if times are known. `limit`: 100 if left out.
   */
  newest<Options extends NewestOptions = object>(
    program: string,
    settings?: Options,
  ):
    | {
        readonly ok: true;
        readonly code: "ok";
        readonly newest: readonly {
          readonly user: Named<Options>;
          readonly connection: Named<Options>;
          readonly at: Time | null;
        }[];
      }
    | Refusal<NoProgram>;

  /** A page of those who were brought in by no one, and brought others in, in the order of adding. */
  roots<Options extends PageOptions & HandlesOption = object>(
    program: string,
    settings?: Options,
  ): Page<Named<Options>, NoProgram>;

  /** A page of those without any connection, in the order of adding. */
  orphans<Options extends PageOptions & HandlesOption = object>(
    program: string,
    settings?: Options,
  ): Page<Named<Options>, NoProgram>;

  /**
   * How many users there are at each depth, roots first, whatever the program shows; users without
   * any connection are not counted. All connections.
   */
  depths(
    program: string,
    settings?: ActiveOption,
  ):
    | { readonly ok: true; readonly code: "ok"; readonly depths: Uint32Array }
    | Refusal<NoProgram | "full">;

  /**
   * The chains of many over one crossing: `levels` handles for each user, 0xffffffff behind the
   * end of a chain and for who is not there.
   */
  chains(
    program: string,
    users: Uint32Array | readonly number[],
    settings?: { readonly levels?: number | undefined },
  ):
    | {
        readonly ok: true;
        readonly code: "ok";
        readonly levels: number;
        readonly chains: Uint32Array;
      }
    | Refusal<NoProgram | "level_out_of_range">;

  /** The counts of many over one crossing: `levels` for each user, 0 for who is not there. */
  countsMany(
    program: string,
    users: Uint32Array | readonly number[],
    settings?: ActiveOption,
  ):
    | {
        readonly ok: true;
        readonly code: "ok";
        readonly levels: number;
        readonly counts: Uint32Array;
      }
    | Refusal<NoProgram>;

  /** The network as bytes: some 27 for each user, and the ids. The log begins anew behind it. */
  save(): Uint8Array;

  /**
   * Keeps a log of changes from now on, or no longer. Begin it with the network, or right after a
   * snapshot was saved or loaded.
   */
  keepLog(keep?: boolean): void;

  /** The changes since the log was last taken. Append them to those taken before. */
  takeLog(): Uint8Array;

  /**
   * Applies a log to the network of the snapshot that it follows. What is whole of it is applied:
   * `changes` of them, in `bytes` of the log, whatever comes then.
   */
  replay(log: Uint8Array): {
    readonly ok: boolean;
    /**
     * - `replayed`: all of it.
     * - `truncated`: it ends within a change, as the last write was torn.
     * - `damaged`: bytes of it have changed.
     * - `other_network`: it follows another snapshot, or was applied before, or a part is missing.
     * - `unknown_version`, `refused`: it is not of this version, or no honest log.
     */
    readonly code:
      | "replayed"
      | "truncated"
      | "damaged"
      | "other_network"
      | "unknown_version"
      | "refused";
    readonly changes: number;
    readonly bytes: number;
  };

  /** Gives the memory back. No method may be called afterwards. */
  free(): void;

  /** The same as `free`, for `using`. Missing where the runtime does not know the symbol. */
  [Symbol.dispose](): void;
}

/** How a file of connections is written: a table with a header, a JSON object a line, or one JSON document. */
export type FileFormat = "csv" | "ndjson" | "json";

/** A part of a row of a file. */
export type Column =
  | "user"
  | "connection"
  | "program"
  | "connected_at"
  | "banned"
  | "levels"
  | "level";

/** A row of a file that was refused. */
export interface RefusedRow {
  /** Which row it is, from 1 on; a header and empty lines are none. */
  readonly row: number;
  /** In which line of the file it begins, from 1 on. */
  readonly line: number;
  /**
   * What is wrong: what {@link Network.connect}, `addUser` and `addProgram` refuse, or
   * - `missing_field`, `wrong_type`, `invalid_value`, `level_out_of_range` of one column;
   * - `malformed_csv`: a quotation mark opens a field and none closes it;
   * - `malformed_json`, `duplicate_field`: the row is not one JSON object, or has a name twice;
   * - `too_large`: a field has more than 1,024 bytes, or a row of JSON more than 65,536.
   */
  readonly code:
    | "cycle"
    | "duplicate_field"
    | "full"
    | "invalid_id"
    | "invalid_user"
    | "invalid_value"
    | "level_out_of_range"
    | "malformed_csv"
    | "malformed_json"
    | "missing_field"
    | "program_exists"
    | "self_connection"
    | "too_large"
    | "unknown_program"
    | "unknown_user"
    | "wrong_type";
  /** The column at fault, if it is one. */
  readonly field: Column | null;
}

/** What became of the rows of a file: `rows = added + unchanged + moved + refused`. */
export interface ImportCounts {
  readonly rows: number;
  /** Rows that made a connection, added a user or a program, or banned a user. */
  readonly added: number;
  /** Rows that said what was so already. */
  readonly unchanged: number;
  /** Rows that gave a user another referrer. */
  readonly moved: number;
  readonly refused: number;
  /** How many rows were refused, by code. */
  readonly codes: { readonly [code in RefusedRow["code"]]?: number };
  /** The first 1,000 of those that were refused; `onRefused` is told all. */
  readonly refusals: readonly RefusedRow[];
}

/** What came of a file. */
export type Imported =
  | (ImportCounts & { readonly ok: true; readonly code: "imported" })
  | (ImportCounts & {
      readonly ok: false;
      /**
       * Why the rest of the file cannot be read. What came before is in the network.
       * - `missing_field`, `duplicate_field`: the header has not `field`, or has it twice.
       * - `malformed_csv`: a quotation mark in the header is never closed.
       * - `malformed_json`: the document is none, or its rows cannot be told apart.
       */
      readonly code: "missing_field" | "duplicate_field" | "malformed_csv" | "malformed_json";
      /** The line in which that came to light. */
      readonly line: number;
      readonly field: Column | null;
    });

/** What a file leaves open, and how it is gone through. */
export interface ImportOptions {
  /** How it is written; `csv` if left out. */
  readonly format?: FileFormat | undefined;
  /** The program of rows that name none; if left out, the network's only one. */
  readonly program?: string | undefined;
  /** Adds programs that are not there, with so many levels. Else their rows are refused. */
  readonly levels?: number | undefined;
  /**
   * What becomes of a referrer who is not in the network: they are `added`, if left out, or must
   * be `listed`, with a row of their own anywhere in the file. Then connections are made once all
   * rows are read, in their order, and until then each takes 56 bytes.
   */
  readonly referrers?: "added" | "listed" | undefined;
  /** What lies between the fields of a CSV. If left out, its first line tells: comma, semicolon or tab. */
  readonly delimiter?: string | undefined;
  /**
   * What the file calls each column, instead of the usual names (`email`, `referrer`,
   * `Referred by` and others); null if it has no such column.
   */
  readonly columns?: { readonly [column in Column]?: string | null | undefined } | undefined;
  /** Told of each row that is refused. */
  readonly onRefused?: ((refused: RefusedRow) => void) | undefined;
  /** Told how many bytes are read, of how many; that is null if it is not known. */
  readonly onProgress?: ((done: number, total: number | null) => void) | undefined;
  /** Stops the work, and lets the source go. Rows that were read stay in the network. */
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of any source. Strings are read as UTF-8. */
export type FileSource =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | ReadableStream<Uint8Array>
  | Iterable<string | ArrayBuffer | ArrayBufferView>
  | AsyncIterable<string | ArrayBuffer | ArrayBufferView>;

/**
 * Reads a file of connections into a network. It comes in pieces of which none is kept, so that
 * it may be of any size; a page stays alive meanwhile.
 *
 * Each row is as good as a call, one after the other: one with `user` and `connection` connects
 * them, and adds who is not there; one with an empty `connection` adds the user; one with
 * `program` and `levels` alone adds the program. `connected_at` is in seconds since 1970 or a date
 * of ISO 8601; `banned` is `true`, `1` or `yes`. Other columns are passed over. A row that is
 * refused changes nothing, but that a `listed` import adds its user. Emails are known by their
 * canonical form, any other id byte for byte.
 *
 * ```js
 * const report = await importConnections(network, file, { program: "spring" });
 * if (report.refused) console.table(report.refusals);
 * ```
 *
 * @throws {TypeError} if an argument is of the wrong type or out of range, or the network was freed
 * @throws {RefgraphError} `not_initialized`, `internal`
 * @throws the signal's reason, an `AbortError` if it has none, if it was aborted; what the source
 *   throws
 */
export declare function importConnections(
  network: Network,
  source: FileSource,
  options?: ImportOptions,
): Promise<Imported>;

/** How {@link readTable} reads. */
export interface TableOptions {
  /**
   * What the file calls its columns, where that is none of the usual names: those of an import, and
   * `created_at`, `signup_date` and the like for the time. `null` for a column that there is not.
   */
  readonly columns?:
    | {
        readonly user?: string;
        readonly connection?: string | null;
        readonly code?: string | null;
        readonly connected_at?: string | null;
      }
    | undefined;
  /** What lies between fields, one character of ASCII; if left out, the header tells. */
  readonly delimiter?: string | undefined;
}

/** A row of a table: its texts, as far as they are there, or why it is none. */
export interface TableRow {
  /** The line in which it begins, from 1 on, the header included. */
  readonly line: number;
  readonly user?: string;
  readonly referrer?: string;
  readonly code?: string;
  readonly date?: string;
  readonly refused?: { readonly code: string; readonly field: string };
}

/**
 * Reads the CSV export of another system, in pieces of which none is kept, as rows that the API's
 * backfill takes. Nothing is checked but the form. What it returns at its end tells whether all of
 * the file could be read.
 *
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function readTable(
  source: FileSource,
  options?: TableOptions,
): AsyncGenerator<
  { readonly rows: readonly TableRow[]; readonly bytes: number },
  | { readonly ok: true; readonly code: "read" }
  | {
      readonly ok: false;
      readonly code: string;
      readonly line: number;
      readonly field: string | null;
    }
>;

/** A file in pieces, bytes of UTF-8; each iteration and each stream makes it anew. */
export interface ExportedFile extends Iterable<Uint8Array<ArrayBuffer>> {
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * Everything in a network as a file, of which {@link importConnections} makes the same network:
 * its programs, its users in their order, with their bans, and its connections in theirs, with
 * their times. Users who were merged are one, under the id that stayed.
 *
 * Ids are written as they are. A spreadsheet may take one that begins with `=`, `+`, `-` or `@`
 * for a formula: have it import such columns as text.
 *
 * ```js
 * new Blob([...exportConnections(network)], { type: "text/csv" });
 * ```
 *
 * @param options `format`: `csv` if left out
 * @throws {TypeError} if an argument is of the wrong type, or, when it is read, the network was
 *   freed
 * @throws {RefgraphError} `internal`, when it is read
 */
export declare function exportConnections(
  network: Network,
  options?: { readonly format?: FileFormat | undefined },
): ExportedFile;

/** What is to be drawn. */
export interface PictureOptions {
  /** Whose downline; all trees if left out or null. */
  readonly user?: string | null | undefined;
  /** How many levels of the chain above the user; none if left out. */
  readonly above?: number | undefined;
  /** How many levels below at most; as many as the program shows if left out. */
  readonly levels?: number | undefined;
  /** How many nodes are drawn at most, the largest downlines first; 200 if left out. */
  readonly limit?: number | undefined;
  /** How many of those whom one user brought in are drawn before the rest is folded; 8 if left out. */
  readonly few?: number | undefined;
  /**
   * How many are drawn below single users, whatever the limit, and 0 for none: pairs of an id and
   * a number. The roots go by null. At most 65,536 nodes are drawn in all.
   */
  readonly shown?: Iterable<readonly [string | null, number]> | undefined;
}

/** A node of a picture. */
export interface LayoutNode {
  /** Null if it stands for those who are folded. */
  readonly user: string | null;
  /** The place of the node above in the list; null for a root. */
  readonly parent: number | null;
  /** The level below the user who was asked for, or below the roots; negative above. */
  readonly level: number;
  /** How many are folded into this node; 0 for a user. */
  readonly folded: number;
  /** How many this user brought in. */
  readonly direct: number;
  /** How many stand below within the program's levels; below all of those who are folded. */
  readonly total: number;
  /** How many of those whom this user brought in are drawn. */
  readonly shown: number;
  /**
   * Where it is drawn. In a tree `x` is across the levels, from 0 on with at least 1 between two,
   * and `y` counts the levels. On rings both are from the middle, with at least 1 along a ring
   * between two nodes and from one ring to the next.
   */
  readonly x: number;
  readonly y: number;
}

/** A picture's nodes, each before those below it. */
export type Layout =
  | { readonly ok: true; readonly code: "ok"; readonly nodes: readonly LayoutNode[] }
  | Refusal<NoUser>;

/**
 * Where to draw whom of a network, however large it is: a tidy tree (Buchheim, Jünger and Leipert,
 * 2002), or its levels as rings. Who has no place is folded into a node that counts them.
 *
 * @param options `shape`: a `tree` if left out
 * @throws {TypeError} if an argument is of the wrong type or out of range, or the network was freed
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function layout(
  network: Network,
  program: string,
  options?: PictureOptions & { readonly shape?: "tree" | "rings" | undefined },
): Layout;

/** A picture as text. */
export type Diagram =
  | { readonly ok: true; readonly code: "ok"; readonly text: string }
  | Refusal<NoUser>;

/**
 * A picture as text for people's own tools: Graphviz (`dot`, if left out) or Mermaid.
 *
 * @param options `mask`: of each id only the first character is shown, and of an email the domain
 * @throws {TypeError} if an argument is of the wrong type or out of range, or the network was freed
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function diagram(
  network: Network,
  program: string,
  options?: PictureOptions & {
    readonly language?: "dot" | "mermaid" | undefined;
    readonly mask?: boolean | undefined;
  },
): Diagram;

/** How many connections are made. */
export interface ManyOptions {
  readonly at?: readonly Time[] | Float64Array | undefined;
  readonly join?: boolean | undefined;
}

/** What a ranking is by. */
export interface TopOptions extends ActiveOption, HandlesOption {
  readonly by?: "direct" | "total" | number | undefined;
  readonly since?: Time | undefined;
  readonly limit?: number | undefined;
}

/** How many of the latest connections. */
export interface NewestOptions extends ActiveOption, HandlesOption {
  readonly limit?: number | undefined;
}

declare global {
  // As lib.esnext.disposable has it, for who does not include that.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

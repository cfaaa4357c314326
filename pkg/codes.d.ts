/**
 * What every entry of the package has: referral codes checked, spelled and found in URLs, and how
 * the WebAssembly module is got ready.
 */

/** How a code came about: drawn at random, sealed from a user's number, or made of a name. */
export type Kind = "random" | "sealed" | "vanity";
/** Whether a code counts or is for trying out. */
export type Mode = "live" | "test";
/** Where in a URL a code stood. */
export type Source = "query" | "path" | "fragment";
/**
 * What is wrong with a code.
 * - `empty`: there is no symbol in the text.
 * - `too_short`: who is still typing has made no mistake yet.
 * - `too_long`: there are more symbols than a code has.
 * - `bad_symbol`: a character stands in no code.
 * - `mistyped`: the check symbols do not match.
 * - `unknown_version`: the code is of a later version of the format.
 * - `other_program`: the code is of another program than the one expected.
 * - `other_mode`: a test code where live ones are expected, or the other way about.
 */
export type Problem =
  | "empty"
  | "too_short"
  | "too_long"
  | "bad_symbol"
  | "mistyped"
  | "unknown_version"
  | "other_program"
  | "other_mode";
/** The slip that explains a wrong code: a wrong symbol, two swapped, one doubled, one too many, one left out. */
export type Slip = "symbol" | "swap" | "doubled" | "stray" | "dropped";
/** A code that is well-formed and as expected. Whether a user has it, only the server knows. */
export interface Valid {
  readonly ok: true;
  readonly code: "valid";
  /** The canonical spelling: upper case, without separators. */
  readonly referralCode: string;
  readonly kind: Kind;
  readonly mode: Mode;
  /** The tag of its program, 1 to 31; 0 if it is of any program. */
  readonly tag: number;
}

/** A code of another format that is taken here: it has the shape, nothing else is known of it. */
export interface Foreign {
  readonly ok: true;
  readonly code: "foreign";
  /** In upper case, without white space and dashes; nothing is folded. */
  readonly referralCode: string;
}

/** A code that is not right. */
export interface Invalid {
  readonly ok: false;
  readonly code: Problem;
  /** Where, in UTF-16 code units from the start of the text, if that is known. */
  readonly position: number | null;
  /**
   * The code that the most plausible single slip explains, in canonical spelling. Offer
   * it, never apply it: after two slips it is a wrong one in about a fifth of the cases.
   */
  readonly suggestion: string | null;
  /** The slip that `suggestion` takes back. */
  readonly slip: Slip | null;
}

/** Whether a code is right. */
export type Verdict = Valid | Foreign | Invalid;

/** What a code is expected to be. What is left out is not looked at. */
export interface Expected {
  /** The short id of the program at hand. */
  readonly program?: string | undefined;
  /** The mode that is taken here. */
  readonly mode?: Mode | undefined;
  /**
   * Patterns of foreign codes that are taken as well, as `["ACME-####"]`: `#` is a digit, `@` a
   * letter, `*` a letter or digit; dashes and white space count for nothing, all else stands for
   * itself.
   */
  readonly foreign?: readonly string[] | undefined;
}

/** A text that stood in a URL where a referral code belongs. It was not checked. */
export interface FoundCode {
  readonly ok: true;
  readonly code: "found";
  /** The text, percent-decoded, without white space around it; at most 256 bytes of UTF-8. */
  readonly text: string;
  readonly source: Source;
  /**
   * The parameter's name, the path segment before the code without its slash, or nothing for a
   * fragment that is all code.
   */
  readonly name: string;
}

/** A URL without a code, or one that takes more than 262,144 bytes with the names. */
export interface NoCode {
  readonly ok: false;
  readonly code: "not_found" | "too_long";
}

/** What a URL holds. */
export type Found = FoundCode | NoCode;

/** What can go wrong with the module itself. */
export declare class RefgraphError extends Error {
  readonly name: "RefgraphError";
  /**
   * - `not_initialized`: {@link init} was not awaited.
   * - `load_failed`: the module could not be loaded. A content security policy must allow
   *   `script-src 'wasm-unsafe-eval'`.
   * - `internal`: the module failed and was reset; the next call finds it sound.
   */
  readonly code: "not_initialized" | "load_failed" | "internal";
}

/**
 * Gets the module ready. In browsers it must have ended before the first call of any function but
 * {@link prefill}, which awaits it; elsewhere it need not be called. Calling it again does
 * nothing, or tries again after a failure.
 *
 * @param source where the module is, if not beside this file, or the module itself
 * @throws {RefgraphError} `load_failed`
 */
export declare function init(source?: string | URL | WebAssembly.Module): Promise<void>;

/**
 * Checks a code as it was typed or pasted: in any case, with spaces and dashes, with O for 0 and
 * I or L for 1.
 *
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function check(
  text: string,
  expected?: Expected & { readonly foreign?: undefined },
): Valid | Invalid;
export declare function check(text: string, expected?: Expected): Verdict;

/**
 * The canonical spelling of what was typed, right or not; null if it has none.
 *
 * @throws {TypeError} if `text` is not a string
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function normalize(text: string): string | null;

/**
 * A right code in groups for reading aloud, as `7K3M-9QWX`; null of one that is not right.
 *
 * @throws {TypeError} if `referralCode` is not a string
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function format(referralCode: string): string | null;

/**
 * Looks for a referral code in a URL: under the parameters that referral software uses, in paths
 * such as `/r/CODE`, in the fragment.
 *
 * @param url absolute, relative, or only `?query` or `#fragment`
 * @param settings `names`: the page's own parameters, which come before all others; one that
 *   begins with a slash, as `/join`, is the path segment before the code
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function findCode(
  url: string | URL,
  settings?: { readonly names?: readonly string[] | undefined },
): Found;

/**
 * `refgraph/form`: what a signup page needs. Checks referral codes offline, takes the code out of
 * the link that a person followed, fills the form's referral field with it, and shows beside the
 * field what is wrong with a code and what was meant.
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
/** The slip that explains a wrong code: a wrong symbol, two swapped, one doubled, one too many. */
export type Slip = "symbol" | "swap" | "doubled" | "stray";
/**
 * Which of a field's attributes decided that it gets the code. `author`: `data-referral`, or the
 * option `field`.
 */
export type Reason =
  | "author"
  | "autocomplete"
  | "name"
  | "id"
  | "label"
  | "aria_label"
  | "placeholder";

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

/** A code that is not right. */
export interface Invalid {
  readonly ok: false;
  readonly code: Problem;
  /** Where, in UTF-16 code units from the start of the text, if that is known. */
  readonly position: number | null;
  /**
   * The one code that a single slip away from this text is right, in canonical spelling. Offer
   * it, never apply it: after two slips it is a wrong one in about a fifth of the cases.
   */
  readonly suggestion: string | null;
  /** The slip that `suggestion` takes back. */
  readonly slip: Slip | null;
}

/** Whether a code is right. */
export type Verdict = Valid | Invalid;

/** What a code is expected to be. What is left out is not looked at. */
export interface Expected {
  /** The short id of the program at hand. */
  readonly program?: string | undefined;
  /** The mode that is taken here. */
  readonly mode?: Mode | undefined;
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

/** A URL without a code, or one of more than 1,048,576 UTF-16 code units. */
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

/** What a text of the feedback is for: a right code, one that was nearly right, or a problem. */
export type Outcome = "valid" | "suggestion" | Exclude<Problem, "empty">;

/**
 * The texts of the feedback, plain text by outcome, or a function that returns them; what they
 * leave out is shown in English, and an empty text is not shown. In that of `suggestion`,
 * `{code}` is where the button with the suggested code goes; without it, the button goes to the end.
 */
export type Messages =
  | { readonly [outcome in Outcome]?: string | undefined }
  | ((outcome: Outcome, verdict: Verdict) => string | undefined);

/** Settings of {@link feedback}. */
export interface FeedbackOptions extends Expected {
  readonly messages?: Messages | undefined;
}

/** A field that is written into. */
export type Field = HTMLInputElement | HTMLTextAreaElement;

/** Feedback that can be ended. */
export interface Feedback {
  /** Takes the hint and everything else away again. The second call does nothing. */
  stop(): void;
}

/**
 * Checks what is in a field, now and while it is typed, and shows the verdict in an element behind
 * the field (behind its label, if that is wrapped around it). Nothing is styled; a page styles
 *
 * - `.refgraph-hint`, a `<div role="status">` that the field names in `aria-describedby`;
 * - its `data-state`: `valid`; `invalid`; `suggestion`, with a `<button>` that writes the
 *   suggested code when it is pressed; `incomplete` and no text while a person types what is not
 *   right yet, until they pause for 600 ms or leave the field; none while the field is empty;
 * - the field's `aria-invalid`, which is `true` in the states `invalid` and `suggestion`.
 *
 * A second feedback of the same field replaces the first.
 *
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function feedback(field: Field, options?: FeedbackOptions): Feedback;

/** What was filled, and why. It is also the `detail` of the event `refgraph:filled`. */
export interface Filled {
  readonly field: Field;
  /**
   * What was written: a valid code in canonical spelling, anything else as it stood in the URL,
   * since codes of other makers are in circulation.
   */
  readonly referralCode: string;
  /** Where in the URL it stood. */
  readonly source: Source;
  /** See {@link FoundCode.name}. */
  readonly name: string;
  /** How sure it is that this is the field, from 50 to 100. */
  readonly score: number;
  /** Which attribute of the field decided. */
  readonly reason: Reason;
  /** Whether what stood in the URL is a right code. */
  readonly verdict: Verdict;
}

/** Settings of {@link prefill}. */
export interface PrefillOptions extends Expected {
  /** Where to look for the field; the document if left out. Shadow roots are not looked into. */
  readonly root?: Document | ShadowRoot | Element | undefined;
  /** The URL to take the code from; the page's own, as it is when `prefill` is called. */
  readonly url?: string | URL | undefined;
  /** The page's own names for the code, see {@link findCode}. */
  readonly names?: readonly string[] | undefined;
  /**
   * The field, outright, instead of the best match: a selector, an element (of both, the first
   * field within will do) or a function that is asked whenever the page has changed. In markup,
   * the attribute `data-referral` on a field says the same.
   */
  readonly field?: string | Element | (() => Element | null | undefined) | undefined;
  /** Whether the field gets {@link feedback}, or the texts of it; it does if left out. */
  readonly feedback?: boolean | Messages | undefined;
  /** Called once the field is filled, if it is filled by this call. */
  readonly onFilled?: ((filled: Filled) => void) | undefined;
}

/** A prefill that can be ended; also by `using`, where the runtime knows `Symbol.dispose`. */
export interface Prefill {
  /** What the URL holds. */
  readonly found: Found;
  /** What was filled so far; null as long as there is no field that will do. */
  readonly filled: Filled | null;
  /** Stops waiting for a field and takes the feedback away. What was filled stays. */
  stop(): void;
  /** The same as `stop`. Missing where the runtime does not know the symbol. */
  [Symbol.dispose](): void;
}

/**
 * Fills the referral field with the code of the URL, at once or as soon as the page has one, in a
 * way that React, Vue and others notice; then dispatches the bubbling event `refgraph:filled` on
 * the field, with {@link Filled} as its `detail`.
 *
 * Never filled are fields that hold text or that a person has typed into, be it that they took it
 * away again; a field is filled once. Calling it again is harmless: what was filled before is
 * found and told.
 *
 * Resolves when the module is loaded, the document is parsed and the page was looked over once.
 * Where a framework hydrates a form that the server sent, call it after that, in an effect.
 *
 * @throws {TypeError} if an option is of the wrong type
 * @throws {DOMException} `SyntaxError` if `field` is a string but no selector
 * @throws {RefgraphError} `load_failed`, `internal`
 */
export declare function prefill(options?: PrefillOptions): Promise<Prefill>;

declare global {
  // As lib.esnext.disposable has it, for who does not include that.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
  interface GlobalEventHandlersEventMap {
    "refgraph:filled": CustomEvent<Filled>;
  }
}

/**
 * `refgraph/form`: what a signup page needs. Checks referral codes offline, takes the code out of
 * the link that a person followed, fills the form's referral field with it, and shows beside the
 * field what is wrong with a code and what was meant.
 */

import type { Keep, KeepOptions, TouchSource } from "./carry.js";
import type { Expected, Found, FoundCode, Problem, Verdict } from "./codes.js";

export * from "./codes.js";

/**
 * What a text of the feedback is for: a right code, one that was nearly right, a problem, or what
 * was filled and can be removed; `remove` is the button's.
 */
export type Outcome = "valid" | "suggestion" | "applied" | "remove" | Exclude<Problem, "empty">;

/**
 * The texts of the feedback, plain text by outcome, or a function that returns them; what they
 * leave out is shown in English, and an empty text is not shown. In that of `suggestion`,
 * `{code}` is where the button with the suggested code goes, and in that of `applied` the button to
 * remove it; without it, the button goes to the end.
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
 *   right yet, until they pause for 600 ms or leave the field; `applied`, with a `<button>` that
 *   removes it, for what `prefill` filled and may be removed; none while the field is empty;
 * - the field's `aria-invalid`, which is `true` in the states `invalid` and `suggestion`.
 *
 * A second feedback of the same field replaces the first.
 *
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function feedback(field: Field, options?: FeedbackOptions): Feedback;

/**
 * What decided that a field gets the code. `author`: `data-referral`, or the option `field`;
 * `data`: its data attributes; `nearby`: where it has no label, the text before it or the legend or
 * heading of its group.
 */
export type Reason =
  | "author"
  | "autocomplete"
  | "name"
  | "id"
  | "data"
  | "label"
  | "aria_label"
  | "placeholder"
  | "nearby";

/** What was filled, and why. */
export interface Filled {
  readonly field: Field;
  /**
   * What was written: a valid code in canonical spelling, anything else as it stood in the URL,
   * since codes of other makers are in circulation.
   */
  readonly referralCode: string;
  /** Where it was met; `edge` if `refgraph/edge` had filled the field on the page's way here. */
  readonly source: TouchSource;
  /** See {@link FoundCode.name}. */
  readonly name: string;
  /** How sure it is that this is the field, from 50 to 100. */
  readonly score: number;
  /** Which attribute of the field decided. */
  readonly reason: Reason;
  /** Whether it is a right code. */
  readonly verdict: Verdict;
}

/** The `detail` of the event `refgraph:filled`: what was filled, and how to take it back. */
export interface FilledDetail extends Filled {
  /** See {@link Prefill.undo}. */
  readonly undo: () => boolean;
}

/** Settings of {@link prefill}. */
export interface PrefillOptions extends Expected {
  /**
   * Where to look for the field; the document if left out. Open shadow roots and frames of the
   * same origin within are looked into as well; those of other origins are passed over.
   */
  readonly root?: Document | ShadowRoot | Element | undefined;
  /** The URL to take the code from; the page's own, as it is when `prefill` is called. */
  readonly url?: string | URL | undefined;
  /** The page's own names for the code, see {@link findCode}. */
  readonly names?: readonly string[] | undefined;
  /**
   * The field, outright, instead of the best match: a selector, an element (of both, the first
   * field within will do) or a function that is asked whenever the page has changed. In markup,
   * the attribute `data-referral` on a field says the same; `data-referral="off"` (or `false`), on
   * a field or on what it stands in, says that it is not the field.
   */
  readonly field?: string | Element | (() => Element | null | undefined) | undefined;
  /** Whether the field gets {@link feedback}, or the texts of it; it does if left out. */
  readonly feedback?: boolean | Messages | undefined;
  /**
   * Where touches are kept, and who gets the credit: the settings of `keep` of
   * `refgraph/form/carry`, which is then loaded, or what that function returned. If left out, the
   * URL alone says what is filled, and nothing is kept.
   */
  readonly keep?: KeepOptions | Keep | undefined;
  /**
   * Whether the feedback has a button to remove what was filled ("Referral code from your link.
   * Remove"); with `keep` it does if left out.
   */
  readonly removable?: boolean | undefined;
  /** Called once the field is filled, if it is filled by this call. */
  readonly onFilled?: ((filled: FilledDetail) => void) | undefined;
}

/** A prefill that can be ended; also by `using`, where the runtime knows `Symbol.dispose`. */
export interface Prefill {
  /**
   * What the URL held when `prefill` was called. Asking loads the module, if no field has yet.
   *
   * @throws {RefgraphError} `load_failed`, `internal`
   */
  found(): Promise<Found>;
  /** What was filled so far; null as long as there is no field that will do. */
  readonly filled: Filled | null;
  /** What was made of the option `keep`; null without it. */
  readonly keep: Keep | null;
  /**
   * Takes back what was filled, if it still stands there: the field is empty as before, nothing
   * else is filled, and the code counts as removed by the visitor. Then dispatches
   * `refgraph:removed` on the field. The hint's button and a person who empties the field do the
   * same. False if there was nothing to take back.
   */
  undo(): boolean;
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
 * away again. A form that a single-page application takes away and brings back is filled again,
 * and so is a field that a script empties in the first seconds, as hydration does; what the
 * visitor removed is not. Calling it again is harmless: what was filled before is found and told.
 * What `refgraph/edge` wrote into the page counts as filled by this call, with the source `edge`;
 * with `keep`, it goes where the visitor had removed that code, or another one counts.
 *
 * Forms that hydrate late: a React page whose fields are there before its script runs is filled all
 * the same, and filled again if hydration wipes it. The hint, an element that React did not render,
 * is put there only when the page has loaded and is idle, as React would report a mismatch (error
 * #418) and render anew if it met one while it hydrates. A page that hydrates even later calls
 * `prefill` when it has (in an effect), or sets `feedback` to false.
 *
 * Resolves when the document is parsed and the page was looked over once; what is to be filled then
 * is filled. The module is loaded when there is a field that could take the code, or with `keep`; a
 * page without one never loads it, so that `check` and the others need `init` there. A field that
 * comes later may ask for it in vain: the browser reports that as an unhandled rejection, and
 * another `prefill` tries again.
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
    "refgraph:filled": CustomEvent<FilledDetail>;
    "refgraph:removed": CustomEvent<Filled>;
  }
}

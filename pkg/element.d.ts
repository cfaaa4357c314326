/**
 * `refgraph/form/element`: the form-associated custom element `<referral-field>`, defined as soon
 * as this is imported. On a server, where there are no elements, importing it does nothing.
 *
 * ```html
 * <form><referral-field name="referral_code" label="Referral code" program="spring"></referral-field></form>
 * ```
 *
 * The form sends its value under its `name`, a right code in canonical spelling; it takes part in
 * the form's validity, reset, restoring and disabling. It is filled from the link as by `prefill`
 * (unless `no-prefill` is there), checked while one types, and offers "did you mean".
 *
 * Attributes: `name`, `label`, `value` (at first and after a reset), `required`, `disabled`,
 * `readonly`, `placeholder`, `program`, `mode`, `foreign` (patterns with a space between them),
 * `names` (the page's own parameters), `lenient` (a code that is not right is valid all the
 * same), `no-prefill`. Parts to style: `label`, `input`, `hint`.
 */

import type { Verdict } from "./codes.js";

/** The element `<referral-field>`. It fires `input` and `change` as an `<input>` does. */
export declare class ReferralField extends HTMLElement {
  static readonly formAssociated: true;
  /** The text in the field, as it stands there. */
  value: string;
  /** The value's verdict; null before the module is loaded. */
  readonly verdict: Verdict | null;
  name: string;
  required: boolean;
  disabled: boolean;
  readonly form: HTMLFormElement | null;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  readonly willValidate: boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    "referral-field": ReferralField;
  }
}

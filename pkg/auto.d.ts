/**
 * `refgraph/form/auto`: a signup page's prefill with no code to write.
 *
 * ```html
 * <script type="module" src="/refgraph/form.auto.browser.js" data-program="spring"
 *   data-storage="local" data-pass-on="form.typeform.com buy.stripe.com"></script>
 * ```
 *
 * The attributes are read from the `<script>` whose `src` this is; where a bundler has it under
 * another name, from the first element with the attribute `data-refgraph`.
 *
 * | attribute | is |
 * |---|---|
 * | `data-program`, `data-mode`, `data-foreign` | what is expected of a code; patterns with a space between them |
 * | `data-names` | the page's own parameters, with a space between them |
 * | `data-field` | a selector of the field |
 * | `data-feedback` | `off` for none |
 * | `data-removable` | `on` or `off`, see `removable` |
 * | `data-storage`, `data-key`, `data-domain`, `data-life`, `data-consent`, `data-gpc` | see `KeepOptions`; nothing is kept without `data-storage` |
 * | `data-pick`, `data-days`, `data-explicit-first` | see `Policy`; `data-days="none"` is without end |
 * | `data-pass-on` | hosts that get the code, with a space between them, each alone or as `host=parameter` |
 *
 * The page hears of `refgraph:filled` and `refgraph:removed` as from `prefill`. It tells what the
 * visitor decided by the event `refgraph:consent` on the document, whose `detail` is true or
 * false. What cannot be (a wrong attribute, a module that does not load) is reported in the
 * console, and leaves the page as it was.
 */

import type { PassOn } from "./carry.js";
import type { Prefill } from "./form.js";

/** What was started; null if it could not be. It never rejects. */
export declare const started: Promise<{
  readonly prefill: Prefill;
  readonly passOn: PassOn | null;
} | null>;

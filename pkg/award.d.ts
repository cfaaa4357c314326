/**
 * `refgraph/award`: who gets what for an activity, by which rule, and why; exact, in decimals as
 * strings; and the ledger of it.
 *
 * ```js
 * runAwards(
 *   { rules: [{ id: "sale", trigger: "purchase", unit: "USD", decimals: 2,
 *     award: { levels: [{ rate: "0.1" }, { rate: "0.05" }], cap: { rate: "0.12" } } }] },
 *   { reference: "order-7", activity_short_id: "purchase", amount: "100.00",
 *     user: "cy@example.com", at: Date.now() },
 *   [{ user: "ben@example.com" }, { user: "ann@example.com", banned: true }],
 * );
 * // { ok: true, awards: [{ user: "ben@example.com", level: 1, amount: "10.00", … }],
 * //   missed: [{ user: "ann@example.com", level: 2, code: "banned", … }], … }
 * ```
 */

export { init, RefgraphError } from "./codes.js";

/** A decimal: 1 to 18 digits, and as many after a point if there is one. `"100.00"`. */
export type DecimalText = string;

/** A fixed amount, in the rule's unit. */
export interface Fixed {
  readonly fixed: DecimalText;
}

/** A rate: `"0.1"` is 10 %, of the activity's amount or of what level 1 is to get. */
export interface Rate {
  readonly rate: DecimalText;
  /** `amount` if left out. */
  readonly of?: "amount" | "level_1" | undefined;
}

/** A part of the rule's pool, in proportion to the others' parts: 1 to 1,000,000. */
export interface PoolShare {
  readonly share: number;
}

/** How much someone gets. */
export type AwardShare = Fixed | Rate | PoolShare;

/** A message, instead of an amount. */
export interface AwardMessage {
  readonly message: {
    /** 1 to 64 letters, digits, dashes and underscores. */
    readonly template: string;
    /**
     * What is put into the template, by name: texts in which `{user}`, `{actor}`, `{level}`,
     * `{amount}` (the activity's), `{reference}` and `{rule}` are filled.
     */
    readonly variables?: { readonly [name: string]: string } | undefined;
  };
}

/** What a rule gives. */
export interface RuleAward {
  /** What the user gets who does it. */
  readonly actor?: AwardShare | AwardMessage | null | undefined;
  /** The level of the first of `levels`; 1, the direct referrer, if left out. */
  readonly from?: number | undefined;
  /** What each level gets, from `from` to 10 at most; null for nothing. */
  readonly levels?: readonly (AwardShare | AwardMessage | null)[] | undefined;
  /** What those with a `share` divide. */
  readonly pool?: Fixed | Rate | undefined;
  /**
   * Who gets what is left over by a division: those with the largest fractions (if left out), the
   * nearest or farthest who has a share, or nobody.
   */
  readonly remainder?: "largest" | "nearest" | "farthest" | "house" | undefined;
  /** Whether the shares of empty levels are kept (if left out) or divided as well. */
  readonly vacant?: "keep" | "divide" | undefined;
  /** The most that one activity costs. */
  readonly cap?: Fixed | { readonly rate: DecimalText } | undefined;
  /**
   * What becomes of awards that are more than cap or budget allow: all are reduced in proportion
   * (if left out), the nearest get theirs first, or nobody gets anything.
   */
  readonly short?: "scale" | "nearest_first" | "nothing" | undefined;
}

/** The most that may be given in a period. Days, months and years are those of UTC. */
export interface AwardBudget {
  /** One rule, all rules, or one person: by the rule that says so, or by all if the program does. */
  readonly per: "rule" | "program" | "person";
  /** For good if left out. */
  readonly period?: "ever" | "year" | "month" | "day" | undefined;
  readonly maximum: DecimalText;
  /** The rule's own, if left out in a rule. */
  readonly unit?: string | undefined;
  readonly decimals?: number | undefined;
}

/** By what awards are multiplied where all of it applies: a weekend of double points. */
export interface AwardMultiplier {
  readonly by: DecimalText;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly first_only?: boolean | undefined;
  readonly minimum_amount?: DecimalText | undefined;
  readonly segment?: string | undefined;
}

/** When a rule applies, and what it may cost. Those of the program win over those of its rules. */
export interface AwardConditions {
  /** From this time on, in unix milliseconds. */
  readonly from?: number | undefined;
  /** Before this time, in unix milliseconds. */
  readonly until?: number | undefined;
  /** Only the first activity of the kind that a user does. */
  readonly first_only?: boolean | undefined;
  readonly minimum_amount?: DecimalText | undefined;
  /** Of which segment the user has to be who does it. */
  readonly segment?: string | undefined;
  /** By what all awards are multiplied; caps and budgets are not. */
  readonly multiplier?: DecimalText | undefined;
  /** By what they are multiplied besides, each where it applies; 100 at most. */
  readonly multipliers?: readonly AwardMultiplier[] | undefined;
  /** How many days after the activity an award can be approved: 0 (if left out) to 3,650. */
  readonly hold_days?: number | undefined;
  readonly budgets?: readonly AwardBudget[] | undefined;
}

/** What is given for one kind of activity. */
export interface AwardRule {
  /** 1 to 64 letters, digits, dashes and underscores; no two rules have the same. */
  readonly id: string;
  /** The short id of the activity that sets it off. */
  readonly trigger: string;
  /** May be left out, with its decimals, where there are messages alone. */
  readonly unit?: string | undefined;
  /** How many decimals the unit has: 0 to 18. */
  readonly decimals?: number | undefined;
  /** `down` if left out. */
  readonly rounding?: "down" | "up" | "half_up" | "half_even" | undefined;
  readonly award: RuleAward;
  /** Who of the chain may get it; who is not banned, if left out. */
  readonly gates?:
    | {
        readonly active?: boolean | undefined;
        readonly not_banned?: boolean | undefined;
        readonly min_referrals?: number | undefined;
      }
    | undefined;
  /** Whether who may not is passed over, or their level stays empty (if left out). */
  readonly compression?: "skip" | "leave_empty" | undefined;
  /** Who is at level 1 for those whom nobody brought in. */
  readonly default_sponsor?: string | undefined;
  readonly conditions?: AwardConditions | undefined;
}

/** All rules of a program; as JSON it is what docs/awards.schema.json describes. */
export interface AwardPlan {
  readonly program?: AwardConditions | undefined;
  readonly rules: readonly AwardRule[];
}

/** What a user did. */
export interface AwardActivity {
  /** What it is known by. */
  readonly reference: string;
  readonly activity_short_id: string;
  /** Rules with a rate need it. */
  readonly amount?: DecimalText | undefined;
  readonly user: string;
  /** When, in unix milliseconds. */
  readonly at: number;
  /** How many of the kind the user has done before; 0 if left out. */
  readonly earlier?: number | undefined;
  readonly banned?: boolean | undefined;
  readonly segments?: readonly string[] | undefined;
  /**
   * Whether it is done to try the plan out: users may stand above themselves, and nothing is ever
   * paid for it.
   */
  readonly test?: boolean | undefined;
}

/** Someone of the chain above, and what is known of them. */
export interface ChainMember {
  readonly user: string;
  /** True if left out. */
  readonly active?: boolean | undefined;
  readonly banned?: boolean | undefined;
  /** How many they brought in; 0 if left out. */
  readonly referrals?: number | undefined;
}

/** What was given before and not taken back: it counts against budgets. */
export interface SpentAward {
  readonly rule: string;
  readonly user: string;
  readonly unit: string;
  readonly amount: DecimalText;
  readonly at: number;
}

/** An award. */
export interface Award {
  readonly rule: string;
  readonly user: string;
  /** 0 for the user who did it. */
  readonly level: number;
  readonly unit: string;
  readonly amount: DecimalText;
  /** How much it would be without cap and budgets. */
  readonly intended: DecimalText;
  readonly code: "fixed" | "rate" | "rate_of_level_1" | "share";
  /** Why, as a sentence in English. */
  readonly text: string;
}

/** Who gets nothing by a rule, and why. */
export interface MissedAward {
  /** Null if no rule is set off. */
  readonly rule: string | null;
  readonly user: string;
  readonly level: number;
  readonly code:
    | "no_rule"
    | "actor_banned"
    | "too_early"
    | "too_late"
    | "not_first"
    | "below_minimum"
    | "other_segment"
    | "banned"
    | "inactive"
    | "too_few_referrals"
    | "below_levels"
    | "beyond_levels"
    | "no_award"
    | "too_small"
    | "budget_spent"
    | "is_actor";
  readonly text: string;
}

/** A message, which someone is to be sent. */
export interface Told {
  readonly rule: string;
  readonly user: string;
  readonly level: number;
  readonly template: string;
  readonly variables: { readonly [name: string]: string };
}

/**
 * What became of all that a rule was to give: `intended` is `given` and `kept` together, and `kept`
 * is `empty`, `remainder` and `cut` together.
 */
export interface AwardSum {
  readonly rule: string;
  readonly unit: string;
  readonly intended: DecimalText;
  readonly given: DecimalText;
  readonly kept: DecimalText;
  /** What was for levels at which nobody is who may get it. */
  readonly empty: DecimalText;
  /** What a division left over, and nobody gets. */
  readonly remainder: DecimalText;
  /** What cap and budgets took away. */
  readonly cut: DecimalText;
}

/** What is wrong, and where: `plan.rules[0].award.levels[2].rate`. */
export interface AwardFault {
  readonly ok: false;
  readonly code:
    | "malformed_json"
    | "duplicate_field"
    | "wrong_type"
    | "missing_field"
    | "unknown_field"
    | "invalid_value"
    | "invalid_id"
    | "level_out_of_range"
    | "conflict"
    | "overflow"
    | "unknown_reference";
  readonly path: string;
  readonly message: string;
}

/**
 * Whether a plan is sound, or what is wrong with it, and where.
 *
 * @throws {TypeError} if it is no plain object
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function checkPlan(
  plan: AwardPlan,
): { readonly ok: true; readonly code: "sound" } | AwardFault;

/** Who gets what, who does not, and who is told what. */
export interface Brought {
  readonly awards: readonly Award[];
  readonly missed: readonly MissedAward[];
  readonly messages: readonly Told[];
  readonly sums: readonly AwardSum[];
}

/** What an activity brings. */
export type AwardsRun = ({ readonly ok: true; readonly code: "ran" } & Brought) | AwardFault;

/**
 * Who gets what for an activity, and why everyone else in the chain does not. It depends on its
 * arguments alone, and keeps nothing.
 *
 * @param chain who brought the user in, and who brought them in, from level 1 up, as it stands
 * @param spent what counts against budgets; nothing if left out
 * @throws {TypeError} if an argument is no plain object or array
 * @throws {RefgraphError} `not_initialized`, `internal`
 */
export declare function runAwards(
  plan: AwardPlan,
  activity: AwardActivity,
  chain: readonly ChainMember[],
  spent?: readonly SpentAward[],
): AwardsRun;

/** What every entry of a ledger has: the activity that it is of, and when it was written. */
interface EntryOf<Act extends string> {
  readonly reference: string;
  /** In unix milliseconds. */
  readonly at: number;
  readonly act: Act;
}

/** An award, as the ledger keeps it. */
export interface LedgerAward {
  readonly rule: string;
  readonly user: string;
  readonly level: number;
  readonly unit: string;
  readonly decimals: number;
  readonly amount: DecimalText;
  /** From when on it can be approved, in unix milliseconds. */
  readonly due: number;
  /** Why, as a sentence in English. */
  readonly reason: string;
}

/** A line of a ledger. `award` is the number of an award among those of its activity, from 0. */
export type LedgerEntry =
  | (EntryOf<"ran"> & {
      readonly activity_short_id: string;
      readonly user: string;
      readonly amount: DecimalText | null;
      /** When it was done, in unix milliseconds. */
      readonly done: number;
      /** Who stood above, from level 1 up, at that time. */
      readonly chain: readonly string[];
      readonly test: boolean;
    })
  | (EntryOf<"gave"> & LedgerAward & { readonly award: number })
  | (EntryOf<"told"> & Told & { readonly message: number })
  | (EntryOf<"approved" | "paid" | "settled"> & { readonly award: number })
  | (EntryOf<"took_back"> & { readonly award: number; readonly why: string })
  | (EntryOf<"held_for_review" | "cleared" | "confirmed"> & ReviewNote);

/** Who took a step of a review, and why: 1 to 254 bytes each, without control characters. */
export interface ReviewNote {
  readonly by: string;
  readonly why: string;
}

/** A step that was taken, and when, in unix milliseconds. */
export interface ReviewStep extends ReviewNote {
  readonly at: number;
}

/** The review of an activity. */
export interface AwardReview {
  /** The activity's. */
  readonly reference: string;
  readonly state: "open" | "cleared" | "confirmed";
  readonly opened: ReviewStep;
  /** Null while it is open. */
  readonly closed: ReviewStep | null;
}

/** What a user has of a unit. */
export interface AwardBalance {
  readonly user: string;
  readonly unit: string;
  /** What waits for its hold time to be over. */
  readonly pending: string;
  /** What can be paid; below zero, what is owed back. */
  readonly approved: string;
  /** What was paid, in all. */
  readonly paid: string;
  /** What tests brought, of which nothing is ever paid. */
  readonly test: string;
}

/** What was written, and how many entries; or that it was all there. */
export type LedgerWritten<Code extends string> =
  | { readonly ok: true; readonly code: Code | "unchanged"; readonly entries: number }
  | AwardFault;

/**
 * A ledger of awards. It only grows, by entries that are plain data: keep these wherever you like,
 * and {@link Ledger.load} makes the same ledger of them. All that it tells is a sum of them.
 *
 * Times (`now`) are in unix milliseconds. Wrong arguments are TypeErrors; a ledger that was freed,
 * or lost when the module failed, throws as a `Network` does.
 */
export declare class Ledger {
  constructor();

  /** The ledger of these entries, or the fault of the first that does not follow from the others. */
  static load(
    entries: readonly LedgerEntry[],
  ): { readonly ok: true; readonly code: "loaded"; readonly ledger: Ledger } | AwardFault;

  /** How many entries there are. */
  readonly size: number;

  /** Adds entries, all or none, as another ledger has them. */
  append(entries: readonly LedgerEntry[]): LedgerWritten<"appended">;

  /**
   * Runs an activity as {@link runAwards} does, with what this ledger holds counted against
   * budgets, and writes down what it brings. An activity whose reference is there already changes
   * nothing.
   */
  record(
    plan: AwardPlan,
    activity: AwardActivity,
    chain: readonly ChainMember[],
    settings: { readonly now: number },
  ):
    | ({ readonly ok: true; readonly code: "recorded"; readonly entries: number } & Brought)
    | { readonly ok: true; readonly code: "unchanged"; readonly entries: 0 }
    | AwardFault;

  /**
   * Takes back what an activity brought, for a refund or fraud: exactly that, once, wherever it has
   * got to and whatever has become of the chain. What was paid is owed, and kept from what is paid
   * next.
   *
   * @param settings.why up to 254 bytes, for the entry
   */
  reverse(
    reference: string,
    settings: { readonly now: number; readonly why?: string | undefined },
  ): LedgerWritten<"reversed">;

  /**
   * Holds an activity for a review: until it is cleared nothing that it gave is approved or paid,
   * and what was approved is pending again. What was paid before stays so. A review that is closed
   * is not opened again: `conflict`.
   */
  hold(
    reference: string,
    settings: ReviewNote & { readonly now: number },
  ): LedgerWritten<"held_for_review">;

  /** Closes a review: the activity is right, and what it gave goes on. */
  clear(
    reference: string,
    settings: ReviewNote & { readonly now: number },
  ): LedgerWritten<"cleared">;

  /** Closes a review: the activity is wrong, and what it gave is taken back, for that reason. */
  confirm(
    reference: string,
    settings: ReviewNote & { readonly now: number },
  ): LedgerWritten<"confirmed">;

  /** The reviews that have got to a state, or all of them, by the reference of the activity. */
  reviews(state?: AwardReview["state"]): AwardReview[];

  /** Approves all awards whose hold time is over, and whose activity is not held for a review. */
  approve(settings: { readonly now: number }): LedgerWritten<"approved">;

  /**
   * Marks as paid all that is approved of a user's unit, less what is owed back; `amount` is what
   * is to be paid. If nothing is, or more is owed, nothing changes and it is null.
   */
  pay(
    user: string,
    unit: string,
    settings: { readonly now: number },
  ):
    | {
        readonly ok: true;
        readonly code: "paid" | "unchanged";
        readonly entries: number;
        readonly amount: DecimalText | null;
      }
    | AwardFault;

  /** What a user has, by unit; or what everyone has, by user and unit. */
  balances(user?: string): AwardBalance[];

  /** The awards of an activity, and where each has got to. */
  awards(reference: string): (LedgerAward & {
    readonly state: "pending" | "approved" | "paid" | "reversed" | "owed" | "settled" | "test";
  })[];

  /**
   * What can be paid to whom, as CSV (RFC 4180) with the columns `user`, `unit` and `amount`. A
   * user whom a spreadsheet would take for a formula has an apostrophe before them.
   */
  payoutCsv(): string;

  /** The entries from a place on, all or `limit` of them. */
  entries(from?: number, limit?: number): LedgerEntry[];

  /** All entries. */
  toJSON(): LedgerEntry[];

  /** Gives the memory back. */
  free(): void;
  [Symbol.dispose](): void;
}

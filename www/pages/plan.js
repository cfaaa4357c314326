// A plan's first rule as the words of a form, and back: "10 %" is a rate, "5.00" an amount, "2 parts"
// a share of the pool. What the form has no words for stays in the plan as it is.

const RATE = /^(\d{1,16})(?:\.(\d{1,16}))?\s*%$/;
const FIXED = /^\d{1,18}(?:\.\d{1,18})?$/;
const PARTS = /^(\d{1,7})\s*parts?$/i;

/** The share that a text says: null for nothing, undefined if it says none. */
export function shareOf(text) {
  const said = text.trim();
  if (!said) return null;
  const rate = RATE.exec(said);
  if (rate) return { rate: decimal(rate[1], rate[2] ?? "", -2) };
  if (FIXED.test(said)) return { fixed: said };
  const parts = PARTS.exec(said);
  return parts ? { share: Number(parts[1]) } : undefined;
}

/** How a share is said; undefined for what a form has no words for. */
export function textOf(share) {
  if (share === null || share === undefined) return "";
  if (share.rate !== undefined && share.of !== "level_1") return percent(share.rate);
  if (share.fixed !== undefined) return share.fixed;
  if (share.share !== undefined) return `${share.share} ${share.share === 1 ? "part" : "parts"}`;
}

/** A rate in percent: `0.125` is `12.5 %`. */
export function percent(rate) {
  const [whole, fraction = ""] = rate.split(".");
  return `${decimal(whole, fraction, 2)} %`;
}

/** Digits with their point moved by so many places. */
function decimal(whole, fraction, places) {
  const digits = whole.padStart(2, "0") + fraction.padEnd(2, "0");
  const point = Math.max(whole.length, 2) + places;
  const before = digits.slice(0, point).replace(/^0+(?=\d)/, "") || "0";
  const after = digits.slice(point).replace(/0+$/, "");
  return after ? `${before}.${after}` : before;
}

/** A rule's field: how it is read out of the rule, and the rule with it as its text says. */
const field = (read, write) => ({ read, write });
const award = (name) =>
  field(
    (rule) => textOf(rule.award[name]),
    (rule, share) => ({ ...rule, award: with_(rule.award, name, share) }),
  );
const condition = (name) =>
  field(
    (rule) => rule.conditions?.[name] ?? "",
    (rule, text) => ({
      ...rule,
      conditions: with_(rule.conditions ?? {}, name, text.trim() || null),
    }),
  );
/** An object with one more entry, or without it. */
const with_ = (object, name, value) => {
  const { [name]: _, ...others } = object;
  return value === null ? others : { ...others, [name]: value };
};
const MONTHLY = { per: "rule", period: "month" };
const isMonthly = ({ per, period }) => per === MONTHLY.per && period === MONTHLY.period;

export const FIELDS = {
  trigger: field(
    (rule) => rule.trigger,
    (rule, trigger) => ({ ...rule, trigger: trigger.trim() }),
  ),
  unit: field(
    (rule) => rule.unit ?? "",
    (rule, unit) => ({ ...rule, unit: unit.trim() }),
  ),
  decimals: field(
    (rule) => String(rule.decimals ?? ""),
    (rule, text) => ({ ...rule, decimals: Number(text) }),
  ),
  rounding: field(
    (rule) => rule.rounding ?? "down",
    (rule, rounding) => ({ ...rule, rounding }),
  ),
  cap: award("cap"),
  pool: award("pool"),
  actor: award("actor"),
  compression: field(
    (rule) => rule.compression === "skip",
    (rule, isOn) => with_(rule, "compression", isOn ? "skip" : null),
  ),
  min_referrals: field(
    (rule) => String(rule.gates?.min_referrals ?? ""),
    (rule, text) => ({
      ...rule,
      gates: with_(rule.gates ?? {}, "min_referrals", text.trim() ? Number(text) : null),
    }),
  ),
  minimum_amount: condition("minimum_amount"),
  budget: field(
    (rule) => rule.conditions?.budgets?.find(isMonthly)?.maximum ?? "",
    (rule, text) => {
      const others = (rule.conditions?.budgets ?? []).filter((budget) => !isMonthly(budget));
      const budgets = text.trim() ? [...others, { ...MONTHLY, maximum: text.trim() }] : others;
      return {
        ...rule,
        conditions: with_(rule.conditions ?? {}, "budgets", budgets.length ? budgets : null),
      };
    },
  ),
};
/** Fields whose text says a share. */
export const SHARES = new Set(["cap", "pool", "actor"]);

/** What level 1 and those above it get, as texts; undefined where there are no words for it. */
export const levelsOf = ({ award }) => [
  ...Array((award.from ?? 1) - 1).fill(""),
  ...(award.levels ?? []).map(textOf),
];

/** The rule with what a level gets, from 1 on. */
export function withLevel(rule, level, share) {
  const { from = 1, levels: given = [], ...others } = rule.award;
  const levels = Array.from({ length: 10 }, (_, at) => given[at - from + 1] ?? null);
  levels[level - 1] = share;
  while (levels.length && levels.at(-1) === null) levels.pop();
  return { ...rule, award: levels.length ? { ...others, levels } : others };
}

const usd = { unit: "USD", decimals: 2 };
const levels = (...texts) => ({ levels: texts.map(shareOf) });

/** Plans to begin with. */
export const PLANS = {
  "Ten levels, 10 % in all": {
    rules: [
      {
        id: "sale",
        trigger: "purchase",
        ...usd,
        award: {
          ...levels("4 %", "2 %", "1 %", "1 %", "0.5 %", "0.5 %", "0.25 %", "0.25 %"),
          cap: { rate: "0.1" },
        },
      },
    ],
  },
  "The direct referrer alone, 20 %": {
    rules: [{ id: "sale", trigger: "purchase", ...usd, award: levels("20 %") }],
  },
  "A pool of 10 %, divided": {
    rules: [
      {
        id: "sale",
        trigger: "purchase",
        ...usd,
        award: {
          ...levels("5 parts", "3 parts", "2 parts"),
          pool: { rate: "0.1" },
          vacant: "divide",
        },
        compression: "skip",
      },
    ],
  },
  "Both sides get 5.00 at the first sale": {
    rules: [
      {
        id: "welcome",
        trigger: "purchase",
        ...usd,
        award: { actor: { fixed: "5.00" }, ...levels("5.00") },
        conditions: { first_only: true, minimum_amount: "20.00" },
      },
    ],
  },
  "Ten for whoever signs somebody up": {
    rules: [{ id: "signup", trigger: "signup", ...usd, award: levels("10.00", "5.00") }],
  },
};

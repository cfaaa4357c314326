//! Rules: what a program gives for what. A [`Plan`] is data, which [`read`](super::read) makes of
//! JSON; here is only what it says.

use super::amount::{Decimal, Remainder, Rounding};
use alloc::string::String;
use alloc::vec::Vec;

/// The most levels of the chain that a rule awards.
pub const MAX_LEVELS: usize = 10;

/// The most segments that a plan tells apart: one a bit of [`Segments`].
pub const MAX_SEGMENTS: usize = 64;

/// All rules of a program.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The rules, in the order in which they are run. The program's conditions stand in place of
    /// theirs already.
    pub rules: Vec<Rule>,
    /// What has to be counted for the budgets.
    pub counts: Vec<Count>,
    /// The segments that conditions ask for: the bits of [`Segments`].
    pub segments: Vec<String>,
}

/// Of which of the plan's segments a user is, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Segments(pub u64);

/// What some budget asks: how much was given of a unit in a period, by one rule or all, to one
/// person or all. Budgets that ask the same share a count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// By which rule, by its place in the plan; by all if none.
    pub rule: Option<usize>,
    /// Whether each person has a count of their own.
    pub personal: bool,
    /// In which time.
    pub period: Period,
    /// The short id of the unit.
    pub unit: String,
}

/// What is given for one kind of activity.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The short id by which the ledger knows the rule.
    pub id: String,
    /// The short id of the activity that sets it off.
    pub trigger: String,
    /// In which unit it awards.
    pub unit: Unit,
    /// How amounts are rounded to the unit's decimals.
    pub rounding: Rounding,
    /// Who gets how much.
    pub award: Award,
    /// Who of the chain may get it.
    pub gates: Gates,
    /// Whether who may not is passed over, so that those above move down a level; or else the
    /// level stays empty.
    pub skips: bool,
    /// Who stands at level 1 for those whom nobody brought in.
    pub default_sponsor: Option<String>,
    /// When it applies, and how much it may cost.
    pub conditions: Conditions,
    /// The messages of [`Share::Message`].
    pub messages: Vec<Message>,
}

/// What someone is told instead of being given money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The name of the template, which whoever sends it knows.
    pub template: String,
    /// What is put into it: names, and texts with places to fill as [`message`](super::message)
    /// knows them.
    pub variables: Vec<(String, String)>,
}

/// What is awarded: money, points, anything that is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its short id, as `USD`.
    pub id: String,
    /// How many decimals it has, 18 at most.
    pub decimals: u8,
}

/// Who gets how much.
#[derive(Clone, Debug, Default)]
pub struct Award {
    /// What the actor gets.
    pub actor: Option<Share>,
    /// The level of the first of `levels`.
    pub from: u8,
    /// What each level gets, from `from` up.
    pub levels: Vec<Option<Share>>,
    /// What those with a [`Share::Weight`] divide.
    pub pool: Option<Share>,
    /// Where the rest of a division goes.
    pub remainder: Remainder,
    /// Whether those who are there also divide the weights of empty levels; or else the business
    /// keeps these.
    pub divides_vacant: bool,
    /// The most that one activity costs.
    pub cap: Option<Share>,
    /// What becomes of awards that are more than there is.
    pub short: Short,
}

/// How much someone gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// As much, in the rule's unit.
    Fixed(Decimal),
    /// So much of the activity's amount; 0.1 is 10 %.
    Rate(Decimal),
    /// So much of what level 1 is to get.
    RateOfFirst(Decimal),
    /// A part of the pool, in proportion to the other weights.
    Weight(u32),
    /// No amount, but a message, by its place in the rule's list.
    Message(u8),
}

/// What becomes of awards when there is not enough for all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Short {
    /// All are reduced in proportion.
    #[default]
    Scale,
    /// The actor first, then level by level, until nothing is left.
    NearestFirst,
    /// Nobody gets anything.
    Nothing,
}

/// Who of the chain may get an award.
#[derive(Clone, Copy, Debug)]
pub struct Gates {
    /// Only the active.
    pub active: bool,
    /// Only who is not banned.
    pub not_banned: bool,
    /// Only who brought in so many.
    pub min_referrals: u32,
}

/// When a rule applies, and how much it may cost.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Activities from this time on, in unix milliseconds.
    pub from: Option<u64>,
    /// Activities before this time, in unix milliseconds.
    pub until: Option<u64>,
    /// Only the first activity of the kind that a user does.
    pub first_only: Option<bool>,
    /// Only activities of this amount or more.
    pub minimum_amount: Option<Decimal>,
    /// Only actors of this segment, by its place in the plan's list.
    pub segment: Option<u8>,
    /// By what all awards are multiplied.
    pub multiplier: Option<Decimal>,
    /// By what they are multiplied besides, each where it applies.
    pub multipliers: Vec<Multiplier>,
    /// How long an award waits before it can be approved, in milliseconds.
    pub hold: Option<u64>,
    /// The most that may be given.
    pub budgets: Vec<Budget>,
}

/// By what awards are multiplied while it applies: a weekend of double points.
#[derive(Clone, Copy, Debug)]
pub struct Multiplier {
    /// By what.
    pub by: Decimal,
    /// Activities from this time on, in unix milliseconds.
    pub from: Option<u64>,
    /// Activities before this time, in unix milliseconds.
    pub until: Option<u64>,
    /// Only the first activity of the kind that a user does.
    pub first_only: bool,
    /// Only activities of this amount or more.
    pub minimum_amount: Option<Decimal>,
    /// Only actors of this segment, by its place in the plan's list.
    pub segment: Option<u8>,
}

/// The most that may be given in some time.
#[derive(Clone, Debug)]
pub struct Budget {
    /// By whom.
    pub per: Per,
    /// In which time.
    pub period: Period,
    /// Of which unit.
    pub unit: Unit,
    /// How much, in the unit's smallest parts.
    pub maximum: i128,
    /// The place of its count in the plan's list, if it is of the rule's unit.
    pub count: usize,
}

/// What a budget is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// One rule.
    Rule,
    /// All rules of the program.
    Program,
    /// One who gets awards: of the rule that says so, or of all rules if the program says so.
    Person,
}

/// In which time a budget may be spent. Days, months and years are those of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// For good.
    Ever,
    /// A year of the calendar.
    Year,
    /// A month of the calendar.
    Month,
    /// A day.
    Day,
}

/// A day in milliseconds.
pub(super) const DAY: u64 = 86_400_000;

impl Period {
    /// Every period, by its name in rules.
    pub const ALL: [(&str, Self); 4] = [
        ("ever", Self::Ever),
        ("year", Self::Year),
        ("month", Self::Month),
        ("day", Self::Day),
    ];

    /// The name in rules.
    pub const fn code(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// When the period that `at` lies in began, in unix milliseconds.
    pub fn start(self, at: u64) -> u64 {
        let days = at / DAY;
        // Hinnant's `civil_from_days`: years that begin in March, in eras of 400.
        let shifted = days + 719_468;
        let (era, of_era) = (shifted / 146_097, shifted % 146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let of_month = of_year - (153 * month + 2) / 5;
        let start = match self {
            Self::Ever => 0,
            Self::Day => days,
            Self::Month => days - of_month,
            // March is month 0: January and February belong to the year before.
            Self::Year if month >= 10 => days - of_month - if month == 11 { 31 } else { 0 },
            Self::Year => {
                let civil = era * 400 + year;
                let is_leap = civil % 4 == 0 && (civil % 100 != 0 || civil % 400 == 0);
                days - of_year - 59 - u64::from(is_leap)
            }
        };
        start * DAY
    }
}

impl Conditions {
    /// These conditions of a rule, with those of its program in their place.
    fn below(&mut self, program: &Self) {
        let own = core::mem::replace(self, program.clone());
        self.from = program.from.or(own.from);
        self.until = program.until.or(own.until);
        self.first_only = program.first_only.or(own.first_only);
        self.minimum_amount = program.minimum_amount.or(own.minimum_amount);
        self.segment = program.segment.or(own.segment);
        self.multiplier = program.multiplier.or(own.multiplier);
        self.hold = program.hold.or(own.hold);
        if program.multipliers.is_empty() {
            self.multipliers = own.multipliers;
        }
        for budget in own.budgets {
            let same = |other: &Budget| {
                (other.per, other.period, &other.unit.id)
                    == (budget.per, budget.period, &budget.unit.id)
            };
            if !program.budgets.iter().any(same) {
                self.budgets.push(budget);
            }
        }
    }
}

impl Plan {
    /// The plan of these rules, over which the conditions of the program win.
    pub fn new(program: &Conditions, mut rules: Vec<Rule>, segments: Vec<String>) -> Self {
        let mut counts: Vec<Count> = Vec::new();
        for (place, rule) in rules.iter_mut().enumerate() {
            rule.conditions.below(program);
            let unit = &rule.unit.id;
            rule.conditions.budgets.retain(|it| it.unit.id == *unit);
            // Those of the program come first.
            let of_program = |budget: &&Budget| budget.unit.id == *unit;
            let first = program.budgets.iter().filter(of_program).count();
            for (at, budget) in rule.conditions.budgets.iter_mut().enumerate() {
                let is_of_rule = match budget.per {
                    Per::Rule => true,
                    Per::Program => false,
                    Per::Person => at >= first,
                };
                let count = Count {
                    rule: is_of_rule.then_some(place),
                    personal: budget.per == Per::Person,
                    period: budget.period,
                    unit: unit.clone(),
                };
                let known = counts.iter().position(|other| *other == count);
                budget.count = known.unwrap_or(counts.len());
                if known.is_none() {
                    counts.push(count);
                }
            }
        }
        Self {
            rules,
            counts,
            segments,
        }
    }

    /// Of which of the plan's segments someone of these is.
    pub fn segments_of<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Segments {
        let mut bits = 0;
        for name in names {
            if let Some(at) = self.segments.iter().position(|known| known == name) {
                bits |= 1 << at;
            }
        }
        Segments(bits)
    }
}

impl Segments {
    /// Whether the user is of the segment at this place of the plan's list.
    pub const fn has(self, segment: u8) -> bool {
        self.0 >> segment & 1 > 0
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, Period};

    #[test]
    fn periods_begin_where_the_calendar_says() {
        // Days since 1970, from the calendar: 2026-11-24, 2024-02-29, 2000-03-01, 2100-03-01,
        // 2025-01-31, 1970-01-01; each with the first of its month and of its year.
        for (day, month, year) in [
            (20_781, 20_758, 20_454),
            (19_782, 19_754, 19_723),
            (11_017, 11_017, 10_957),
            (47_541, 47_541, 47_482),
            (20_119, 20_089, 20_089),
            (0, 0, 0),
        ] {
            let at = day * DAY + 12_345;
            assert_eq!(Period::Day.start(at), day * DAY);
            assert_eq!(Period::Month.start(at), month * DAY, "month of {day}");
            assert_eq!(Period::Year.start(at), year * DAY, "year of {day}");
            assert_eq!(Period::Ever.start(at), 0);
        }
    }
}

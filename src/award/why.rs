//! Why someone gets an award, or none: as a stable code, and as a sentence for people.

use super::amount;
use super::run::{Given, Missed};
use crate::decimal;
use alloc::string::String;

macro_rules! whys {
    ($($(#[$doc:meta])* $name:ident $code:literal $message:literal;)*) => {
        /// Why someone gets nothing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Why {
            $(#[doc = $message] $name,)*
        }

        impl Why {
            /// Every reason, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name, `snake_case`.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// The end of a sentence.
            pub const fn message(self) -> &'static str {
                match self {
                    $(Self::$name => $message,)*
                }
            }
        }
    };
}

whys! {
    NoRule "no_rule" "no rule is set off by this activity.";
    ActorBanned "actor_banned" "the user who did it is banned.";
    TooEarly "too_early" "it was done before the rule begins.";
    TooLate "too_late" "it was done after the rule has ended.";
    NotFirst "not_first" "only a user's first activity of the kind counts.";
    BelowMinimum "below_minimum" "the amount is below the rule's minimum.";
    OtherSegment "other_segment" "the user who did it is not of the rule's segment.";
    Banned "banned" "this user is banned.";
    Inactive "inactive" "this user is not active.";
    TooFewReferrals "too_few_referrals" "this user has brought in too few.";
    BelowLevels "below_levels" "the rule begins at a higher level.";
    BeyondLevels "beyond_levels" "the rule ends at a lower level.";
    NoAward "no_award" "the rule has no award for this level.";
    TooSmall "too_small" "the amount is less than the unit's smallest part.";
    BudgetSpent "budget_spent" "the budget has nothing left for it.";
    IsActor "is_actor" "nobody is their own referrer.";
}

/// By what an amount was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A fixed amount.
    Fixed,
    /// A rate of the activity's amount.
    Rate,
    /// A rate of what level 1 was to get.
    RateOfFirst,
    /// A share of the pool.
    Share,
}

impl By {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Rate => "rate",
            Self::RateOfFirst => "rate_of_level_1",
            Self::Share => "share",
        }
    }
}

fn at(text: &mut String, level: u8) {
    if level == 0 {
        text.push_str(", who did it,");
    } else {
        text.push_str(" at level ");
        decimal::push_integer(text, level.into());
    }
}

/// Why someone gets an award, as a sentence.
pub fn given(given: &Given<'_, &str>) -> String {
    let unit = &given.rule.unit;
    sentence(&Award {
        user: given.user,
        level: given.level,
        rule: &given.rule.id,
        unit: &unit.id,
        amount: &amount::write(given.amount, unit.decimals),
        intended: &amount::write(given.intended, unit.decimals),
        by: given.by.code(),
    })
}

/// An award as a sentence tells it.
#[derive(Clone, Copy, Debug)]
pub struct Award<'a> {
    /// Who gets it.
    pub user: &'a str,
    /// At which level.
    pub level: u8,
    /// By which rule.
    pub rule: &'a str,
    /// In which unit.
    pub unit: &'a str,
    /// How much.
    pub amount: &'a str,
    /// How much it would be without cap and budgets.
    pub intended: &'a str,
    /// By what it was found: the code of a [`By`].
    pub by: &'a str,
}

/// The sentence of an award.
pub fn sentence(award: &Award<'_>) -> String {
    let mut text = String::from(award.user);
    at(&mut text, award.level);
    let Award {
        amount,
        intended,
        unit,
        ..
    } = *award;
    for part in [" gets ", amount, " ", unit, " by the rule ", award.rule] {
        text.push_str(part);
    }
    text.push_str(match award.by {
        "fixed" => ": a fixed amount.",
        "rate" => ": a rate of the activity's amount.",
        "rate_of_level_1" => ": a rate of what level 1 was to get.",
        _ => ": a share of the pool.",
    });
    if amount != intended {
        for part in [
            " Without cap and budget it would be ",
            intended,
            " ",
            unit,
            ".",
        ] {
            text.push_str(part);
        }
    }
    text
}

/// Why someone gets nothing, as a sentence.
pub fn missed(missed: &Missed<'_, &str>) -> String {
    let mut text = String::from(missed.user);
    at(&mut text, missed.level);
    text.push_str(" gets nothing");
    if let Some(rule) = missed.rule {
        text.push_str(" by the rule ");
        text.push_str(&rule.id);
    }
    text.push_str(": ");
    text.push_str(missed.why.message());
    text
}

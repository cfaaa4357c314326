//! Warnings: what a plan does, as a simulation shows, that will not go well.
//!
//! A plan that pays people above for recruiting, and not for sales to those who use what is sold,
//! is a pyramid scheme: by the test of *Koscot Interplanetary* (86 F.T.C. 1106, 1975) in the United
//! States, and by no. 14 of annex I of directive 2005/29/EC in the European Union. This is a hint
//! to ask a lawyer, not advice.

use super::report::Report;
use crate::award::rules::{Plan, Share};
use alloc::string::String;
use alloc::vec::Vec;

/// What is wrong with a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// People above are awarded for joining, and for nothing else.
    RecruitingOnly,
    /// More than half of what people above got was for joining.
    RecruitingMostly {
        /// In which unit.
        unit: String,
    },
    /// More was given than came in.
    OwesMore {
        /// In which unit.
        unit: String,
    },
    /// With all levels filled, more would have been given than came in.
    OwesMoreAtWorst {
        /// In which unit.
        unit: String,
    },
}

impl Warning {
    /// The stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::RecruitingOnly => "recruiting_only",
            Self::RecruitingMostly { .. } => "recruiting_mostly",
            Self::OwesMore { .. } => "owes_more",
            Self::OwesMoreAtWorst { .. } => "owes_more_at_worst",
        }
    }

    /// The unit that it is about, if it is about one.
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::RecruitingOnly => None,
            Self::RecruitingMostly { unit }
            | Self::OwesMore { unit }
            | Self::OwesMoreAtWorst { unit } => Some(unit),
        }
    }

    /// A sentence for the owner of the plan.
    pub const fn message(&self) -> &'static str {
        match self {
            Self::RecruitingOnly => {
                "People are awarded for bringing in others alone, and not for what these buy. Where money is paid in, that is a pyramid scheme in many countries: ask a lawyer."
            }
            Self::RecruitingMostly { .. } => {
                "More than half of what the levels get is for bringing in others, not for what these buy. Where money is paid in, that may be a pyramid scheme: ask a lawyer."
            }
            Self::OwesMore { .. } => "The plan gives more than comes in.",
            Self::OwesMoreAtWorst { .. } => {
                "With all levels filled the plan would give more than comes in: set a cap, or a budget."
            }
        }
    }
}

/// What is wrong with a plan, from its report.
pub(super) fn of(report: &Report, plan: &Plan, joining: &[String]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let is_amount =
        |share: &Option<Share>| share.is_some_and(|share| !matches!(share, Share::Message(_)));
    let mut above = plan
        .rules
        .iter()
        .filter(|rule| rule.award.levels.iter().any(is_amount))
        .peekable();
    if above.peek().is_some() && above.all(|rule| joining.contains(&rule.trigger)) {
        warnings.push(Warning::RecruitingOnly);
    } else {
        for it in &report.units {
            let actors = it.levels.first().copied().unwrap_or(0);
            if it.recruiting > it.given - actors - it.recruiting {
                let unit = it.unit.id.clone();
                warnings.push(Warning::RecruitingMostly { unit });
            }
        }
    }
    if let Some(it) = report.of_income() {
        let unit = it.unit.id.clone();
        if report.is_more_than_income(it.given, &it.unit) {
            warnings.push(Warning::OwesMore { unit });
        } else if let Some(worst) = it.worst
            && report.is_more_than_income(worst, &it.unit)
        {
            warnings.push(Warning::OwesMoreAtWorst { unit });
        }
    }
    warnings
}

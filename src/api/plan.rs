//! A program's plan of awards, as requests bring it: read by the rules of [`award`](crate::award),
//! with the path to what is wrong with it.

use super::fields::MAX_BODY;
use super::json::{Json, Writer};
use super::refused::Refused;
use crate::award::node::{Fault, Node};
use crate::award::read;
use crate::award::rules::Plan;
use crate::decimal;
use crate::email;
use crate::refusal::Reason;
use crate::store::{Budgets, MAX_SPONSORS, MAX_UNITS, NewPlan};
use alloc::string::String;
use alloc::vec::Vec;

impl From<Fault> for Refused {
    fn from(Fault { reason, path }: Fault) -> Self {
        Self::naming(reason, &path)
    }
}

/// The rules of a plan, as values.
pub fn rules_of(plan: &mut Json) -> Option<&mut Vec<Json>> {
    let Json::Object(members) = plan else {
        return None;
    };
    let (_, rules) = members.iter_mut().find(|(name, _)| name == "rules")?;
    match rules {
        Json::Array(rules) => Some(rules),
        _ => None,
    }
}

/// A member of an object.
pub fn member<'a>(value: &'a Json, name: &str) -> Option<&'a Json> {
    let Json::Object(members) = value else {
        return None;
    };
    let (_, value) = members.iter().find(|(other, _)| other == name)?;
    Some(value)
}

/// The place of the rule of this id.
pub fn place_of(rules: &[Json], id: &str) -> Option<usize> {
    let is_it = |rule: &Json| member(rule, "id").and_then(Json::text) == Some(id);
    rules.iter().position(is_it)
}

/// The path to a member of a rule.
pub fn path(place: usize, name: &str) -> String {
    let mut path = String::from("rules[");
    decimal::push_integer(&mut path, i64::try_from(place).unwrap_or(i64::MAX));
    path.push_str("].");
    path.push_str(name);
    path
}

/// What is to be stored of a plan, which comes after one of this version if one is named.
///
/// # Errors
/// What [`read::plan_of`] refuses; `invalid_email` for a default sponsor; `too_many` of these or
/// of units; `too_large`.
pub fn new(mut plan: Json, after: Option<i64>) -> Result<NewPlan, Refused> {
    for (place, rule) in rules_of(&mut plan).into_iter().flatten().enumerate() {
        let Json::Object(members) = rule else {
            continue;
        };
        for (name, value) in members {
            if let ("default_sponsor", Json::Text(text)) = (&**name, value) {
                let invalid = || Refused::naming(Reason::InvalidEmail, &path(place, name));
                *text = email::canonical(text).ok_or_else(invalid)?;
            }
        }
    }
    let read = read::plan_of(&Node::root(&plan))?;
    let (mut sponsors, mut units) = (Vec::new(), Vec::new());
    for rule in &read.rules {
        let given = rule.default_sponsor.iter();
        sponsors.extend(
            given
                .filter(|&email| !sponsors.contains(email))
                .cloned()
                .collect::<Vec<_>>(),
        );
        let unit = (rule.unit.id.clone(), rule.unit.decimals);
        if !unit.0.is_empty() && !units.contains(&unit) {
            units.push(unit);
        }
    }
    if sponsors.len() > MAX_SPONSORS || units.len() > MAX_UNITS {
        return Err(Reason::TooMany.of("rules").into());
    }
    let text = Writer::default().value(&plan).finish();
    if text.len() > MAX_BODY {
        return Err(Reason::TooLarge.of("rules").into());
    }
    Ok(NewPlan {
        plan: text,
        budgets: budgets(&read),
        sponsors,
        units,
        after,
    })
}

fn budgets(plan: &Plan) -> Budgets {
    if plan.counts.iter().any(|count| count.personal) {
        Budgets::OfPersons
    } else if plan.counts.is_empty() {
        Budgets::None
    } else {
        Budgets::OfAll
    }
}

//! What a message's variables say: texts with places to fill, as `{user}`.

use super::amount::Decimal;
use super::run::Told;
use crate::decimal;
use alloc::string::String;
use alloc::vec::Vec;

/// The places that a text may have.
const PLACES: [&str; 6] = ["user", "actor", "level", "amount", "reference", "rule"];

/// The parts of a text: as it stands, or the name of a place. A brace that closes none is itself.
fn parts(text: &str) -> impl Iterator<Item = Result<&str, &str>> {
    text.split('{').enumerate().flat_map(|(at, part)| {
        let (name, rest) = match part.split_once('}') {
            Some((name, rest)) if at > 0 => (Some(Err(name)), rest),
            _ if at > 0 => (Some(Err(part)), ""),
            _ => (None, part),
        };
        name.into_iter().chain([Ok(rest)])
    })
}

/// Whether all places of a text are such as can be filled.
pub fn is_sound(text: &str) -> bool {
    parts(text)
        .all(|part| part.is_ok_and(|_| true) || part.is_err_and(|name| PLACES.contains(&name)))
}

/// What a message is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The reference of the activity.
    pub reference: &'a str,
    /// Who did it.
    pub actor: &'a str,
    /// What it was worth.
    pub amount: Option<Decimal>,
}

/// The variables of a message, filled.
pub fn fill(told: &Told<'_, &str>, about: &About<'_>) -> Vec<(String, String)> {
    let each = told.message.variables.iter().map(|(name, text)| {
        let mut filled = String::new();
        for part in parts(text) {
            match part {
                Ok(text) => filled.push_str(text),
                Err("user") => filled.push_str(told.user),
                Err("actor") => filled.push_str(about.actor),
                Err("level") => decimal::push_integer(&mut filled, told.level.into()),
                Err("amount") => {
                    if let Some(amount) = about.amount {
                        filled.push_str(&amount.text());
                    }
                }
                Err("reference") => filled.push_str(about.reference),
                Err(_) => filled.push_str(&told.rule.id),
            }
        }
        (name.clone(), filled)
    });
    each.collect()
}

//! Scenarios that are made up: a network grown as real ones do, and what its people might do. Of
//! the same seed come the same people and activities everywhere.

use super::Scenario;
use super::history::History;
use super::people::{MAX_PEOPLE, NOBODY, People};
use crate::award::amount::Decimal;
use crate::refusal::{Reason, Refusal};
use alloc::vec::Vec;

/// What to make up.
#[derive(Clone, Debug)]
pub struct Made<'a> {
    /// How many people.
    pub people: u32,
    /// How many of 1,000 nobody brought in.
    pub roots: u32,
    /// From which time on, in unix milliseconds: people join evenly from then on.
    pub from: u64,
    /// Until which time.
    pub until: u64,
    /// The kind of activity that joining is.
    pub joining: &'a str,
    /// The kind of activity that is done besides.
    pub buying: &'a str,
    /// How often that is done in all, by anyone who has joined by then.
    pub purchases: u32,
    /// The least amount of it, in hundredths.
    pub least: u64,
    /// The most, in hundredths; small amounts are more frequent.
    pub most: u64,
    /// What makes this one unlike others.
    pub seed: u64,
}

/// `SplitMix64` (Steele, Lea and Flood, 2014): small, quick, and good enough to make things up.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below a bound that is not 0.
    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }
}

/// Makes a scenario up. Whoever joins is brought in by someone who was there, or by who brought
/// that one in, with even chances: so who has brought in many brings in more, and most bring in
/// nobody, as it is in real networks (the copying model of Kleinberg and others, 1999).
///
/// # Errors
/// `full`, of more people than there can be; `invalid_id` of an activity; `invalid_value` at
/// `until` or `most` if it is less than its counterpart.
pub fn scenario(made: &Made<'_>) -> Result<Scenario, Refusal> {
    if made.people as usize > MAX_PEOPLE {
        return Err(Reason::Full.of("people"));
    }
    if made.until < made.from {
        return Err(Reason::InvalidValue.of("until"));
    }
    if made.most < made.least {
        return Err(Reason::InvalidValue.of("most"));
    }
    let mut random = Random(made.seed);
    let mut above = Vec::with_capacity(made.people as usize);
    for user in 0..u64::from(made.people) {
        let mut referrer = NOBODY;
        if user > 0 && random.below(1000) >= u64::from(made.roots) {
            let there = random.below(user) as u32;
            referrer = match above.get(there as usize) {
                Some(&other) if other != NOBODY && random.below(2) == 0 => other,
                _ => there,
            };
        }
        above.push(referrer);
    }
    let mut history = History::default();
    let joining = history.kind(made.joining)?;
    let buying = history.kind(made.buying)?;
    let span = made.until - made.from;
    let people = u128::from(made.people.max(1));
    let joined = |user: u32| made.from + (u128::from(user) * u128::from(span) / people) as u64;
    for user in 0..made.people {
        history.add(user, joining, None, joined(user))?;
    }
    for _ in 0..made.purchases {
        if made.people == 0 {
            break;
        }
        let user = random.below(made.people.into()) as u32;
        let since = joined(user);
        let at = since + random.below((made.until - since).max(1));
        // The cube of an even chance, of which small ones are more frequent.
        let chance = u128::from(random.next() >> 44);
        let range = u128::from(made.most - made.least) + 1;
        let more = (range * chance * chance * chance) >> 60;
        let amount = Decimal::of((u128::from(made.least) + more).cast_signed(), 2);
        history.add(user, buying, Some(amount), at)?;
    }
    Ok(Scenario {
        people: People::new(above)?,
        history,
    })
}

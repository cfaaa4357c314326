//! Distinct codes: many random codes at once, no two alike, as for a run of printed cards.

use super::fields::OVERHEAD;
use super::{Code, MAX_LENGTH, MIN_LENGTH, Spec, mint};
use foldhash::fast::FixedState;
use hashbrown::HashSet;

/// Codes of one kind, each given out once.
pub struct Distinct {
    spec: Spec,
    given: HashSet<Code, FixedState>,
}

impl Distinct {
    /// Prepares for `count` codes; `None` if these are more than half of all that there are, as
    /// the last of them would be found by luck alone.
    pub fn new(spec: Spec, count: usize) -> Option<Self> {
        let payload = usize::from(spec.length).clamp(MIN_LENGTH, MAX_LENGTH) - OVERHEAD;
        (count as u128 <= 1 << (5 * payload - 1)).then(|| Self {
            spec,
            given: HashSet::default(),
        })
    }

    /// A code of random bytes, which must come from a cryptographically secure generator; `None`
    /// if they make none that is new: draw again.
    pub fn mint(&mut self, random: &[u8; 16]) -> Option<Code> {
        let code = mint(self.spec, random)?;
        self.given.insert(code).then_some(code)
    }
}

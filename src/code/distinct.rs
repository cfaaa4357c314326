//! Distinct codes: many random codes at once, no two alike, as for a run of printed cards.

use super::{Code, Spec, mint};
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
        (count as u128 <= 1 << (5 * spec.payload() - 1)).then(|| Self {
            spec,
            given: HashSet::default(),
        })
    }

    /// What each code is to be.
    pub fn spec(&self) -> Spec {
        self.spec
    }

    /// A code of random bytes, which must come from a cryptographically secure generator; `None`
    /// if they make none that is new: draw again.
    pub fn mint(&mut self, random: &[u8; 16]) -> Option<Code> {
        let code = mint(self.spec, random)?;
        self.given.insert(code).then_some(code)
    }
}

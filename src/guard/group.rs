//! Groups: who is joined with whom by something that they share, directly or by others between.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Places of people, in groups.
pub(super) struct Groups(Vec<usize>);

impl Groups {
    /// So many people, each alone.
    pub fn alone(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// Joins all who share something: by place, what each has.
    pub fn join<T: Ord>(&mut self, shared: impl Iterator<Item = (usize, T)>) {
        let mut first = BTreeMap::new();
        for (place, thing) in shared {
            let other = *first.entry(thing).or_insert(place);
            let (one, other) = (self.root(place), self.root(other));
            if let Some(above) = self.0.get_mut(one) {
                *above = other;
            }
        }
    }

    fn root(&mut self, mut place: usize) -> usize {
        while let Some(&above) = self.0.get(place) {
            if above == place {
                break;
            }
            // Halves the way for whoever comes next.
            let next = self.0.get(above).copied().unwrap_or(above);
            if let Some(it) = self.0.get_mut(place) {
                *it = next;
            }
            place = next;
        }
        place
    }

    /// All who are in the group of one, in order; the one as well.
    pub fn of(&mut self, place: usize) -> Vec<usize> {
        let root = self.root(place);
        (0..self.0.len())
            .filter(|other| self.root(*other) == root)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Groups;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whoever_can_be_reached(shared in prop::collection::vec((0..12_usize, 0..9_u8), 0..20)) {
            let mut groups = Groups::alone(12);
            groups.join(shared.iter().copied());
            let mut reached = vec![0];
            for at in 0.. {
                let Some(&from) = reached.get(at) else { break };
                for (_, thing) in shared.iter().filter(|(place, _)| *place == from) {
                    for (place, other) in &shared {
                        if other == thing && !reached.contains(place) {
                            reached.push(*place);
                        }
                    }
                }
            }
            reached.sort_unstable();
            prop_assert_eq!(groups.of(0), reached);
        }
    }
}

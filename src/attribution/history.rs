//! Histories: the touches that can matter, in order of time, and what was removed.

use super::touch::{MAX_TIME, Touch, fingerprint};
use arrayvec::ArrayVec;

/// The most touches that are kept.
pub const MAX_TOUCHES: usize = 8;
/// The most removed codes that are remembered.
pub const MAX_REMOVED: usize = 8;

/// What adding a touch came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Added {
    /// It counts from now on.
    Added,
    /// The very same touch was there already.
    Known,
    /// The visitor removed its code: it is not stored.
    Removed,
}

/// A code that the visitor removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Removal {
    pub fingerprint: u32,
    pub time: u64,
}

/// The touches of one visitor, in order of time, and what they removed.
///
/// At most [`MAX_TOUCHES`] are kept: of three like ones in a row the middle one goes, which no
/// policy can tell; then, while there are too many, the oldest implied one between the first and
/// the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    pub(super) touches: ArrayVec<Touch, { MAX_TOUCHES + 1 }>,
    pub(super) removed: ArrayVec<Removal, { MAX_REMOVED + 1 }>,
}

impl History {
    /// The touches in order of time; also those of removed codes that were met since, which are
    /// not written.
    pub fn touches(&self) -> &[Touch] {
        &self.touches
    }

    /// How many removed codes are remembered.
    pub fn removed(&self) -> usize {
        self.removed.len()
    }

    /// Adds a touch.
    pub fn add(&mut self, touch: Touch) -> Added {
        if self.touches.contains(&touch) {
            return Added::Known;
        }
        let added = if self.is_removed(&touch) {
            Added::Removed
        } else {
            Added::Added
        };
        let place = self
            .touches
            .iter()
            .position(|other| other.time() > touch.time());
        // There is room for one more than is kept.
        let place = place.unwrap_or(self.touches.len());
        self.touches.insert(place, touch);
        self.thin();
        added
    }

    /// Removes a code for good, at `time` (unix milliseconds): no implied touch of it counts any
    /// more, be it from before or after, and none is stored. An explicit one that comes later
    /// does.
    pub fn remove(&mut self, code: &str, time: u64) {
        self.remember(Removal {
            fingerprint: fingerprint(code),
            time: time.min(MAX_TIME),
        });
    }

    /// Adds what another history holds, as where one storage and another were kept apart for a
    /// while. What was removed in either is removed.
    pub fn merge(&mut self, other: &Self) {
        self.merge_removed(other);
        for touch in &other.touches {
            self.add(touch.clone());
        }
    }

    /// Removes what another history removed, and takes nothing else from it: what anybody may have
    /// written can only take away.
    pub fn merge_removed(&mut self, other: &Self) {
        for removal in &other.removed {
            self.remember(*removal);
        }
    }

    /// What was removed, alone: a history that brings nobody any credit.
    #[must_use]
    pub fn only_removed(&self) -> Self {
        Self {
            removed: self.removed.clone(),
            ..Self::default()
        }
    }

    /// Whether the visitor removed the touch's code, and did not bring it back by this touch.
    pub(super) fn is_removed(&self, touch: &Touch) -> bool {
        // The fingerprint is only made where there is something to compare it with.
        self.removed.iter().any(|removal| {
            !(touch.is_explicit() && touch.time() > removal.time)
                && removal.fingerprint == fingerprint(touch.code())
        })
    }

    /// Notes a removal, in order of time; of two of one code the later counts, and of too many
    /// the oldest is forgotten.
    pub(super) fn remember(&mut self, removal: Removal) {
        let mut newer = removal;
        self.removed.retain(|known| {
            let same = known.fingerprint == removal.fingerprint;
            if same {
                newer.time = newer.time.max(known.time);
            }
            !same
        });
        let key = |removal: &Removal| (removal.time, removal.fingerprint);
        let later = |known: &Removal| key(known) > key(&newer);
        let place = self.removed.iter().position(later);
        self.removed
            .insert(place.unwrap_or(self.removed.len()), newer);
        if self.removed.len() > MAX_REMOVED {
            self.removed.remove(0);
        }
    }

    /// Drops what is not worth keeping.
    fn thin(&mut self) {
        let middle = |three: &[Touch]| matches!(three, [a, b, c] if a.is_like(b) && b.is_like(c));
        while let Some(before) = self.touches.windows(3).position(middle) {
            self.touches.remove(before + 1);
        }
        if self.touches.len() > MAX_TOUCHES {
            self.drop_least();
        }
    }

    /// Drops the touch that matters least: the oldest one of a removed code, or else the oldest
    /// implied one between the first and the last, or else the second one.
    pub(super) fn drop_least(&mut self) {
        let last = self.touches.len() - 1;
        let removed = self.touches.iter().position(|touch| self.is_removed(touch));
        let implied = || {
            let between = self.touches.get(1..last).unwrap_or_default();
            let place = between.iter().position(|touch| !touch.is_explicit());
            place.map_or(1.min(last), |place| place + 1)
        };
        let place = removed.unwrap_or_else(implied);
        self.touches.remove(place);
        self.thin();
    }
}

//! Bursts: many more signups at once than the referrer has ever had. What is many is told by their
//! own history, so that who has a large audience is not held for it.

use super::settings::Burst;
use alloc::vec::Vec;

/// How many were brought in within the window that ends at `at`, this signup among them, and how
/// many in the busiest window of the history before; if that is a burst.
pub(super) fn burst(signups: &[u64], at: u64, settings: &Burst) -> Option<(usize, usize)> {
    let start = at.saturating_sub(settings.window);
    let is_now = |time: u64| time > start && time <= at;
    let now = 1 + signups.iter().filter(|time| is_now(**time)).count();
    let first = at.saturating_sub(settings.history);
    let mut before: Vec<_> = signups
        .iter()
        .copied()
        .filter(|time| (first..=start).contains(time))
        .collect();
    before.sort_unstable();
    let mut from = 0;
    let mut busiest = 0;
    for (place, time) in before.iter().enumerate() {
        while before
            .get(from)
            .is_some_and(|first| time - first >= settings.window)
        {
            from += 1;
        }
        busiest = busiest.max(place + 1 - from);
    }
    let is_burst = now >= settings.minimum && now > busiest.saturating_mul(settings.factor);
    is_burst.then_some((now, busiest))
}

#[cfg(test)]
mod tests {
    use super::{Burst, burst};
    use proptest::prelude::*;

    const SETTINGS: Burst = Burst {
        window: 60,
        history: 1_000,
        minimum: 4,
        factor: 2,
    };

    #[test]
    fn against_their_own_history() {
        let now = [1_990, 1_995, 2_000];
        assert_eq!(burst(&now, 2_000, &SETTINGS), Some((4, 0)));
        assert_eq!(burst(&now[1..], 2_000, &SETTINGS), None);
        // Two within a window before: four are not more than twice as many, five are.
        let usual = [1_990, 1_995, 2_000, 1_500, 1_559];
        assert_eq!(burst(&usual, 2_000, &SETTINGS), None);
        let more = [1_990, 1_995, 2_000, 1_999, 1_500, 1_559];
        assert_eq!(burst(&more, 2_000, &SETTINGS), Some((5, 2)));
        // Just not within one window; before the history; in the future.
        let apart = [1_990, 1_995, 2_000, 1_500, 1_560, 1, 2, 3, 4, 2_001, 2_002];
        assert_eq!(burst(&apart, 2_000, &SETTINGS), Some((4, 1)));
        assert_eq!(burst(&[0, 0, 0, u64::MAX], 0, &SETTINGS), None);
    }

    proptest! {
        #[test]
        fn as_counted_one_by_one(times in prop::collection::vec(0..400_u64, 0..40), at in 0..400_u64) {
            let settings = Burst { window: 20, history: 200, minimum: 2, factor: 1 };
            let count = |end: u64| times.iter()
                .filter(|time| **time <= end && **time + 20 > end)
                .count();
            let first = at.saturating_sub(200);
            let before = |end: u64| times.iter()
                .filter(|time| **time <= end && **time + 20 > end && **time >= first)
                .count();
            let now = if at < 20 {
                1 + times.iter().filter(|time| **time <= at && **time > 0).count()
            } else {
                1 + count(at)
            };
            let busiest = (0..=at.saturating_sub(20)).map(before).max().unwrap_or(0);
            let wanted = (now >= 2 && now > busiest).then_some((now, busiest));
            prop_assert_eq!(burst(&times, at, &settings), wanted);
        }
    }
}

//! Retries: what an answer to a message means. A receiver that is down gets the message again
//! after growing pauses, each up to a fifth longer or shorter by chance, so that many messages do
//! not all come back at once; after the last pause it is given up.

use crate::store::Sent;

/// The pauses after each failed try, in seconds: eleven tries in a little over three days.
pub const PAUSES: [u32; 10] = [
    5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400,
];

/// The most pauses there may be.
pub const MAX_PAUSES: usize = 50;

/// The longest pause, in seconds, whatever the receiver asks for: a day.
pub const LONGEST: u32 = 86_400;

/// How an attempt went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// How often it was tried before.
    pub tries: u16,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// For how many seconds the receiver asked to wait (`Retry-After`).
    pub retry_after: Option<u32>,
    /// A random byte.
    pub chance: u8,
}

/// What becomes of a message after an attempt that ended at `now`, in unix milliseconds: any 2xx
/// has it delivered, 410 ends the webhook, all else is tried again.
pub fn verdict(attempt: Attempt, pauses: &[u32], now: i64) -> Sent {
    match attempt.status {
        Some(200..=299) => return Sent::Delivered,
        Some(410) => return Sent::Gone,
        _ => {}
    }
    let Some(pause) = pauses.get(usize::from(attempt.tries)) else {
        return Sent::Dead;
    };
    let pause = i64::from(*pause.min(&LONGEST)) * 1000;
    let spread = pause * (i64::from(attempt.chance) - 128) / 640;
    let asked = i64::from(attempt.retry_after.unwrap_or(0).min(LONGEST)) * 1000;
    Sent::Again(now + asked.max(pause + spread))
}

#[cfg(test)]
mod tests {
    use super::{Attempt, LONGEST, PAUSES, verdict};
    use crate::store::Sent;
    use proptest::prelude::*;

    const FAILED: Attempt = Attempt {
        tries: 0,
        status: Some(500),
        retry_after: None,
        chance: 128,
    };

    #[test]
    fn answers_mean_what_they_say() {
        let with = |status| Attempt { status, ..FAILED };
        for status in [200, 201, 202, 204, 299] {
            assert_eq!(verdict(with(Some(status)), &PAUSES, 0), Sent::Delivered);
        }
        assert_eq!(verdict(with(Some(410)), &PAUSES, 0), Sent::Gone);
        for status in [None, Some(100), Some(301), Some(404), Some(429), Some(500)] {
            assert_eq!(verdict(with(status), &PAUSES, 7), Sent::Again(5007));
        }
    }

    #[test]
    fn receivers_may_ask_for_longer_but_not_for_ever() {
        let asked = |retry_after| {
            let attempt = Attempt {
                retry_after: Some(retry_after),
                ..FAILED
            };
            verdict(attempt, &PAUSES, 0)
        };
        assert_eq!(asked(1), Sent::Again(5000));
        assert_eq!(asked(120), Sent::Again(120_000));
        assert_eq!(asked(u32::MAX), Sent::Again(86_400_000));
    }

    proptest! {
        #[test]
        fn pauses_grow_and_end(chance: u8, tries in 0_u16..20) {
            let sent = verdict(Attempt { tries, chance, ..FAILED }, &PAUSES, 0);
            match PAUSES.get(usize::from(tries)) {
                None => prop_assert_eq!(sent, Sent::Dead),
                Some(pause) => {
                    let Sent::Again(at) = sent else { panic!("{sent:?}") };
                    let (at, pause) = (at, i64::from(*pause) * 1000);
                    prop_assert!((pause * 4 / 5..=pause * 6 / 5).contains(&at));
                    prop_assert!(at <= i64::from(LONGEST) * 1200);
                }
            }
        }
    }
}

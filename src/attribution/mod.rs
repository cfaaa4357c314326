//! Attribution: which of the referral codes that a visitor came with counts, and why.
//!
//! Between the first click on a share link and the signup lie days, other links and other
//! devices. Each meeting with a code is a [`Touch`]: the code, when, where it stood, and whether
//! the visitor meant it (typed, say) or merely followed a link. A [`History`] holds the few that
//! can matter, in order of time. A [`Policy`] is plain data that says who gets the credit: the
//! first or the last touch, within how many days, and whether what was meant beats what was
//! followed. [`History::judge`] applies it and tells of every touch why it won or lost.
//!
//! What a visitor removes is gone for good: the code is no longer stored, and a fingerprint of 32
//! bits stays behind, by which the same code is known again when the old link is opened once
//! more. Only the visitor's own hand brings it back.
//!
//! A history travels as text ([`History::write`], [`History::read`]) that stands in a cookie, in a
//! URL and in any storage as it is, is at most [`MAX_TEXT`] bytes long and holds neither an email
//! nor a name. Where it is read anybody may have written it: whatever is broken is dropped.
//!
//! ```
//! use refgraph::attribution::{History, Pick, Policy, Reason, Source, Touch};
//! const DAY: u64 = 86_400_000;
//! let mut history = History::default();
//! history.add(Touch::new("ANN-7", 0, Source::Query, "via", false).unwrap());
//! history.add(Touch::new("BEN-4", 20 * DAY, Source::Path, "r", false).unwrap());
//!
//! let first = Policy { pick: Pick::First, days: Some(30), explicit_first: true };
//! let verdict = history.judge(first, 25 * DAY);
//! assert_eq!((verdict.winner, verdict.reason), (Some(0), Reason::First));
//! // Ten days later the first one has expired.
//! let verdict = history.judge(first, 35 * DAY);
//! assert_eq!((verdict.winner, verdict.reason), (Some(1), Reason::Only));
//! ```

mod history;
mod judge;
mod text;
mod touch;

pub use history::{Added, History, MAX_REMOVED, MAX_TOUCHES};
pub use judge::{Fate, Pick, Policy, Reason, Verdict};
#[cfg(all(
    target_arch = "wasm32",
    feature = "js",
    any(feature = "full", feature = "carry")
))]
pub(crate) use text::digits;
pub use text::{MAX_TEXT, Reading, TextProblem};
pub use touch::{MAX_CODE, MAX_NAME, MAX_TIME, Source, Touch, TouchRefusal};

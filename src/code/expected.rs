//! Expectations: what a code must be here, beyond being right in itself.

use super::problem::Problem;
use super::{Mode, fields};

/// What the caller expects of a code. The default expects nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The tag of the program at hand, see [`tag_of`](super::tag_of). Codes that name no program
    /// (tag 0) are of every program.
    pub tag: Option<u8>,
    /// The mode that is taken here.
    pub mode: Option<Mode>,
}

impl Expected {
    /// What the fields of a code with right check symbols have against it.
    pub(super) fn problem(self, values: &[u8]) -> Option<Problem> {
        let from_end = |at| values.iter().nth_back(at).copied().unwrap_or_default();
        self.problem_of(
            from_end(fields::TAG_FROM_END),
            from_end(fields::HEAD_FROM_END),
        )
    }

    /// The same of the tag and the head.
    pub(super) fn problem_of(self, tag: u8, head: u8) -> Option<Problem> {
        if fields::kind(head).is_none() {
            return Some(Problem::UnknownVersion);
        }
        if tag != 0 && self.tag.is_some_and(|expected| expected != tag) {
            return Some(Problem::OtherProgram);
        }
        let mode = fields::mode(head);
        self.mode
            .is_some_and(|expected| expected != mode)
            .then_some(Problem::OtherMode)
    }
}

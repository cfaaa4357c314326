//! Pages on their way: when a page that streams past is held back, and for how long.
//!
//! Which field gets the code is [`choose`](crate::form::choose)'s to say, but a label may come
//! after its field, and the better field after a good one. So bytes flow on until a field comes
//! that might be the one; from there they are held until it is known, which is nearly always at
//! the end of its form. No page is held for more than [`MOST_HELD`] bytes.

use crate::form::{Choice, Field, Unfit, score};

/// The most bytes that are held back. Over that the decision is made with what is known.
pub const MOST_HELD: usize = 128 * 1024;

/// The score from which a field is taken at the end of its form. A lower one waits for a better
/// field in what is left of the page.
pub const SURE: u8 = 70;

/// Whether a field may turn out to be the one that gets the code, whatever its label says.
pub fn is_candidate(field: &Field) -> bool {
    matches!(
        score(field),
        Ok(_) | Err(Unfit::NoMatch | Unfit::FalseFriend)
    )
}

/// What is to be done about the bytes that are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// They are held on.
    Wait,
    /// They go on as they are.
    Release,
    /// They go on, and this field gets the code. Nothing after it does.
    Fill(Choice),
}

/// What is to be done about the held bytes at the end of a form, or when `no_more` can be waited
/// for: the page ends, or too much is held. `choice` is among the fields that are held.
pub fn settle(choice: Option<Choice>, no_more: bool) -> Held {
    match choice {
        None => Held::Release,
        Some(choice) if no_more || choice.score >= SURE => Held::Fill(choice),
        Some(_) => Held::Wait,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Flags, Reason};

    #[test]
    fn a_weak_field_waits_for_a_better_one_as_long_as_there_may_be_one() {
        let choice = |score| Choice {
            index: 0,
            score,
            reason: Reason::Name,
        };
        assert_eq!(settle(None, false), Held::Release);
        assert_eq!(settle(None, true), Held::Release);
        assert_eq!(settle(Some(choice(SURE - 1)), false), Held::Wait);
        for (score, no_more) in [(SURE, false), (SURE - 1, true)] {
            assert_eq!(
                settle(Some(choice(score)), no_more),
                Held::Fill(choice(score))
            );
        }
    }

    #[test]
    fn what_a_label_cannot_change_holds_nothing() {
        let field = |kind, flags| Field {
            kind,
            flags,
            ..Field::default()
        };
        for kind in ["", "text", "hidden", "textarea"] {
            assert!(is_candidate(&field(kind, Flags::default())), "{kind}");
        }
        for kind in ["email", "password", "submit", "number"] {
            assert!(!is_candidate(&field(kind, Flags::default())), "{kind}");
        }
        for flags in [Flags::READ_ONLY, Flags::DISABLED, Flags::TYPED] {
            assert!(!is_candidate(&field("text", flags)));
        }
        assert!(is_candidate(&field("email", Flags::AUTHOR_SAYS)));
    }
}

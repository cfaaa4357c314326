//! Evidence: what all the texts of a field say together, for it and against it.

use super::grade::Grade;
use super::read::{Lexicon, read};
use super::words::{
    ASPECT, BRINGER, CODE, COUPON, FACT, FACT_BEHIND, FRIEND, ID, INVITATION, NEVER, OWN, PASSIVE,
    REF, REFERRAL, Roles, SUBJECT, UNKNOWN,
};
use super::{Field, Reason, THRESHOLD, Unfit};
use crate::list::is_listed;

/// What a field loses for being out of sight: enough that a visible one with nothing but a
/// placeholder comes before a hidden one with the best of names.
const HIDDEN_PENALTY: u8 = 30;
/// What a text loses for speaking of other things besides, as in "Promo or referral code".
const MIXED_PENALTY: u8 = 10;
/// What is lost where only the heading of a group says what its codes are.
const GROUP_PENALTY: u8 = 10;

/// What the identifiers of a field say; the more telling one counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Called {
    /// Nothing against it.
    Plain,
    /// Something that has nothing to do with referrals.
    Foreign,
    /// Something about a referral, but not its code.
    Other,
    /// The referral code, beyond doubt.
    Named,
}

/// What was read of a field.
pub(super) struct Evidence {
    /// The best score, and which attribute has it.
    best: Option<(u8, Reason)>,
    best_grade: Grade,
    /// The meanings of all prose, of what is nearby, and of all identifiers.
    prose: Roles,
    nearby: Roles,
    names: Roles,
    called: Called,
    /// Prose speaks of other things.
    prose_other: bool,
    /// Something is said that is not in the table.
    is_foreign: bool,
}

impl Evidence {
    /// Reads a field.
    ///
    /// # Errors
    /// `FalseFriend` if one of its texts is enough against it.
    pub(super) fn of(field: &Field, lexicon: &Lexicon) -> Result<Self, Unfit> {
        let mut evidence = Self {
            best: None,
            best_grade: Grade::No,
            prose: 0,
            nearby: 0,
            names: 0,
            called: Called::Plain,
            prose_other: false,
            is_foreign: false,
        };
        let group = read(field.group, lexicon);
        // The title of a group, right before its field, is no question of its own: "Referral
        // program" asks for no fact about a referral.
        let is_title = field.nearby == field.group
            && group & (REFERRAL | ASPECT | OWN | NEVER | COUPON | FACT | UNKNOWN)
                == REFERRAL | ASPECT;
        for (reason, text) in [
            (Reason::Autocomplete, field.autocomplete),
            (Reason::Name, field.name),
            (Reason::Id, field.id),
            (Reason::Data, field.data),
            (Reason::Label, field.label),
            (Reason::AriaLabel, field.aria_label),
            (Reason::Placeholder, field.placeholder),
            (Reason::Nearby, if is_title { "" } else { field.nearby }),
        ] {
            evidence.hear(reason, text, lexicon)?;
        }
        evidence.hear_group(group);
        Ok(evidence)
    }

    /// Takes in one text.
    fn hear(&mut self, reason: Reason, text: &str, lexicon: &Lexicon) -> Result<(), Unfit> {
        let mut roles = read(text, lexicon);
        if reason == Reason::Autocomplete {
            if roles == REFERRAL {
                roles |= CODE; // `referral` alone is one of its values in use.
            } else if is_listed("one-time-code", text.as_bytes()) {
                roles |= NEVER;
            }
        }
        let has = |wanted: Roles| roles & wanted != 0;
        let grade = Grade::of(roles, reason.is_prose());
        if reason == Reason::Data {
            // Much is kept there. It counts where it names the code, and says nothing against.
            if grade != Grade::Named {
                return Ok(());
            }
        } else if reason.is_prose() {
            self.hear_prose(reason, roles, grade)?;
        } else {
            self.hear_name(roles, grade)?;
        }

        // What a field says of itself, if it is no example and no number of the page's maker.
        if reason == Reason::Nearby && self.is_foreign {
            return Ok(());
        }
        self.is_foreign |= !matches!(reason, Reason::Autocomplete | Reason::Data)
            && has(UNKNOWN)
            && !has(SUBJECT | CODE)
            && !text.bytes().any(|byte| byte.is_ascii_digit());

        if let Some(penalty) = grade.penalty() {
            let mixed = if has(COUPON | FACT) { MIXED_PENALTY } else { 0 };
            let score = reason.score() - penalty - mixed;
            if self.best.is_none_or(|(best, _)| score > best) {
                self.best = Some((score, reason));
            }
            self.best_grade = self.best_grade.max(grade);
        }
        Ok(())
    }

    /// Takes in what is written for people.
    fn hear_prose(&mut self, reason: Reason, roles: Roles, grade: Grade) -> Result<(), Unfit> {
        let has = |wanted: Roles| roles & wanted != 0;
        // What is nearby may be of another field, and outweighs nothing.
        if reason == Reason::Nearby {
            self.nearby = roles;
        } else {
            self.prose |= roles;
        }
        if has(NEVER) || has(SUBJECT) && has(OWN) {
            return Err(Unfit::FalseFriend);
        }
        let is_tip = has(REF) && has(FRIEND) && !has(CODE); // "Refer a friend"
        self.prose_other |=
            grade != Grade::Named && (has(COUPON | FACT) || has(SUBJECT) && has(ASPECT) || is_tip);
        Ok(())
    }

    /// Takes in an identifier.
    fn hear_name(&mut self, roles: Roles, grade: Grade) -> Result<(), Unfit> {
        let has = |wanted: Roles| roles & wanted != 0;
        self.names |= roles;
        if has(FACT_BEHIND) {
            return Err(Unfit::FalseFriend);
        }
        let called = if grade == Grade::Named {
            Called::Named
        } else if has(SUBJECT) && has(NEVER | COUPON | FACT | ASPECT) {
            Called::Other
        } else if has(NEVER | COUPON | FACT) {
            Called::Foreign
        } else {
            Called::Plain
        };
        self.called = self.called.max(called);
        Ok(())
    }

    /// Takes in the heading of the group: a "Code" in one headed "Were you invited?"
    fn hear_group(&mut self, group: Roles) {
        if self.best.is_none()
            && (self.prose | self.nearby | self.names) & CODE != 0
            && (self.prose | self.nearby) & UNKNOWN == 0
            && !self.is_foreign
            && group & (REFERRAL | PASSIVE | BRINGER | INVITATION) != 0
            && group & (OWN | NEVER | COUPON) == 0
        {
            self.best = Some((Reason::Nearby.score() - GROUP_PENALTY, Reason::Nearby));
            self.best_grade = Grade::Asked;
        }
    }

    /// The score that comes of it all, and which attribute decided.
    pub(super) fn verdict(&self, field: &Field) -> Result<(u8, Reason), Unfit> {
        let hidden = if field.is_hidden() { HIDDEN_PENALTY } else { 0 };
        match self.best {
            Some((score, reason)) if !self.is_vetoed() && !self.is_doubtful(field) => {
                let score = score - hidden;
                if score < THRESHOLD {
                    Err(Unfit::NoMatch)
                } else {
                    Ok((score, reason))
                }
            }
            _ if (self.prose | self.names) & (SUBJECT | NEVER | COUPON) != 0 => {
                Err(Unfit::FalseFriend)
            }
            _ => Err(Unfit::NoMatch),
        }
    }

    /// Whether something is said against it that nothing outweighs.
    fn is_vetoed(&self) -> bool {
        let prose_named = Grade::of(self.prose, true) == Grade::Named;
        self.prose_other && !prose_named
            || match self.called {
                Called::Other => true,
                Called::Foreign => !prose_named || self.prose & FACT != 0,
                Called::Plain | Called::Named => false,
            }
    }

    /// Whether it is a vague identifier against a label that speaks of something else.
    fn is_doubtful(&self, field: &Field) -> bool {
        let is_weak = self.best_grade == Grade::Weak;
        let lacks = |roles: Roles| self.prose & roles == 0;
        is_weak && field.is_hidden()
            || (is_weak || self.best_grade == Grade::Bare) && !lacks(UNKNOWN) && lacks(SUBJECT)
            || is_weak && self.prose != 0 && lacks(SUBJECT | CODE | ID)
    }
}

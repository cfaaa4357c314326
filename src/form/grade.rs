//! Grades: how sure one text is to ask for a referral code.

use super::words::{
    BRINGER, BY, CODE, FRIEND, FRIEND_CODE, ID, INVITATION, INVITE_CODE, NEVER, NUMBER, PARTNER,
    PASSIVE, PERSON, REF, REFERRAL, Roles, UNKNOWN,
};

/// How sure a text is to ask for a referral code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// It is not.
    No,
    /// It may be, where nothing speaks against it.
    Weak,
    /// It says referral and nothing more.
    Bare,
    /// It asks who brought the user in.
    Asked,
    /// It names the code.
    Named,
}

impl Grade {
    /// The grade of a text with words of these meanings.
    pub(super) fn of(roles: Roles, is_prose: bool) -> Self {
        let has = |wanted: Roles| roles & wanted != 0;
        // `booking_ref`, "Your ref. no.": a reference.
        let is_ref = has(REF) && !has(UNKNOWN | NUMBER | NEVER | FRIEND);
        if has(REFERRAL) && has(CODE | ID)
            || has(PERSON) && has(CODE | ID | NUMBER)
            || has(PASSIVE) && has(BY) && has(CODE | ID)
            || has(INVITE_CODE)
            || has(REF) && !has(UNKNOWN | NUMBER | NEVER) && has(CODE | ID)
        {
            Self::Named
        } else if has(BY) && (has(PASSIVE | INVITATION) || is_ref) {
            Self::Asked
        } else if has(REFERRAL) && !has(UNKNOWN | NUMBER) {
            Self::Bare
        } else if has(BRINGER) && !has(UNKNOWN)
            || has(FRIEND_CODE)
            || has(PARTNER) && has(ID)
            || is_ref && !is_prose
        {
            Self::Weak
        } else {
            Self::No
        }
    }

    /// What a text of this grade loses; `None` if it does not speak for the field at all.
    pub(super) fn penalty(self) -> Option<u8> {
        match self {
            Self::No => None,
            Self::Weak => Some(20),
            Self::Bare => Some(10),
            Self::Asked | Self::Named => Some(0),
        }
    }
}

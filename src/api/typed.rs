//! Typed codes: a text of a request that is to be a referral code, as what it may be looked up.

use super::refused::Refused;
use crate::code::foreign::normal_form;
use crate::code::{Expected, Problem, Verdict, check};
use crate::refusal::Reason;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// A text that may be a referral code.
pub struct Typed {
    /// The canonical form of a right code, or the normal form of what may be a foreign one.
    pub code: String,
    /// Why it is not a right code. It is then a foreign code, as far as its form tells, and this
    /// is the refusal if the store knows of none such.
    pub otherwise: Option<Refused>,
}

impl Typed {
    /// Reads the value of `field`. A right code that is not as expected is no foreign one.
    ///
    /// # Errors
    /// `invalid_referral_code`, with what was meant if one slip explains it.
    pub fn read(text: &str, expected: Expected, field: &'static str) -> Result<Self, Refused> {
        let invalid = match check(text, expected) {
            Verdict::Valid(code) => {
                return Ok(Self {
                    code: code.as_str().to_owned(),
                    otherwise: None,
                });
            }
            Verdict::Invalid(invalid) => invalid,
        };
        let mut refused = Refused::from(Reason::InvalidReferralCode.of(field));
        if let Some(suggestion) = invalid.suggestion {
            let message = refused.message.to_mut();
            message.push_str(" Did you mean ");
            message.push_str(&suggestion.code.grouped());
            message.push('?');
        }
        match normal_form(text) {
            Some(form) if !is_ours(invalid.problem) => Ok(Self {
                code: form.as_str().to_owned(),
                otherwise: Some(refused),
            }),
            _ => Err(refused),
        }
    }

    /// The refusal of a command that looked this code up: what the store says, or, where that
    /// is that there is no such foreign code, what is wrong with it as a code.
    pub fn refusal(otherwise: Option<&Refused>, refused: Refused) -> Refused {
        match otherwise {
            Some(otherwise) if refused.reason == otherwise.reason => otherwise.clone(),
            _ => refused,
        }
    }
}

/// Whether this is wrong with a code that is right in itself.
fn is_ours(problem: Problem) -> bool {
    matches!(problem, Problem::OtherProgram | Problem::OtherMode)
}

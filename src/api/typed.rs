//! Typed codes: a text of a request that is to be a referral code, as what it may be looked up.

use super::refused::Refused;
use crate::code::foreign::normal_form;
use crate::code::{Code, Expected, Problem, Verdict, check};
use crate::refusal::Reason;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// A text that may be a referral code.
pub struct Typed {
    /// The canonical form of a right code, or the normal form of what may be a foreign one.
    pub code: String,
    /// Whether it may be a foreign one. The store knows whether it is.
    pub is_foreign: bool,
    /// What was meant, if it is no foreign code either, and one slip explains it.
    pub meant: Option<Code>,
}

impl Typed {
    /// Reads the value of `field`. A right code that is not as expected is no foreign one.
    ///
    /// # Errors
    /// `invalid_referral_code`.
    pub fn read(text: &str, expected: Expected, field: &'static str) -> Result<Self, Refused> {
        let invalid = match check(text, expected) {
            Verdict::Valid(code) => {
                return Ok(Self {
                    code: code.as_str().to_owned(),
                    is_foreign: false,
                    meant: None,
                });
            }
            Verdict::Invalid(invalid) => invalid,
        };
        let meant = invalid.suggestion.map(|suggestion| suggestion.code);
        let is_ours = matches!(invalid.problem, Problem::OtherProgram | Problem::OtherMode);
        match normal_form(text) {
            Some(form) if !is_ours => Ok(Self {
                code: form.as_str().to_owned(),
                is_foreign: true,
                meant,
            }),
            _ => Err(suggesting(
                Reason::InvalidReferralCode.of(field).into(),
                meant,
            )),
        }
    }
}

/// A refusal, with what was meant if a code was not right.
pub fn suggesting(mut refused: Refused, meant: Option<Code>) -> Refused {
    if let Some(code) = meant
        && refused.reason == Reason::InvalidReferralCode
    {
        let message = refused.message.to_mut();
        message.push_str(" Did you mean ");
        message.push_str(&code.grouped());
        message.push('?');
    }
    refused
}

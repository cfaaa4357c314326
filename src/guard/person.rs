//! Who signs up, and who stands around them, as the caller knows them. Devices, addresses and
//! payout targets are [fingerprints](is_fingerprint): nothing that names a device, a place or an
//! account comes in here.

use super::mailbox::mailbox;
use alloc::string::String;
use alloc::vec::Vec;

/// The most people above.
pub const MAX_UPLINE: usize = 10;
/// The most people around.
pub const MAX_NEIGHBOURS: usize = 1_000;
/// The most fingerprints of a kind that one person has.
pub const MAX_FINGERPRINTS: usize = 16;
/// The most earlier signups of a referrer.
pub const MAX_SIGNUPS: usize = 10_000;

/// Somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person<'a> {
    /// The user's name.
    pub user: &'a str,
    /// Their email, if their name is not it.
    pub email: Option<&'a str>,
    /// Who brought them in.
    pub referrer: Option<&'a str>,
    /// Fingerprints of their devices.
    pub devices: Vec<&'a str>,
    /// Fingerprints of the addresses that they come from.
    pub addresses: Vec<&'a str>,
    /// Fingerprints of where they are paid.
    pub payouts: Vec<&'a str>,
    /// When they signed up, in unix milliseconds.
    pub joined: Option<u64>,
    /// When they first bought something, likewise.
    pub purchased: Option<u64>,
    /// When they gave that back, likewise.
    pub refunded: Option<u64>,
}

impl Person<'_> {
    /// The mailbox that they are reached at.
    pub fn mailbox(&self) -> Option<String> {
        mailbox(self.email.unwrap_or(self.user))
    }
}

/// A signup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signup<'a> {
    /// Who signs up.
    pub person: Person<'a>,
    /// When, in unix milliseconds.
    pub at: u64,
    /// Whether it is a test, in which owners may bring themselves in.
    pub is_test: bool,
    /// Whether the mailbox is a throw-away one, as the caller knows or the list has it.
    pub is_disposable: bool,
}

/// Who stands around a signup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context<'a> {
    /// Who stands above, from the referrer up.
    pub upline: Vec<Person<'a>>,
    /// Whom the referrer has brought in, and who shares a fingerprint with one of them.
    pub neighbours: Vec<Person<'a>>,
    /// When the referrer brought in others, in unix milliseconds, in any order.
    pub signups: Vec<u64>,
}

/// Whether a text can be the fingerprint of something: 16 to 128 characters of base64 or hex, as
/// hashes are. An IP address or an email is none, so that it is not sent by mistake.
pub fn is_fingerprint(text: &str) -> bool {
    (16..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte))
}

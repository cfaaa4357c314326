//! The caller: who asks, and in which network. A caller shows a bearer key; the store holds only
//! the SHA-256 of each key, so that a stolen database opens no door. The hash is also what makes
//! a lookup by index safe: whoever times it learns about the hash, from which no key follows.
//!
//! A key is good for some [`Scope`]s, and for some time. Both are looked at inside the batch, so
//! that a key that was taken back a moment ago does nothing.

use super::read::Columns;
use super::{Param, Rows, Statement, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use sha2::{Digest, Sha256};

/// The fewest characters of a key: shorter ones can be guessed.
const MIN_KEY: usize = 16;
/// The most characters of a key.
const MAX_KEY: usize = 256;

/// Whether `text` can be a key at all: 16 to 256 printable ASCII characters without spaces.
pub fn is_key(text: &str) -> bool {
    (MIN_KEY..=MAX_KEY).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// What a key may be good for. None includes another: a signup form's key need not be able to
/// list anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Asking about programs, users, codes and connections.
    Read = 1,
    /// Making and changing users, codes and connections.
    Write = 2,
    /// Making and changing programs, and whatever else is set up once.
    Admin = 4,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Admin];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// The scope of this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// Who asks, and in which network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The name of the network, a short id.
    pub network: String,
    proof: Proof,
}

/// What the SQL of `caller!` looks at beside the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    key_hash: String,
    scope: Scope,
    now: i64,
    /// Which answer is to be kept, and the intent of this batch: if another batch has kept it
    /// already, this one has no caller and does nothing.
    once: Option<[String; 2]>,
}

const LOOK_UP: &str = "SELECT keys.scopes
FROM networks
JOIN keys ON keys.network_id = networks.id
WHERE networks.name = ? AND keys.hash = ?
    AND (keys.expires_at IS NULL OR keys.expires_at > CAST(? AS BIGINT))";

impl Caller {
    /// The caller who shows `key` for `network` to do something that takes a scope, at a time in
    /// unix milliseconds. Whether the key is one of that network, and good for that, is decided
    /// in SQL.
    pub fn new(network: &str, key: &str, scope: Scope, now: i64) -> Self {
        Self {
            network: network.into(),
            proof: Proof {
                key_hash: key_hash(key),
                scope,
                now,
                once: None,
            },
        }
    }

    /// What tells this caller's key from all others, in one text.
    pub(crate) fn key_hash(&self) -> &str {
        &self.proof.key_hash
    }

    /// Has batches do nothing if the answer of this id was kept by one of another intent.
    pub(crate) fn once(&mut self, answer: &str, intent: String) {
        self.proof.once = Some([answer.into(), intent]);
    }

    /// Whether an answer is to be kept.
    pub(super) fn is_once(&self) -> bool {
        self.proof.once.is_some()
    }

    /// The parameters that the SQL of `caller!` takes: two here, though not there.
    pub(super) fn params(&self) -> [Param<'_>; 2] {
        [(&self.network).into(), Param::Proof(&self.proof)]
    }

    /// The statement that finds the caller's key, of which [`check`](Self::check) takes the rows.
    pub fn look_up(&self) -> Statement {
        let Proof { key_hash, now, .. } = &self.proof;
        statement(
            LOOK_UP,
            &[(&self.network).into(), key_hash.into(), (*now).into()],
        )
    }

    /// Whether the caller may do what they ask for.
    ///
    /// # Errors
    /// `unauthorised`, `forbidden`, `unavailable`.
    pub fn check(&self, found: &Rows) -> Result<(), Refusal> {
        let row = found.first().ok_or(Reason::Unauthorised.of(""))?;
        if Columns(row).integer()? & self.proof.scope as i64 == 0 {
            return Err(Reason::Forbidden.of(""));
        }
        Ok(())
    }
}

impl Proof {
    /// The parameters as the database gets them.
    pub(super) fn params(&self) -> [Param<'_>; 5] {
        let [answer, intent] = match &self.once {
            Some([answer, intent]) => [answer.into(), intent.into()],
            None => [Param::Null; 2],
        };
        [
            (&self.key_hash).into(),
            (self.scope as i64).into(),
            self.now.into(),
            answer,
            intent,
        ]
    }
}

/// The SHA-256 of a key, in hexadecimal digits.
pub(super) fn key_hash(key: &str) -> String {
    sha_256(&[key.as_bytes()])
}

/// The SHA-256 of what the parts are together, in hexadecimal digits. All hashing is here, so
/// that the algorithm is there once.
#[inline(never)]
pub(crate) fn sha_256(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// `bytes` in lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        for nibble in [usize::from(byte >> 4), usize::from(byte & 15)] {
            text.push_str("0123456789abcdef".get(nibble..=nibble).unwrap_or_default());
        }
    }
    text
}

/// SQL: the network of the caller, as a common table `caller (network_id)`: one row, or none
/// without a right key, or if what is asked for was done. Its parameters: [`Caller::params`].
macro_rules! caller {
    () => {
        "caller (network_id) AS (
    SELECT networks.id
    FROM networks
    JOIN keys ON keys.network_id = networks.id
    WHERE networks.name = ? AND keys.hash = ? AND (keys.scopes & CAST(? AS BIGINT)) <> 0
        AND (keys.expires_at IS NULL OR keys.expires_at > CAST(? AS BIGINT))
        AND NOT EXISTS (
            SELECT 1 FROM answers
            WHERE answers.id = ? AND answers.place = 0 AND answers.c2 <> ?
        )
)"
    };
}
pub(super) use caller;

#[cfg(test)]
mod tests {
    use super::key_hash;

    #[test]
    fn a_key_is_hashed_with_sha_256() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            key_hash("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}

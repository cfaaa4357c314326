//! The caller: who asks, and in which network. A caller shows a bearer key; the store holds only
//! the SHA-256 of each key, so that a stolen database opens no door. The hash is also what makes
//! a lookup by index safe: whoever times it learns about the hash, from which no key follows.

use super::Param;
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

/// Who asks, and in which network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The name of the network, a short id.
    pub network: String,
    key_hash: String,
}

impl Caller {
    /// The caller who shows `key` for `network`. Whether the key is one of that network is
    /// decided in SQL.
    pub fn new(network: &str, key: &str) -> Self {
        Self {
            network: network.into(),
            key_hash: key_hash(key),
        }
    }

    /// The two parameters that the SQL of `caller!` takes.
    pub(super) fn params(&self) -> [Param<'_>; 2] {
        [(&self.network).into(), (&self.key_hash).into()]
    }
}

/// The SHA-256 of a key, in hexadecimal digits.
pub(super) fn key_hash(key: &str) -> String {
    sha_256(key)
}

/// The SHA-256 of a text, in hexadecimal digits. All hashing is here, so that the algorithm is
/// there once.
#[inline(never)]
pub(crate) fn sha_256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
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
/// without a right key. Two parameters: [`Caller::params`].
macro_rules! caller {
    () => {
        "caller (network_id) AS (
    SELECT networks.id
    FROM networks
    JOIN keys ON keys.network_id = networks.id
    WHERE networks.name = ? AND keys.hash = ?
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

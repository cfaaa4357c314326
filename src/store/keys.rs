//! The bearer keys of a network: made, listed, rotated and taken back by whoever runs the store.
//!
//! A key is told once, when it is made; from then on people call it by its id, which is the
//! beginning of its hash. To rotate a key makes another of the same name and scopes, and lets the
//! old one live on for a while, so that both work until all callers have the new one.

use super::caller::key_hash;
use super::provision::MAKE_NETWORK;
use super::read::{BROKEN, Columns, rows};
use super::{Rows, Scope, Statement, hex, statement};
use crate::refusal::{Reason, Refusal};
use crate::short_id::is_short_id;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// What a minted key begins with, by which scanners of repositories know it.
const PREFIX: &str = "refgraph_";

/// What is to be done about the keys of a network. Times are in unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyChange {
    /// Nothing: they are only listed.
    List,
    /// A key of this name is made, good for these scopes, until then.
    Create {
        /// A short id; several keys may have the same.
        name: String,
        /// What it is good for; not empty.
        scopes: Vec<Scope>,
        /// When it expires.
        expires_at: Option<i64>,
        /// Whether the network is made if there is none of its name.
        makes_network: bool,
    },
    /// A key like the one of this id is made, and the old one expires then at the latest.
    Rotate {
        /// The old key.
        id: String,
        /// When the old one expires.
        old_expires_at: i64,
    },
    /// The key of this id is good no longer.
    Revoke {
        /// The key.
        id: String,
    },
}

/// A key, as far as it may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What people call it by: 12 hexadecimal digits.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// When it was made, in unix milliseconds; 0 if that is not known.
    pub created_at: i64,
    /// When it expires, in unix milliseconds.
    pub expires_at: Option<i64>,
}

const CREATE: &str = "INSERT INTO keys
    (hash, network_id, id, name, scopes, created_at, expires_at)
SELECT CAST(? AS TEXT), networks.id, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT),
    CAST(? AS BIGINT), CAST(? AS BIGINT)
FROM networks
WHERE networks.name = ?";

const ROTATE: &str = "INSERT INTO keys (hash, network_id, id, name, scopes, created_at)
SELECT CAST(? AS TEXT), networks.id, CAST(? AS TEXT), keys.name, keys.scopes, CAST(? AS BIGINT)
FROM networks
JOIN keys ON keys.network_id = networks.id
WHERE networks.name = ? AND keys.id = ?
    AND (keys.expires_at IS NULL OR keys.expires_at > CAST(? AS BIGINT))";

const EXPIRE: &str = "UPDATE keys SET expires_at = CAST(? AS BIGINT)
WHERE network_id = (SELECT networks.id FROM networks WHERE networks.name = ?) AND id = ?
    AND (expires_at IS NULL OR expires_at > CAST(? AS BIGINT))";

const READ: &str = "SELECT keys.id, keys.name, keys.scopes, keys.created_at, keys.expires_at
FROM networks
LEFT JOIN keys ON keys.network_id = networks.id
WHERE networks.name = ?
ORDER BY keys.created_at, keys.id";

/// The id of a key.
fn id_of(hash: &str) -> &str {
    hash.get(..12).unwrap_or_default()
}

impl KeyChange {
    /// The change as a batch, and the new key if one is made. `now` is in unix milliseconds,
    /// `random` of a cryptographic generator.
    ///
    /// # Errors
    /// `invalid_id` (`network`, `name`), `missing_field` (`scopes`).
    pub fn batch(
        &self,
        network: &str,
        now: i64,
        random: &[u8; 32],
    ) -> Result<(Vec<Statement>, Option<String>), Refusal> {
        if !is_short_id(network) {
            return Err(Reason::InvalidId.of("network"));
        }
        let mut key = String::from(PREFIX);
        key.push_str(&hex(random));
        let hash = key_hash(&key);
        let (made, at) = ([hash.as_str().into(), id_of(&hash).into()], now.into());
        let name_of_network = network.into();
        let mut batch = match self {
            Self::List => Vec::new(),
            Self::Create {
                name,
                scopes,
                expires_at,
                makes_network,
            } => {
                if !is_short_id(name) {
                    return Err(Reason::InvalidId.of("name"));
                }
                if scopes.is_empty() {
                    return Err(Reason::MissingField.of("scopes"));
                }
                let sum = scopes.iter().fold(0, |sum, scope| sum | *scope as i64);
                let rest = [name.into(), sum.into(), at, (*expires_at).into()];
                let mut batch = Vec::new();
                if *makes_network {
                    batch.push(statement(MAKE_NETWORK, &[name_of_network]));
                }
                let params = [&made[..], &rest, &[name_of_network]].concat();
                batch.push(statement(CREATE, &params));
                batch
            }
            Self::Rotate { id, old_expires_at } => {
                let (id, until) = (id.into(), (*old_expires_at).into());
                let rest = [at, name_of_network, id, at];
                vec![
                    statement(ROTATE, &[&made[..], &rest].concat()),
                    statement(EXPIRE, &[until, name_of_network, id, until]),
                ]
            }
            Self::Revoke { id } => {
                vec![statement(EXPIRE, &[at, name_of_network, id.into(), at])]
            }
        };
        batch.push(statement(READ, &[name_of_network]));
        let makes = matches!(self, Self::Create { .. } | Self::Rotate { .. });
        Ok((batch, makes.then_some(key)))
    }

    /// The keys of the network as they are now, from the rows of the batch. `key` is the one
    /// that was to be made.
    ///
    /// # Errors
    /// `unknown_network`; `unknown_key` where there is none of the id, or it has expired;
    /// `unavailable`.
    pub fn result(&self, key: Option<&str>, results: &[Rows]) -> Result<Vec<Key>, Refusal> {
        let rows = rows(results, results.len().wrapping_sub(1))?;
        if rows.is_empty() {
            return Err(Reason::UnknownNetwork.of("network"));
        }
        let mut keys = Vec::with_capacity(rows.len());
        for row in rows {
            let mut columns = Columns(row);
            let Some(id) = columns.optional_string()? else {
                continue;
            };
            let name = columns.string()?;
            let sum = columns.integer()?;
            let scopes = Scope::ALL.into_iter();
            keys.push(Key {
                id,
                name,
                scopes: scopes.filter(|scope| sum & *scope as i64 != 0).collect(),
                created_at: columns.integer()?,
                expires_at: columns.optional_integer()?,
            });
        }
        let has = |id: &str| keys.iter().any(|key| key.id == id);
        let is_done = match self {
            Self::List => true,
            Self::Create { .. } | Self::Rotate { .. } => has(id_of(&key_hash(key.ok_or(BROKEN)?))),
            Self::Revoke { id } => has(id),
        };
        if is_done {
            Ok(keys)
        } else {
            Err(Reason::UnknownKey.of("id"))
        }
    }
}

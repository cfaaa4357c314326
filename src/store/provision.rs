//! Provisioning: a network, its programs and a key, set up before requests can be answered.

use super::caller::key_hash;
use super::{Statement, is_key, statement};
use crate::code::foreign::Pattern;
use crate::link::signup_link;
use crate::network::MAX_LEVELS;
use crate::refusal::{Reason, Refusal};
use crate::short_id::is_short_id;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// A code to try a signup URL with.
const SAMPLE: &str = "00000000";

/// The most patterns of foreign codes that a program may have.
pub const MAX_PATTERNS: usize = 20;

/// How a program is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramSettings {
    /// Its short id.
    pub program: String,
    /// How many levels of connections it shows, 1 to 10.
    pub levels: u8,
    /// The template of its signup links, with the placeholder `{your_code}`.
    pub signup_url: String,
    /// Whether this one is meant where a request names none; one in a network at most.
    pub default: bool,
    /// The patterns of the foreign codes that it takes, see [`foreign`](crate::code::foreign).
    pub foreign_codes: Vec<String>,
}

const MAKE_NETWORK: &str = "INSERT INTO networks (name) VALUES (?) ON CONFLICT DO NOTHING";

const GRANT_KEY: &str = "INSERT INTO keys (hash, network_id)
SELECT ?, networks.id FROM networks WHERE networks.name = ?
ON CONFLICT DO NOTHING";

const CLEAR_DEFAULT: &str = "UPDATE programs SET is_default = 0
WHERE is_default = 1 AND network_id = (SELECT networks.id FROM networks WHERE networks.name = ?)";

const SET_PROGRAM: &str = "INSERT INTO programs
    (network_id, name, levels, signup_url, is_default)
SELECT networks.id, ?, CAST(? AS BIGINT), ?, CAST(? AS BIGINT)
FROM networks
WHERE networks.name = ?
ON CONFLICT (network_id, name) DO UPDATE
SET levels = excluded.levels, signup_url = excluded.signup_url, is_default = excluded.is_default";

const CLEAR_PATTERNS: &str = "DELETE FROM patterns
WHERE program_id = (
    SELECT programs.id
    FROM networks
    JOIN programs ON programs.network_id = networks.id
    WHERE networks.name = ? AND programs.name = ?
)";

const ADD_PATTERN: &str = "INSERT INTO patterns (program_id, pattern)
SELECT programs.id, ?
FROM networks
JOIN programs ON programs.network_id = networks.id
WHERE networks.name = ? AND programs.name = ?
ON CONFLICT DO NOTHING";

/// The batch that makes `network` be there, with these programs as described and with `key` as
/// one of its keys. To run it again changes nothing; programs and keys that it does not name
/// stay as they are.
///
/// # Errors
/// `invalid_id` (`network`, `program`), `level_out_of_range` (`levels`), `invalid_value`
/// (`signup_url`, `key`, `foreign_codes`), `duplicate_field` (`program` named twice), `conflict` (two defaults).
pub fn provision(
    network: &str,
    programs: &[ProgramSettings],
    key: &str,
) -> Result<Vec<Statement>, Refusal> {
    if !is_short_id(network) {
        return Err(Reason::InvalidId.of("network"));
    }
    if !is_key(key) {
        return Err(Reason::InvalidValue.of("key"));
    }
    let mut batch = vec![
        statement(MAKE_NETWORK, &[network.into()]),
        statement(GRANT_KEY, &[key_hash(key).as_str().into(), network.into()]),
    ];
    match programs.iter().filter(|program| program.default).count() {
        0 => {}
        1 => batch.push(statement(CLEAR_DEFAULT, &[network.into()])),
        _ => return Err(Reason::Conflict.of("default")),
    }
    for (at, settings) in programs.iter().enumerate() {
        if !is_short_id(&settings.program) {
            return Err(Reason::InvalidId.of("program"));
        }
        let mut before = programs.iter().take(at);
        if before.any(|other| other.program == settings.program) {
            return Err(Reason::DuplicateField.of("program"));
        }
        if !(1..=MAX_LEVELS).contains(&settings.levels) {
            return Err(Reason::LevelOutOfRange.of("levels"));
        }
        if signup_link(&settings.signup_url, SAMPLE).is_err() {
            return Err(Reason::InvalidValue.of("signup_url"));
        }
        batch.push(statement(
            SET_PROGRAM,
            &[
                (&settings.program).into(),
                i64::from(settings.levels).into(),
                (&settings.signup_url).into(),
                i64::from(settings.default).into(),
                network.into(),
            ],
        ));
        if settings.foreign_codes.len() > MAX_PATTERNS {
            return Err(Reason::InvalidValue.of("foreign_codes"));
        }
        let (network, program) = (network.into(), (&settings.program).into());
        batch.push(statement(CLEAR_PATTERNS, &[network, program]));
        for text in &settings.foreign_codes {
            let pattern =
                Pattern::parse(text).map_err(|_| Reason::InvalidValue.of("foreign_codes"))?;
            let params = [pattern.as_str().into(), network, program];
            batch.push(statement(ADD_PATTERN, &params));
        }
    }
    Ok(batch)
}

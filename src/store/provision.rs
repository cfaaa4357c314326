//! Provisioning: a network, its programs and a key, set up before requests can be answered.

use super::caller::key_hash;
use super::leaders::totals;
use super::{ProgramSettings, Statement, is_key, settings, statement};
use crate::refusal::{Reason, Refusal};
use crate::short_id::is_short_id;
use alloc::vec;
use alloc::vec::Vec;

pub(super) const MAKE_NETWORK: &str =
    "INSERT INTO networks (name) VALUES (?) ON CONFLICT DO NOTHING";

/// A key of these settings may do everything, and does not expire.
const GRANT_KEY: &str = "INSERT INTO keys (hash, network_id, id, name)
SELECT given.hash, networks.id, SUBSTR(given.hash, 1, 12), 'provisioned'
FROM (SELECT CAST(? AS TEXT) AS hash) AS given
JOIN networks ON networks.name = ?
ON CONFLICT DO NOTHING";

const CLEAR_DEFAULT: &str = "UPDATE programs SET is_default = 0
WHERE is_default = 1 AND network_id = (SELECT networks.id FROM networks WHERE networks.name = ?)";

const SET_PROGRAM: &str = "INSERT INTO programs
    (network_id, name, levels, signup_url, is_default, code_length)
SELECT networks.id, ?, CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT)
FROM networks
WHERE networks.name = ?
ON CONFLICT (network_id, name) DO UPDATE
SET levels = excluded.levels, signup_url = excluded.signup_url,
    is_default = excluded.is_default, code_length = excluded.code_length";

/// SQL: the id of a program by the names of its network and itself.
macro_rules! named {
    () => {
        "(
    SELECT programs.id
    FROM networks
    JOIN programs ON programs.network_id = networks.id
    WHERE networks.name = ? AND programs.name = ?
)"
    };
}

const TOTALS: &str = totals!(named!());

const CLEAR_PATTERNS: &str = concat!("DELETE FROM patterns WHERE program_id = ", named!());

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
/// (`signup_url`, `key`, `code_length`, `foreign_codes`), `duplicate_field` (`program` named twice), `conflict` (two defaults).
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
    for (at, program) in programs.iter().enumerate() {
        if !is_short_id(&program.program) {
            return Err(Reason::InvalidId.of("program"));
        }
        let mut before = programs.iter().take(at);
        if before.any(|other| other.program == program.program) {
            return Err(Reason::DuplicateField.of("program"));
        }
        settings::levels(program.levels.into())?;
        settings::signup_url(&program.signup_url)?;
        settings::code_length(program.code_length.into())?;
        let levels = i64::from(program.levels).into();
        let (of_network, name) = (network.into(), (&program.program).into());
        batch.push(statement(TOTALS, &[levels, levels, of_network, name]));
        batch.push(statement(
            SET_PROGRAM,
            &[
                name,
                levels,
                (&program.signup_url).into(),
                i64::from(program.default).into(),
                i64::from(program.code_length).into(),
                of_network,
            ],
        ));
        batch.push(statement(CLEAR_PATTERNS, &[of_network, name]));
        for pattern in settings::patterns(&program.foreign_codes)? {
            let params = [pattern.as_str().into(), of_network, name];
            batch.push(statement(ADD_PATTERN, &params));
        }
    }
    Ok(batch)
}

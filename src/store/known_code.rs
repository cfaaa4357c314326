//! Whether a code is one that someone of a network has: asked without a key, and so told without
//! anything else.

use super::read::{BROKEN, context};
use super::{Rows, Statement, statement};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The question: would a signup by this code be connected?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCode {
    /// The network's short id. One that is not there has no codes.
    pub network: String,
    /// The code, in canonical form or, of a foreign one, in normal form.
    pub code: String,
}

const READ: &str = "SELECT COUNT(*) AS known
FROM networks
JOIN codes ON codes.network_id = networks.id
JOIN users ON users.id = codes.user_id
WHERE networks.name = ? AND codes.code = ? AND users.status = 'active'";

impl KnownCode {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        vec![statement(
            READ,
            &[(&self.network).into(), (&self.code).into()],
        )]
    }

    /// The answer, from the rows of the batch.
    ///
    /// # Errors
    /// `unavailable`.
    pub fn result(results: &[Rows]) -> Result<bool, Refusal> {
        match context(results, 0)?.integer()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(BROKEN),
        }
    }
}

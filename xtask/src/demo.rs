//! `cargo xtask demo`: the demo pages and the API, from nothing to a printed address.

use crate::build;
use crate::command::{node, run};
use anyhow::Result;

/// Builds everything and serves until it is interrupted.
pub fn demo() -> Result<()> {
    build::build()?;
    run(&mut node("www/serve.js", &[]))
}

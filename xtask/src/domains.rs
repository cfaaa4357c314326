//! `cargo xtask domains`: the list of disposable domains, from the one that others keep.

use crate::command::{node, run};
use crate::npm;
use anyhow::Result;

/// Writes down what the installed list has.
pub fn update() -> Result<()> {
    npm::install()?;
    run(&mut node("xtask/js/domains.js", &[]))
}

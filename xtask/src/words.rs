//! `cargo xtask words`: the list of rude words, from the lists that others keep.

use crate::command::{node, run};
use crate::npm;
use anyhow::Result;

/// Adds what the installed lists have and ours has not.
pub fn update() -> Result<()> {
    npm::install()?;
    run(&mut node("xtask/js/words.js", &[]))
}

//! `cargo xtask demo`: the demo pages and the API, from nothing to a printed address.

use crate::build;
use crate::command::node;
use anyhow::Result;
use std::process::Command;
#[cfg(unix)]
use {anyhow::Context as _, std::os::unix::process::CommandExt as _};

/// Builds everything and serves until it is interrupted.
pub fn demo() -> Result<()> {
    build::build()?;
    replace(&mut node("www/serve.js", &[]))
}

/// Becomes the server, so that whatever ends us ends it.
#[cfg(unix)]
fn replace(server: &mut Command) -> Result<()> {
    Err(server.exec()).context("could not start `node`")
}

#[cfg(not(unix))]
fn replace(server: &mut Command) -> Result<()> {
    crate::command::run(server)
}

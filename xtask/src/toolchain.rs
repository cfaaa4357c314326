//! The Rust side's set-up: the WebAssembly target of the toolchain at hand, and its components.

use crate::command::{output, program, run};
use anyhow::{Result, bail};

/// The target of the npm package.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Installs what `rust-toolchain.toml` names, where rustup did not by itself.
pub fn install() -> Result<()> {
    if output(&mut program("rustup", &["--version"])).is_err() {
        bail!("rustup is missing; get it from https://rustup.rs");
    }
    let installed = output(&mut program("rustup", &["target", "list", "--installed"]))?;
    if !installed.lines().any(|line| line == TARGET) {
        run(&mut program("rustup", &["target", "add", TARGET]))?;
    }
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(&mut program("cargo", &[tool, "--version"])).is_err() {
            run(&mut program("rustup", &["component", "add", component]))?;
        }
    }
    Ok(())
}

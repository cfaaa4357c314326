//! Running other programs: always from the root of the project, with their output where ours goes.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Where builds go: cargo's target directory.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program, to be run from the root.
pub fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// A script of ours, run by Node, which learns where builds go.
pub fn node(script: &str, arguments: &[&str]) -> Command {
    let mut command = program("node", &[script]);
    command.args(arguments).env("REFGRAPH_TARGET", target());
    command
}

/// A tool that npm installed, run by Node whatever the platform's shell.
pub fn tool(package_script: &str, arguments: &[&str]) -> Command {
    node(&format!("node_modules/{package_script}"), arguments)
}

/// Runs a command and takes any other end than success for an error.
pub fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("could not start `{name}`; is it installed?"))?;
    if !status.success() {
        let arguments: Vec<_> = command.get_args().map(|a| a.to_string_lossy()).collect();
        bail!("`{name} {}` ended with {status}", arguments.join(" "));
    }
    Ok(())
}

/// What a command prints, without the line break at its end.
pub fn output(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .with_context(|| format!("could not start `{name}`; is it installed?"))?;
    if !output.status.success() {
        bail!(
            "`{name}` failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned())
}

/// Says what comes next.
pub fn say(what: &str) {
    println!("\n\x1b[1m{what}\x1b[0m");
}

//! The JavaScript side's set-up: the npm packages of the lock files, installed once a lock file.

use crate::command::{output, program, root, run, say};
use anyhow::{Result, bail};
use std::fs;
use std::path::Path;

/// The oldest Node that runs what we build, as (major, minor).
const OLDEST_NODE: (u32, u32) = (20, 19);

/// npm, by the name that the platform's shell knows.
pub const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Installs our tools: the packages that the lock file names, unless they are there.
pub fn install() -> Result<()> {
    let version = output(&mut program("node", &["--version"]))?;
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(|n| n.parse().unwrap_or(0));
    let version_pair = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version_pair < OLDEST_NODE {
        bail!("Node {version} is too old: 20.19 or later is needed");
    }
    install_in(root())
}

/// Installs the frameworks that the apps of `tests/consumers` are made with. They have a lock file
/// of their own, since they need other versions of some of our tools.
pub fn install_consumers() -> Result<()> {
    install_in(&root().join("tests/consumers"))
}

fn install_in(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.refgraph-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("Installing npm packages");
    // No package of ours needs its install script, so none gets to run one.
    let ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    run(program(NPM, &ci).current_dir(folder))?;
    Ok(fs::write(stamp, lock)?)
}

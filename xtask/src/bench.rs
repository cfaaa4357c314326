//! `cargo xtask bench AREA`: our figures beside those of peers, in one run.

use crate::build;
use crate::command::{node, program, root, run};
use anyhow::{Result, bail};

/// Builds, measures an area, prints the table and writes `target/bench/AREA.json`.
pub fn bench(area: &str) -> Result<()> {
    let script = format!("tests/bench/{area}.js");
    if !root().join(&script).is_file() {
        bail!("there is no benchmark of that name; see tests/bench");
    }
    build::build()?;
    // What is measured natively is written where the script finds it.
    if root().join(format!("tests/bench/{area}.rs")).is_file() {
        run(&mut program(
            "cargo",
            &["bench", "--quiet", "--locked", "--bench", area],
        ))?;
    }
    run(&mut node(&script, &[]))
}

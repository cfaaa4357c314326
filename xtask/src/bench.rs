//! `cargo xtask bench AREA`: our figures beside those of peers, in one run.

use crate::command::{node, program, root, run};
use crate::{browser, build, npm, test};
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
    let mut script = node(&script, &[]);
    // Figures of large networks are of the package as it is installed.
    if area == "flat" {
        test::pack()?;
    }
    // Only forms are measured in pages.
    if area == "form" {
        npm::install_consumers()?;
        test::pack()?;
        script.envs(browser::install()?);
    }
    run(&mut script)
}

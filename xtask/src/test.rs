//! `cargo xtask test`: every formatter, linter and test. The closing lines of cargo's and Node's
//! test runners stay as they print them.

use crate::command::{node, output, program, root, run, say, target, tool};
use crate::npm::{self, NPM};
use crate::{browser, build, toolchain};
use anyhow::{Context, Result};
use std::fs;

/// Runs everything; the first failure ends it.
pub fn test() -> Result<()> {
    toolchain::install()?;
    npm::install()?;
    let browser = browser::install()?;

    say("Formatting and lints");
    run(&mut program("cargo", &["fmt", "--all", "--check"]))?;
    for features in [&["--features", "js"][..], &["--no-default-features", "--features", "js"]] {
        let lint = ["clippy", "--quiet", "--workspace", "--all-targets", "--locked"];
        run(program("cargo", &lint).args(features).args(["--", "-D", "warnings"]))?;
    }
    run(program("cargo", &["doc", "--quiet", "--no-deps", "--locked", "--lib"])
        .env("RUSTDOCFLAGS", "-D warnings"))?;
    run(&mut tool("@biomejs/biome/bin/biome", &["ci", "--error-on-warnings"]))?;

    say("Rust tests");
    run(&mut program("cargo", &["test", "--workspace", "--locked"]))?;

    build::build()?;
    say("Sizes");
    build::size()?;
    say("Types");
    run(&mut tool("typescript/bin/tsc", &["--project", "tests/types"]))?;
    pack()?;

    say("JavaScript tests: Node, workerd and Chromium on the packed package");
    run(node("--test", &["--test-concurrency=1", "--test-reporter=spec", "tests/js/"])
        .env("CHROMIUM", browser))
}

/// Packs the package and installs the tarball, as a user would, where the tests import it.
fn pack() -> Result<()> {
    let folder = target().join("packed");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let destination = folder.display().to_string();
    let pack = ["pack", "--silent", "--pack-destination", &destination];
    let tarball = output(program(NPM, &pack).current_dir(root().join("pkg")))?;
    fs::write(folder.join("package.json"), "{\"private\":true,\"type\":\"module\"}\n")?;
    let install = ["install", "--silent", "--offline", "--no-audit", "--no-fund"];
    run(program(NPM, &install).arg(format!("./{tarball}")).current_dir(&folder))
        .context("the tarball does not install")
}

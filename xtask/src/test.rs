//! `cargo xtask test`: every formatter, linter and test. The closing lines of cargo's and Node's
//! test runners stay as they print them.

use crate::command::{node, output, program, root, run, say, target, tool};
use crate::npm::{self, NPM};
use crate::{browser, build, schemathesis, toolchain};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

/// Runs everything; the first failure ends it.
pub fn test() -> Result<()> {
    toolchain::install()?;
    npm::install()?;
    npm::install_consumers()?;
    let mut programs = browser::install()?;
    programs.push(schemathesis::install()?);

    say("Formatting and lints");
    run(&mut program("cargo", &["fmt", "--all", "--check"]))?;
    let lint = ["clippy", "--quiet", "--locked"];
    let deny = ["--", "-D", "warnings"];
    let native = ["--workspace", "--all-targets"];
    run(program("cargo", &lint).args(native).args(deny))?;
    for module in &build::MODULES {
        let bindings = [
            "--target",
            toolchain::TARGET,
            "--no-default-features",
            "--features",
            module.features,
        ];
        run(program("cargo", &lint).args(bindings).args(deny))?;
    }
    run(program(
        "cargo",
        &["doc", "--quiet", "--no-deps", "--locked", "--lib"],
    )
    .env("RUSTDOCFLAGS", "-D warnings"))?;
    run(&mut tool(
        "@biomejs/biome/bin/biome",
        &["ci", "--error-on-warnings"],
    ))?;

    say("Rust tests");
    run(&mut program("cargo", &["test", "--workspace", "--locked"]))?;
    // What a signup page has must also stand alone.
    run(&mut program(
        "cargo",
        &["test", "--quiet", "--no-default-features", "--locked"],
    ))?;

    build::build()?;
    say("Sizes");
    build::size()?;
    say("Types");
    run(&mut tool(
        "typescript/bin/tsc",
        &["--project", "tests/types"],
    ))?;
    pack()?;

    say("JavaScript tests: Node, workerd and browsers on the packed package");
    run_javascript(&files(&[])?, programs)
}

/// Runs some of the JavaScript tests alone: those of `tests/js/NAME.test.js`.
pub fn some(names: &[&str]) -> Result<()> {
    let files = files(names)?;
    build::build()?;
    npm::install_consumers()?;
    pack()?;
    let mut programs = browser::install()?;
    programs.push(schemathesis::install()?);
    run_javascript(&files, programs)
}

/// Asks the running worker for ten minutes what its description says, and what it does not. The
/// environment may say for how long (`CONTRACT_SECONDS`) and by which seed (`CONTRACT_SEED`).
pub fn contract() -> Result<()> {
    build::build()?;
    pack()?;
    let seed = UNIX_EPOCH.elapsed()?.as_secs().to_string();
    let settings = [
        ("CONTRACT_SECONDS", "600".to_owned()),
        ("CONTRACT_SEED", seed),
    ];
    let unset = settings
        .into_iter()
        .filter(|(name, _)| std::env::var_os(name).is_none());
    run(node("--test", &REPORT)
        .args(files(&["schemathesis"])?)
        .envs(unset)
        .envs([schemathesis::install()?]))
}

/// One test file after the other, each test a line.
const REPORT: [&str; 2] = ["--test-concurrency=1", "--test-reporter=spec"];

/// Runs test files. They find the programs that they drive by these variables.
fn run_javascript(files: &[String], programs: Vec<(&str, PathBuf)>) -> Result<()> {
    run(node("--test", &REPORT).args(files).envs(programs))
}

/// The JavaScript tests of these names, or all. Not every Node that runs them knows globs.
fn files(names: &[&str]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("tests/js"))? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        let name = file.strip_suffix(".test.js");
        if name.is_some_and(|name| names.is_empty() || names.contains(&name)) {
            found.push(format!("tests/js/{file}"));
        }
    }
    if found.len() < names.len() {
        bail!("there is no test of that name; see tests/js");
    }
    found.sort();
    Ok(found)
}

/// Packs the package and installs the tarball, as a user would, where the tests import it.
pub fn pack() -> Result<()> {
    let folder = target().join("packed");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    run(&mut tool("publint/src/cli.js", &["pkg", "--strict"]))?;
    let destination = folder.display().to_string();
    let pack = ["pack", "--silent", "--pack-destination", &destination];
    let tarball = output(program(NPM, &pack).current_dir(root().join("pkg")))?;
    fs::write(
        folder.join("package.json"),
        "{\"private\":true,\"type\":\"module\"}\n",
    )?;
    let install = [
        "install",
        "--silent",
        "--offline",
        "--no-audit",
        "--no-fund",
    ];
    run(program(NPM, &install)
        .arg(format!("./{tarball}"))
        .current_dir(&folder))
    .context("the tarball does not install")
}

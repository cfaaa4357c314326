//! Schemathesis, which asks the API what its description says and what it does not: a Python
//! program, installed in an environment of its own where builds go.

use crate::command::{output, program, run, say, target};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// The environment variable that names the program, and tells it to the tests.
const VARIABLE: &str = "SCHEMATHESIS";
const VERSION: &str = "4.32.5";

/// The variable that the tests read and where the program is; installs it first if need be.
pub fn install() -> Result<(&'static str, PathBuf)> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return Ok((VARIABLE, PathBuf::from(named)));
    }
    let folder = target().join("schemathesis");
    let bin = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let stamp = folder.join(".refgraph-version");
    let installed = bin.join("schemathesis");
    if fs::read_to_string(&stamp).is_ok_and(|version| version == VERSION) {
        return Ok((VARIABLE, installed));
    }
    say("Installing schemathesis");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    make_environment(&folder)?;
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    let package = format!("schemathesis=={VERSION}");
    let python = bin.join("python").display().to_string();
    run(program(&python, &pip).arg(package)).with_context(|| {
        format!("schemathesis {VERSION} could not be installed; name one by {VARIABLE}")
    })?;
    fs::write(stamp, VERSION)?;
    Ok((VARIABLE, installed))
}

/// Debian packs what makes environments apart from Python.
fn make_environment(folder: &Path) -> Result<()> {
    let folder = folder.display().to_string();
    let make = || output(&mut program("python3", &["-m", "venv", &folder]));
    if make().is_ok() {
        return Ok(());
    }
    let packages = ["python3", "python3-venv"];
    if crate::debian::may_install() {
        crate::debian::install(&packages)?;
    }
    if let Err(error) = make() {
        bail!(
            "Python 3.10 or later with its module `venv` is needed for schemathesis \
             (`sudo apt-get install {}`), or name a schemathesis {VERSION} by the environment \
             variable {VARIABLE}: {error:#}",
            packages.join(" ")
        );
    }
    Ok(())
}

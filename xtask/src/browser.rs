//! The browser that the tests drive: Chromium, found or, on Debian as root, installed.

use crate::command::{output, program, run, say};
use anyhow::{Result, bail};
use std::path::PathBuf;

/// Names a browser that playwright-core can drive.
const VARIABLE: &str = "CHROMIUM";
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Where the browser is; installs it first if need be and may be.
pub fn install() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let root = cfg!(target_os = "linux") && output(&mut program("id", &["-u"]))? == "0";
    if root && output(&mut program("apt-get", &["--version"])).is_ok() {
        say("Installing Chromium");
        let quiet = ["-qq", "-o=Dpkg::Use-Pty=0"];
        run(program("apt-get", &quiet).arg("update"))?;
        run(program("apt-get", &quiet)
            .args(["install", "-y", "--no-install-recommends", "chromium"])
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    match find() {
        Some(found) => Ok(found),
        None => bail!(
            "no Chromium was found. Install it (`sudo apt-get install chromium`, or Chrome from \
             its vendor), or name one by the environment variable {VARIABLE}"
        ),
    }
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .chain([PathBuf::from(MAC)])
        .find(|candidate| candidate.is_file())
}

//! Packages of Debian, installed where that is allowed.

use crate::command::{output, program, run, say};
use anyhow::Result;

/// Whether this is a Debian, or like one, and we are root.
pub fn may_install() -> bool {
    cfg!(target_os = "linux")
        && output(&mut program("id", &["-u"])).is_ok_and(|user| user == "0")
        && output(&mut program("apt-get", &["--version"])).is_ok()
}

/// Installs these packages.
pub fn install(packages: &[&str]) -> Result<()> {
    say(&format!("Installing {}", packages.join(" and ")));
    let quiet = ["-qq", "-o=Dpkg::Use-Pty=0"];
    run(program("apt-get", &quiet).arg("update"))?;
    run(program("apt-get", &quiet)
        .args(["install", "-y", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

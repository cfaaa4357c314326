//! The browsers that the tests drive: found or, on Debian as root, installed.

use crate::debian;
use anyhow::{Result, bail};
use std::path::PathBuf;

/// A browser that playwright-core can drive.
struct Browser {
    /// Its environment variable, which names the program, and tells it to the tests.
    variable: &'static str,
    /// The package of Debian that has it.
    package: &'static str,
    /// What it is called where programs are.
    names: &'static [&'static str],
    /// Where it is on a Mac.
    mac: &'static str,
}

const BROWSERS: [Browser; 2] = [
    Browser {
        variable: "CHROMIUM",
        package: "chromium",
        names: &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ],
        mac: "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    },
    Browser {
        variable: "FIREFOX",
        package: "firefox-esr",
        names: &["firefox-esr", "firefox"],
        mac: "/Applications/Firefox.app/Contents/MacOS/firefox",
    },
];

/// The browsers, each as the variable that the tests read and where it is; installs them first if
/// need be and may be.
pub fn install() -> Result<Vec<(&'static str, PathBuf)>> {
    let missing = || BROWSERS.iter().filter(|browser| browser.find().is_none());
    let packages: Vec<_> = missing().map(|browser| browser.package).collect();
    if !packages.is_empty() && debian::may_install() {
        debian::install(&packages)?;
    }
    let found = |browser: &Browser| match browser.find() {
        Some(path) => Ok((browser.variable, path)),
        None => bail!(
            "no {package} was found. Install it (`sudo apt-get install {package}`, or one from its \
             vendor), or name one by the environment variable {variable}",
            package = browser.package,
            variable = browser.variable,
        ),
    };
    BROWSERS.iter().map(found).collect()
}

impl Browser {
    fn find(&self) -> Option<PathBuf> {
        if let Some(named) = std::env::var_os(self.variable) {
            return Some(PathBuf::from(named)).filter(|path| path.is_file());
        }
        let path = std::env::var_os("PATH")?;
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        self.names
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
            .chain([PathBuf::from(self.mac)])
            .find(|candidate| candidate.is_file())
    }
}

//! Packs the list of disposable domains into a file: `cargo run --example disposable FILE`.

use refgraph::guard::disposable::{LIST, pack};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let file = env::args_os().nth(1).ok_or(io::ErrorKind::InvalidInput)?;
    fs::write(file, pack(LIST))
}

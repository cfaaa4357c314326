//! The project's commands: `cargo xtask build | demo | test | contract | bench AREA | size`. Each does its
//! own set-up, so that a fresh clone needs nothing but rustup and Node.

mod bench;
mod browser;
mod build;
mod command;
mod debian;
mod demo;
mod domains;
mod npm;
mod schemathesis;
mod test;
mod toolchain;
mod words;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  build        compile to WebAssembly and leave the npm package in pkg/
  size         build, print the bytes of each entry, fail over the budgets
  demo         build, then serve the demo pages and the API on 127.0.0.1
  test         every formatter, linter and test
  test NAME …  the tests of tests/js/NAME.test.js alone
  contract     ten minutes of requests made of the API's description, others each time
  bench AREA   measure beside peers: codes, chains, form, edge, api, flat, import or awards
  words        bring the list of rude words up to date
  domains      bring the list of disposable domains up to date";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["build"] => build::build(),
        ["size"] => build::build().and_then(|()| build::size()),
        ["demo"] => demo::demo(),
        ["test"] => test::test(),
        ["test", ref names @ ..] => test::some(names),
        ["contract"] => test::contract(),
        ["words"] => words::update(),
        ["domains"] => domains::update(),
        ["bench", area] => bench::bench(area),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

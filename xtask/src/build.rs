//! The npm package: one crate compiled to six WebAssembly files, each with its glue, optimised,
//! proved to load, and bundled with our JavaScript into the entries of `pkg/dist`.

use crate::command::{node, output, program, root, run, say, target, tool};
use crate::{npm, toolchain};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// A WebAssembly file.
pub struct Module {
    /// Its name, without the ending.
    pub name: &'static str,
    /// The cargo features that make it.
    pub features: &'static str,
    /// Whether it uses JavaScript's objects, for which wasm-bindgen makes glue.
    has_glue: bool,
    /// The levels of rustc and of wasm-opt: a page waits for the bytes of `form` and `carry`;
    /// what `refgraph` and `award` do, they do many times; `edge` waits for a store or a page most of the time.
    levels: [&'static str; 2],
}

/// Has LLVM inline a little more than its smallest level does: what is called in one place, or is
/// shorter than the call, makes the module smaller yet.
const SMALL: &str = "-Cllvm-args=--inline-threshold=80";

/// The WebAssembly files.
pub const MODULES: [Module; 6] = [
    Module {
        name: "form",
        features: "js",
        has_glue: false,
        levels: ["z", "-Oz"],
    },
    Module {
        name: "carry",
        features: "js,carry",
        has_glue: false,
        levels: ["z", "-Oz"],
    },
    Module {
        name: "refgraph",
        features: "js,full",
        has_glue: true,
        levels: ["3", "-O3"],
    },
    Module {
        name: "award",
        features: "js,award",
        has_glue: true,
        levels: ["3", "-O3"],
    },
    Module {
        name: "guard",
        features: "js,guard",
        has_glue: true,
        levels: ["s", "-O3"],
    },
    Module {
        name: "edge",
        features: "js,edge",
        has_glue: true,
        levels: ["s", "-O3"],
    },
];

/// Builds the package in `pkg/`.
pub fn build() -> Result<()> {
    toolchain::install()?;
    npm::install()?;
    check_versions()?;
    let dist = root().join("pkg/dist");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    fs::create_dir_all(&dist)?;
    for module in &MODULES {
        say(&format!("Building {}.wasm", module.name));
        compile(module)?;
    }
    say("Describing the API");
    let print = ["run", "--quiet", "--locked", "--example", "openapi"];
    let document = output(&mut program("cargo", &print))?;
    fs::write(dist.join("openapi.json"), document)?;
    say("Packing the disposable domains");
    let pack = ["run", "--quiet", "--locked", "--example", "disposable"];
    run(program("cargo", &pack).arg(target().join("disposable.bin")))?;
    say("Bundling the entries");
    run(&mut node("xtask/js/bundle.js", &[]))?;
    for file in ["README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(root().join(file), root().join("pkg").join(file))
            .with_context(|| format!("could not copy {file} into the package"))?;
    }
    Ok(())
}

/// Prints the size of each entry and fails over a budget.
pub fn size() -> Result<()> {
    run(&mut node("xtask/js/size.js", &[]))
}

fn compile(module: &Module) -> Result<()> {
    let Module {
        name,
        features,
        has_glue,
        levels: [rustc, wasm_opt],
    } = *module;
    run(program(
        "cargo",
        &[
            "rustc",
            "--quiet",
            "--lib",
            // Nothing but the module: it is smaller where no Rust library must be made as well.
            "--crate-type",
            "cdylib",
            "--release",
            "--locked",
            "--target",
            toolchain::TARGET,
            "--no-default-features",
            "--features",
            features,
            "--",
        ],
    )
    .args((rustc == "z").then_some(SMALL))
    .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", rustc))?;
    // Both modules come out under the crate's name, so each is taken away before the next.
    let compiled = target()
        .join(toolchain::TARGET)
        .join("release/refgraph.wasm");
    if !has_glue {
        return optimise(&compiled, name, wasm_opt);
    }
    let glue = target().join("glue").join(name);
    Bindgen::new()
        .input_path(compiled)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .reset_state_function(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&glue)?;
    optimise(&glue.join(format!("{name}_bg.wasm")), name, wasm_opt)
}

/// Shrinks the module. No feature flag is passed: wasm-opt reads the module's own list, and
/// enabling all would let it emit what browsers do not read.
fn optimise(module: &Path, name: &str, level: &str) -> Result<()> {
    let optimised = root().join(format!("pkg/dist/{name}.wasm"));
    let paths = [module, &optimised].map(|path| path.display().to_string());
    run(&mut tool(
        "binaryen/bin/wasm-opt",
        &[
            level,
            "--converge",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
            &paths[0],
            "-o",
            &paths[1],
        ],
    ))?;
    run(&mut node("xtask/js/compile.js", &[&paths[1]]))
}

/// The glue's generator must be of the very version of the crate that the lock file names.
fn check_versions() -> Result<()> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    let version = |name: &str| {
        let entry = format!("name = \"{name}\"\nversion = \"");
        let (_, rest) = lock.split_once(&entry)?;
        rest.split('"').next()
    };
    let (library, tool) = (version("wasm-bindgen"), version("wasm-bindgen-cli-support"));
    if library.is_none() || library != tool {
        bail!("Cargo.lock has wasm-bindgen {library:?} but wasm-bindgen-cli-support {tool:?}");
    }
    Ok(())
}

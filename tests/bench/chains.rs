//! Chains, natively: the same core without WebAssembly, petgraph, and SQLite in the process with
//! recursive queries. The figures go to `bench/chains.native.json` under the target folder, for
//! `chains.js` to show beside the others.
//!
//! Each shape and size has a process of its own, so that the memory of none is that of another, and
//! a time; who runs out of either is told as such, and what they had shown before counts.
//! Sizes may be given: `cargo bench --bench chains -- 10000 1000000`.

#![expect(
    clippy::cast_precision_loss,
    reason = "counts are far below what floats hold"
)]

#[path = "chains/ours.rs"]
mod ours;
#[path = "chains/petgraph.rs"]
mod petgraph;
#[path = "chains/sqlite.rs"]
mod sqlite;
#[path = "chains/tree.rs"]
mod tree;

use std::collections::BTreeMap;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, hint, path::PathBuf, thread};

const LEVELS: usize = 10;
/// The most time of a process.
const MOST: Duration = Duration::from_secs(240);
const SIZES: [u32; 3] = [10_000, 1_000_000, 10_000_000];
/// In place of a referrer: there is none.
const NONE: u32 = u32::MAX;

/// By the name of what is measured, what each took.
type Figures = BTreeMap<String, BTreeMap<String, f64>>;

/// How a contender tells its figures: what is measured, and how much it took.
type Tell<'a> = &'a mut dyn FnMut(&str, f64);

/// Each has a process of its own for each shape and size, of which it is told.
type Measure = fn(&str, u32, Tell);

const CONTENDERS: [(&str, &[Measure]); 3] = [
    ("native", &[ours::measure, ours::measure_peak]),
    ("petgraph", &[petgraph::measure]),
    ("sqlite", &[sqlite::measure]),
];

fn main() {
    let given: Vec<String> = env::args().skip(1).collect();
    if let [one, contender, measure, shape, users] = &*given
        && one == "one"
    {
        let [contender, measure] = [contender, measure].map(|at| at.parse::<usize>().unwrap());
        return measure_one(
            CONTENDERS[contender].1[measure],
            shape,
            users.parse().unwrap(),
        );
    }
    // Cargo says `--bench` as well.
    let mut sizes: Vec<u32> = given.iter().filter_map(|size| size.parse().ok()).collect();
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    let mut runs: Vec<_> = sizes.iter().map(|users| ("tree", *users)).collect();
    if sizes.contains(&1_000_000) {
        runs.extend([("path", 1_000_000), ("star", 1_000_000)]);
    }
    let target = env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let folder = target.join("bench");
    fs::create_dir_all(&folder).unwrap();
    let (mut figures, mut ended) = (Figures::new(), Vec::new());
    for (shape, users) in runs {
        for (contender, (who, measures)) in CONTENDERS.iter().enumerate() {
            for measure in 0..measures.len() {
                let place = [contender, measure].map(|at| at.to_string());
                let size = tree::name(shape, users);
                let (told, how) = in_a_process(&place, shape, users);
                for (name, value) in told {
                    let row = figures.entry(format!("{name}@{size}")).or_default();
                    row.insert((*who).to_owned(), value);
                }
                if let Some(how) = how {
                    println!("{who} at {size} {how}");
                    ended.push(format!("{who} natively at {size} {how}"));
                }
            }
        }
        let all = serde_json::json!({ "figures": figures, "ended": ended });
        let text = serde_json::to_string_pretty(&all).unwrap();
        fs::write(folder.join("chains.native.json"), text).unwrap();
    }
}

/// What one contender told of itself, and how it ended if that was too early.
fn in_a_process(
    measure: &[String; 2],
    shape: &str,
    users: u32,
) -> (Vec<(String, f64)>, Option<String>) {
    let mut one = Command::new(env::current_exe().unwrap());
    let [contender, measure] = measure;
    one.args(["one", contender, measure, shape, &users.to_string()]);
    let mut child = one.stdout(Stdio::piped()).spawn().unwrap();
    let begin = Instant::now();
    let mut late = false;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if !late && begin.elapsed() > MOST {
            late = true;
            child.kill().unwrap();
        }
        thread::sleep(Duration::from_millis(20));
    };
    let mut said = String::new();
    child.stdout.unwrap().read_to_string(&mut said).unwrap();
    let told = said.lines().filter_map(|line| {
        let (name, value) = line.split_once(' ')?;
        Some((name.to_owned(), value.parse().ok()?))
    });
    let ended = (!status.success()).then(|| {
        let how = if late {
            "ran out of time"
        } else {
            "failed or ran out of memory"
        };
        format!("{how}, after {} s", begin.elapsed().as_secs())
    });
    (told.collect(), ended)
}

/// Tells each figure as soon as it is known.
fn measure_one(measure: Measure, shape: &str, users: u32) {
    measure(shape, users, &mut |name, value| println!("{name} {value}"));
}

/// The median nanoseconds of a call.
fn time<T>(mut task: impl FnMut(usize) -> T) -> f64 {
    let (mut calls, mut times, begin) = (1, Vec::new(), Instant::now());
    while times.len() < 9 {
        let start = Instant::now();
        for call in 0..calls {
            hint::black_box(task(call));
        }
        let elapsed = start.elapsed();
        if elapsed < Duration::from_millis(20) && calls < 1 << 24 {
            calls *= 2;
            continue;
        }
        times.push(elapsed.as_secs_f64() * 1e9 / calls as f64);
        // Of what takes seconds a call, a few calls are enough.
        if begin.elapsed() > Duration::from_secs(10) && times.len() >= 3 {
            break;
        }
    }
    median(times)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// What was made, and the milliseconds that it took.
fn once<T>(task: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let made = task();
    (made, start.elapsed().as_secs_f64() * 1e3)
}

/// The last that was made, and the median milliseconds of a few times, or once of what is large or
/// takes long.
fn few<T>(users: usize, mut task: impl FnMut() -> T) -> (T, f64) {
    let (mut made, first) = once(&mut task);
    let rounds = if users >= 10_000_000 || first > 4e3 {
        1
    } else {
        3
    };
    let mut times = vec![first];
    for _ in 1..rounds {
        drop(made);
        let time;
        (made, time) = once(&mut task);
        times.push(time);
    }
    (made, median(times))
}

/// What Linux tells of the memory of this process, in bytes; nothing elsewhere.
fn status(field: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0)
}

//! Awards, natively: how many activities a second one core runs through a plan of ten levels, a
//! million of them over a million users. The figure goes to `bench/awards.native.json` under the
//! target folder, for `awards.js` to show beside the others.

use refgraph::award::amount::Decimal;
use refgraph::award::read;
use refgraph::award::rules::Plan;
use refgraph::award::simulation::generate::{Made, scenario};
use refgraph::award::simulation::{Scenario, Settings, Simulation};
use std::time::Instant;
use std::{env, fs, path::PathBuf};

const COUNT: u32 = 1_000_000;
const ROUNDS: usize = 7;

fn run(plan: &Plan, scenario: &mut Scenario) -> f64 {
    let settings = Settings {
        worst: false,
        ..Settings::default()
    };
    let start = Instant::now();
    let mut simulation = Simulation::new(plan.clone(), scenario, settings);
    simulation.step(scenario, usize::MAX).unwrap();
    let report = simulation.report();
    let seconds = start.elapsed().as_secs_f64();
    assert!(report.units[0].given > 0 && report.refused.is_none());
    f64::from(COUNT) / seconds
}

fn main() {
    let plan = fs::read_to_string("tests/bench/awards/plan.json").unwrap();
    let plan = read::plan(&plan).unwrap();
    let made = Made {
        people: COUNT,
        roots: 1,
        from: 0,
        until: 0,
        joining: "signup",
        buying: "purchase",
        purchases: 0,
        least: 0,
        most: 0,
        seed: 1,
    };
    let mut played = Scenario {
        people: scenario(&made).unwrap().people,
        ..Scenario::default()
    };
    // As in `awards.js`.
    let purchase = played.history.kind("purchase").unwrap();
    let mut random = 1_u32;
    let mut below = |bound: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((u64::from(random) * u64::from(bound)) >> 32) as u32
    };
    for at in 0..u64::from(COUNT) {
        let user = below(COUNT);
        let amount = Decimal::of(i128::from(500 + below(20_000)), 2);
        let added = played
            .history
            .add(user, purchase, Some(amount), at * 31_536);
        added.unwrap();
    }
    let mut rates: Vec<_> = (0..ROUNDS).map(|_| run(&plan, &mut played)).collect();
    rates.sort_by(f64::total_cmp);
    let target = env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let folder = target.join("bench");
    fs::create_dir_all(&folder).unwrap();
    let figure = format!("{{\"run-native\": {:.0}}}\n", rates[ROUNDS / 2]);
    fs::write(folder.join("awards.native.json"), figure).unwrap();
}

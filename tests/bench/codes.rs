//! Codes, natively: how many a second one core checks in a batch of a million. The figure goes to
//! `bench/codes.native.json` under the target folder, for `codes.js` to show beside the others.

use refgraph::code::{Distinct, Expected, Spec, check_lines};
use std::fmt::Write;
use std::time::Instant;
use std::{env, fs, hint, path::PathBuf};

const CODES: u32 = 1_000_000;
const ROUNDS: usize = 15;

fn main() {
    let mut codes = Distinct::new(Spec::default(), CODES as usize).unwrap();
    let mut lines = String::new();
    let mut random = 1_u128;
    for _ in 0..CODES {
        let code = loop {
            random = random.wrapping_mul(0xDA94_2042_E4DD_58B5).wrapping_add(1);
            if let Some(code) = codes.mint(&random.rotate_right(64).to_le_bytes()) {
                break code;
            }
        };
        writeln!(lines, "{}", code.as_str()).unwrap();
    }
    let mut rates: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            let wrong = check_lines(hint::black_box(&lines), Expected::default())
                .flatten()
                .count();
            assert_eq!(wrong, 0);
            f64::from(CODES) / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    let target = env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let folder = target.join("bench");
    fs::create_dir_all(&folder).unwrap();
    let figure = format!("{{\"check-batch-native\": {:.0}}}\n", rates[ROUNDS / 2]);
    fs::write(folder.join("codes.native.json"), figure).unwrap();
}

//! Awards, as texts of JSON: rules, an activity and its chain in, who gets what out.

use crate::award::wire;
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs an activity through a plan.
#[wasm_bindgen(js_name = runAwards)]
pub fn run_awards(asked: &str) -> String {
    wire::run_json(asked)
}

/// Whether a plan is sound.
#[wasm_bindgen(js_name = checkPlan)]
pub fn check_plan(plan: &str) -> String {
    wire::check_json(plan)
}

//! The REST API, as texts of JSON and the bytes of bodies: a request becomes a reply or a batch of
//! SQL, the batch's rows a reply. No state is held between the two.

use crate::api::{MAX_BODY, MAX_LINE, MAX_LINES, Moment, wire};
use crate::webhook::wire as delivery;
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

/// The longest body that is read, in bytes. Of a longer one, one byte more is enough.
#[wasm_bindgen(js_name = maxBody)]
pub fn max_body() -> usize {
    MAX_BODY
}

/// The longest line of a body of lines, in bytes.
#[wasm_bindgen(js_name = maxLine)]
pub fn max_line() -> usize {
    MAX_LINE
}

/// The most lines that are read at once.
#[wasm_bindgen(js_name = maxLines)]
pub fn max_lines() -> usize {
    MAX_LINES
}

/// What to do about a request, at a time in unix milliseconds: `{"reply"}` or `{"batch"}`.
/// Without a secure generator the reply is that the service is not to be had.
#[wasm_bindgen]
#[expect(
    clippy::cast_sign_loss,
    reason = "out of range it saturates, and no number is 0"
)]
pub fn plan(request: &str, body: &[u8], now: f64) -> String {
    let mut random = [0; Moment::RANDOM];
    let drawn = getrandom::fill(&mut random).map_or(&[][..], |()| &random);
    wire::plan_json(request, body, now as u64, drawn)
}

/// What comes after batch number `round` of a request, from 0, gave these results: `{"reply"}`, or
/// `{"batch"}` again. After anything but results the reply is that it failed.
#[wasm_bindgen]
#[expect(
    clippy::cast_sign_loss,
    reason = "out of range it saturates, and no number is 0"
)]
pub fn proceed(request: &str, body: &[u8], results: &str, round: u32, now: f64) -> String {
    wire::proceed_json(request, body, results, round, now as u64, || {
        let mut random = [0; Moment::RANDOM];
        getrandom::fill(&mut random).ok().map(|()| random)
    })
}

/// The next batch that makes or updates the tables of a dialect, after one that gave these
/// results: `{"version","batch"}`; `null` if there is no dialect of that name.
#[wasm_bindgen]
pub fn migrate(dialect: &str, results: &str) -> String {
    wire::migrate_json(dialect, results)
}

/// The batch that sets a network up: `{"batch"}` or `{"error"}`.
#[wasm_bindgen]
pub fn provision(settings: &str) -> String {
    wire::provision_json(settings)
}

/// What a worker claims: `{"claim","batch"}`. Without a secure generator, `null`: nothing.
#[wasm_bindgen(js_name = claimDeliveries)]
pub fn claim_deliveries(settings: &str) -> String {
    with_random(|random| delivery::claim_json(settings, random))
}

/// What to send, from the rows of that batch.
#[wasm_bindgen(js_name = readDeliveries)]
pub fn read_deliveries(results: &str) -> String {
    delivery::deliveries_json(results)
}

/// What to keep of how it went: `{"batch",…}`.
#[wasm_bindgen(js_name = settleDeliveries)]
pub fn settle_deliveries(told: &str) -> String {
    with_random(|random| delivery::settle_json(told, random))
}

fn with_random(work: impl FnOnce(&[u8; delivery::RANDOM]) -> String) -> String {
    let mut random = [0; delivery::RANDOM];
    getrandom::fill(&mut random).map_or_else(|_| String::from("null"), |()| work(&random))
}

/// The batch that lists or changes the keys of a network: `{"batch","key"}` or `{"error"}`.
#[wasm_bindgen]
#[expect(
    clippy::cast_sign_loss,
    reason = "out of range it saturates, and no number is 0"
)]
pub fn keys(change: &str, now: f64) -> String {
    let mut random = [0; 32];
    let drawn = getrandom::fill(&mut random).map_or(&[][..], |()| &random);
    wire::keys_json(change, now as u64, drawn)
}

/// The keys after such a change that made a key, or none (an empty text), from what its batch
/// gave: `{"keys"}` or `{"error"}`.
#[wasm_bindgen(js_name = keysFound)]
pub fn keys_found(change: &str, key: &str, results: &str) -> String {
    wire::keys_found_json(change, Some(key).filter(|key| !key.is_empty()), results)
}

/// What a log may tell of the path of a request: `{"route","network"}`.
#[wasm_bindgen]
pub fn about(path: &str) -> String {
    wire::about_json(path)
}

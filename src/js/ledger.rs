//! The ledger of awards, as texts of JSON.

use crate::award::ledger::Ledger;
use crate::award::ledger::wire;
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

/// A ledger.
#[wasm_bindgen(js_name = Ledger)]
#[derive(Default)]
pub struct JsLedger(Ledger);

#[wasm_bindgen(js_class = Ledger)]
impl JsLedger {
    /// An empty ledger.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Adds entries.
    pub fn append(&mut self, entries: &str) -> String {
        wire::append_json(&mut self.0, entries)
    }

    /// Runs an activity and writes down what it brings.
    pub fn record(&mut self, asked: &str) -> String {
        wire::record_json(&mut self.0, asked)
    }

    /// Takes back what an activity brought.
    pub fn reverse(&mut self, asked: &str) -> String {
        wire::reverse_json(&mut self.0, asked)
    }

    /// Takes a step of the review of an activity.
    pub fn review(&mut self, asked: &str) -> String {
        wire::review_json(&mut self.0, asked)
    }

    // As `balances`.
    #[allow(clippy::needless_pass_by_value)]
    /// The reviews that got to a state, or all.
    pub fn reviews(&self, state: Option<String>) -> String {
        wire::reviews_json(&self.0, state.as_deref())
    }

    /// Approves what was held long enough.
    pub fn approve(&mut self, asked: &str) -> String {
        wire::approve_json(&mut self.0, asked)
    }

    /// Pays a user.
    pub fn pay(&mut self, asked: &str) -> String {
        wire::pay_json(&mut self.0, asked)
    }

    // JavaScript has a text or nothing, of which wasm-bindgen makes an owned one.
    #[allow(clippy::needless_pass_by_value)]
    /// What a user has, or everyone.
    pub fn balances(&self, user: Option<String>) -> String {
        wire::balances_json(&self.0, user.as_deref())
    }

    /// The awards of an activity.
    pub fn awards(&self, reference: &str) -> String {
        wire::awards_json(&self.0, reference)
    }

    /// The file of what can be paid.
    pub fn payout(&self) -> String {
        wire::payout_csv(&self.0)
    }

    /// How many entries there are.
    pub fn size(&self) -> u32 {
        self.0.entries().len() as u32
    }

    /// Some of the entries.
    pub fn entries(&self, from: u32, limit: u32) -> String {
        wire::entries_json(&self.0, from as usize, limit as usize)
    }
}

//! Guards: addresses, a list of disposable domains that JavaScript brings, and signups as JSON.

use super::only_thread::OnlyThread;
use crate::guard::disposable::Domains;
use crate::guard::{self, wire};
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::prelude::wasm_bindgen;

/// The list of disposable domains, packed; empty until it is brought.
static LIST: OnlyThread<Vec<u8>> = OnlyThread::new(Vec::new());

/// Keeps a list of disposable domains; tells whether it is one.
#[wasm_bindgen(js_name = keepDomains)]
pub fn keep_domains(list: Vec<u8>) -> bool {
    let is_list = Domains::read(&list).is_some();
    LIST.with(|kept| *kept = list);
    is_list
}

/// The mailbox that an address reaches.
#[wasm_bindgen(js_name = mailboxOf)]
pub fn mailbox_of(email: &str) -> Option<String> {
    guard::mailbox(email)
}

/// The subscriber that an IP address is of.
#[wasm_bindgen(js_name = subscriberOf)]
pub fn subscriber_of(address: &str) -> Option<String> {
    guard::subscriber(address)
}

/// Whether a domain, or that of an address, is disposable.
#[wasm_bindgen(js_name = isDisposable)]
pub fn is_disposable(text: &str) -> bool {
    LIST.with(|list| Domains::read(list).is_some_and(|domains| domains.has(text)))
}

/// Assesses a signup.
#[wasm_bindgen]
pub fn assess(asked: &str) -> String {
    LIST.with(|list| wire::assess_json(asked, Domains::read(list).as_ref()))
}

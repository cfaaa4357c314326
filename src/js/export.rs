//! Export: a network out, piece by piece.

use super::network::JsNetwork;
use crate::network::export::Export;
use crate::network::import::Format;
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

/// An export that is under way.
#[wasm_bindgen(js_name = Export)]
pub struct JsExport(Export);

#[wasm_bindgen(js_class = Export)]
impl JsExport {
    /// An export as a file of that format.
    pub fn of(format: u8) -> Self {
        Self(Export::new(
            Format::ALL[usize::from(format) % Format::ALL.len()],
        ))
    }

    /// The next piece; nothing after the last one.
    pub fn next(&mut self, network: &JsNetwork) -> Option<String> {
        self.0.next(&network.network)
    }
}

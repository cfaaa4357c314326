//! The REST API, as texts of JSON: a request becomes a reply or a batch of SQL, the batch's rows
//! a reply. No state is held between the two.

use super::mint;
use crate::api;
use wasm_bindgen::prelude::wasm_bindgen;

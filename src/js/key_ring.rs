//! Key rings: users' numbers to sealed codes and back. Keys come through the mailbox, and none of
//! their bytes stay there.

use super::code::{expectation, invalid, valid};
use super::mailbox;
use crate::code::seal::{Key, KeyRing, OpenProblem};
use crate::code::{Mode, Spec};
use wasm_bindgen::prelude::wasm_bindgen;

/// Bytes a key takes in the mailbox: id, bits and secret.
const KEY: usize = 18;

/// A ring, and the number of the code that it opened last.
#[wasm_bindgen(js_name = KeyRing)]
pub struct JsKeyRing {
    ring: KeyRing,
    number: u64,
}

#[wasm_bindgen(js_class = KeyRing)]
impl JsKeyRing {
    /// The ring of the keys in the mailbox; nothing if they make none, see [`KeyRing::new`].
    pub fn of(bytes: usize) -> Option<Self> {
        mailbox::taken(bytes, |keys| {
            let (keys, _) = keys.as_chunks::<KEY>();
            let keys = keys.iter();
            let keys = keys.map(|[id, bits, secret @ ..]| Key::new(*id, *bits, secret));
            // Those that are none were refused by JavaScript.
            let ring = KeyRing::new(keys.flatten()).ok()?;
            Some(Self { ring, number: 0 })
        })
    }

    /// Leaves the code of a whole number and tells its length, or the number of the problem,
    /// which is smaller than that of any code. `mode` is 1 for a test code.
    pub fn seal(&self, number: f64, tag: u8, length: u8, mode: u8) -> u32 {
        let mode = if mode == 1 { Mode::Test } else { Mode::Live };
        // JavaScript has seen to it that it is one.
        #[allow(clippy::cast_sign_loss)]
        let number = number as u64;
        match self.ring.seal(number, Spec { mode, tag, length }) {
            Ok(code) => mailbox::send(code.as_str()),
            Err(problem) => problem as u32 + 1,
        }
    }

    /// Opens the text in the mailbox. The answer is that of [`check`](super::code::check), with
    /// the key's id from bit 4 if it opens, and from bit 29 the number of the problem if the code
    /// is right but does not.
    pub fn open(&mut self, bytes: usize, expected: u32) -> u32 {
        let (opened, same) = mailbox::received(bytes, |text| {
            let opened = self.ring.open(text, expectation(expected));
            let same = matches!(&opened, Ok(opened) if opened.code.as_str() == text);
            (opened, same)
        });
        match opened {
            Ok(opened) => {
                self.number = opened.number;
                valid(&opened.code, same) | u32::from(opened.key) << 4
            }
            Err(OpenProblem::Invalid(found)) => invalid(&found),
            Err(OpenProblem::NotSealed) => 1 << 29,
            Err(OpenProblem::UnknownKey) => 2 << 29,
            Err(OpenProblem::WrongKey) => 3 << 29,
        }
    }

    /// The number of the code that was opened last.
    #[wasm_bindgen(getter)]
    pub fn number(&self) -> f64 {
        // No higher than JavaScript holds exactly.
        #[allow(clippy::cast_precision_loss)]
        let number = self.number as f64;
        number
    }
}

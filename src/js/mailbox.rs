//! The mailbox: one stretch of memory through which texts cross, as UTF-8. JavaScript writes
//! there, calls with the number of bytes it wrote, and reads the answer from its start. It needs
//! no allocation, and never moves.

use super::only_thread::OnlyThread;
use wasm_bindgen::prelude::wasm_bindgen;

/// The longest text that crosses here, in bytes: a URL with a query of many times what servers
/// take. It costs nothing in the file, and no memory before it is used.
const SIZE: usize = 1 << 18;

/// Separates texts that cross together.
pub(super) const SEPARATOR: char = '\u{1F}';

static MAILBOX: OnlyThread<[u8; SIZE]> = OnlyThread::new([0; SIZE]);

/// Where the mailbox is.
#[wasm_bindgen]
pub fn mailbox() -> *mut u8 {
    MAILBOX.with(|mailbox| mailbox.as_mut_ptr())
}

/// How many bytes it takes.
#[wasm_bindgen]
pub fn mailbox_size() -> usize {
    SIZE
}

/// What JavaScript wrote. It writes by the platform's encoder, which makes U+FFFD of lone
/// surrogates; were it ever not UTF-8, or more than there is room for, it counts as empty.
pub(super) fn received<T>(bytes: usize, read: impl FnOnce(&str) -> T) -> T {
    MAILBOX.with(|mailbox| {
        let bytes = mailbox.get(..bytes).unwrap_or_default();
        read(core::str::from_utf8(bytes).unwrap_or_default())
    })
}

/// Leaves texts, with a separator between them, and tells their length in bytes. What has no
/// room is cut; no answer is that long.
pub(super) fn send(texts: &[&str]) -> u32 {
    MAILBOX.with(|mailbox| {
        let mut length = 0;
        for (at, text) in texts.iter().enumerate() {
            let separator = if at == 0 { None } else { Some(SEPARATOR as u8) };
            for byte in separator.into_iter().chain(text.bytes()) {
                if let Some(place) = mailbox.get_mut(length) {
                    *place = byte;
                    length += 1;
                }
            }
        }
        length as u32
    })
}

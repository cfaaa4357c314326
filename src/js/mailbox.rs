//! The mailbox: one stretch of memory through which texts cross, as UTF-16 code units. JavaScript
//! asks for room, writes there, calls with the number of units it wrote, and reads the answer
//! from the start of the same stretch.

use core::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

/// Room that is always there: a code as it is typed, and every short answer.
const LEAST: usize = 512;

thread_local! {
    static MAILBOX: RefCell<Vec<u16>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for `units` code units and tells where. What stood there may be lost, and views of
/// it are void.
#[wasm_bindgen]
pub fn mailbox(units: usize) -> *mut u16 {
    MAILBOX.with_borrow_mut(|mailbox| {
        if mailbox.len() < units.max(LEAST) {
            // Not both the old and the new at once: the old is of no use any more.
            *mailbox = Vec::new();
            mailbox.resize(units.max(LEAST), 0);
        }
        mailbox.as_mut_ptr()
    })
}

/// What JavaScript wrote: the first `units` code units. More than there is room for is cut.
pub(super) fn received<T>(units: usize, read: impl FnOnce(&[u16]) -> T) -> T {
    MAILBOX.with_borrow(|mailbox| read(mailbox.get(..units).unwrap_or(mailbox)))
}

/// The first `units` code units as text; lone surrogates become U+FFFD.
pub(super) fn received_text(units: usize) -> String {
    received(units, String::from_utf16_lossy)
}

/// Leaves an answer and tells its length in code units. The views that JavaScript holds stay
/// good as long as the answer fits the room that it asked for.
pub(super) fn send(answer: &str) -> u32 {
    MAILBOX.with_borrow_mut(|mailbox| {
        let mut units = 0;
        for unit in answer.encode_utf16() {
            match mailbox.get_mut(units) {
                Some(place) => *place = unit,
                None => mailbox.push(unit),
            }
            units += 1;
        }
        units as u32
    })
}

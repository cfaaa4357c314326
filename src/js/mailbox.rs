//! The mailbox: one stretch of memory through which texts cross, as UTF-8. JavaScript writes
//! there, calls with the number of bytes it wrote, and reads the answer from its start. It needs
//! no allocation, and never moves.

use super::only_thread::OnlyThread;
use crate::utf8;

/// The longest text that crosses here, in bytes: a URL with a query of many times what servers
/// take. It costs nothing in the file, and no memory before it is used.
const SIZE: usize = 1 << 18;

/// Separates texts that cross together.
pub(super) const SEPARATOR: u8 = 0x1F;

static MAILBOX: OnlyThread<[u8; SIZE]> = OnlyThread::new([0; SIZE]);

/// Where the mailbox is.
#[unsafe(no_mangle)]
pub extern "C" fn mailbox() -> *mut u8 {
    MAILBOX.with(|mailbox| mailbox.as_mut_ptr())
}

/// How many bytes it takes.
#[unsafe(no_mangle)]
pub extern "C" fn mailbox_size() -> usize {
    SIZE
}

/// What JavaScript wrote. It writes by the platform's encoder, which makes U+FFFD of lone
/// surrogates; were it ever not UTF-8, or more than there is room for, it counts as empty.
pub(super) fn received<T>(bytes: usize, read: impl FnOnce(&str) -> T) -> T {
    MAILBOX.with(|mailbox| read(text(mailbox, bytes)))
}

/// The bytes that JavaScript wrote.
#[cfg(feature = "full")]
pub(super) fn left<T>(bytes: usize, read: impl FnOnce(&[u8]) -> T) -> T {
    MAILBOX.with(|mailbox| read(mailbox.get(..bytes).unwrap_or_default()))
}

/// The bytes that JavaScript wrote, of which none are left there.
#[cfg(feature = "full")]
pub(super) fn taken<T>(bytes: usize, read: impl FnOnce(&[u8]) -> T) -> T {
    MAILBOX.with(|mailbox| {
        let bytes = mailbox.get_mut(..bytes).unwrap_or_default();
        let taken = read(bytes);
        zeroize::Zeroize::zeroize(bytes);
        taken
    })
}

/// The text of so many bytes.
// Once, not at each of its uses.
#[inline(never)]
fn text(mailbox: &[u8; SIZE], bytes: usize) -> &str {
    let bytes = mailbox.get(..bytes).unwrap_or_default();
    utf8::text(bytes).unwrap_or_default()
}

/// `text` before and after the first `mark`, which is ASCII; nothing after where there is none.
#[inline(never)]
pub(super) fn cut(text: &str, mark: u8) -> (&str, &str) {
    let at = text.bytes().position(|byte| byte == mark);
    let at = at.unwrap_or(text.len());
    (
        text.get(..at).unwrap_or_default(),
        text.get(at + 1..).unwrap_or_default(),
    )
}

/// Leaves a text and tells its length in bytes.
pub(super) fn send(text: &str) -> u32 {
    append(0, text)
}

/// Leaves a text behind others of `length` bytes, if there are any with a separator between, and
/// tells the length of all. What has no room is cut; no answer is that long.
#[inline(never)]
pub(super) fn append(length: u32, text: &str) -> u32 {
    MAILBOX.with(|mailbox| {
        let mut length = length as usize;
        if length > 0
            && let Some(place) = mailbox.get_mut(length)
        {
            *place = SEPARATOR;
            length += 1;
        }
        let free = mailbox.get_mut(length..).unwrap_or_default();
        for (place, byte) in free.iter_mut().zip(text.bytes()) {
            *place = byte;
        }
        SIZE.min(length + text.len()) as u32
    })
}

//! The ids of all users, one after the other, in pieces of text that no id spans.

use super::chunked::{Chunked, NoMemory};
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// Bytes a piece, as a power of two. It is the unit in which JavaScript decodes.
pub(crate) const PIECE_BITS: u32 = 14;
pub(super) const PIECE: usize = 1 << PIECE_BITS;
/// How many pieces there can be: a place is a number of 32 bits.
const PIECES: usize = 1 << (u32::BITS - PIECE_BITS);

#[derive(Clone)]
pub(super) struct Ids {
    pieces: Vec<String>,
    /// Where the id of each user begins: the piece, and in the lower bits the byte within.
    starts: Chunked<u32>,
}

impl Ids {
    pub(super) const fn new() -> Self {
        Self {
            pieces: Vec::new(),
            starts: Chunked::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Where the id of a user, whose number is less than `len`, stands: the number of the piece
    /// of text, and the bytes within.
    #[inline]
    fn place(&self, number: u32) -> (u32, Range<usize>) {
        let start = self.starts.get(number).unwrap_or_default();
        let piece = start >> PIECE_BITS;
        let within = |start: u32| start as usize & (PIECE - 1);
        // It ends where the next one begins, if that is in the same piece.
        let to = match self.starts.get(number + 1) {
            Some(next) if next >> PIECE_BITS == piece => within(next),
            _ => self.piece(piece).len(),
        };
        (piece, within(start)..to)
    }

    /// The same as two numbers: the piece with the first byte in the lower bits, and the length.
    #[cfg(all(target_arch = "wasm32", feature = "js"))]
    pub(super) fn packed(&self, number: u32) -> [u32; 2] {
        let (piece, range) = self.place(number);
        [piece << PIECE_BITS | range.start as u32, range.len() as u32]
    }

    #[inline(never)]
    pub(super) fn get(&self, number: u32) -> &str {
        let (piece, range) = self.place(number);
        // `get`, as the message of a failed index would bring in the machinery of `fmt`.
        self.piece(piece).get(range).unwrap_or_default()
    }

    /// A look at where the id of a user begins, for the processor to have it at hand.
    #[inline]
    pub(super) fn glance(&self, number: u32) -> u8 {
        let start = self.starts.get(number).unwrap_or_default();
        let text = self.piece(start >> PIECE_BITS).as_bytes();
        text.get(start as usize & (PIECE - 1)).copied().unwrap_or(0)
    }

    /// A piece of text; an empty one if there is none of that number.
    #[inline]
    pub(super) fn piece(&self, piece: u32) -> &str {
        self.pieces.get(piece as usize).map_or("", String::as_str)
    }

    /// Makes room for one more, of so many bytes. At most [`PIECE`].
    #[inline(never)]
    pub(super) fn reserve(&mut self, bytes: usize) -> Result<(), NoMemory> {
        self.starts.room()?;
        match self.pieces.last_mut() {
            Some(last) if last.len() + bytes <= PIECE => {
                if last.capacity() < last.len() + bytes {
                    let more = (last.len() + bytes).next_power_of_two() - last.len();
                    last.try_reserve_exact(more).map_err(|_| NoMemory)?;
                }
            }
            last => {
                let first = last.is_none();
                if self.pieces.len() == PIECES {
                    return Err(NoMemory);
                }
                let mut piece = String::new();
                let size = if first { 512 } else { PIECE };
                piece.try_reserve_exact(size).map_err(|_| NoMemory)?;
                self.pieces.try_reserve(1).map_err(|_| NoMemory)?;
                self.pieces.push(piece);
            }
        }
        Ok(())
    }

    /// Appends an id, for which there is room.
    pub(super) fn push(&mut self, id: &str) {
        let piece = self.pieces.len() - 1;
        if let Some(last) = self.pieces.last_mut() {
            let start = (piece << PIECE_BITS | last.len()) as u32;
            last.push_str(id);
            // There is room, so it does not fail.
            let _ = self.starts.push(start);
        }
    }

    /// Appends a piece of text, cut into ids of these lengths, which are as many bytes.
    pub(super) fn load(&mut self, text: &str, lengths: &[u8]) -> Result<(), NoMemory> {
        if self.pieces.len() == PIECES {
            return Err(NoMemory);
        }
        let mut piece = String::new();
        piece.try_reserve_exact(text.len()).map_err(|_| NoMemory)?;
        piece.push_str(text);
        self.pieces.try_reserve(1).map_err(|_| NoMemory)?;
        let mut next = (self.pieces.len() << PIECE_BITS) as u32;
        self.pieces.push(piece);
        self.starts.extend(lengths, |length| {
            // That of one without a text may be the end of the piece: the next one's beginning.
            let start = next;
            next = next.wrapping_add(u32::from(*length));
            start
        })
    }

    /// Writes zeros in the place of an id, whose number stays taken.
    pub(super) fn wipe(&mut self, number: u32) {
        let (piece, range) = self.place(number);
        if let Some(text) = self.pieces.get_mut(piece as usize) {
            let zeros = core::iter::repeat_n('\0', range.len()).collect::<String>();
            if text.get(range.clone()).is_some() {
                text.replace_range(range, &zeros);
            }
        }
    }

    /// How many bytes it takes.
    pub(super) fn memory(&self) -> usize {
        let text = match &*self.pieces {
            [first] => first.capacity(),
            pieces => pieces.len() * PIECE,
        };
        text + self.pieces.capacity() * size_of::<String>() + self.starts.memory()
    }
}

//! Long lists in pieces. A vector that grows copies itself into one of twice the size, and for
//! that moment takes three times what it holds; these grow by a piece, and nothing is copied.

use alloc::vec::Vec;

/// How many items a piece has, as a power of two.
const SHIFT: u32 = 14;
const PIECE: usize = 1 << SHIFT;

/// There is no memory left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoMemory;

/// What is stored in snapshots as it is in memory: numbers, little-endian.
pub(super) trait Plain: Copy {
    fn append(self, bytes: &mut Vec<u8>);

    /// The bytes of one.
    type Bytes: Copy;

    /// The bytes of each of the numbers that bytes are, which are whole ones.
    fn split(bytes: &[u8]) -> &[Self::Bytes];

    /// The number that these are.
    fn read(bytes: &Self::Bytes) -> Self;
}

macro_rules! plain {
    ($($number:ty),*) => {
        $(impl Plain for $number {
            #[inline]
            fn append(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }

            type Bytes = [u8; size_of::<$number>()];

            #[inline]
            fn split(bytes: &[u8]) -> &[Self::Bytes] {
                bytes.as_chunks().0
            }

            #[inline]
            fn read(bytes: &Self::Bytes) -> Self {
                Self::from_le_bytes(*bytes)
            }
        })*
    };
}
plain!(u32, u64);

/// A list that only grows. Its first piece starts small. What grows it stands once, not at each
/// of its uses: the module's size is counted.
#[derive(Clone)]
pub(super) struct Chunked<T> {
    pieces: Vec<Vec<T>>,
}

impl<T: Copy> Chunked<T> {
    pub(super) const fn new() -> Self {
        Self { pieces: Vec::new() }
    }

    #[inline(never)]
    pub(super) fn len(&self) -> usize {
        self.pieces
            .last()
            .map_or(0, |last| (self.pieces.len() - 1) * PIECE + last.len())
    }

    #[inline]
    pub(super) fn get(&self, at: u32) -> Option<T> {
        let piece = self.pieces.get((at >> SHIFT) as usize)?;
        piece.get(at as usize & (PIECE - 1)).copied()
    }

    /// The place of an item that is there.
    #[inline]
    pub(super) fn at(&mut self, at: u32) -> &mut T {
        &mut self.pieces[(at >> SHIFT) as usize][at as usize & (PIECE - 1)]
    }

    /// Makes the list at least `len` long. Without memory it stays as it was.
    #[inline(never)]
    pub(super) fn grow(&mut self, len: usize, value: T) -> Result<(), NoMemory> {
        let mut missing = len.saturating_sub(self.len());
        while missing > 0 {
            let more = missing.min(self.room()?);
            if let Some(last) = self.pieces.last_mut() {
                last.resize(last.len() + more, value);
            }
            missing -= more;
        }
        Ok(())
    }

    /// Appends an item.
    #[inline(never)]
    pub(super) fn push(&mut self, value: T) -> Result<(), NoMemory> {
        self.room()?;
        if let Some(last) = self.pieces.last_mut() {
            last.push(value);
        }
        Ok(())
    }

    /// Appends what `item` makes of each.
    #[inline]
    pub(super) fn extend<S>(
        &mut self,
        mut of: &[S],
        mut item: impl FnMut(&S) -> T,
    ) -> Result<(), NoMemory> {
        while !of.is_empty() {
            let (part, rest) = of.split_at(self.room()?.min(of.len()));
            if let Some(last) = self.pieces.last_mut() {
                // An iterator that is known to be so long, for which room is looked for once.
                last.extend(part.iter().map(&mut item));
            }
            of = rest;
        }
        Ok(())
    }

    /// All items, by pieces.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &[T]> {
        self.pieces.iter().map(Vec::as_slice)
    }

    /// Makes room for one more at least, and tells for how many there is.
    #[inline]
    pub(super) fn room(&mut self) -> Result<usize, NoMemory> {
        if let Some(last) = self.pieces.last()
            && last.len() < last.capacity().min(PIECE)
        {
            return Ok(last.capacity().min(PIECE) - last.len());
        }
        self.more_room()
    }

    #[inline(never)]
    fn more_room(&mut self) -> Result<usize, NoMemory> {
        match self.pieces.last_mut() {
            // Only the first piece can be of less than the whole size.
            Some(last) if last.len() < PIECE => {
                let more = last.len().max(64).min(PIECE - last.len());
                last.try_reserve_exact(more).map_err(|_| NoMemory)?;
            }
            last => {
                let size = if last.is_none() { 64 } else { PIECE };
                let mut piece = Vec::new();
                piece.try_reserve_exact(size).map_err(|_| NoMemory)?;
                self.pieces.try_reserve(1).map_err(|_| NoMemory)?;
                self.pieces.push(piece);
            }
        }
        let last = self
            .pieces
            .last()
            .map_or(0, |last| last.capacity().min(PIECE) - last.len());
        Ok(last)
    }

    /// Every item, in order.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = T> {
        self.pieces.iter().flatten().copied()
    }

    /// How many bytes it takes.
    #[inline(never)]
    pub(super) fn memory(&self) -> usize {
        // All pieces but the first, which is alone then, are whole.
        let whole = match &*self.pieces {
            [first] => first.capacity(),
            pieces => pieces.len() * PIECE,
        };
        whole * size_of::<T>() + self.pieces.capacity() * size_of::<Vec<T>>()
    }
}

#[cfg(test)]
mod tests {
    use super::{Chunked, PIECE};

    #[test]
    fn grows_by_pieces_and_keeps_its_items() {
        let mut list = Chunked::new();
        for at in 0..3 * PIECE as u32 + 5 {
            assert_eq!(list.len(), at as usize);
            list.push(at).unwrap();
        }
        list.grow(4 * PIECE + 1, 9).unwrap();
        assert_eq!(list.len(), 4 * PIECE + 1);
        list.grow(7, 0).unwrap();
        assert_eq!(list.len(), 4 * PIECE + 1);
        *list.at(PIECE as u32) = 77;
        assert_eq!(list.get(PIECE as u32), Some(77));
        assert_eq!(list.get(PIECE as u32 - 1), Some(PIECE as u32 - 1));
        assert_eq!(list.get(4 * PIECE as u32), Some(9));
        assert_eq!(list.get(4 * PIECE as u32 + 1), None);
        assert!(list.iter().take(PIECE).eq(0..PIECE as u32));
    }
}

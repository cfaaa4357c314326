//! What is written, in parts, with checksums over it.

use super::BUFFER;
use crate::network::chunked::{Chunked, Plain};
use alloc::vec::Vec;
use xxhash_rust::xxh64::Xxh64;

pub(super) struct Writer<'a> {
    write: &'a mut dyn FnMut(&[u8]),
    bytes: Vec<u8>,
    check: Xxh64,
    /// How many bytes were given away.
    written: u64,
}

impl<'a> Writer<'a> {
    pub(super) fn new(write: &'a mut dyn FnMut(&[u8])) -> Self {
        Self {
            write,
            bytes: Vec::with_capacity(BUFFER),
            check: Xxh64::new(0),
            written: 0,
        }
    }

    /// How many bytes there are so far.
    pub(super) fn written(&self) -> u64 {
        self.written + self.bytes.len() as u64
    }

    #[inline(never)]
    pub(super) fn bytes(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (part, rest) = bytes.split_at(bytes.len().min(BUFFER - self.bytes.len()));
            self.bytes.extend_from_slice(part);
            bytes = rest;
            if self.bytes.len() == BUFFER {
                self.flush();
            }
        }
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.bytes(&[byte]);
    }

    #[inline(never)]
    pub(super) fn word(&mut self, word: u32) {
        self.bytes(&word.to_le_bytes());
    }

    pub(super) fn long(&mut self, long: u64) {
        self.bytes(&long.to_le_bytes());
    }

    /// Numbers, one after the other.
    pub(super) fn all<T: Plain>(&mut self, numbers: &[T]) {
        for number in numbers {
            if self.bytes.len() + size_of::<T>() > BUFFER {
                self.flush();
            }
            number.append(&mut self.bytes);
        }
    }

    pub(super) fn list<T: Plain>(&mut self, list: &Chunked<T>) {
        for piece in list.pieces() {
            self.all(piece);
        }
    }

    #[inline(never)]
    fn flush(&mut self) {
        self.check.update(&self.bytes);
        (self.write)(&self.bytes);
        self.written += self.bytes.len() as u64;
        self.bytes.clear();
    }

    /// Ends a part with its checksum, and tells it. That of the next part has it as its seed.
    pub(super) fn seal(&mut self) -> u64 {
        self.flush();
        let check = self.check.digest();
        self.bytes.extend_from_slice(&check.to_le_bytes());
        self.flush();
        self.check = Xxh64::new(check);
        check
    }
}

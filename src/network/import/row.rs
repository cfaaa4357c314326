//! Rows: what one line of a file says.

use super::column::Column;

/// Where in a file a row begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which row it is, from 1 on. A header is none, nor are empty lines.
    pub row: u32,
    /// In which line it begins, from 1 on, the header included.
    pub line: u32,
}

/// The parts of a row by the place of their column in [`Column::ALL`]. What is empty is `None`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row<'a>([Option<&'a str>; Column::ALL.len()]);

impl<'a> Row<'a> {
    pub(super) fn get(&self, column: Column) -> Option<&'a str> {
        self.0[column as usize]
    }

    pub(super) fn set(&mut self, column: Column, text: &'a str) {
        self.0[column as usize] = Some(text).filter(|text| !text.is_empty());
    }
}

//! Counts: what became of the rows of a file.

/// What became of the rows so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that made a connection, or added a user or a program.
    pub added: u32,
    /// Rows that said what was so already.
    pub unchanged: u32,
    /// Rows that gave a user another referrer.
    pub moved: u32,
    /// Rows that were refused.
    pub refused: u32,
    /// Rows that wait for all others to be read.
    pub waiting: u32,
}

impl Counts {
    /// All rows.
    pub fn rows(&self) -> u32 {
        let Self {
            added,
            unchanged,
            moved,
            refused,
            waiting,
        } = *self;
        added + unchanged + moved + refused + waiting
    }
}

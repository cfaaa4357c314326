//! Why a snapshot was refused.

use crate::network::chunked::NoMemory;
use core::fmt;

/// Why a snapshot was refused. Nothing of it was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SnapshotProblem {
    /// It does not begin as a snapshot does.
    NotASnapshot,
    /// It is of a version that this one does not know: a newer one.
    UnknownVersion,
    /// It ends too early.
    Truncated,
    /// Its bytes have changed, or were never those of a network.
    Damaged,
    /// There is not enough memory.
    Full,
}

impl SnapshotProblem {
    /// Every problem, in the order of their declaration.
    pub const ALL: &'static [Self] = &[
        Self::NotASnapshot,
        Self::UnknownVersion,
        Self::Truncated,
        Self::Damaged,
        Self::Full,
    ];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotASnapshot => "not_a_snapshot",
            Self::UnknownVersion => "unknown_version",
            Self::Truncated => "truncated",
            Self::Damaged => "damaged",
            Self::Full => "full",
        }
    }

    /// A sentence for the developer who reads the answer.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotASnapshot => "These bytes are no snapshot of a network.",
            Self::UnknownVersion => "The snapshot was made by a newer version.",
            Self::Truncated => "The snapshot ends too early.",
            Self::Damaged => "The snapshot is damaged.",
            Self::Full => "There is not enough memory for the snapshot.",
        }
    }
}

impl fmt::Display for SnapshotProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for SnapshotProblem {}

impl From<NoMemory> for SnapshotProblem {
    fn from(_: NoMemory) -> Self {
        Self::Full
    }
}

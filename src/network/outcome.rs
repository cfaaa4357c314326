//! Outcomes: what an operation that was not refused has changed.

use super::UserHandle;

/// What adding a user or a program did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Added {
    /// It was added.
    New,
    /// It was there already, and nothing changed.
    Unchanged,
}

/// What making a connection did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Connected {
    /// The user had no referrer in this program, and now has one.
    New,
    /// The user had this very referrer, and nothing changed.
    Unchanged,
    /// The user had another referrer, and moved with everyone below.
    Moved {
        /// The referrer until now.
        from: UserHandle,
    },
}

/// What ending a connection did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Disconnected {
    /// The user is the root of a tree now, with everyone below.
    Done {
        /// The referrer until now.
        from: UserHandle,
    },
    /// The user had no referrer, and nothing changed.
    Unchanged,
}

/// What a ban, its end, or a merge did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Changed {
    /// What was asked for.
    Done,
    /// It was so already.
    Unchanged,
}

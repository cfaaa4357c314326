//! Handles: the numbers of users and programs. They count up from 0 in the order of adding and
//! are never given to another, so a handle stays good for as long as its network exists. That of a
//! user who was merged into another means the other.

macro_rules! handles {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(u32);

            impl $name {
                /// The handle of this number. Any number may be given: whether there is such a
                /// one is checked wherever the handle is used.
                pub const fn new(number: u32) -> Self {
                    Self(number)
                }

                /// The number.
                pub const fn number(self) -> u32 {
                    self.0
                }

            }
        )*
    };
}

handles! {
    /// A user of one network, by number. To another network it means another user, or no one.
    UserHandle
    /// A program of one network, by number.
    ProgramHandle
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident $handle:ident)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name<'a> {
                /// By id.
                Id(&'a str),
                /// By handle.
                Handle($handle),
            }

            impl<'a> From<&'a str> for $name<'a> {
                fn from(id: &'a str) -> Self {
                    Self::Id(id)
                }
            }

            impl<'a> From<&'a alloc::string::String> for $name<'a> {
                fn from(id: &'a alloc::string::String) -> Self {
                    Self::Id(id)
                }
            }

            impl From<$handle> for $name<'_> {
                fn from(handle: $handle) -> Self {
                    Self::Handle(handle)
                }
            }
        )*
    };
}

names! {
    /// How callers name a user: by id, or by a handle that they looked up before.
    UserName UserHandle
    /// How callers name a program.
    ProgramName ProgramHandle
}

//! Handles: the numbers of users and programs. They count up from 0 in the order of adding and
//! are never given to another, so a handle stays good for as long as its network exists.

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

                pub(super) const fn index(self) -> usize {
                    self.0 as usize
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

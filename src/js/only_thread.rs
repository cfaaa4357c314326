//! State between calls: what a thread-local would hold, where there is but one thread.

use core::cell::RefCell;

/// A cell for a static.
pub(super) struct OnlyThread<T>(RefCell<T>);

// SAFETY: the modules are built for wasm32-unknown-unknown without atomics, where an instance
// has one thread and shares its memory with no other.
#[cfg(not(target_feature = "atomics"))]
unsafe impl<T> Sync for OnlyThread<T> {}

impl<T> OnlyThread<T> {
    pub(super) const fn new(value: T) -> Self {
        Self(RefCell::new(value))
    }

    /// Works on the value. No call of JavaScript happens within, so none comes in between.
    pub(super) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        match self.0.try_borrow_mut() {
            Ok(mut value) => work(&mut value),
            // As `borrow_mut`, without a message that nobody could read.
            Err(_) => core::arch::wasm32::unreachable(),
        }
    }
}

//! The bindings to JavaScript: the only code that knows of it, one file of thin functions an
//! area, with no logic of their own.
//!
//! What a page calls at each keystroke crosses through a [`mailbox`]: JavaScript writes
//! there, calls with plain numbers, and reads the answer from the same place. That needs neither
//! glue nor allocation, and is the reason for the size and speed of `refgraph/form`. What only
//! the full module has (the network, the API) takes and gives wasm-bindgen's strings.

#[cfg(feature = "full")]
mod allocator;
#[cfg(feature = "full")]
mod api;
#[cfg(any(feature = "full", feature = "carry"))]
mod attribution;
#[cfg(any(feature = "full", not(feature = "carry")))]
mod code;
#[cfg(feature = "full")]
mod edge;
#[cfg(any(feature = "full", not(feature = "carry")))]
mod form;
#[cfg(feature = "full")]
mod key_ring;
#[cfg(any(feature = "full", not(feature = "carry")))]
mod link;
mod mailbox;
#[cfg(feature = "full")]
mod many;
#[cfg(feature = "full")]
mod mint;
#[cfg(any(feature = "full", not(feature = "carry")))]
mod names;
#[cfg(feature = "full")]
mod network;
mod only_thread;
#[cfg(any(feature = "full", feature = "carry"))]
mod pass_on;
#[cfg(feature = "full")]
mod signup_link;
#[cfg(feature = "full")]
mod vanity;

/// A small allocator: the default one is larger than the whole of `refgraph/form`'s logic.
#[cfg(not(feature = "full"))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
/// The same, for much memory.
#[cfg(feature = "full")]
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator::new();

/// A panic is a trap, which the JavaScript side catches, reports and recovers from. Its message
/// would take more bytes than it is worth.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

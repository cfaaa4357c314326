//! The bindings to JavaScript: the only code that knows of it, one file of thin functions an
//! area, with no logic of their own.
//!
//! What a page calls at each keystroke crosses through a [`mailbox`]: JavaScript writes
//! there, calls with plain numbers, and reads the answer from the same place. That needs neither
//! glue nor allocation, and is the reason for the size and speed of `refgraph/form`. What only
//! the full module has (the network, the API) takes and gives wasm-bindgen's strings.

#[cfg(feature = "full")]
mod allocator;
#[cfg(feature = "edge")]
mod api;
#[cfg(all(any(feature = "full", feature = "carry"), not(feature = "award")))]
mod attribution;
#[cfg(all(feature = "award", not(feature = "guard")))]
mod award;
#[cfg(all(any(feature = "full", not(feature = "carry")), not(feature = "award")))]
mod code;
#[cfg(feature = "edge")]
mod edge;
#[cfg(all(feature = "full", not(any(feature = "edge", feature = "award"))))]
mod export;
#[cfg(any(feature = "edge", not(any(feature = "full", feature = "carry"))))]
mod form;
#[cfg(feature = "guard")]
mod guard;
#[cfg(all(feature = "full", not(any(feature = "edge", feature = "award"))))]
mod import;
#[cfg(all(feature = "full", not(any(feature = "edge", feature = "award"))))]
mod key_ring;
#[cfg(all(feature = "full", not(any(feature = "edge", feature = "award"))))]
mod layout;
#[cfg(all(feature = "award", not(feature = "guard")))]
mod ledger;
#[cfg(all(any(feature = "full", not(feature = "carry")), not(feature = "award")))]
mod link;
mod mailbox;
#[cfg(all(feature = "full", not(any(feature = "edge", feature = "award"))))]
mod many;
#[cfg(all(feature = "full", not(any(feature = "edge", feature = "award"))))]
mod mint;
#[cfg(all(any(feature = "full", not(feature = "carry")), not(feature = "award")))]
mod names;
#[cfg(all(feature = "full", not(any(feature = "edge", feature = "award"))))]
mod network;
mod only_thread;
#[cfg(any(
    all(feature = "full", not(any(feature = "edge", feature = "award"))),
    feature = "carry"
))]
mod pass_on;
#[cfg(all(feature = "full", not(feature = "award")))]
mod signup_link;
#[cfg(all(feature = "award", not(feature = "guard")))]
mod simulation;
#[cfg(all(feature = "full", not(any(feature = "edge", feature = "award"))))]
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

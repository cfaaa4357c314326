//! The full module's allocator: rlsf, which asks for the module's memory in steps that grow with
//! it. By itself rlsf asks for no more than it needs; but each time that the memory grows, V8
//! counts all of it as new, and after a few times collects its garbage: what takes milliseconds
//! beside a heap of some size would come for every 64 KiB.

use super::only_thread::OnlyThread;
use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::ptr::{NonNull, null_mut, slice_from_raw_parts_mut};
use rlsf::{FlexSource, FlexTlsf};

/// Bytes a page of the module's memory.
const PAGE: usize = 1 << 16;
/// The most pages of a step, unless more are needed: 64 MiB.
const MOST: usize = 1 << 10;

pub(super) struct Allocator(OnlyThread<FlexTlsf<Steps, usize, usize, 32, 32>>);

/// Memory in steps of a quarter of what there is.
struct Steps;

// SAFETY: the pages are new ones each time, which nothing else has; and they are aligned as told.
unsafe impl FlexSource for Steps {
    unsafe fn alloc(&mut self, least: usize) -> Option<NonNull<[u8]>> {
        let needed = least.div_ceil(PAGE);
        let step = needed.max((memory_size::<0>() / 4).min(MOST));
        // Near the end of all memory it is what is needed.
        let (pages, from) = match memory_grow::<0>(step) {
            usize::MAX => (needed, memory_grow::<0>(needed)),
            from => (step, from),
        };
        if from == usize::MAX {
            return None;
        }
        NonNull::new(slice_from_raw_parts_mut(
            (from * PAGE) as *mut u8,
            pages * PAGE,
        ))
    }

    fn min_align(&self) -> usize {
        PAGE
    }
}

impl Allocator {
    pub(super) const fn new() -> Self {
        Self(OnlyThread::new(FlexTlsf::new(Steps)))
    }
}

// SAFETY: rlsf's allocator, asked as it is to be asked.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let place = self.0.with(|inner| inner.allocate(layout));
        place.map_or(null_mut(), NonNull::as_ptr)
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        let Some(place) = NonNull::new(place) else {
            return;
        };
        // SAFETY: the caller has the place from `alloc`, of the same layout.
        self.0
            .with(|inner| unsafe { inner.deallocate(place, layout.align()) });
    }
}

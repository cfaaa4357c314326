//! Passing on: a code into a URL that leads to a signup elsewhere, through the mailbox.

use super::mailbox::{self, SEPARATOR};
use crate::link::{Dialect, PassRefusal, Recipient, pass_on};

/// Passes on. The mailbox holds code, URL, and for each recipient its host, parameter and
/// dialect, all with a separator between them.
///
/// The answer is the length of the new URL from the lowest bit but one, or 1 and that of the
/// refusal's stable name; either lies in the mailbox.
#[unsafe(no_mangle)]
pub extern "C" fn pass_on_url(bytes: usize) -> u32 {
    // The new URL is made in place: what stands in the mailbox must be out of it first.
    let made = mailbox::received(bytes, |text| {
        let (code, rest) = mailbox::cut(text, SEPARATOR);
        let (url, mut rest) = mailbox::cut(rest, SEPARATOR);
        let recipients = core::iter::from_fn(|| {
            let mut next = || {
                let (text, after) = mailbox::cut(rest, SEPARATOR);
                rest = after;
                text
            };
            let (host, name, dialect) = (next(), next(), next());
            let named = |known: &&Dialect| known.code() == dialect;
            Some(Recipient {
                host,
                name,
                dialect: Dialect::ALL.iter().find(named).copied(),
            })
            .filter(|_| !host.is_empty())
        });
        let passed = pass_on(url, code, recipients)?;
        let mut whole = arrayvec::ArrayString::<{ crate::link::MAX_PASSED }>::new();
        for part in passed.parts() {
            whole.try_push_str(part).map_err(|_| PassRefusal::TooLong)?;
        }
        Ok(whole)
    });
    match made {
        Ok(url) => mailbox::send(&url) << 1,
        Err(refusal) => mailbox::send(PassRefusal::code(refusal)) << 1 | 1,
    }
}

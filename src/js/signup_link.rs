//! Signup links: a link out of a template, through the mailbox.

use super::mailbox::{self, SEPARATOR};
use crate::link;

/// Makes a link of the template in the mailbox and the code behind it and a separator. The
/// answer is 0 and the length of the link, or 1 and that of the refusal's stable name (in the
/// lowest bit and above it); either lies in the mailbox.
#[unsafe(no_mangle)]
pub extern "C" fn signup_link(bytes: usize) -> u32 {
    let made = mailbox::received(bytes, |text| {
        let (template, code) = mailbox::cut(text, SEPARATOR);
        link::signup_link(template, code)
    });
    match made {
        Ok(link) => mailbox::send(&link) << 1,
        Err(refusal) => mailbox::send(refusal.code()) << 1 | 1,
    }
}

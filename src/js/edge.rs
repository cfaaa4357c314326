//! The edge: visitors, short links and held pages, through the mailbox.

use super::form::{chosen, field, number};
use super::mailbox::{self, SEPARATOR};
use crate::code::Mode;
use crate::edge::page::{self, Held};
use crate::edge::short_link::{self, Outcome, Rules, Target};
use crate::edge::visitor::{self, Visit, Visitor};
use alloc::vec::Vec;

/// Who asks, of four texts in the mailbox with a separator between them: method, purpose,
/// destination and user agent. The answer is the visit's number, from 1.
#[unsafe(no_mangle)]
pub extern "C" fn visit(bytes: usize) -> u32 {
    mailbox::received(bytes, |text| {
        let (method, rest) = mailbox::cut(text, SEPARATOR);
        let (purpose, rest) = mailbox::cut(rest, SEPARATOR);
        let (destination, user_agent) = mailbox::cut(rest, SEPARATOR);
        visitor::visit(&Visitor {
            method,
            purpose,
            destination,
            user_agent,
        }) as u32
            + 1
    })
}

/// What to do about a request for a short link, by the number of its visit. In the mailbox lie,
/// with a separator between them: path, query, prefix, landing page, own names, mode (`live`,
/// `test` or nothing), foreign patterns; then of each program its tag, as the character that
/// many after `@`, right before its template.
///
/// The answer, from the lowest bit: 3 bits kind (0: elsewhere, 1: redirect, 2: invalid, 3: not
/// yet, 4: not allowed), 8 bits the place of the program or the number of the problem, and the
/// length of what lies in the mailbox: of a redirect the code, a separator and the location, of
/// an invalid code the location.
#[unsafe(no_mangle)]
pub extern "C" fn follow(bytes: usize, visit: u32) -> u32 {
    let visit = Visit::ALL.get(visit.wrapping_sub(1) as usize);
    let outcome = mailbox::received(bytes, |mut rest| {
        let mut next = || {
            let (text, after) = mailbox::cut(rest, SEPARATOR);
            rest = after;
            text
        };
        let (path, query, prefix, landing, own_names) = (next(), next(), next(), next(), next());
        let mode = match next() {
            "live" => Some(Mode::Live),
            "test" => Some(Mode::Test),
            _ => None,
        };
        let foreign = next();
        let targets: Vec<_> = core::iter::from_fn(|| {
            let text = next();
            let (tag, template) = text.split_at_checked(1)?;
            let tag = tag.bytes().next()? & 31;
            Some(Target { tag, template })
        })
        .collect();
        let rules = Rules {
            prefix,
            targets: &targets,
            landing,
            own_names,
            mode,
            foreign,
        };
        short_link::follow(path, query, *visit.unwrap_or(&Visit::Other), &rules)
    });
    match outcome {
        Outcome::Elsewhere => 0,
        Outcome::Redirect {
            location,
            referral_code,
            target,
        } => {
            let length = mailbox::send(&referral_code);
            1 | (target as u32) << 3 | mailbox::append(length, &location) << 11
        }
        Outcome::Invalid { problem, location } => {
            2 | (problem as u32 + 1) << 3 | mailbox::send(&location) << 11
        }
        Outcome::NotYet => 3,
        Outcome::NotAllowed => 4,
    }
}

/// Whether the field described in the mailbox may turn out to be the one, see
/// [`choose_field`](super::form::choose_field).
#[unsafe(no_mangle)]
pub extern "C" fn is_candidate(bytes: usize) -> bool {
    mailbox::received(bytes, |text| page::is_candidate(&field(text)))
}

/// What to do about held bytes, by the fields described in the mailbox. The answer is 0 to wait,
/// 1 to release them, else that of [`choose_field`](super::form::choose_field) above one bit that
/// is not set.
#[unsafe(no_mangle)]
pub extern "C" fn settle(bytes: usize, no_more: bool) -> u32 {
    match page::settle(chosen(bytes), no_more) {
        Held::Wait => 0,
        Held::Release => 1,
        Held::Fill(choice) => number(choice) << 1,
    }
}

/// The most bytes that are held.
#[unsafe(no_mangle)]
pub extern "C" fn most_held() -> usize {
    page::MOST_HELD
}

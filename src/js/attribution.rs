//! Attribution: one step of a history, and what it amounts to, through the mailbox.

use super::mailbox::{self, SEPARATOR};
use crate::attribution::{Added, History, Pick, Policy, Source, Touch, digits};

/// In place of a source: nothing is added.
const LOOK: u32 = 0;
/// In place of a source: the code is removed.
const REMOVE: u32 = 15;

/// Takes a step and judges. The mailbox holds the code and the name of its parameter, then any
/// number of histories' texts, which are merged; all with a separator between them.
///
/// `step`, from the lowest bit: 4 bits what to do (the source's number to add the code, from 1;
/// 0: only look; 15: remove the code), 1 bit whether the touch is explicit; above, of how many of
/// the first texts only what they remove counts. `policy`: 16 bits
/// days + 1 (0: without end), 1 bit whether the first is picked, 1 bit whether implied touches
/// count as much as explicit ones. `now` is unix milliseconds.
///
/// The answer is the length of what lies in the mailbox, with a separator between all: what
/// became of the step (`looked`, `added`, `known`, `removed` or a refusal's name), the history's
/// text, that of what it removed alone, the verdict's reason, the winner's place and, for each touch, its fate, time (to the base of 36),
/// source, `1` if it is explicit, code and name.
#[unsafe(no_mangle)]
pub extern "C" fn attribute(bytes: usize, step: u32, policy: u32, now: f64) -> u32 {
    // JavaScript's clock; out of range it saturates.
    #[allow(clippy::cast_sign_loss)]
    let now = now as u64;
    let mut became = "looked";
    let history = mailbox::received(bytes, |text| {
        let (code, rest) = mailbox::cut(text, SEPARATOR);
        let (name, mut rest) = mailbox::cut(rest, SEPARATOR);
        let mut history = History::default();
        let mut only_removed = step >> 5;
        while !rest.is_empty() {
            let (text, after) = mailbox::cut(rest, SEPARATOR);
            rest = after;
            let other = History::read(text, now).history;
            if only_removed > 0 {
                only_removed -= 1;
                history.merge_removed(&other);
            } else {
                history.merge(&other);
            }
        }
        let act = step & 15;
        if act == REMOVE {
            history.remove(code, now);
            became = "removed";
        } else if act != LOOK {
            let source = Source::ALL.get(act as usize - 1);
            let source = source.copied().unwrap_or(Source::Api);
            became = match Touch::new(code, now, source, name, step >> 4 & 1 == 1) {
                Ok(touch) => match history.add(touch) {
                    Added::Added => "added",
                    Added::Known => "known",
                    Added::Removed => "removed",
                },
                Err(refusal) => refusal.code(),
            };
        }
        history
    });
    let verdict = history.judge(
        Policy {
            days: (policy as u16).checked_sub(1),
            pick: if policy >> 16 & 1 == 1 {
                Pick::First
            } else {
                Pick::Last
            },
            explicit_first: policy >> 17 & 1 == 0,
        },
        now,
    );
    // There are fewer than ten touches.
    let place = verdict.winner.map(|place| [b'0' + place as u8]);
    let place = place.as_ref().map(|digit| core::str::from_utf8(digit));
    let mut length = mailbox::send(became);
    let mut put = |text: &str| length = mailbox::append(length, text);
    put(&history.write());
    put(&history.only_removed().write());
    put(verdict.reason.code());
    put(place.and_then(Result::ok).unwrap_or_default());
    for (touch, fate) in history.touches().iter().zip(&verdict.fates) {
        put(fate.code());
        put(&digits(touch.time()));
        put(touch.source().code());
        put(if touch.is_explicit() { "1" } else { "" });
        put(touch.code());
        put(touch.name());
    }
    length
}

//! The assessment of a signup: what may be wrong with it, how much that counts together, and
//! whether somebody has to look at it. Nothing is refused: the worst is a review.

use super::burst::burst;
use super::group::Groups;
use super::person::{Context, Person, Signup};
use super::settings::Settings;
use super::signal::{Code, Evidence, MAX_EVIDENCE, Signal};
use crate::decimal::push_integer;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::iter::once;

/// What becomes of a signup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    Accept,
    /// It goes on, and what it brings is held until somebody has looked at it.
    Review,
}

impl Verdict {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Review => "review",
        }
    }
}

/// What is to be thought of a signup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment<'a> {
    /// What becomes of it.
    pub verdict: Verdict,
    /// The sum of all weights, 100 at most.
    pub score: u8,
    /// What may be wrong, in the order of [`Code::ALL`].
    pub signals: Vec<Signal<'a>>,
}

impl Assessment<'_> {
    /// All of it in a line of less than 254 bytes, fit for the note of a
    /// [review](super::review::Note).
    pub fn text(&self) -> String {
        let mut text = String::from("score ");
        push_integer(&mut text, self.score.into());
        for (at, signal) in self.signals.iter().enumerate() {
            text.push_str(if at == 0 { ": " } else { ", " });
            text.push_str(signal.code.code());
        }
        text
    }
}

/// Assesses a signup. What is a test has its signals told, and is accepted.
///
/// The verdict is a review if the score reaches the threshold and not all signals are
/// [hints](Code::is_hint). More evidence never makes it milder.
pub fn assess<'a>(
    signup: &Signup<'a>,
    context: &Context<'a>,
    settings: &Settings,
) -> Assessment<'a> {
    let mut signals = Around::new(signup, context).signals(settings);
    signals.sort_by_key(|signal| signal.code);
    let score = signals
        .iter()
        .fold(0_u8, |score, signal| score.saturating_add(signal.weight))
        .min(100);
    let is_more_than_hints = signals.iter().any(|signal| !signal.code.is_hint());
    let is_wrong = score >= settings.threshold && is_more_than_hints && !signup.is_test;
    Assessment {
        verdict: if is_wrong {
            Verdict::Review
        } else {
            Verdict::Accept
        },
        score,
        signals,
    }
}

/// A signup, and all who stand around it.
struct Around<'c, 'a> {
    signup: &'c Signup<'a>,
    context: &'c Context<'a>,
    /// Everybody once, first who signs up, then who stands above from level 1 up.
    people: Vec<(&'c Person<'a>, Option<u8>, Option<String>)>,
}

impl<'c, 'a> Around<'c, 'a> {
    fn new(signup: &'c Signup<'a>, context: &'c Context<'a>) -> Self {
        let mut people = Vec::with_capacity(1 + context.upline.len() + context.neighbours.len());
        people.push((&signup.person, None, signup.person.mailbox()));
        for (level, person) in (1..).zip(&context.upline) {
            people.push((person, Some(level), person.mailbox()));
        }
        let mut known: BTreeSet<_> = people.iter().map(|(person, ..)| person.user).collect();
        for person in &context.neighbours {
            if known.insert(person.user) {
                people.push((person, None, person.mailbox()));
            }
        }
        Self {
            signup,
            context,
            people,
        }
    }

    fn user(&self) -> &'a str {
        self.signup.person.user
    }

    fn referrer(&self) -> &'a str {
        self.context.upline.first().map_or("", |person| person.user)
    }

    fn signals(&self, settings: &Settings) -> Vec<Signal<'a>> {
        let mut found = Vec::new();
        self.mailboxes(&mut found);
        self.shared(&mut found);
        self.rings(settings, &mut found);
        self.times(settings, &mut found);
        if self.signup.is_disposable {
            let text = ["The mailbox of ", self.user(), " is a throw-away one"].concat();
            found.push(Found::new(
                Code::DisposableEmail,
                self.evidence(once(0)),
                text,
            ));
        }
        let weighed = found.into_iter().map(|found| Signal {
            code: found.code,
            weight: settings.weight(found.code),
            text: found.text,
            count: found.count,
            evidence: found.evidence,
        });
        weighed.filter(|signal| signal.weight > 0).collect()
    }

    /// Those of these places, as evidence, and how many they are.
    fn evidence(&self, places: impl Iterator<Item = usize>) -> Vec<Evidence<'a>> {
        let people = places.filter_map(|place| self.people.get(place));
        people
            .map(|(person, level, _)| Evidence {
                user: person.user,
                level: *level,
            })
            .collect()
    }

    /// Who else has something, by place.
    fn others(&self, has: impl Fn(&Person<'a>, Option<&str>) -> bool) -> Vec<Evidence<'a>> {
        let others = self.people.iter().enumerate().skip(1);
        let places = others.filter(|(_, (person, _, mailbox))| has(person, mailbox.as_deref()));
        self.evidence(places.map(|(place, _)| place))
    }

    fn mailboxes(&self, found: &mut Vec<Found<'a>>) {
        let own = self.people.first().and_then(|(.., own)| own.as_deref());
        let is_own = |person: &Person<'a>, mailbox: Option<&str>| {
            person.user == self.user() || (own.is_some() && mailbox == own)
        };
        let same = self.others(is_own);
        for (code, levels, end) in [
            (Code::SelfReferral, 1..=1, ", who brought them in"),
            (Code::UplineAlias, 2..=u8::MAX, " above"),
            (Code::NeighbourAlias, 0..=0, ""),
        ] {
            let here = |it: &&Evidence<'a>| levels.contains(&it.level.unwrap_or(0));
            let evidence: Vec<_> = same.iter().filter(here).copied().collect();
            if let [first, ..] = *evidence {
                let text = [self.user(), " reaches the mailbox of ", first.user, end];
                found.push(Found::new(code, evidence, text.concat()));
            }
        }
        let mut above = Groups::alone(self.people.len());
        let upline = 1..=self.context.upline.len();
        let mailboxes = upline.clone().filter_map(|place| {
            let (.., mailbox) = self.people.get(place)?;
            Some((place, mailbox.as_deref()?))
        });
        above.join(mailboxes);
        let twice = upline.map(|place| above.of(place)).find(|it| it.len() > 1);
        let evidence = self.evidence(twice.into_iter().flatten());
        if let [first, second, ..] = *evidence {
            let text = [
                first.user,
                " and ",
                second.user,
                ", both above ",
                self.user(),
            ];
            let text = text.concat() + ", reach one mailbox";
            found.push(Found::new(Code::AliasChain, evidence, text));
        }
    }

    /// What is shared with one of those around.
    fn shared(&self, found: &mut Vec<Found<'a>>) {
        for (code, what) in [
            (Code::SamePayout, " shares a payout target with "),
            (Code::SameDevice, " shares a device with "),
            (Code::SameAddress, " shares an address with "),
        ] {
            let own = of_person(&self.signup.person, code);
            let evidence = self.others(|person, _| {
                person.user != self.user() && of_any(of_person(person, code), own)
            });
            if let [first, ..] = *evidence {
                let text = [self.user(), what, first.user].concat();
                found.push(Found::new(code, evidence, text));
            }
        }
    }

    fn rings(&self, settings: &Settings, found: &mut Vec<Found<'a>>) {
        let people = || self.people.iter().enumerate();
        let all = |code| {
            people().flat_map(move |(place, (person, ..))| {
                of_person(person, code).iter().map(move |it| (place, *it))
            })
        };
        let mut rings = Groups::alone(self.people.len());
        rings.join(all(Code::SamePayout));
        rings
            .join(people().filter_map(|(place, (.., mailbox))| Some((place, mailbox.as_deref()?))));
        let mut crowds = Groups::alone(self.people.len());
        crowds.join(all(Code::SameDevice));
        crowds.join(all(Code::SameAddress));

        // The referrer's ring counts as well: the next one may share nothing yet.
        let has_referrer = !self.context.upline.is_empty();
        let (own, referrers) = (rings.of(0), rings.of(1));
        let is_own = own.len() >= settings.ring_minimum || !has_referrer;
        let (ring, of) = if is_own {
            (own, self.user())
        } else {
            (referrers, self.referrer())
        };
        let crowd = crowds.of(0);
        for (code, group, of, minimum, what) in [
            (
                Code::Ring,
                ring,
                of,
                settings.ring_minimum,
                "mailboxes or payout targets",
            ),
            (
                Code::Crowd,
                crowd,
                self.user(),
                settings.crowd_minimum,
                "devices or addresses",
            ),
        ] {
            if group.len() >= minimum {
                let evidence = self.evidence(group.into_iter());
                let mut text = [of, " is one of "].concat();
                push_count(&mut text, evidence.len());
                text.push_str(" who share ");
                text.push_str(what);
                found.push(Found::new(code, evidence, text));
            }
        }
    }

    /// What the referrer brings in, and when.
    fn times(&self, settings: &Settings, found: &mut Vec<Found<'a>>) {
        if self.context.upline.is_empty() {
            return;
        }
        let referrer = self.evidence(once(1));
        let now = burst(&self.context.signups, self.signup.at, &settings.burst);
        if let Some((count, before)) = now {
            let mut text = [self.referrer(), " brought in "].concat();
            push_count(&mut text, count);
            text.push_str(" at once, and never more than ");
            push_count(&mut text, before);
            text.push_str(" before");
            found.push(Found {
                count,
                ..Found::new(Code::Burst, referrer, text)
            });
        }
        let brought = |person: &Person<'a>| person.referrer == Some(self.referrer());
        let soon = |first: Option<u64>, next: Option<u64>, most| {
            let gap = next?.checked_sub(first?)?;
            Some(gap <= most)
        };
        let refunds = &settings.refunds;
        let quick = self.others(|person, _| {
            let is_soon = soon(person.joined, person.purchased, refunds.soon);
            let is_back = soon(person.purchased, person.refunded, refunds.within);
            brought(person) && is_soon == Some(true) && is_back == Some(true)
        });
        let buyers = self.others(|person, _| brought(person) && person.purchased.is_some());
        if quick.len() >= refunds.minimum && quick.len() * 2 >= buyers.len() {
            let mut text = String::new();
            push_count(&mut text, quick.len());
            text.push_str(" of those whom ");
            text.push_str(self.referrer());
            text.push_str(" brought in bought at once and gave it back");
            found.push(Found::new(Code::QuickRefunds, quick, text));
        }
    }
}

/// What was found, before it is weighed.
struct Found<'a> {
    code: Code,
    text: String,
    count: usize,
    evidence: Vec<Evidence<'a>>,
}

impl<'a> Found<'a> {
    fn new(code: Code, mut evidence: Vec<Evidence<'a>>, mut text: String) -> Self {
        let count = evidence.len();
        evidence.truncate(MAX_EVIDENCE);
        text.push('.');
        Self {
            code,
            text,
            count,
            evidence,
        }
    }
}

/// The fingerprints of the kind that a signal is about.
fn of_person<'p, 'a>(person: &'p Person<'a>, code: Code) -> &'p [&'a str] {
    match code {
        Code::SamePayout => &person.payouts,
        Code::SameDevice => &person.devices,
        Code::SameAddress => &person.addresses,
        _ => &[],
    }
}

fn of_any(one: &[&str], other: &[&str]) -> bool {
    one.iter().any(|it| other.contains(it))
}

fn push_count(text: &mut String, count: usize) {
    push_integer(text, i64::try_from(count).unwrap_or(i64::MAX));
}

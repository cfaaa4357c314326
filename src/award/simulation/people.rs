//! People: who brought whom in, by number, and what is known of everyone. A million of them take
//! nine megabytes, and seventeen with segments.

use crate::award::rules::{MAX_LEVELS, MAX_SEGMENTS, Plan, Segments};
use crate::award::run::Person;
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// In place of a referrer: nobody brought this user in.
pub const NOBODY: u32 = u32::MAX;

/// The most people: the numbers above are those of sponsors, and of nobody.
pub const MAX_PEOPLE: usize = 0xFFFF_0000;

const BANNED: u8 = 1;
const INACTIVE: u8 = 2;

/// Everyone who may do something or be awarded, numbered from 0.
#[derive(Clone, Debug, Default)]
pub struct People {
    above: Vec<u32>,
    referrals: Vec<u32>,
    flags: Vec<u8>,
    /// The names of the segments: the bits of `of`.
    segments: Vec<String>,
    /// Of which segments each is; empty if there are none.
    of: Vec<u64>,
}

impl People {
    /// As many people as there are referrers: the number of who brought each in, or [`NOBODY`].
    /// All are active, and none is banned or of a segment.
    ///
    /// # Errors
    /// At `referrers`: `full`, `unknown_user` of a number that is nobody's, `self_connection` and
    /// `cycle`.
    pub fn new(referrers: Vec<u32>) -> Result<Self, Refusal> {
        let refuse = |reason: Reason| Err(reason.of("referrers"));
        if referrers.len() > MAX_PEOPLE {
            return refuse(Reason::Full);
        }
        let mut referrals = vec![0_u32; referrers.len()];
        for (user, &above) in (0..).zip(&referrers) {
            if above == user {
                return refuse(Reason::SelfConnection);
            }
            if above != NOBODY {
                match referrals.get_mut(above as usize) {
                    Some(count) => *count += 1,
                    None => return refuse(Reason::UnknownUser),
                }
            }
        }
        if has_cycle(&referrers) {
            return refuse(Reason::Cycle);
        }
        Ok(Self {
            flags: vec![0; referrers.len()],
            above: referrers,
            referrals,
            segments: Vec::new(),
            of: Vec::new(),
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.above.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.above.is_empty()
    }

    fn flag(&mut self, user: u32, flag: u8) -> Result<(), Refusal> {
        let flags = self.flags.get_mut(user as usize);
        *flags.ok_or(Reason::UnknownUser.of("user"))? |= flag;
        Ok(())
    }

    /// Takes note that someone is banned.
    ///
    /// # Errors
    /// `unknown_user`.
    pub fn ban(&mut self, user: u32) -> Result<(), Refusal> {
        self.flag(user, BANNED)
    }

    /// Takes note that someone is not active.
    ///
    /// # Errors
    /// `unknown_user`.
    pub fn deactivate(&mut self, user: u32) -> Result<(), Refusal> {
        self.flag(user, INACTIVE)
    }

    /// Takes note that someone is of a segment.
    ///
    /// # Errors
    /// `unknown_user`; `full`, of more segments than [`MAX_SEGMENTS`].
    pub fn put_in(&mut self, user: u32, segment: &str) -> Result<(), Refusal> {
        if user as usize >= self.len() {
            return Err(Reason::UnknownUser.of("user"));
        }
        let known = self.segments.iter().position(|name| name == segment);
        let bit = known.unwrap_or(self.segments.len());
        if bit >= MAX_SEGMENTS {
            return Err(Reason::Full.of("segments"));
        }
        if known.is_none() {
            self.segments.push(segment.into());
        }
        self.of.resize(self.len(), 0);
        if let Some(bits) = self.of.get_mut(user as usize) {
            *bits |= 1 << bit;
        }
        Ok(())
    }

    /// What each bit of the people's segments is in a plan's.
    pub(super) fn segments_in(&self, plan: &Plan) -> Vec<Segments> {
        let names = self.segments.iter();
        names.map(|name| plan.segments_of([&**name])).collect()
    }

    /// Someone, of whom `segments` is what [`People::segments_in`] tells; nobody, if there is none
    /// of that number.
    pub(super) fn person(&self, user: u32, segments: &[Segments]) -> Option<Person<u32>> {
        let at = user as usize;
        let flags = *self.flags.get(at)?;
        let mut of = self.of.get(at).copied().unwrap_or(0);
        let mut bits = 0;
        while of > 0 {
            bits |= segments
                .get(of.trailing_zeros() as usize)
                .map_or(0, |segments| segments.0);
            of &= of - 1;
        }
        Some(Person {
            user,
            active: flags & INACTIVE == 0,
            banned: flags & BANNED > 0,
            referrals: self.referrals.get(at).copied().unwrap_or(0),
            segments: Segments(bits),
        })
    }

    /// Who stands above someone, ten levels up at most, in place of what `chain` had.
    pub(super) fn climb(&self, user: u32, chain: &mut Vec<Person<u32>>) {
        chain.clear();
        let mut user = user;
        while chain.len() < MAX_LEVELS
            && let Some(&above) = self.above.get(user as usize)
            && let Some(person) = self.person(above, &[])
        {
            chain.push(person);
            user = above;
        }
    }
}

/// Whether someone stands above themselves: each is walked through once.
fn has_cycle(above: &[u32]) -> bool {
    // The number of the walk, from 1, that came by first.
    let mut walks = vec![0_u32; above.len()];
    for (walk, start) in (1..).zip(0..above.len()) {
        let mut at = start;
        while let Some(seen) = walks.get_mut(at) {
            if *seen == walk {
                return true;
            }
            if *seen > 0 {
                break;
            }
            *seen = walk;
            at = above.get(at).map_or(usize::MAX, |above| *above as usize);
        }
    }
    false
}

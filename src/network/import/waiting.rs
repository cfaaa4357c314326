//! Connections that wait for all rows to be read, as their referrers may have a row yet to come.

use alloc::string::String;
use alloc::vec::Vec;

use super::row::Place;
use crate::network::{Network, ProgramHandle, UserHandle};
use crate::refusal::{Reason, Refusal};

/// Who is to be connected with whom.
#[derive(Clone, Copy)]
pub(super) struct Wait {
    pub(super) place: Place,
    pub(super) program: ProgramHandle,
    pub(super) user: UserHandle,
    referrer: Referrer,
    pub(super) time: Option<u64>,
}

#[derive(Clone, Copy)]
enum Referrer {
    There(UserHandle),
    /// Not there when the row was read: where the name begins and ends in `names`.
    Named(u32, u32),
}

#[derive(Default)]
pub(super) struct Waiting {
    waits: Vec<Wait>,
    names: String,
    /// How many were connected.
    next: usize,
}

impl Waiting {
    pub(super) fn push(
        &mut self,
        place: Place,
        program: ProgramHandle,
        user: UserHandle,
        referrer: Result<UserHandle, &str>,
        time: Option<u64>,
    ) -> Result<(), Refusal> {
        let full = Reason::Full.of("connection");
        self.waits.try_reserve(1).map_err(|_| full)?;
        let referrer = match referrer {
            Ok(user) => Referrer::There(user),
            Err(name) => {
                self.names.try_reserve(name.len()).map_err(|_| full)?;
                let start = self.names.len();
                let end = u32::try_from(start + name.len()).map_err(|_| full)?;
                self.names.push_str(name);
                Referrer::Named(start as u32, end)
            }
        };
        self.waits.push(Wait {
            place,
            program,
            user,
            referrer,
            time,
        });
        Ok(())
    }

    /// The next that waits, and its referrer, if they are there by now.
    pub(super) fn next(&mut self, network: &Network) -> Option<(Wait, Option<UserHandle>)> {
        let wait = *self.waits.get(self.next)?;
        self.next += 1;
        let referrer = match wait.referrer {
            Referrer::There(user) => Some(user),
            Referrer::Named(start, end) => {
                let name = self.names.get(start as usize..end as usize);
                network.user(name.unwrap_or_default())
            }
        };
        Some((wait, referrer))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.next == self.waits.len()
    }
}

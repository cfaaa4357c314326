//! What rows do to the network, each as if it were told alone.

use alloc::string::String;

use super::column::Column;
use super::row::{Place, Row};
use super::time;
use super::waiting::Waiting;
use super::{Counts, OnRefused, Referrers, Sink};
use crate::decimal;
use crate::network::{Added, Changed, Connected, Network, ProgramHandle, UserHandle, user_id};
use crate::refusal::{Reason, Refusal};

pub(super) struct Rows {
    program: Option<String>,
    levels: Option<u8>,
    counts: Counts,
    /// The program that was named last: most files name one and the same.
    last_program: Option<(String, ProgramHandle)>,
    /// Those that wait, if any are to.
    waiting: Option<Waiting>,
}

/// What a row did.
enum Done {
    Added,
    Unchanged,
    Moved,
    Waits,
}

impl Rows {
    pub(super) fn new(program: Option<String>, levels: Option<u8>, referrers: Referrers) -> Self {
        Self {
            program,
            levels,
            counts: Counts::default(),
            last_program: None,
            waiting: (referrers == Referrers::Listed).then(Waiting::default),
        }
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes rows, for `network`.
    pub(super) fn sink<'a, 'b>(
        &'a mut self,
        network: &'a mut Network,
        on_refused: &'a mut OnRefused<'b>,
    ) -> impl Sink + use<'a, 'b> {
        RowSink {
            rows: self,
            network,
            on_refused,
        }
    }

    /// Connects at most `limit` of those that waited; false if there are more.
    pub(super) fn connect_waiting(
        &mut self,
        network: &mut Network,
        limit: usize,
        on_refused: &mut OnRefused<'_>,
    ) -> bool {
        let Self {
            waiting, counts, ..
        } = self;
        let Some(waiting) = waiting else {
            return true;
        };
        for _ in 0..limit {
            let Some((wait, referrer)) = waiting.next(network) else {
                break;
            };
            counts.waiting -= 1;
            let done = referrer
                .ok_or(Reason::UnknownUser.of(Column::Connection.name()))
                .and_then(|referrer| {
                    network.connect_at(wait.program, wait.user, referrer, wait.time)
                });
            count(counts, &done.map(connected), wait.place, on_refused);
        }
        waiting.is_empty()
    }

    fn take(
        &mut self,
        network: &mut Network,
        place: Place,
        row: &Row<'_>,
    ) -> Result<Done, Refusal> {
        if row.get(Column::Level).is_some_and(|level| level != "1") {
            return Err(Column::Level.malformed());
        }
        let Some(user) = row.get(Column::User) else {
            return match row.get(Column::Levels) {
                Some(levels) if row.get(Column::Connection).is_none() => {
                    add_program(network, row.get(Column::Program), levels)
                }
                _ => Err(Reason::MissingField.of(Column::User.name())),
            };
        };
        let is_banned = match row.get(Column::Banned) {
            Some("true" | "1" | "yes") => true,
            None | Some("false" | "0" | "no") => false,
            Some(_) => return Err(Column::Banned.malformed()),
        };
        let done = self.connect(network, place, user, row)?;
        if is_banned && network.ban(user)? == Changed::Done && matches!(done, Done::Unchanged) {
            return Ok(Done::Added);
        }
        Ok(done)
    }

    fn connect(
        &mut self,
        network: &mut Network,
        place: Place,
        user: &str,
        row: &Row<'_>,
    ) -> Result<Done, Refusal> {
        let Some(connection) = row.get(Column::Connection) else {
            return network.add_user(user).map(added);
        };
        let time = match row.get(Column::ConnectedAt) {
            Some(text) => Some(time::read(text).ok_or(Column::ConnectedAt.malformed())?),
            None => None,
        };
        let program = self.program(network, row.get(Column::Program))?;
        let connection = match find(network, connection, Column::Connection) {
            // Of two that are none the user is named.
            Err(_) if user_id::canonical(user).is_none() => {
                return Err(Column::User.malformed());
            }
            found => found?,
        };
        if let Some(waiting) = &mut self.waiting {
            let (user, _) = network.user_or_new(user)?;
            waiting.push(place, program, user, connection, time)?;
            return Ok(Done::Waits);
        }
        let connection = match connection {
            Ok(handle) => handle,
            // A row that is refused adds nobody. Where one of the two is new, all that can be
            // wrong with a connection is that both are the same.
            Err(text) => {
                let id = user_id::canonical(user).ok_or(Column::User.malformed())?;
                if Some(id) == user_id::canonical(text) {
                    return Err(Reason::SelfConnection.of(Column::Connection.name()));
                }
                // The referrer first, who was there before whom they brought in.
                network.user_or_new(text)?.0
            }
        };
        let (user, _) = network.user_or_new(user)?;
        network
            .connect_at(program, user, connection, time)
            .map(connected)
    }

    /// The program that a row names, or is of if it names none.
    fn program(
        &mut self,
        network: &mut Network,
        named: Option<&str>,
    ) -> Result<ProgramHandle, Refusal> {
        let Some(name) = named.or(self.program.as_deref()) else {
            // The only one there is.
            return match network.programs().len() {
                1 => Ok(ProgramHandle::new(0)),
                _ => Err(Reason::MissingField.of(Column::Program.name())),
            };
        };
        match &self.last_program {
            Some((known, handle)) if known == name => return Ok(*handle),
            _ => {}
        }
        let found = network.find_program(name.into());
        let handle = match (found, self.levels) {
            (Err(refusal), Some(levels)) if refusal.reason == Reason::UnknownProgram => {
                network.add_program(name, levels)?;
                network.find_program(name.into())
            }
            _ => found,
        }?;
        let handle = ProgramHandle::new(handle);
        self.last_program = Some((name.into(), handle));
        Ok(handle)
    }
}

struct RowSink<'a, 'b> {
    rows: &'a mut Rows,
    network: &'a mut Network,
    on_refused: &'a mut OnRefused<'b>,
}

impl Sink for RowSink<'_, '_> {
    fn row(&mut self, line: u32, row: Result<Row<'_>, Refusal>) {
        let row_number = self.rows.counts.rows().saturating_add(1);
        let place = Place {
            row: row_number,
            line,
        };
        let done = row.and_then(|row| self.rows.take(self.network, place, &row));
        count(&mut self.rows.counts, &done, place, self.on_refused);
    }
}

fn count(
    counts: &mut Counts,
    done: &Result<Done, Refusal>,
    place: Place,
    on_refused: &mut OnRefused<'_>,
) {
    let count = match done {
        Ok(Done::Added) => &mut counts.added,
        Ok(Done::Unchanged) => &mut counts.unchanged,
        Ok(Done::Moved) => &mut counts.moved,
        Ok(Done::Waits) => &mut counts.waiting,
        Err(refusal) => {
            on_refused(place, *refusal);
            &mut counts.refused
        }
    };
    *count += 1;
}

fn added(added: Added) -> Done {
    match added {
        Added::New => Done::Added,
        Added::Unchanged => Done::Unchanged,
    }
}

fn connected(connected: Connected) -> Done {
    match connected {
        Connected::New => Done::Added,
        Connected::Unchanged => Done::Unchanged,
        Connected::Moved { .. } => Done::Moved,
    }
}

fn add_program(
    network: &mut Network,
    program: Option<&str>,
    levels: &str,
) -> Result<Done, Refusal> {
    let program = program.ok_or(Reason::MissingField.of(Column::Program.name()))?;
    let levels = decimal::integer(levels).and_then(|levels| u8::try_from(levels).ok());
    let levels = levels.ok_or(Column::Levels.malformed())?;
    network.add_program(program, levels).map(added)
}

/// The user whom a text names; or the text, if it is of nobody yet.
fn find<'a>(
    network: &Network,
    text: &'a str,
    column: Column,
) -> Result<Result<UserHandle, &'a str>, Refusal> {
    match network.find_user(text.into(), column.name()) {
        Ok(number) => Ok(Ok(UserHandle::new(number))),
        Err(refusal) if refusal.reason == Reason::UnknownUser => Ok(Err(text)),
        Err(refusal) => Err(refusal),
    }
}

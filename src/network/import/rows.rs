//! What rows do to the network, each as if it were told alone.

use alloc::borrow::Cow;
use alloc::string::String;

use super::column::Column;
use super::row::{Place, Row};
use super::waiting::Waiting;
use super::{Counts, OnRefused, Referrers, Sink};
use crate::decimal;
use crate::network::{Added, Connected, Network, ProgramHandle, UserHandle, user_id};
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
                .and_then(|referrer| network.connect_users(wait.program, wait.user, referrer));
            count(counts, done.map(connected), wait.place, on_refused);
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
        let Some(connection) = row.get(Column::Connection) else {
            return network.add_user(user).map(added);
        };
        let program = self.program(network, row.get(Column::Program))?;
        let user = find(network, user, Column::User)?;
        let connection = find(network, connection, Column::Connection)?;
        match &mut self.waiting {
            None => connect(network, program, &user, &connection).map(connected),
            Some(waiting) => {
                let user = add(network, &user)?;
                let connection = match &connection {
                    Found::There(handle) => Ok(*handle),
                    Found::New(name) => Err(&**name),
                };
                waiting.push(place, program, user, connection)?;
                Ok(Done::Waits)
            }
        }
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
        let found = network.find_program(name);
        let handle = match (found, self.levels) {
            (Err(refusal), Some(levels)) if refusal.reason == Reason::UnknownProgram => {
                network.add_program(name, levels)?;
                network.find_program(name)
            }
            _ => found,
        }?;
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
        count(&mut self.rows.counts, done, place, self.on_refused);
    }
}

fn count(
    counts: &mut Counts,
    done: Result<Done, Refusal>,
    place: Place,
    on_refused: &mut OnRefused<'_>,
) {
    let count = match done {
        Ok(Done::Added) => &mut counts.added,
        Ok(Done::Unchanged) => &mut counts.unchanged,
        Ok(Done::Moved) => &mut counts.moved,
        Ok(Done::Waits) => &mut counts.waiting,
        Err(refusal) => {
            on_refused(place, refusal);
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

/// Whom a text names.
enum Found<'a> {
    There(UserHandle),
    /// Nobody yet; the form in which they are to be known.
    New(Cow<'a, str>),
}

fn find<'a>(network: &Network, text: &'a str, column: Column) -> Result<Found<'a>, Refusal> {
    if let Some(number) = network.users.find(text) {
        return Ok(Found::There(UserHandle::new(number)));
    }
    let id = user_id::canonical(text).ok_or(column.malformed())?;
    Ok(match network.users.find(&id) {
        Some(number) => Found::There(UserHandle::new(number)),
        None => Found::New(id),
    })
}

/// The user who was found, who is added if they are not there.
fn add(network: &mut Network, found: &Found<'_>) -> Result<UserHandle, Refusal> {
    match found {
        Found::There(handle) => Ok(*handle),
        Found::New(id) => {
            network.users.add(id)?;
            Ok(UserHandle::new(network.users.len() as u32 - 1))
        }
    }
}

/// Connects two users, who are added if they are not there: the referrer first, who was there
/// before whom they brought in. A connection that is refused adds nobody.
fn connect(
    network: &mut Network,
    program: ProgramHandle,
    user: &Found<'_>,
    connection: &Found<'_>,
) -> Result<Connected, Refusal> {
    match (user, connection) {
        (Found::New(user), Found::New(connection)) if user == connection => {
            return Err(Reason::SelfConnection.of(Column::Connection.name()));
        }
        _ => {}
    }
    // Where one of them is new neither a cycle nor the same connection is to be feared.
    let connection = add(network, connection)?;
    let user = add(network, user)?;
    network.connect_users(program, user, connection)
}

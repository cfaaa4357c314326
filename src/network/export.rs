//! Export: a network as a file, in pieces, that an [import](super::import) makes the same network
//! of: the same programs, the same users in the same order, and everyone's referrals in theirs.
//! An export of that network is the same file, byte for byte.
//!
//! There is a row a program and a row a connection, and one for each user whom no row of a
//! connection adds in time. So that the order of all lists can be kept with little memory (a bit
//! a user), connections come by the number of the user who was brought in, but for those who
//! would come before a user of the same list whose number is higher: they follow that one.
//!
//! Ids are written as they are. A spreadsheet may take one that begins with `=`, `+`, `-` or `@`
//! for a formula: have it import such columns as text.
//!
//! ```
//! use refgraph::network::Network;
//! use refgraph::network::export::Export;
//! use refgraph::network::import::Format;
//!
//! let mut network = Network::new(7);
//! network.add_program("spring", 3)?;
//! for user in ["ann", "ben", "cy"] {
//!     network.add_user(user)?;
//! }
//! network.connect("spring", "ben", "ann")?;
//! let mut export = Export::new(Format::Csv);
//! assert_eq!(
//!     export.next(&network).as_deref(),
//!     Some(
//!         "user,connection,program,connected_at,banned,levels\n\
//!          ,,spring,,,3\nben,ann,spring,,,\ncy,,,,,\n"
//!     ),
//! );
//! assert_eq!(export.next(&network), None);
//! # Ok::<(), refgraph::refusal::Refusal>(())
//! ```

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::Network;
use super::import::Format;
use super::program::{NONE, Program};
use crate::api::json::Writer;
use crate::decimal::push_integer;

/// How long a piece is, in bytes, at least; the last one is shorter.
const PIECE: usize = 1 << 16;

/// What comes next.
enum Stage {
    Head,
    Program(usize),
    Between,
    /// A program, and the number of the user whose connection comes next.
    Connection(usize, u32),
    Users,
    /// The number of the user whose ban comes next.
    Bans(u32),
    Tail,
    End,
}

/// An export that is under way. What is changed in the network meanwhile may be in it or not.
pub struct Export {
    format: Format,
    stage: Stage,
    /// How many users were written, in any row.
    known: u32,
    /// Of the program at hand, the users who come after one of a higher number.
    late: Vec<u64>,
    /// The user of `late` whose turn it is.
    following: u32,
    text: String,
    is_first: bool,
}

impl Export {
    /// An export from the start.
    pub fn new(format: Format) -> Self {
        Self {
            format,
            stage: Stage::Head,
            known: 0,
            late: Vec::new(),
            following: NONE,
            text: String::new(),
            is_first: true,
        }
    }

    /// The next piece, which ends with a row; `None` after the last one.
    pub fn next(&mut self, network: &Network) -> Option<String> {
        while self.text.len() < PIECE {
            match self.stage {
                Stage::Head => {
                    self.text.push_str(match self.format {
                        Format::Csv => "user,connection,program,connected_at,banned,levels\n",
                        Format::Ndjson => "",
                        Format::Json => "{\"programs\":[\n",
                    });
                    self.stage = Stage::Program(0);
                }
                Stage::Program(at) => match network.programs.get(at) {
                    Some(program) => {
                        self.program(program.id(), program.levels());
                        self.stage = Stage::Program(at + 1);
                    }
                    None => self.stage = Stage::Between,
                },
                Stage::Between => {
                    if self.format == Format::Json {
                        self.text.push_str("\n],\"connections\":[\n");
                        self.is_first = true;
                    }
                    self.begin(network, 0);
                }
                Stage::Connection(at, user) => self.connection(network, at, user),
                Stage::Users => {
                    self.write_users_up_to(network, network.users.len(), PIECE);
                    if self.known >= network.users.len() {
                        self.stage = Stage::Bans(0);
                    }
                }
                Stage::Bans(user) => {
                    self.stage = Stage::Bans(user + 1);
                    if user >= network.users.len() {
                        self.stage = Stage::Tail;
                    } else if network.users.is_banned(user) {
                        self.row(&Fields {
                            user: network.users.id(user),
                            is_banned: true,
                            ..Fields::default()
                        });
                    }
                }
                Stage::Tail => {
                    if self.format == Format::Json {
                        self.text.push_str("\n]}\n");
                    }
                    self.stage = Stage::End;
                }
                Stage::End => break,
            }
        }
        Some(core::mem::take(&mut self.text)).filter(|text| !text.is_empty())
    }

    /// Begins with the connections of a program, or with the users who are left after the last.
    fn begin(&mut self, network: &Network, at: usize) {
        self.stage = match network.programs.get(at) {
            Some(program) => {
                self.late = late(program, network.users.len());
                Stage::Connection(at, 0)
            }
            None => Stage::Users,
        };
    }

    /// The connection of a user, if there is one and it is its turn, or one that follows it.
    fn connection(&mut self, network: &Network, at: usize, user: u32) {
        let is_over = user >= network.users.len() && self.following == NONE;
        let Some(program) = network.programs.get(at).filter(|_| !is_over) else {
            return self.begin(network, at + 1);
        };
        let turn = if self.following == NONE {
            self.stage = Stage::Connection(at, user + 1);
            user
        } else {
            self.following
        };
        let referrer = program.referrer(turn);
        if referrer == NONE || self.following == NONE && self.is_late(turn) {
            self.following = NONE;
            return;
        }
        self.introduce(network, turn, referrer);
        self.row(&Fields {
            user: network.users.id(turn),
            connection: Some(network.users.id(referrer)),
            program: program.id(),
            time: program.time(turn),
            ..Fields::default()
        });
        let next = program.next(turn);
        self.following = if self.is_late(next) { next } else { NONE };
    }

    fn is_late(&self, user: u32) -> bool {
        let bits = self.late.get(user as usize / 64).copied();
        bits.unwrap_or_default() >> (user % 64) & 1 > 0
    }

    /// Has both users of a row numbered as they are, if they are new to who reads it: the row
    /// itself adds the referrer and then the user.
    fn introduce(&mut self, network: &Network, user: u32, referrer: u32) {
        let later = user.max(referrer);
        self.write_users_up_to(network, user.min(referrer), usize::MAX);
        if self.known == referrer {
            let next = (referrer + 1..user).find(|between| network.users.is_there(*between));
            if next.is_none() && user > referrer {
                self.known = user;
            }
        }
        self.write_users_up_to(network, later, usize::MAX);
        self.known = self.known.max(later + 1);
    }

    /// Users without a connection, before `end`, as long as there is no more than `most`.
    fn write_users_up_to(&mut self, network: &Network, end: u32, most: usize) {
        while self.known < end && self.text.len() < most {
            if network.users.is_there(self.known) {
                self.row(&Fields {
                    user: network.users.id(self.known),
                    ..Fields::default()
                });
            }
            self.known += 1;
        }
    }

    fn program(&mut self, id: &str, levels: u8) {
        if self.format == Format::Csv {
            self.text.push_str(",,");
            self.text.push_str(id);
            self.text.push_str(",,,");
            push_integer(&mut self.text, levels.into());
            self.text.push('\n');
        } else {
            self.object(|row| {
                row.member("program", id)
                    .name("levels")
                    .integer(levels.into());
            });
        }
    }

    fn row(&mut self, fields: &Fields<'_>) {
        let Fields {
            user,
            connection,
            program,
            time,
            is_banned,
        } = *fields;
        if self.format == Format::Csv {
            for field in [user, connection.unwrap_or_default(), program] {
                push_field(&mut self.text, field);
                self.text.push(',');
            }
            push_time(&mut self.text, time);
            self.text
                .push_str(if is_banned { ",true,\n" } else { ",,\n" });
            return;
        }
        self.object(|row| {
            row.member("user", user)
                .name("connection")
                .optional(connection);
            if !program.is_empty() {
                row.member("program", program);
            }
            if time != 0 {
                let mut seconds = String::new();
                push_time(&mut seconds, time);
                row.name("connected_at").raw(&seconds);
            }
            if is_banned {
                row.name("banned").flag(true);
            }
        });
    }

    fn object(&mut self, write: impl FnOnce(&mut Writer)) {
        if self.format == Format::Json && !core::mem::replace(&mut self.is_first, false) {
            self.text.push_str(",\n");
        }
        let mut row = Writer::default();
        write(row.open('{'));
        self.text.push_str(&row.close('}').finish());
        if self.format == Format::Ndjson {
            self.text.push('\n');
        }
    }
}

/// What a row says.
#[derive(Clone, Copy, Default)]
struct Fields<'a> {
    user: &'a str,
    connection: Option<&'a str>,
    program: &'a str,
    /// 0 if it is not known.
    time: u64,
    is_banned: bool,
}

/// A time as the API tells it, in seconds; with those thousandths that it has. Nothing if it is
/// not known.
fn push_time(text: &mut String, time: u64) {
    if time == 0 {
        return;
    }
    push_integer(text, i64::try_from(time / 1000).unwrap_or(i64::MAX));
    let rest = (time % 1000).cast_signed();
    if rest > 0 {
        // The digits behind a one, which keeps those that are 0.
        let start = text.len();
        push_integer(text, 1000 + rest);
        text.replace_range(start..=start, ".");
    }
}

/// A field of CSV, within quotes if it has what ends one. No id has a line break.
fn push_field(text: &mut String, field: &str) {
    if !field.contains(['"', ',']) {
        return text.push_str(field);
    }
    text.push('"');
    for character in field.chars() {
        if character == '"' {
            text.push('"');
        }
        text.push(character);
    }
    text.push('"');
}

/// The users who stand in the list of those brought in by the same referrer behind one of a
/// higher number, as bits.
fn late(program: &Program, users: u32) -> Vec<u64> {
    let mut late = vec![0; users.div_ceil(64) as usize];
    for referrer in 0..users {
        let (mut user, mut highest) = (program.first(referrer), 0);
        while user != NONE {
            if user < highest
                && let Some(bits) = late.get_mut(user as usize / 64)
            {
                *bits |= 1 << (user % 64);
            }
            highest = highest.max(user);
            user = program.next(user);
        }
    }
    late
}

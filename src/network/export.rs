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
//!     Some("user,connection,program,levels\n,,spring,3\nben,ann,spring,\ncy,,,\n"),
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
                        Format::Csv => "user,connection,program,levels\n",
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
                    self.write_users_up_to(network, network.users.len() as u32, PIECE);
                    if self.known as usize >= network.users.len() {
                        self.stage = Stage::Tail;
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
        let is_over = user as usize >= network.users.len() && self.following == NONE;
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
        let (user, connection) = (network.users.id(turn), network.users.id(referrer));
        self.row(user, Some(connection), Some(program.id()));
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
        self.write_users_up_to(network, user.min(referrer), usize::MAX);
        if referrer != self.known || user != referrer + 1 {
            self.write_users_up_to(network, user.max(referrer), usize::MAX);
        }
        self.known = self.known.max(user.max(referrer) + 1);
    }

    /// Users without a connection, before `end`, as long as there is no more than `most`.
    fn write_users_up_to(&mut self, network: &Network, end: u32, most: usize) {
        while self.known < end && self.text.len() < most {
            self.row(network.users.id(self.known), None, None);
            self.known += 1;
        }
    }

    fn program(&mut self, id: &str, levels: u8) {
        match self.format {
            Format::Csv => {
                self.text.push_str(",,");
                self.text.push_str(id);
                self.text.push(',');
                push_integer(&mut self.text, levels.into());
                self.text.push('\n');
            }
            _ => self.object(|row| {
                row.member("program", id)
                    .name("levels")
                    .integer(levels.into());
            }),
        }
    }

    fn row(&mut self, user: &str, connection: Option<&str>, program: Option<&str>) {
        match self.format {
            Format::Csv => {
                for field in [Some(user), connection, program] {
                    push_field(&mut self.text, field.unwrap_or_default());
                    self.text.push(',');
                }
                self.text.push('\n');
            }
            _ => self.object(|row| {
                row.member("user", user)
                    .name("connection")
                    .optional(connection);
                if let Some(program) = program {
                    row.member("program", program);
                }
            }),
        }
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
fn late(program: &Program, users: usize) -> Vec<u64> {
    let mut late = vec![0; users.div_ceil(64)];
    for referrer in 0..users as u32 {
        let (mut user, mut highest) = (program.first(referrer), 0);
        while user != NONE {
            if user < highest {
                if let Some(bits) = late.get_mut(user as usize / 64) {
                    *bits |= 1 << (user % 64);
                }
            }
            highest = highest.max(user);
            user = program.next(user);
        }
    }
    late
}

//! Rows out of JSON, of which no more than one row is held at a time. A row is an object in the
//! API's shape, `{"user": …, "connection": …}`; it stands
//!
//! * in a line of its own (NDJSON);
//! * or in an array: the whole document, or a member of it that is named `connections`, `users`
//!   or `programs`, as in a page of the API; other members are passed over;
//! * or is the whole document.
//!
//! Where one row ends is told by brackets and quotes alone, so that a row that is no JSON is
//! refused by itself.

use alloc::string::String;
use alloc::vec::Vec;

use super::column::{Column, Names};
use super::row::Row;
use super::{MAX_ROW, Sink, Stopped};
use crate::api::json::Json;
use crate::list::is_listed;
use crate::refusal::{Reason, Refusal};

/// The members of a document that hold rows.
const LISTS: &str = "connections users programs";
/// As much of a member as is looked at for its name.
const MAX_MEMBER: usize = 32;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the document.
    Before,
    /// In the array that holds the rows. Whether the document goes on after it.
    Rows { within: bool },
    /// In the object that holds the array, or is the row.
    Object,
    /// After the document.
    After,
}

// A reader's state is made of them.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct JsonRows {
    names: Names,
    /// `None` for lines.
    state: Option<State>,
    /// The row that is being read.
    row: Vec<u8>,
    /// Whether it is longer than [`MAX_ROW`]; then the rest of it is not kept.
    is_long: bool,
    /// Whether the document is known to be no row itself: it has a list of them.
    has_list: bool,
    /// The beginning of the member that is being read, without white space.
    member: Vec<u8>,
    /// How many brackets are open within the row or the member.
    depth: u32,
    in_string: bool,
    after_backslash: bool,
    line: u32,
    /// The line in which the row began; 0 while there is none.
    begun: u32,
    /// Whether a row came before in the same array.
    is_after_row: bool,
}

impl JsonRows {
    pub(super) fn new(names: Names, are_lines: bool) -> Self {
        Self {
            names,
            state: (!are_lines).then_some(State::Before),
            row: Vec::new(),
            is_long: false,
            has_list: false,
            member: Vec::new(),
            depth: 0,
            in_string: false,
            after_backslash: false,
            line: 1,
            begun: 0,
            is_after_row: false,
        }
    }

    pub(super) fn push(&mut self, input: &[u8], sink: &mut dyn Sink) -> Result<(), Stopped> {
        for &byte in input {
            match self.state {
                None if byte == b'\n' => self.end_row(sink),
                None => self.keep(byte),
                Some(state) => self.step(state, byte, sink)?,
            }
            if byte == b'\n' {
                self.line = self.line.saturating_add(1);
            }
        }
        Ok(())
    }

    pub(super) fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), Stopped> {
        match self.state {
            None => {
                self.end_row(sink);
                Ok(())
            }
            Some(State::After) => Ok(()),
            Some(_) => Err(self.malformed()),
        }
    }

    fn malformed(&self) -> Stopped {
        Stopped::at(self.line, Reason::MalformedJson.of(""))
    }

    fn step(&mut self, state: State, byte: u8, sink: &mut dyn Sink) -> Result<(), Stopped> {
        match state {
            State::Before => match byte {
                b'[' => self.state = Some(State::Rows { within: false }),
                b'{' => {
                    self.state = Some(State::Object);
                    self.keep(byte);
                }
                _ if byte.is_ascii_whitespace() => {}
                _ => return Err(self.malformed()),
            },
            State::After if byte.is_ascii_whitespace() => {}
            State::After => return Err(self.malformed()),
            State::Rows { within } => match (byte, self.is_mark(byte)) {
                (b',', true) => {
                    self.end_item(sink);
                    self.is_after_row = true;
                }
                (b']', true) => {
                    // An array may be empty, but nothing follows a last comma.
                    if self.begun > 0 || self.is_after_row {
                        self.end_item(sink);
                    }
                    self.is_after_row = false;
                    let next = if within { State::Object } else { State::After };
                    self.state = Some(next);
                }
                (b'}', true) => return Err(self.malformed()),
                _ => self.keep(byte),
            },
            State::Object => match (byte, self.is_mark(byte)) {
                (b'[', true) if self.is_list() => {
                    self.depth = 0;
                    self.drop_row();
                    self.has_list = true;
                    self.state = Some(State::Rows { within: true });
                }
                (b'}', true) => {
                    self.state = Some(State::After);
                    if self.has_list {
                        self.drop_row();
                    } else {
                        self.keep(byte);
                        self.end_row(sink);
                    }
                }
                (b']', true) => return Err(self.malformed()),
                (_, is_mark) => {
                    if byte == b',' && is_mark {
                        self.member.clear();
                    } else if self.member.len() < MAX_MEMBER && !byte.is_ascii_whitespace() {
                        self.member.push(byte);
                    }
                    self.keep(byte);
                }
            },
        }
        Ok(())
    }

    /// Whether a byte is a bracket or comma that lies within no other bracket and no string.
    fn is_mark(&mut self, byte: u8) -> bool {
        if self.in_string {
            self.in_string = byte != b'"' || self.after_backslash;
            self.after_backslash = byte == b'\\' && !self.after_backslash;
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'[' | b'{' => {
                self.depth = self.depth.saturating_add(1);
                return self.depth == 1;
            }
            b']' | b'}' if self.depth > 0 => self.depth -= 1,
            b']' | b'}' | b',' => return self.depth == 0,
            _ => {}
        }
        false
    }

    /// Whether the member that is being read is a list of rows, which begins now.
    fn is_list(&self) -> bool {
        let name = self.member.strip_prefix(b"\"");
        name.and_then(|name| name.strip_suffix(b"\":"))
            .is_some_and(|name| is_listed(LISTS, name))
    }

    fn keep(&mut self, byte: u8) {
        if self.begun == 0 {
            if byte.is_ascii_whitespace() {
                return;
            }
            self.begun = self.line;
        }
        if self.row.len() < MAX_ROW {
            self.row.push(byte);
        } else {
            self.is_long = true;
        }
    }

    /// Ends an item of an array, where something has to be.
    fn end_item(&mut self, sink: &mut dyn Sink) {
        if self.begun == 0 {
            self.begun = self.line;
        }
        self.end_row(sink);
    }

    /// Ends a row, if there is one.
    fn end_row(&mut self, sink: &mut dyn Sink) {
        if self.begun == 0 {
            return;
        }
        match self.members() {
            Ok(members) => {
                let members = members.as_slice();
                sink.row(self.begun, row_of(&self.names, members));
            }
            Err(refusal) => sink.row(self.begun, Err(refusal)),
        }
        self.drop_row();
    }

    fn drop_row(&mut self) {
        self.row.clear();
        self.is_long = false;
        self.begun = 0;
    }

    fn members(&self) -> Result<Vec<(String, Json)>, Refusal> {
        if self.is_long {
            return Err(Reason::TooLarge.of(""));
        }
        let text = core::str::from_utf8(&self.row);
        let text = text.map_err(|_| Reason::MalformedJson.of(""))?;
        // A name that stands twice is one of the caller's, which a refusal cannot hold.
        let json = Json::read(text).map_err(|refused| refused.reason.of(""))?;
        json.members().ok_or(Reason::WrongType.of(""))
    }
}

fn row_of<'a>(names: &Names, members: &'a [(String, Json)]) -> Result<Row<'a>, Refusal> {
    let mut row = Row::default();
    let mut ranks = [usize::MAX; Column::ALL.len()];
    for (name, value) in members {
        let Some((column, rank)) = names.find(name) else {
            continue;
        };
        let known = &mut ranks[column as usize];
        if rank >= *known {
            continue;
        }
        *known = rank;
        let is_number = matches!(column, Column::ConnectedAt | Column::Levels | Column::Level);
        match value {
            Json::Null => row.set(column, ""),
            Json::Text(text) => row.set(column, text),
            Json::Number(text) if is_number => row.set(column, text),
            Json::Flag(flag) if column == Column::Banned => {
                row.set(column, if *flag { "true" } else { "false" });
            }
            _ => return Err(Reason::WrongType.of(column.name())),
        }
    }
    for (column, rank) in Column::ALL.into_iter().zip(ranks) {
        let is_program = row.get(Column::Levels).is_some();
        if rank == usize::MAX && names.is_needed(column) && !is_program {
            return Err(Reason::MissingField.of(column.name()));
        }
    }
    Ok(row)
}

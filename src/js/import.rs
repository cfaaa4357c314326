//! Import: bytes in, and what became of the rows out.

use super::mailbox::{self, SEPARATOR};
use super::network::JsNetwork;
use crate::network::import::{Column, Format, Import, Place, Referrers, Settings, Table};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::prelude::wasm_bindgen;

/// The fields that refusals name, as numbers.
const FIELDS: [&str; 9] = [
    "",
    "user",
    "connection",
    "program",
    "connected_at",
    "banned",
    "levels",
    "level",
    "code",
];

/// An import that is under way.
#[wasm_bindgen(js_name = Import)]
pub struct JsImport(Import);

#[wasm_bindgen(js_class = Import)]
impl JsImport {
    /// An import of a file of that format. In the mailbox are the program and the names of the
    /// columns, with separators between; `given` has a bit for each that is given. `levels` and
    /// `delimiter` are 0 if they are not.
    pub fn of(
        format: u8,
        bytes: usize,
        given: u16,
        levels: u8,
        delimiter: u8,
        listed: bool,
    ) -> Self {
        let settings = mailbox::received(bytes, |text| {
            let mut texts = text.split(char::from(SEPARATOR)).map(String::from);
            let mut bits = 0..;
            let mut next = || {
                let text = texts.next();
                let bit: u16 = bits.next()?;
                text.filter(|_| given >> bit & 1 > 0)
            };
            Settings {
                format: Format::ALL[usize::from(format) % Format::ALL.len()],
                program: next(),
                levels: Some(levels).filter(|levels| *levels != 0),
                referrers: if listed {
                    Referrers::Listed
                } else {
                    Referrers::Added
                },
                delimiter: Some(delimiter).filter(|delimiter| *delimiter != 0),
                columns: [(); Column::ALL.len()].map(|()| next()),
            }
        });
        Self(Import::new(settings))
    }

    /// Reads a piece, and tells of each row that was refused four numbers: row, line, reason (by its
    /// place in `Reason::ALL`) and field.
    pub fn push(&mut self, network: &mut JsNetwork, piece: &[u8]) -> Vec<u32> {
        let mut refused = Vec::new();
        let mut note = |place, refusal| refused.extend(told(place, refusal));
        self.0.push(&mut network.network, piece, &mut note);
        refused
    }

    /// Ends the file, or goes on with ending it, and tells the same.
    pub fn finish(&mut self, network: &mut JsNetwork, limit: usize) -> Vec<u32> {
        let mut refused = Vec::new();
        let mut note = |place, refusal| refused.extend(told(place, refusal));
        self.0.finish(&mut network.network, limit, &mut note);
        refused
    }

    /// How many rows were added, unchanged, moved and refused, and how many wait; then of what
    /// stopped the import, if it did, line, reason and field.
    pub fn state(&self) -> Vec<u32> {
        let counts = self.0.counts();
        let mut state = Vec::from([
            counts.added,
            counts.unchanged,
            counts.moved,
            counts.refused,
            counts.waiting,
        ]);
        if let Some(stopped) = self.0.stopped() {
            let place = Place {
                row: 0,
                line: stopped.line,
            };
            state.extend(told(place, stopped.refusal).into_iter().skip(1));
        }
        state
    }
}

/// Leaves the code of a reason in the mailbox, and tells its length.
#[wasm_bindgen(js_name = reasonCode)]
pub fn reason_code(reason: usize) -> u32 {
    let reason = Reason::ALL.get(reason);
    mailbox::send(reason.map_or("", |reason| reason.code()))
}

fn told(place: Place, Refusal { reason, field }: Refusal) -> [u32; 4] {
    let field = FIELDS.iter().position(|known| *known == field);
    [
        place.row,
        place.line,
        reason as u32,
        field.unwrap_or_default() as u32,
    ]
}

/// A table whose rows are read.
#[wasm_bindgen(js_name = Table)]
pub struct JsTable(Table);

#[wasm_bindgen(js_class = Table)]
impl JsTable {
    /// A table that is to come. In the mailbox are the names of its columns, with separators
    /// between; `given` has a bit for each that is given. `delimiter` is 0 if it is not.
    pub fn of(bytes: usize, given: u16, delimiter: u8) -> Self {
        mailbox::received(bytes, |text| {
            let mut texts = text.split(char::from(SEPARATOR)).map(String::from);
            let mut bits = 0_u16..;
            let columns = [(); Column::ALL.len()].map(|()| {
                let text = texts.next();
                let bit = bits.next()?;
                text.filter(|_| given >> bit & 1 > 0)
            });
            let delimiter = Some(delimiter).filter(|delimiter| *delimiter != 0);
            Self(Table::new(columns, delimiter))
        })
    }

    /// Reads a piece, and gives the rows that ended in it as lines of JSON.
    pub fn push(&mut self, piece: &[u8]) -> String {
        self.0.push(piece)
    }

    /// Ends the table, and gives the rest.
    pub fn finish(&mut self) -> String {
        self.0.finish()
    }

    /// Of what stopped the reading, if it did, line, reason and field, as [`JsImport::state`] tells
    /// them.
    pub fn stopped(&self) -> Vec<u32> {
        let Some(stopped) = self.0.stopped() else {
            return Vec::new();
        };
        let place = Place {
            row: 0,
            line: stopped.line,
        };
        told(place, stopped.refusal).into_iter().skip(1).collect()
    }
}

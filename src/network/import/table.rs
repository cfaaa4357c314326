//! Tables: the rows of a CSV as lines of JSON, for who takes them into a store by the API's
//! backfill. No network is needed, and nothing is checked but the form.

use super::column::{Column, Names};
use super::csv::Csv;
use super::row::Row;
use super::{File, Reader, Sink, Stopped};
use crate::api::json::Writer;
use crate::refusal::Refusal;
use alloc::boxed::Box;
use alloc::string::String;

/// A table that is being read.
pub struct Table {
    file: File,
    told: Lines,
}

/// What was read and not yet told.
#[derive(Default)]
struct Lines(Writer);

impl Table {
    /// A table that is to come. What it calls its columns, and what lies between its fields, as
    /// in [`Settings`](super::Settings).
    pub fn new(columns: [Option<String>; Column::ALL.len()], delimiter: Option<u8>) -> Self {
        let csv = Csv::new(Names::of_rows(columns), delimiter);
        Self {
            file: File::new(Reader::Csv(Box::new(csv))),
            told: Lines::default(),
        }
    }

    /// Reads the next piece and tells the rows that ended in it, a line each: `{"line"}` with
    /// `user`, `referrer`, `code` and `date` as far as they are there, or with
    /// `{"refused":{"code","field"}}`.
    pub fn push(&mut self, piece: &[u8]) -> String {
        self.file.push(piece, &mut self.told);
        self.told.0.finish()
    }

    /// Ends the table and tells the rest.
    pub fn finish(&mut self) -> String {
        self.file.finish(&mut self.told);
        self.told.0.finish()
    }

    /// Why the rest of the table cannot be read, if it cannot.
    pub fn stopped(&self) -> Option<Stopped> {
        self.file.stopped
    }
}

impl Sink for Lines {
    fn row(&mut self, line: u32, row: Result<Row<'_>, Refusal>) {
        let out = &mut self.0;
        out.open('{').name("line").integer(line.into());
        match row {
            Err(refusal) => {
                out.name("refused")
                    .open('{')
                    .member("code", refusal.reason.code())
                    .member("field", refusal.field)
                    .close('}');
            }
            Ok(row) => {
                for (name, column) in [
                    ("user", Column::User),
                    ("referrer", Column::Connection),
                    ("code", Column::Code),
                    ("date", Column::ConnectedAt),
                ] {
                    if let Some(text) = row.get(column) {
                        out.member(name, text);
                    }
                }
            }
        }
        out.close('}').end_line();
    }
}

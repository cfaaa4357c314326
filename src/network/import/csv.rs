//! Rows out of CSV: RFC 4180, and what spreadsheets make of it. Lines end with LF, CRLF or CR;
//! fields lie between commas, semicolons or tabs; a header names them, in any order.
//!
//! Only the fields that count are kept, each up to [`MAX_FIELD`]: what stands in the columns
//! beside them takes no memory, however long it is.

use alloc::vec;
use alloc::vec::Vec;
use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::column::{Column, Names};
use super::row::Row;
use super::{MAX_FIELD, Sink, Stopped};
use crate::refusal::Reason;

/// How far the first line is read for what lies between its fields.
const MAX_HEAD: usize = 1 << 14;

pub(super) struct Csv {
    names: Names,
    reader: Reader,
    /// The bytes of the first line, until it is whole.
    head: Option<Vec<u8>>,
    /// The column of each field, once the header is read.
    columns: Option<Vec<Option<Column>>>,
    /// How likely each column's name is, of those found so far.
    ranks: [usize; Column::ALL.len()],
    /// The columns that a row is to reach.
    expected: usize,

    /// The texts of the row, each column's in a stretch of its own; in the last one, which is
    /// nobody's, the header's and what is passed over.
    texts: Vec<u8>,
    /// How much of each column's stretch is used; more than [`MAX_FIELD`] if there was no room.
    lengths: [Option<usize>; Column::ALL.len()],
    /// The place of the field that is being read.
    field: usize,
    /// How long it is so far.
    length: usize,

    /// The line that is being read.
    line: u32,
    /// The line in which the row began; 0 while there is none.
    begun: u32,
    /// Whether the last line ended with CR, to which an LF may belong.
    after_cr: bool,
}

impl Csv {
    pub(super) fn new(names: Names, delimiter: Option<u8>) -> Self {
        let mut csv = Self {
            names,
            reader: reader(delimiter.unwrap_or(b',')),
            head: None,
            columns: None,
            ranks: [usize::MAX; Column::ALL.len()],
            expected: 0,
            texts: vec![0; (Column::ALL.len() + 1) * MAX_FIELD],
            lengths: [None; Column::ALL.len()],
            field: 0,
            length: 0,
            line: 1,
            begun: 0,
            after_cr: false,
        };
        if delimiter.is_none() {
            csv.head = Some(Vec::new());
        }
        csv
    }

    pub(super) fn push(&mut self, mut input: &[u8], sink: &mut dyn Sink) -> Result<(), Stopped> {
        // The first line, or as much of it as will do; so that it is the same line however the
        // file is cut. Empty lines before it are none.
        while let Some(head) = &mut self.head {
            let Some((&byte, rest)) = input.split_first() else {
                return Ok(());
            };
            input = rest;
            head.push(byte);
            let is_end = matches!(byte, b'\n' | b'\r') && !head.iter().all(u8::is_ascii_whitespace);
            if is_end || head.len() == MAX_HEAD {
                self.open(sink)?;
            }
        }
        self.read(input, sink)
    }

    pub(super) fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), Stopped> {
        self.open(sink)?;
        // A line feed ends the last row, if it is not ended, unless it lies within quotes.
        let begun = self.begun;
        if begun > 0 {
            self.read(b"\n", sink)?;
        }
        if self.begun > 0 {
            self.begun = 0;
            let open = Reason::MalformedCsv.of("");
            if self.columns.is_none() {
                return Err(Stopped::at(begun, open));
            }
            sink.row(begun, Err(open));
        }
        match self.columns {
            None => Err(Stopped::at(1, Reason::MissingField.of(Column::User.name()))),
            Some(_) => Ok(()),
        }
    }

    /// Begins to read, with the first line that was held back.
    fn open(&mut self, sink: &mut dyn Sink) -> Result<(), Stopped> {
        let Some(head) = self.head.take() else {
            return Ok(());
        };
        self.reader = reader(delimiter_of(&head));
        self.read(&head, sink)
    }

    fn read(&mut self, mut input: &[u8], sink: &mut dyn Sink) -> Result<(), Stopped> {
        while !input.is_empty() {
            if self.begun == 0 {
                input = self.skip_line_ends(input);
                if input.is_empty() {
                    break;
                }
                self.begun = self.line;
                self.reader.set_line(self.line.into());
            }
            let column = self.column();
            let start = column.map_or(Column::ALL.len(), |column| column as usize) * MAX_FIELD;
            // What has no room is written over what is there: it will not be read.
            let used = if self.length < MAX_FIELD {
                self.length
            } else {
                0
            };
            let room = self.texts.get_mut(start + used..start + MAX_FIELD);
            let (result, read, written) = self.reader.read_field(input, room.unwrap_or_default());
            self.length = self.length.saturating_add(written);
            let last = read.checked_sub(1).and_then(|last| input.get(last));
            input = input.get(read..).unwrap_or_default();
            if let ReadFieldResult::Field { record_end } = result {
                self.end_field(column)?;
                if record_end {
                    self.end_row(last == Some(&b'\r'), sink)?;
                }
            }
        }
        Ok(())
    }

    /// The column of the field that is being read, if it is one that counts.
    fn column(&self) -> Option<Column> {
        self.columns.as_ref()?.get(self.field).copied().flatten()
    }

    fn skip_line_ends<'a>(&mut self, mut input: &'a [u8]) -> &'a [u8] {
        while let [byte @ (b'\n' | b'\r'), rest @ ..] = input {
            if *byte == b'\r' || !self.after_cr {
                self.line = self.line.saturating_add(1);
            }
            self.after_cr = *byte == b'\r';
            input = rest;
        }
        if !input.is_empty() {
            self.after_cr = false;
        }
        input
    }

    fn end_field(&mut self, column: Option<Column>) -> Result<(), Stopped> {
        let length = core::mem::take(&mut self.length);
        if self.columns.is_none() {
            self.name_field(length)?;
        } else if let Some(column) = column {
            self.lengths[column as usize] = Some(length);
        }
        self.field += 1;
        Ok(())
    }

    /// A field of the header: `lengths` is, until it is whole, the place of each column and 1.
    fn name_field(&mut self, length: usize) -> Result<(), Stopped> {
        let start = Column::ALL.len() * MAX_FIELD;
        let name = self.texts.get(start..start + length);
        let name = name.unwrap_or_default();
        let Ok(name) = core::str::from_utf8(name) else {
            return Ok(());
        };
        let Some((column, rank)) = self.names.find(name) else {
            return Ok(());
        };
        let (known, place) = (
            &mut self.ranks[column as usize],
            &mut self.lengths[column as usize],
        );
        if *known == rank {
            let twice = Reason::DuplicateField.of(column.name());
            return Err(Stopped::at(self.begun, twice));
        }
        if rank < *known {
            (*known, *place) = (rank, Some(self.field));
        }
        Ok(())
    }

    fn end_row(&mut self, is_cr: bool, sink: &mut dyn Sink) -> Result<(), Stopped> {
        self.line = u32::try_from(self.reader.line()).unwrap_or(u32::MAX);
        self.after_cr = is_cr;
        if is_cr {
            self.line = self.line.saturating_add(1);
        }
        let begun = core::mem::take(&mut self.begun);
        let fields = core::mem::take(&mut self.field);
        let lengths = core::mem::take(&mut self.lengths);
        let Some(columns) = &self.columns else {
            return self.end_header(begun, fields, &lengths);
        };
        let row = if fields < self.expected {
            let missing = columns.get(fields..).unwrap_or_default();
            let missing = missing.iter().flatten().next();
            let name = missing.map_or("", |column| column.name());
            Err(Reason::MissingField.of(name))
        } else {
            self.row(&lengths)
        };
        sink.row(begun, row);
        Ok(())
    }

    fn end_header(
        &mut self,
        line: u32,
        fields: usize,
        places: &[Option<usize>],
    ) -> Result<(), Stopped> {
        let mut columns = vec![None; fields];
        for (column, place) in Column::ALL.into_iter().zip(places) {
            if let Some(place) = *place {
                columns[place] = Some(column);
                self.expected = self.expected.max(place + 1);
            } else if self.names.is_needed(column) {
                return Err(Stopped::at(line, Reason::MissingField.of(column.name())));
            }
        }
        self.columns = Some(columns);
        Ok(())
    }

    fn row(&self, lengths: &[Option<usize>]) -> Result<Row<'_>, crate::refusal::Refusal> {
        let mut row = Row::default();
        for (column, length) in Column::ALL.into_iter().zip(lengths) {
            let Some(length) = *length else { continue };
            if length > MAX_FIELD {
                return Err(Reason::TooLarge.of(column.name()));
            }
            let start = column as usize * MAX_FIELD;
            let bytes = self.texts.get(start..start + length).unwrap_or_default();
            let text = core::str::from_utf8(bytes);
            row.set(column, text.map_err(|_| column.malformed())?);
        }
        Ok(row)
    }
}

fn reader(delimiter: u8) -> Reader {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    // Before its first byte it would pass over a mark of byte order, one more than there may be.
    reader.read_field(b"\n", &mut [0]);
    reader
}

/// What lies between the fields of a first line: whichever of the three there is most of, outside
/// of quotes; commas if there is none.
fn delimiter_of(head: &[u8]) -> u8 {
    let mut found = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    let mut is_quoted = false;
    for byte in head {
        is_quoted ^= *byte == b'"';
        let known = found.iter_mut().find(|(delimiter, _)| delimiter == byte);
        if let Some((_, count)) = known.filter(|_| !is_quoted) {
            *count += 1;
        }
    }
    let most = found.iter().rev().max_by_key(|(_, count)| count);
    most.map_or(b',', |(delimiter, _)| *delimiter)
}

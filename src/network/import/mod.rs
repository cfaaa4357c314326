//! Import: connections out of a file that comes in pieces, of which no more than a row is held.
//!
//! Each row is as good as a call: it adds a user, or connects one, or adds a program, and what
//! the network refuses is refused with the same [`Reason`](crate::refusal::Reason), at its
//! [`Place`] in the file. Nothing is passed over in silence: every row is added, unchanged, moved
//! or refused, and the [`Counts`] of these are those of the file.
//!
//! | a row has | it |
//! |---|---|
//! | `user` and `connection` | connects the user; both are added if they are not there |
//! | `user`, the other empty | adds the user |
//! | `banned`, as `true`, `1` or `yes` | bans the user besides |
//! | `program` and `levels`, no `user` | adds the program |
//!
//! A connection may have a time, `connected_at`: in seconds since 1970, as the API tells it, with
//! decimals or without; or a date of ISO 8601, in UTC if it names no zone.
//!
//! What a row leaves open is told by the [`Settings`]: the program, and what becomes of a
//! referrer who has no row of their own. Texts are what they are elsewhere (see
//! [`user_id`](super::user_id)): emails are known by their canonical form, and any other id byte
//! for byte, white space included.
//!
//! ```
//! use refgraph::network::Network;
//! use refgraph::network::import::{Import, Settings};
//!
//! let mut network = Network::new(7);
//! network.add_program("spring", 3)?;
//! let mut import = Import::new(Settings::default());
//! let mut refused = Vec::new();
//! for piece in ["user,refer", "red by\nben,ann\ncy,ben\nan", "n,ann\n"] {
//!     import.push(&mut network, piece.as_bytes(), &mut |place, refusal| {
//!         refused.push((place.line, refusal.reason.code()));
//!     });
//! }
//! import.finish(&mut network, usize::MAX, &mut |_, _| {});
//! assert_eq!(import.counts().added, 2);
//! assert_eq!(refused, [(4, "self_connection")]);
//! assert!(network.chain("spring", "cy", None)?.eq(["ben", "ann"]));
//! # Ok::<(), refgraph::refusal::Refusal>(())
//! ```

mod column;
mod counts;
mod csv;
mod json;
mod row;
mod rows;
mod table;
pub(crate) mod time;
mod waiting;

use alloc::boxed::Box;
use alloc::string::String;

pub use column::Column;
pub use counts::Counts;
pub use row::Place;
pub use table::Table;

use super::Network;
use crate::refusal::Refusal;
use column::Names;
use csv::Csv;
use json::JsonRows;
use row::Row;
use rows::Rows;

/// The most bytes of a field of CSV that counts.
const MAX_FIELD: usize = 1 << 10;
/// The most bytes of a row of JSON.
const MAX_ROW: usize = 1 << 16;
/// What a file may begin with to say that it is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// How a file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A table with a header.
    #[default]
    Csv,
    /// A JSON object a line.
    Ndjson,
    /// One JSON document.
    Json,
}

impl Format {
    /// Every format, in the order of their declaration.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Ndjson, Self::Json];
}

/// What becomes of a referrer who is not in the network yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Referrers {
    /// They are added.
    #[default]
    Added,
    /// They must have a row of their own, anywhere in the file; else the connection is refused as
    /// `UnknownUser`. Connections are made, in their order, once all rows are read; until then
    /// each takes 56 bytes.
    Listed,
}

/// What a file leaves open.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How it is written.
    pub format: Format,
    /// The program of rows that name none. If that is `None`, it is the network's only one.
    pub program: Option<String>,
    /// How many levels a program shows that is not there yet. If that is `None`, rows of such a
    /// program are refused.
    pub levels: Option<u8>,
    /// What becomes of a referrer who is not there yet.
    pub referrers: Referrers,
    /// What lies between the fields of a CSV. If that is `None`, the header tells: commas,
    /// semicolons or tabs.
    pub delimiter: Option<u8>,
    /// What the file calls each [`Column`]. If that is `None`, the usual names are looked for;
    /// if it is empty, the file has no such column.
    pub columns: [Option<String>; Column::ALL.len()],
}

/// Why the rest of a file cannot be read. What was read before is in the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The line in which that came to light.
    pub line: u32,
    /// `MissingField` or `DuplicateField` of a header, `MalformedCsv` of one that does not end,
    /// or `MalformedJson` of a document whose rows cannot be told apart.
    pub refusal: Refusal,
}

impl Stopped {
    fn at(line: u32, refusal: Refusal) -> Self {
        Self { line, refusal }
    }
}

/// Told of each row that was refused.
pub type OnRefused<'a> = dyn FnMut(Place, Refusal) + 'a;

/// Takes rows as they are read.
trait Sink {
    /// A row that begins in a line, or what is wrong with its form.
    fn row(&mut self, line: u32, row: Result<Row<'_>, Refusal>);
}

enum Reader {
    Csv(Box<Csv>),
    Json(Box<JsonRows>),
}

/// A file that is being read.
struct File {
    reader: Reader,
    /// How many bytes of [`MARK`] it began with; more than there are once that is known.
    marked: usize,
    stopped: Option<Stopped>,
    is_ended: bool,
}

impl File {
    fn new(reader: Reader) -> Self {
        Self {
            reader,
            marked: 0,
            stopped: None,
            is_ended: false,
        }
    }

    fn push(&mut self, piece: &[u8], sink: &mut dyn Sink) {
        let mut piece = piece;
        while self.marked < MARK.len() {
            let Some((byte, rest)) = piece.split_first() else {
                return;
            };
            if *byte != MARK[self.marked] {
                self.unmark(sink);
                break;
            }
            self.marked += 1;
            piece = rest;
        }
        self.read(piece, sink);
    }

    fn finish(&mut self, sink: &mut dyn Sink) {
        if self.is_ended {
            return;
        }
        self.unmark(sink);
        self.is_ended = true;
        if self.stopped.is_none() {
            let ended = match &mut self.reader {
                Reader::Csv(csv) => csv.finish(sink),
                Reader::Json(json) => json.finish(sink),
            };
            self.stopped = ended.err();
        }
    }

    /// Gives back what looked like the beginning of a mark and was none.
    fn unmark(&mut self, sink: &mut dyn Sink) {
        let marked = core::mem::replace(&mut self.marked, MARK.len());
        if marked < MARK.len() {
            self.read(&MARK[..marked], sink);
        }
    }

    fn read(&mut self, bytes: &[u8], sink: &mut dyn Sink) {
        if self.stopped.is_some() || self.is_ended {
            return;
        }
        let read = match &mut self.reader {
            Reader::Csv(csv) => csv.push(bytes, sink),
            Reader::Json(json) => json.push(bytes, sink),
        };
        self.stopped = read.err();
    }
}

/// An import that is under way.
pub struct Import {
    file: File,
    rows: Rows,
}

impl Import {
    /// An import of a file that is to come.
    pub fn new(settings: Settings) -> Self {
        let Settings {
            format,
            program,
            levels,
            referrers,
            delimiter,
            columns,
        } = settings;
        let names = Names::new(columns, format == Format::Csv);
        let reader = match format {
            Format::Csv => Reader::Csv(Box::new(Csv::new(names, delimiter))),
            _ => Reader::Json(Box::new(JsonRows::new(names, format == Format::Ndjson))),
        };
        Self {
            file: File::new(reader),
            rows: Rows::new(program, levels, referrers),
        }
    }

    /// Reads the next piece of the file. Where pieces end makes no difference. Once the import
    /// has [stopped](Self::stopped) nothing is read.
    pub fn push(&mut self, network: &mut Network, piece: &[u8], on_refused: &mut OnRefused<'_>) {
        self.file
            .push(piece, &mut self.rows.sink(network, on_refused));
    }

    /// Ends the file, and makes at most `limit` of the connections that waited for it. False if
    /// there are more of them: then it is to be called again.
    pub fn finish(
        &mut self,
        network: &mut Network,
        limit: usize,
        on_refused: &mut OnRefused<'_>,
    ) -> bool {
        self.file.finish(&mut self.rows.sink(network, on_refused));
        self.rows.connect_waiting(network, limit, on_refused)
    }

    /// What became of the rows so far.
    pub fn counts(&self) -> Counts {
        self.rows.counts()
    }

    /// Why the rest of the file cannot be read, if it cannot.
    pub fn stopped(&self) -> Option<Stopped> {
        self.file.stopped
    }
}

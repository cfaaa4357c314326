//! Reading rows: the columns of a row, one after the other, each of the type that the statement
//! promises. Rows that are not so come from a driver or a database that is broken; that is told
//! as [`Reason::Unavailable`], never guessed around.

use super::{Rows, Value};
use crate::decimal;
use crate::refusal::{Reason, Refusal};
use alloc::string::String;

/// What a store that did not keep its promise amounts to.
pub const BROKEN: Refusal = Reason::Unavailable.of("");

/// The rows of the statement at `place` in the batch.
pub fn rows(results: &[Rows], place: usize) -> Result<&Rows, Refusal> {
    results.get(place).ok_or(BROKEN)
}

/// The one row that tells whether the caller may ask at all: there is none without a right key.
pub fn context(results: &[Rows], place: usize) -> Result<Columns<'_>, Refusal> {
    let row = rows(results, place)?.first();
    row.map(|row| Columns(row))
        .ok_or(Reason::Unauthorised.of(""))
}

/// The columns of a row that are still to be read.
#[derive(Clone, Copy)]
pub struct Columns<'a>(pub &'a [Value]);

impl<'a> Columns<'a> {
    fn next(&mut self) -> Result<&'a Value, Refusal> {
        let (value, rest) = self.0.split_first().ok_or(BROKEN)?;
        self.0 = rest;
        Ok(value)
    }

    /// A text, or `None` for `NULL`.
    pub fn optional_text(&mut self) -> Result<Option<&'a str>, Refusal> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            Value::Integer(_) => Err(BROKEN),
        }
    }

    /// A text.
    pub fn text(&mut self) -> Result<&'a str, Refusal> {
        self.optional_text()?.ok_or(BROKEN)
    }

    /// [`optional_text`](Self::optional_text), owned.
    #[inline(never)]
    pub fn optional_string(&mut self) -> Result<Option<String>, Refusal> {
        Ok(self.optional_text()?.map(Into::into))
    }

    /// [`text`](Self::text), owned.
    #[inline(never)]
    pub fn string(&mut self) -> Result<String, Refusal> {
        self.optional_string()?.ok_or(BROKEN)
    }

    /// A whole number, or `None` for `NULL`. It may come in digits, as it does out of an answer
    /// that was kept, and from drivers that give 64 bits as text.
    pub fn optional_integer(&mut self) -> Result<Option<i64>, Refusal> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Integer(number) => Ok(Some(*number)),
            Value::Text(digits) => decimal::integer(digits).map(Some).ok_or(BROKEN),
        }
    }

    /// A whole number.
    pub fn integer(&mut self) -> Result<i64, Refusal> {
        self.optional_integer()?.ok_or(BROKEN)
    }

    /// The number of levels of a program.
    pub fn levels(&mut self) -> Result<u8, Refusal> {
        u8::try_from(self.integer()?).map_err(|_| BROKEN)
    }
}

//! JSON, as much of it as requests and replies need.
//!
//! The reader is strict (RFC 8259), refuses what a request must not have (a name given twice in
//! one object, half a surrogate pair, more than [`MAX_DEPTH`] levels of nesting), and keeps a
//! number as the text that it was: there are no floats in this system, and the machinery for
//! them is larger than all of this module. Neither reading nor dropping recurses over the input
//! deeper than [`MAX_DEPTH`].

use super::refused::Refused;
use crate::decimal;
use crate::refusal::Reason;
use crate::store::hex;
use alloc::collections::BinaryHeap;
use alloc::string::String;
use alloc::vec::Vec;

/// The most objects and arrays inside one another.
pub const MAX_DEPTH: usize = 32;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number, as it was written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    Array(Vec<Json>),
    /// An object: its members in order, no name twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads `text`, which has to be one JSON value and white space around it.
    ///
    /// # Errors
    /// `duplicate_field` with the name that an object has twice, else `malformed_json`.
    pub fn read(text: &str) -> Result<Self, Refused> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.document()?;
        reader.space();
        if reader.at == text.len() {
            Ok(value)
        } else {
            Err(malformed())
        }
    }

    /// The members, if this is an object.
    pub fn members(self) -> Option<Vec<(String, Self)>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The items, if this is an array.
    pub fn items(self) -> Option<Vec<Self>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The texts, if this is an array of nothing else.
    pub fn texts(&self) -> Option<Vec<String>> {
        let Self::Array(items) = self else {
            return None;
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            texts.push(item.text()?.into());
        }
        Some(texts)
    }

    /// The whole number that this is, if it is one that is written without fraction or exponent.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Number(text) => decimal::integer(text),
            _ => None,
        }
    }
}

// Once, not at each of its many uses.
#[inline(never)]
fn malformed() -> Refused {
    Reason::MalformedJson.of("").into()
}

/// A container that is not closed yet.
enum Open {
    Array(Vec<Json>),
    /// The members so far, and the name of the one to come.
    Object(Vec<(String, Json)>, String),
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Result<(), Refused> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(malformed())
        }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// One value with all that is in it; containers that are open wait on a stack.
    fn document(&mut self) -> Result<Json, Refused> {
        let mut stack: Vec<Open> = Vec::new();
        loop {
            self.space();
            let mut value = match self.peek() {
                Some(b'[') => {
                    self.at += 1;
                    self.space();
                    if self.take(b']') {
                        Json::Array(Vec::new())
                    } else {
                        push(&mut stack, Open::Array(Vec::new()))?;
                        continue;
                    }
                }
                Some(b'{') => {
                    self.at += 1;
                    self.space();
                    if self.take(b'}') {
                        Json::Object(Vec::new())
                    } else {
                        let name = self.name()?;
                        push(&mut stack, Open::Object(Vec::new(), name))?;
                        continue;
                    }
                }
                Some(b'"') => Json::Text(self.string()?),
                Some(b'-' | b'0'..=b'9') => Json::Number(self.number()?),
                _ => self.word()?,
            };
            // The value is whole: put it where it belongs, and close what ends with it.
            loop {
                self.space();
                match stack.pop() {
                    None => return Ok(value),
                    Some(Open::Array(mut items)) => {
                        items.push(value);
                        if self.take(b',') {
                            stack.push(Open::Array(items));
                            break;
                        }
                        self.expect(b']')?;
                        value = Json::Array(items);
                    }
                    Some(Open::Object(mut members, name)) => {
                        members.push((name, value));
                        if self.take(b',') {
                            self.space();
                            let name = self.name()?;
                            stack.push(Open::Object(members, name));
                            break;
                        }
                        self.expect(b'}')?;
                        distinct(&members)?;
                        value = Json::Object(members);
                    }
                }
            }
        }
    }

    /// What was read since `start`. Both ends have to be next to an ASCII character, so that they
    /// lie between characters. (`get`, as the message of a failed index would bring in the
    /// machinery of `fmt`.)
    fn since(&self, start: usize) -> &str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// The name of a member and the colon after it.
    fn name(&mut self) -> Result<String, Refused> {
        let name = self.string()?;
        self.space();
        self.expect(b':')?;
        Ok(name)
    }

    fn word(&mut self) -> Result<Json, Refused> {
        let words = [
            ("null", Json::Null),
            ("true", Json::Flag(true)),
            ("false", Json::Flag(false)),
        ];
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        for (word, value) in words {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(malformed())
    }

    fn digits(&mut self) -> Result<(), Refused> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start {
            Ok(())
        } else {
            Err(malformed())
        }
    }

    fn number(&mut self) -> Result<String, Refused> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'-') {
                self.take(b'+');
            }
            self.digits()?;
        }
        Ok(self.since(start).into())
    }

    fn string(&mut self) -> Result<String, Refused> {
        self.expect(b'"')?;
        let mut out = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            out.push_str(self.since(start));
            if self.take(b'"') {
                return Ok(out);
            }
            self.expect(b'\\')?;
            out.push(self.escaped()?);
        }
    }

    /// The character that an escape stands for, after its backslash.
    fn escaped(&mut self) -> Result<char, Refused> {
        let byte = self.peek().ok_or_else(malformed)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let character = if (0xd800..0xdc00).contains(&first) {
                    self.expect(b'\\')?;
                    self.expect(b'u')?;
                    let second = self.unit()?;
                    if !(0xdc00..0xe000).contains(&second) {
                        return Err(malformed());
                    }
                    0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                } else {
                    first
                };
                char::from_u32(character).ok_or_else(malformed)?
            }
            _ => return Err(malformed()),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Refused> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit << 4 | digit.ok_or_else(malformed)?;
            self.at += 1;
        }
        Ok(unit)
    }
}

fn push(stack: &mut Vec<Open>, open: Open) -> Result<(), Refused> {
    if stack.len() == MAX_DEPTH {
        return Err(malformed());
    }
    stack.push(open);
    Ok(())
}

fn distinct(members: &[(String, Json)]) -> Result<(), Refused> {
    // A heap sorts in a fifth of the code of `sort_unstable`, and in the same bounds.
    let names: BinaryHeap<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.into_sorted_vec();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Refused::naming(Reason::DuplicateField, pair[0])),
        None => Ok(()),
    }
}

/// Writes JSON, value after value; commas come by themselves. Replies are long chains of these
/// calls, so none of them is to be inlined.
#[derive(Default)]
pub struct Writer(String);

impl Writer {
    /// A comma, if something of the same container is before.
    #[inline(never)]
    fn next(&mut self) -> &mut Self {
        if !matches!(
            self.0.as_bytes().last(),
            None | Some(b'{' | b'[' | b':' | b'\n')
        ) {
            self.0.push(',');
        }
        self
    }

    /// Begins an object or an array: `{` or `[`.
    #[inline(never)]
    pub fn open(&mut self, bracket: char) -> &mut Self {
        self.next().close(bracket)
    }

    /// Ends an object or an array: `}` or `]`.
    #[inline(never)]
    pub fn close(&mut self, bracket: char) -> &mut Self {
        self.0.push(bracket);
        self
    }

    /// Ends a value that has a line of its own.
    pub fn end_line(&mut self) -> &mut Self {
        self.put("\n")
    }

    /// The name of the member whose value comes next.
    #[inline(never)]
    pub fn name(&mut self, name: &str) -> &mut Self {
        self.text(name).put(":")
    }

    /// A member whose value is a string.
    #[inline(never)]
    pub fn member(&mut self, name: &str, text: &str) -> &mut Self {
        self.name(name).text(text)
    }

    /// What is JSON together with what is around it.
    #[inline(never)]
    fn put(&mut self, json: &str) -> &mut Self {
        self.0.push_str(json);
        self
    }

    /// A value that is JSON already.
    #[inline(never)]
    pub fn raw(&mut self, json: &str) -> &mut Self {
        self.next().put(json)
    }

    /// A string.
    #[inline(never)]
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.next().put("\"");
        // What needs no escape goes over in one piece.
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte >= b' ' && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.put(text.get(plain..at).unwrap_or_default());
            plain = at + 1;
            if byte < b' ' {
                self.put("\\u00").put(&hex(&[byte]));
            } else {
                self.put("\\").put(if byte == b'"' { "\"" } else { "\\" });
            }
        }
        self.put(text.get(plain..).unwrap_or_default()).put("\"")
    }

    /// A string, or `null`.
    #[inline(never)]
    pub fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.raw("null"),
        }
    }

    /// A whole number.
    #[inline(never)]
    pub fn integer(&mut self, number: i64) -> &mut Self {
        self.next();
        decimal::push_integer(&mut self.0, number);
        self
    }

    /// A whole number, or `null`.
    #[inline(never)]
    pub fn optional_integer(&mut self, number: Option<i64>) -> &mut Self {
        match number {
            Some(number) => self.integer(number),
            None => self.raw("null"),
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, flag: bool) -> &mut Self {
        self.raw(if flag { "true" } else { "false" })
    }

    /// A value that was read.
    pub fn value(&mut self, json: &Json) -> &mut Self {
        match json {
            Json::Null => self.raw("null"),
            Json::Flag(flag) => self.flag(*flag),
            Json::Number(text) => self.raw(text),
            Json::Text(text) => self.text(text),
            Json::Array(items) => {
                self.open('[');
                for item in items {
                    self.value(item);
                }
                self.close(']')
            }
            Json::Object(members) => {
                self.open('{');
                for (name, value) in members {
                    self.name(name).value(value);
                }
                self.close('}')
            }
        }
    }

    /// All that was written.
    pub fn finish(&mut self) -> String {
        core::mem::take(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, MAX_DEPTH, Writer};
    use proptest::prelude::*;
    use serde_json::Value;

    /// The same value as another reader understands it.
    fn same(ours: &Json, theirs: &Value) -> bool {
        match (ours, theirs) {
            (Json::Null, Value::Null) => true,
            (Json::Flag(a), Value::Bool(b)) => a == b,
            (Json::Number(a), Value::Number(b)) => a.parse::<f64>().ok() == b.as_f64(),
            (Json::Text(a), Value::String(b)) => a == b,
            (Json::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
            }
            (Json::Object(a), Value::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(name, a)| same(a, &b[name]))
            }
            _ => false,
        }
    }

    fn agrees(text: &str) {
        match (Json::read(text), serde_json::from_str::<Value>(text)) {
            (Ok(ours), Ok(theirs)) => assert!(same(&ours, &theirs), "{text:?}"),
            (Err(_), Err(_)) => {}
            (Ok(Json::Number(_)), Err(error)) if error.to_string().contains("range") => {}
            (Err(refused), Ok(_)) if refused.reason.code() == "duplicate_field" => {}
            (ours, theirs) => panic!("{text:?}: {ours:?}, {theirs:?}"),
        }
    }

    #[test]
    fn corner_cases_are_read_as_another_reader_reads_them() {
        for text in [
            "",
            " ",
            "null",
            " null\n",
            "nul",
            "nulll",
            "true",
            "True",
            "0",
            "-0",
            "00",
            "01",
            "-",
            "+1",
            "1.",
            ".5",
            "1.5e+3",
            "1e",
            "1e5",
            "1E-5",
            "\"\"",
            "\"",
            "\"a",
            "'a'",
            r#""\n\t\"\\\/\b\f\r""#,
            r#""\x41""#,
            r#""\u0041""#,
            r#""\u004""#,
            r#""\uD834\uDD1E""#,
            r#""\uD834""#,
            r#""\uDD1E""#,
            r#""\uD834\u0041""#,
            r#""\uD834x""#,
            "\"\0\"",
            "\"\n\"",
            "\"\u{7f}\"",
            "\"😀é\"",
            "[]",
            "[ ]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1",
            "]",
            "[[],[]]",
            "{}",
            "{ }",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":1",
            "}",
            "{1:2}",
            "{\"a\" : [ {\"b\" :null} ] }",
            "{} {}",
            "\u{feff}{}",
            "[1]x",
            "// x\n1",
            "NaN",
        ] {
            agrees(text);
        }
    }

    proptest! {
        #[test]
        fn whatever_text_is_read_as_another_reader_reads_it(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "{", "}", "[", "]", ",", ":", "\"", "\\", "a", "é", "\"a\"", "\"b\":", "0",
                    "-", "1", ".", "e", "null", "true", " ", "\\u00e9", "\\ud83d", "\\ude00", "\0",
                ]),
                0..12,
            ),
        ) {
            agrees(&parts.concat());
        }

        #[test]
        fn what_is_written_reads_back(text in ".*", number: i64) {
            let mut writer = Writer::default();
            writer.open('{').name(&text).open('[').integer(number).text(&text).flag(true);
            let json = writer
                .optional(None)
                .optional_integer(None)
                .optional_integer(Some(number))
                .close(']')
                .close('}')
                .finish();
            let theirs: Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&theirs[&text], &serde_json::json!([number, &text, true, null, null, number]));
            prop_assert!(same(&Json::read(&json).unwrap(), &theirs));
        }
    }

    #[test]
    fn a_name_twice_is_refused_at_any_depth() {
        for text in [r#"{"a":1,"b":2,"a":1}"#, r#"[{"x":{"a":null,"\u0061":1}}]"#] {
            let refused = Json::read(text).unwrap_err();
            assert_eq!(
                (refused.reason.code(), &*refused.field),
                ("duplicate_field", "a")
            );
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Json::read(&nested(MAX_DEPTH)).is_ok());
        assert!(Json::read(&nested(MAX_DEPTH + 2)).is_err());
        assert!(Json::read(&"[".repeat(1 << 20)).is_err());
        assert!(Json::read(&"{\"a\":".repeat(1 << 20)).is_err());
    }
}

//! JSON that is read piece by piece, with the way to whatever is wrong with it.

use super::amount::Decimal;
use crate::api::json::Json;
use crate::decimal;
use crate::refusal::Reason;
use crate::short_id::is_short_id;
use alloc::string::String;
use alloc::vec::Vec;

/// The most bytes of the name of a user, a segment or a reference.
pub const MAX_NAME: usize = 254;

/// Whether a text is the name of something that is not ours to shape: 1 to [`MAX_NAME`] bytes
/// without control characters.
pub fn is_name(text: &str) -> bool {
    (1..=MAX_NAME).contains(&text.len()) && !text.bytes().any(|byte| byte < b' ')
}

/// What is wrong with a text, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub reason: Reason,
    /// The way to it, with a point before each name and brackets around each place; empty for
    /// the text as a whole.
    pub path: String,
}

/// A step of the way to a value.
#[derive(Clone, Copy)]
enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

/// A value of JSON, and the way to it, which is only written down where there is a fault.
#[derive(Clone, Copy)]
pub struct Node<'v, 'n> {
    /// The value.
    pub value: &'v Json,
    above: Option<(&'n Node<'v, 'n>, Step<'n>)>,
}

// Each is called from many places: none is to be there more than once.
impl<'v, 'n> Node<'v, 'n> {
    /// The whole of a document.
    pub const fn root(value: &'v Json) -> Self {
        Self { value, above: None }
    }

    /// The way here.
    fn path(&self) -> String {
        let mut steps = Vec::new();
        let mut node = self;
        while let Some((above, step)) = &node.above {
            steps.push(*step);
            node = above;
        }
        let mut path = String::new();
        for step in steps.iter().rev() {
            match step {
                Step::Member(name) => push_member(&mut path, name),
                Step::Item(at) => {
                    path.push('[');
                    decimal::push_integer(&mut path, i64::try_from(*at).unwrap_or(i64::MAX));
                    path.push(']');
                }
            }
        }
        path
    }

    /// What is wrong here.
    #[inline(never)]
    pub fn fault(&self, reason: Reason) -> Fault {
        Fault {
            reason,
            path: self.path(),
        }
    }

    /// What is wrong with a member, be it there or not.
    #[inline(never)]
    pub fn fault_at(&self, name: &str, reason: Reason) -> Fault {
        let mut path = self.path();
        push_member(&mut path, name);
        Fault { reason, path }
    }

    /// Refuses anything but an object of known members.
    ///
    /// # Errors
    /// `wrong_type`, and `unknown_field` of the member.
    #[inline(never)]
    pub fn only(&self, known: &[&str]) -> Result<(), Fault> {
        let Json::Object(members) = self.value else {
            return Err(self.fault(Reason::WrongType));
        };
        match members.iter().find(|(name, _)| !known.contains(&&**name)) {
            Some((name, _)) => Err(self.fault_at(
                name.get(..name.len().min(64)).unwrap_or(""),
                Reason::UnknownField,
            )),
            None => Ok(()),
        }
    }

    /// A member that may be left out; `null` is as good as nothing.
    #[inline(never)]
    pub fn get(&'n self, name: &'n str) -> Option<Self> {
        let Json::Object(members) = self.value else {
            return None;
        };
        let (_, value) = members.iter().find(|(other, _)| other == name)?;
        let above = Some((self, Step::Member(name)));
        Some(Self { value, above }).filter(|node| *node.value != Json::Null)
    }

    /// A member that must be there.
    ///
    /// # Errors
    /// `missing_field`.
    #[inline(never)]
    pub fn required(&'n self, name: &'n str) -> Result<Self, Fault> {
        self.get(name)
            .ok_or_else(|| self.fault_at(name, Reason::MissingField))
    }

    /// The items of an array.
    ///
    /// # Errors
    /// `wrong_type`.
    #[inline(never)]
    pub fn items(&'n self) -> Result<impl ExactSizeIterator<Item = Self>, Fault> {
        let Json::Array(items) = self.value else {
            return Err(self.fault(Reason::WrongType));
        };
        Ok(items.iter().enumerate().map(|(at, value)| Self {
            value,
            above: Some((self, Step::Item(at))),
        }))
    }

    /// The members of an object.
    ///
    /// # Errors
    /// `wrong_type`.
    pub fn members(&'n self) -> Result<impl Iterator<Item = (&'v str, Self)>, Fault> {
        let Json::Object(members) = self.value else {
            return Err(self.fault(Reason::WrongType));
        };
        Ok(members.iter().map(move |(name, value)| {
            let above = Some((self, Step::Member(name)));
            (&**name, Self { value, above })
        }))
    }

    /// A string, whatever is in it.
    ///
    /// # Errors
    /// `wrong_type`.
    #[inline(never)]
    pub fn text(&self) -> Result<&'v str, Fault> {
        match self.value {
            Json::Text(text) => Ok(text),
            _ => Err(self.fault(Reason::WrongType)),
        }
    }

    /// The name of something that is not ours to shape: 1 to [`MAX_NAME`] bytes.
    ///
    /// # Errors
    /// `wrong_type`, `invalid_value`.
    #[inline(never)]
    pub fn name(&self) -> Result<&'v str, Fault> {
        let text = self.text()?;
        if is_name(text) {
            Ok(text)
        } else {
            Err(self.fault(Reason::InvalidValue))
        }
    }

    /// A short id.
    ///
    /// # Errors
    /// `wrong_type`, `invalid_id`.
    #[inline(never)]
    pub fn id(&self) -> Result<&'v str, Fault> {
        let text = self.text()?;
        if is_short_id(text) {
            Ok(text)
        } else {
            Err(self.fault(Reason::InvalidId))
        }
    }

    /// A decimal.
    ///
    /// # Errors
    /// `wrong_type`, `invalid_value`.
    #[inline(never)]
    pub fn decimal(&self) -> Result<Decimal, Fault> {
        Decimal::read(self.text()?).ok_or_else(|| self.fault(Reason::InvalidValue))
    }

    /// A whole number in that range.
    ///
    /// # Errors
    /// `wrong_type`, `invalid_value`.
    #[inline(never)]
    pub fn integer(&self, least: i64, most: i64) -> Result<i64, Fault> {
        let Json::Number(text) = self.value else {
            return Err(self.fault(Reason::WrongType));
        };
        decimal::integer(text)
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| self.fault(Reason::InvalidValue))
    }

    /// A whole number in that range.
    ///
    /// # Errors
    /// `wrong_type`, `invalid_value`.
    #[expect(clippy::cast_sign_loss, reason = "it is between two that have none")]
    pub fn small(&self, least: u8, most: u8) -> Result<u8, Fault> {
        Ok(self.integer(least.into(), most.into())? as u8)
    }

    /// A time in unix milliseconds.
    ///
    /// # Errors
    /// `wrong_type`, `invalid_value`.
    #[inline(never)]
    #[expect(clippy::cast_sign_loss, reason = "it is at least 0")]
    pub fn time(&self) -> Result<u64, Fault> {
        // The latest time that JavaScript's Date has.
        Ok(self.integer(0, 8_640_000_000_000_000)? as u64)
    }

    /// True or false.
    ///
    /// # Errors
    /// `wrong_type`.
    #[inline(never)]
    pub fn flag(&self) -> Result<bool, Fault> {
        match self.value {
            Json::Flag(flag) => Ok(*flag),
            _ => Err(self.fault(Reason::WrongType)),
        }
    }

    /// One of these names.
    ///
    /// # Errors
    /// `wrong_type`, `invalid_value`.
    #[inline(never)]
    pub fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, Fault> {
        let text = self.text()?;
        let found = choices.iter().find(|(name, _)| *name == text);
        found
            .map(|(_, choice)| *choice)
            .ok_or_else(|| self.fault(Reason::InvalidValue))
    }
}

fn push_member(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// The value that a text of JSON is.
///
/// # Errors
/// `malformed_json`, and `duplicate_field` of a name that an object has twice.
pub fn document(json: &str) -> Result<Json, Fault> {
    Json::read(json).map_err(|refused| Fault {
        reason: refused.reason,
        path: refused.field.clone().into_owned(),
    })
}

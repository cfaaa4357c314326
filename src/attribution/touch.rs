//! Touches: one meeting of a visitor with a referral code.

use crate::link;
use arrayvec::ArrayString;

/// The most bytes of a touch's code.
pub const MAX_CODE: usize = 128;
/// The most bytes of the name of the parameter that a code stood in.
pub const MAX_NAME: usize = 32;
/// The latest time of a touch, in unix milliseconds: nine digits to the base of 36.
pub const MAX_TIME: u64 = 36_u64.pow(9) - 1;

/// Where a code was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A parameter of a link's query.
    Query,
    /// A segment of a link's path.
    Path,
    /// A link's fragment.
    Fragment,
    /// A cookie that other software set.
    Cookie,
    /// A link that a worker at the edge took apart.
    Edge,
    /// The visitor typed or pasted it.
    Typed,
    /// The page's own script gave it.
    Api,
}

impl Source {
    /// Every source, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Query,
        Self::Path,
        Self::Fragment,
        Self::Cookie,
        Self::Edge,
        Self::Typed,
        Self::Api,
    ];

    /// The stable name, lower case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Path => "path",
            Self::Fragment => "fragment",
            Self::Cookie => "cookie",
            Self::Edge => "edge",
            Self::Typed => "typed",
            Self::Api => "api",
        }
    }
}

impl From<link::Source> for Source {
    fn from(source: link::Source) -> Self {
        match source {
            link::Source::Query => Self::Query,
            link::Source::Path => Self::Path,
            link::Source::Fragment => Self::Fragment,
        }
    }
}

/// Why a text makes no touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TouchRefusal {
    /// It is empty.
    Empty,
    /// It is over [`MAX_CODE`] bytes.
    TooLong,
    /// It has an `@`: emails are not kept.
    Email,
    /// It has a control character.
    BadSymbol,
    /// The time is after [`MAX_TIME`].
    BadTime,
}

impl TouchRefusal {
    /// Every refusal, in the order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::Empty,
        Self::TooLong,
        Self::Email,
        Self::BadSymbol,
        Self::BadTime,
    ];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Email => "email",
            Self::BadSymbol => "bad_symbol",
            Self::BadTime => "bad_time",
        }
    }
}

/// One meeting of a visitor with a referral code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    code: ArrayString<MAX_CODE>,
    name: ArrayString<MAX_NAME>,
    time: u64,
    source: Source,
    explicit: bool,
}

impl Touch {
    /// A touch of `code` at `time` (unix milliseconds). `name` is that of the parameter, cookie
    /// or path segment the code stood in; what is over [`MAX_NAME`] bytes, or more than ASCII
    /// letters, digits, `-` and `_`, is left out. `explicit` says whether the visitor meant the
    /// code itself, as by typing it, rather than what the link led to.
    ///
    /// # Errors
    /// [`TouchRefusal`] says why the code cannot be kept. It is not checked as a code otherwise:
    /// those of other makers are in circulation.
    pub fn new(
        code: &str,
        time: u64,
        source: Source,
        name: &str,
        explicit: bool,
    ) -> Result<Self, TouchRefusal> {
        let code = code.trim_ascii();
        if code.is_empty() {
            return Err(TouchRefusal::Empty);
        }
        if code.bytes().any(|byte| byte == b'@') {
            return Err(TouchRefusal::Email);
        }
        if code.bytes().any(|byte| byte.is_ascii_control()) {
            return Err(TouchRefusal::BadSymbol);
        }
        if time > MAX_TIME {
            return Err(TouchRefusal::BadTime);
        }
        let code = ArrayString::from(code).map_err(|_| TouchRefusal::TooLong)?;
        let name = ArrayString::from(name).ok();
        Ok(Self {
            code,
            name: name
                .filter(|name| name.bytes().all(is_plain))
                .unwrap_or_default(),
            time,
            source,
            explicit,
        })
    }

    /// The code, as it was given.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The name of what it stood in; empty if it had none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When, in unix milliseconds.
    pub fn time(&self) -> u64 {
        self.time
    }

    /// Where it was met.
    pub fn source(&self) -> Source {
        self.source
    }

    /// Whether the visitor meant the code itself.
    pub fn is_explicit(&self) -> bool {
        self.explicit
    }

    /// The same touch at `time` if it claims to be later.
    pub(super) fn not_after(mut self, time: u64) -> Self {
        self.time = self.time.min(time);
        self
    }

    /// Whether no policy can tell one from the other but by time.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.explicit == other.explicit && self.code == other.code
    }
}

/// Whether a byte stands in a text of touches as it is.
pub(super) fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// By what a removed code is known again, however it is spelled: 32 bits of FNV-1a over what
/// counts of it (no dashes or spaces, no case). No secret: who has the code can make it.
pub(super) fn fingerprint(code: &str) -> u32 {
    code.bytes()
        .filter(|byte| !matches!(byte, b'-' | b' '))
        .fold(0x811C_9DC5, |hash, byte| {
            (hash ^ u32::from(byte.to_ascii_uppercase())).wrapping_mul(0x0100_0193)
        })
}

//! `/networks/{network}/programs/{program}`: one connection program and its settings.

use super::Moment;
use super::field::{Field, Kind};
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object};
use super::operation::{Asked, Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
use crate::code::{MAX_LENGTH, MIN_LENGTH};
use crate::refusal::Reason;
use crate::store::{
    CODE_LENGTH, Program, Programs, Rows, Scope, SetProgram, Setting, Statement, settings,
};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// How long codes may be.
const LENGTHS: Kind = Kind::Whole(8, 20);
const _: () = assert!(MIN_LENGTH == 8 && MAX_LENGTH == 20);

/// The path of all of them.
const PATH: &str = "/networks/{network}/programs/{program}";

/// `GET`: the settings of a program.
pub const GET: Operation = Operation {
    method: "GET",
    path: PATH,
    scope: Some(Scope::Read),
    query: &[],
    body: None,
    parse: |mut asked| {
        let program = Some(asked.places.take("program"));
        let caller = asked.caller;
        Ok(Box::new(Get(Programs { caller, program })))
    },
    #[cfg(feature = "openapi")]
    about: About {
        id: "getProgram",
        summary: "Tell the settings of a program",
        text: "One connection program.",
        replies: &[Answer {
            status: 200,
            about: "The program.",
            body: &Object {
                name: "OneProgram",
                fields: &[
                    NETWORK,
                    NAME,
                    LEVELS,
                    DEFAULT,
                    SIGNUP_URL,
                    CODE_LENGTH_TOLD,
                    FOREIGN_CODES,
                ],
            },
        }],
        ..About::NOTHING
    },
};

/// `PATCH`: change those settings of a program that are given.
pub const PATCH: Operation = Operation {
    method: "PATCH",
    path: PATH,
    scope: Some(Scope::Admin),
    query: &[],
    body: Some(&CHANGED),
    parse: |asked| Set::parse(asked, false).map(|set| Box::new(set) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "changeProgram",
        summary: "Change settings of a program",
        text: "Changes the settings that are given, and leaves the others as they are.",
        replies: &[Answer {
            status: 200,
            about: "The program as it is now.",
            body: &SET,
        }],
        refusals: &[Reason::InvalidValue],
        ..About::NOTHING
    },
};

/// `PUT`: have a program be there, with these settings and the usual ones where none is given.
pub const PUT: Operation = Operation {
    method: "PUT",
    path: PATH,
    scope: Some(Scope::Admin),
    query: &[],
    body: Some(&SET_ANEW),
    parse: |asked| Set::parse(asked, true).map(|set| Box::new(set) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "setProgram",
        summary: "Make a program, or set it anew",
        text: "Makes a program, or gives one that is there all these settings: what is left out is as usual. No change breaks a code that is in circulation.",
        replies: &[
            Answer {
                status: 200,
                about: "The program was there; it is as given now.",
                body: &SET,
            },
            Answer {
                status: 201,
                about: "The program was made.",
                body: &SET,
            },
        ],
        refusals: &[Reason::InvalidValue],
        // A program that is not there is made.
        never: &[Reason::UnknownProgram],
        ..About::NOTHING
    },
};

const CHANGED: [Field; 5] = fields(false);
const SET_ANEW: [Field; 5] = fields(true);

/// The settings; of a new program, two are required.
const fn fields(is_new: bool) -> [Field; 5] {
    [
        Field {
            is_required: is_new,
            ..Field::optional(
                "levels",
                Kind::Level,
                "How many levels of connections the program shows.",
            )
            .example("3")
        },
        Field {
            is_required: is_new,
            ..Field::optional(
                "signup_url",
                Kind::Template,
                "The template of its signup links, an http or https URL with `{your_code}`.",
            )
        },
        Field::optional(
            "default",
            Kind::Flag,
            "Whether this program is meant where a request names none. The one that was is so no longer.",
        ),
        Field::optional(
            "code_length",
            LENGTHS,
            "The fewest symbols of codes to come; a code has up to three more.",
        )
        .example("8"),
        Field::optional(
            "foreign_codes",
            Kind::Patterns,
            "Shapes of codes that were in circulation before, at most 20: `#` is a digit, `@` a letter, `*` either.",
        ),
    ]
}

#[cfg(feature = "openapi")]
const NETWORK: Field = Field::told("network", Kind::Id, "The network.").example("\"acme\"");
#[cfg(feature = "openapi")]
const NAME: Field = Field::told("program", Kind::Id, "The id of the program.");
#[cfg(feature = "openapi")]
const LEVELS: Field = Field::told(
    "levels",
    Kind::Level,
    "How many levels of connections it shows.",
)
.example("3");
#[cfg(feature = "openapi")]
const DEFAULT: Field = Field::told(
    "default",
    Kind::Flag,
    "Whether this program is meant where a request names none.",
)
.example("true");
#[cfg(feature = "openapi")]
const SIGNUP_URL: Field = Field::told(
    "signup_url",
    Kind::Template,
    "The template of its signup links.",
);
#[cfg(feature = "openapi")]
const CODE_LENGTH_TOLD: Field = Field::told(
    "code_length",
    LENGTHS,
    "The fewest symbols of codes to come.",
)
.example("8");
#[cfg(feature = "openapi")]
const FOREIGN_CODES: Field = Field::told(
    "foreign_codes",
    Kind::Patterns,
    "Shapes of codes that were in circulation before.",
);

/// A program, in replies.
#[cfg(feature = "openapi")]
pub const PROGRAM: Object = Object {
    name: "Program",
    fields: &[
        NAME,
        LEVELS,
        DEFAULT,
        SIGNUP_URL,
        CODE_LENGTH_TOLD,
        FOREIGN_CODES,
    ],
};

#[cfg(feature = "openapi")]
const SET: Object = Object {
    name: "ProgramSet",
    fields: &[
        NETWORK,
        NAME,
        LEVELS,
        DEFAULT,
        SIGNUP_URL,
        CODE_LENGTH_TOLD,
        FOREIGN_CODES,
        Field::told(
            "outcome",
            Kind::OneOf(&["created", "changed", "unchanged"]),
            "What was done.",
        ),
    ],
};

struct Get(Programs);

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let programs = self.0.result(results)?;
        let program = programs.first().ok_or(Reason::Unavailable.of(""))?;
        let mut body = Writer::default();
        body.open('{').member("network", &self.0.caller.network);
        write(&mut body, program);
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

struct Set(SetProgram);

impl Set {
    fn parse(mut asked: Asked, makes: bool) -> Result<Self, Refused> {
        let fields = &asked.body;
        let template = fields.text("signup_url");
        template.map(settings::signup_url).transpose()?;
        let shapes = fields.texts("foreign_codes");
        let shapes = shapes.as_deref().map(settings::patterns).transpose()?;
        Ok(Self(SetProgram {
            program: asked.places.take("program"),
            makes,
            levels: fields.number("levels"),
            signup_url: template.map(Into::into),
            default: fields.optional_flag("default").or(makes.then_some(false)),
            code_length: fields
                .number("code_length")
                .or(makes.then_some(CODE_LENGTH)),
            foreign_codes: shapes.or(makes.then(Vec::new)),
            caller: asked.caller,
        }))
    }
}

impl Command for Set {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.0.batch(&moment.intent(), moment.millis())
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let (setting, program) = SetProgram::result(results)?;
        let status = match setting {
            Setting::Created => 201,
            Setting::Changed | Setting::Unchanged => 200,
        };
        let mut body = Writer::default();
        body.open('{').member("network", &self.0.caller.network);
        write(&mut body, &program);
        body.member("outcome", setting.name());
        Ok(Reply::json(status, body.close('}').finish()))
    }
}

/// Writes a program as members of an object.
pub fn write(body: &mut Writer, program: &Program) {
    body.member("program", &program.name)
        .name("levels")
        .integer(program.levels.into())
        .name("default")
        .flag(program.is_default)
        .member("signup_url", &program.signup_url)
        .name("code_length")
        .integer(program.code_length.into())
        .name("foreign_codes")
        .open('[');
    for pattern in &program.foreign_codes {
        body.text(pattern);
    }
    body.close(']');
}

//! `/networks/{network}/programs/{program}`: one connection program and its settings.

use super::Request;
use super::fields::Fields;
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use crate::refusal::Reason;
use crate::store::{CODE_LENGTH, Caller, Program, Programs, Rows, SetProgram, Setting, settings};
use alloc::string::String;
use alloc::vec::Vec;

/// `GET`: the settings of a program.
pub struct Get(pub Programs);

impl Get {
    pub fn parse(request: &Request<'_>, caller: Caller, program: String) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        Ok(Self(Programs {
            caller,
            program: Some(program),
        }))
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let programs = self.0.result(results).map_err(Refused::at_program)?;
        let program = programs.first().ok_or(Reason::Unavailable.of(""))?;
        let mut body = Writer::default();
        body.open('{').member("network", &self.0.caller.network);
        write(&mut body, program);
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

/// `PUT`: have a program be there, with these settings and the usual ones where none is given.
/// `PATCH`: change those settings of a program that are given.
pub struct Set(pub SetProgram);

impl Set {
    pub fn parse(request: &Request<'_>, caller: Caller, program: String) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        let fields = Fields::of_body(
            request,
            &[
                "levels",
                "signup_url",
                "default",
                "code_length",
                "foreign_codes",
            ],
        )?;
        let makes = request.method == "PUT";
        if makes {
            for field in ["levels", "signup_url"] {
                if !fields.has(field) {
                    return Err(Reason::MissingField.of(field).into());
                }
            }
        }
        let levels = fields
            .integer("levels")?
            .map(settings::levels)
            .transpose()?;
        let template = fields.text("signup_url")?;
        template.map(settings::signup_url).transpose()?;
        let default = fields.optional_flag("default")?;
        let length = fields.integer("code_length")?;
        let length = length.map(settings::code_length).transpose()?;
        let shapes = fields.texts("foreign_codes")?;
        let shapes = shapes.as_deref().map(settings::patterns).transpose()?;
        Ok(Self(SetProgram {
            caller,
            program,
            makes,
            levels,
            signup_url: template.map(Into::into),
            default: default.or(makes.then_some(false)),
            code_length: length.or(makes.then_some(CODE_LENGTH)),
            foreign_codes: shapes.or(makes.then(Vec::new)),
        }))
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let (setting, program) = SetProgram::result(results).map_err(Refused::at_program)?;
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

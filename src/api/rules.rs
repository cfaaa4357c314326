//! `/networks/{network}/connections/{program}/rules`: what a program gives for what, as one plan,
//! and each of its rules.

use super::Moment;
use super::field::{Field, Kind};
use super::json::{Json, Writer};
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object};
use super::operation::{Asked, Command, Decide, Operation};
use super::plan::{self, member, place_of, rules_of};
use super::refused::Refused;
use super::reply::Reply;
use crate::refusal::Reason;
use crate::store::{NewPlan, PlanOf, PlanSet, Planned, Rows, Scope, SetPlan, Statement};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

const PATH: &str = "/networks/{network}/connections/{program}/rules";
const PATH_OF_ONE: &str = "/networks/{network}/connections/{program}/rules/{rule}";

/// `GET`: the plan of a program.
pub const GET: Operation = Operation {
    method: "GET",
    path: PATH,
    scope: Some(Scope::Read),
    query: &[],
    body: None,
    parse: |mut asked| {
        let program = asked.places.take("program");
        let caller = asked.caller;
        Ok(Box::new(Get(PlanOf { caller, program }, None)))
    },
    #[cfg(feature = "openapi")]
    about: About {
        id: "getRules",
        summary: "Tell what a program gives for what",
        text: "The plan of a program: its rules in the order in which they are run, and the conditions of the program, which win over those of rules.",
        replies: &[Answer {
            status: 200,
            about: "The plan; one without rules if there is none.",
            body: &Object {
                name: "Rules",
                fields: &[NETWORK, PROGRAM, VERSION, PLAN],
            },
        }],
        ..About::NOTHING
    },
};

/// `PUT`: let this be the plan of a program.
pub const PUT: Operation = Operation {
    method: "PUT",
    path: PATH,
    scope: Some(Scope::Admin),
    query: &[],
    body: Some(&[
        Field::optional(
            "program",
            Kind::Object,
            "Conditions of the program, each of which stands in place of those of rules.",
        ),
        Field::required(
            "rules",
            Kind::Objects,
            "The rules, in the order in which they are run. docs/awards.schema.json describes them.",
        )
        .example(RULES),
    ]),
    parse: |asked| Put::parse(asked).map(|put| Box::new(put) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "setRules",
        summary: "Let a program have this plan",
        text: "Has a program give by these rules, and no others, from now on. What was given stays given. The field of a refusal is the path to what is wrong, as `rules[0].award.levels[2].rate`.",
        replies: &[
            Answer {
                status: 200,
                about: "The program had a plan; it is this one now.",
                body: &SET,
            },
            Answer {
                status: 201,
                about: "The program had none; it is this one now.",
                body: &SET,
            },
        ],
        refusals: FAULTS,
        ..About::NOTHING
    },
};

/// `GET`: one rule.
pub const GET_ONE: Operation = Operation {
    method: "GET",
    path: PATH_OF_ONE,
    scope: Some(Scope::Read),
    query: &[],
    body: None,
    parse: |mut asked| {
        let program = asked.places.take("program");
        let rule = asked.places.take("rule");
        let caller = asked.caller;
        Ok(Box::new(Get(PlanOf { caller, program }, Some(rule))))
    },
    #[cfg(feature = "openapi")]
    about: About {
        id: "getRule",
        summary: "Tell one rule of a program",
        text: "One rule of a program.",
        replies: &[Answer {
            status: 200,
            about: "The rule.",
            body: &Object {
                name: "OneRule",
                fields: &[NETWORK, PROGRAM, VERSION, RULE],
            },
        }],
        ..About::NOTHING
    },
};

/// `PUT`: have a rule be there.
pub const PUT_ONE: Operation = Operation {
    method: "PUT",
    path: PATH_OF_ONE,
    scope: Some(Scope::Admin),
    query: &[],
    body: Some(&MEMBERS),
    parse: |asked| Ok(Box::new(PutOne::parse(asked))),
    #[cfg(feature = "openapi")]
    about: About {
        id: "setRule",
        summary: "Add a rule, or change it",
        text: "Has a rule be as given: in its place if the plan has one of that id, else after all others. The field of a refusal is the path to what is wrong, as `award.levels[2].rate`.",
        replies: &[Answer {
            status: 200,
            about: "The rule is as given.",
            body: &Object {
                name: "RuleSet",
                fields: &[NETWORK, PROGRAM, VERSION, RULE, OUTCOME],
            },
        }],
        refusals: FAULTS,
        // A rule that is not there is added.
        never: &[Reason::UnknownRule],
        ..About::NOTHING
    },
};

/// `DELETE`: one rule no longer.
pub const DELETE_ONE: Operation = Operation {
    method: "DELETE",
    path: PATH_OF_ONE,
    scope: Some(Scope::Admin),
    query: &[],
    body: None,
    parse: |asked| Ok(Box::new(PutOne::parse(asked))),
    #[cfg(feature = "openapi")]
    about: About {
        id: "removeRule",
        summary: "Remove a rule",
        text: "Removes a rule from the plan. What it gave stays given.",
        replies: &[Answer {
            status: 200,
            about: "It is removed.",
            body: &SET,
        }],
        ..About::NOTHING
    },
};

/// The members of a rule but for its id, which stands in the path.
const MEMBERS: [Field; 9] = [
    Field::required(
        "trigger",
        Kind::Id,
        "The short id of the activity that sets it off.",
    )
    .example("\"purchase\""),
    Field::optional(
        "unit",
        Kind::Id,
        "The unit of its awards; none if it has messages alone.",
    )
    .example("\"USD\""),
    Field::optional(
        "decimals",
        Kind::Whole(0, 18),
        "How many decimals the unit has: the same in all rules of the network.",
    )
    .example("2"),
    Field::optional(
        "rounding",
        Kind::OneOf(&["down", "up", "half_up", "half_even"]),
        "How amounts are rounded to these.",
    ),
    Field::required(
        "award",
        Kind::Object,
        "Who gets how much. docs/awards.schema.json describes it, and the other objects.",
    )
    .example("{\"levels\":[{\"rate\":\"0.1\"},{\"rate\":\"0.05\"}]}"),
    Field::optional("gates", Kind::Object, "Who of the chain may get it."),
    Field::optional(
        "compression",
        Kind::OneOf(&["skip", "leave_empty"]),
        "Whether who may not get it is passed over.",
    ),
    Field::optional(
        "default_sponsor",
        Kind::Email,
        "Who stands at level 1 for those whom nobody brought in: a user.",
    )
    .example("null"),
    Field::optional(
        "conditions",
        Kind::Object,
        "When it applies, and how much it may cost.",
    ),
];

const RULES: &str = r#"[{"id":"sale","trigger":"purchase","unit":"USD","decimals":2,"award":{"levels":[{"rate":"0.1"},{"rate":"0.05"}]}}]"#;

/// Why a plan is refused, besides the form of the request.
#[cfg(feature = "openapi")]
const FAULTS: &[Reason] = &[
    Reason::MissingField,
    Reason::InvalidValue,
    Reason::InvalidId,
    Reason::InvalidEmail,
    Reason::LevelOutOfRange,
    Reason::Conflict,
    Reason::UnknownUser,
    Reason::TooMany,
];

#[cfg(feature = "openapi")]
const NETWORK: Field = Field::told("network", Kind::Id, "The network.").example("\"acme\"");
#[cfg(feature = "openapi")]
const PROGRAM: Field = Field::told("program", Kind::Id, "The program.");
#[cfg(feature = "openapi")]
const VERSION: Field = Field::told(
    "version",
    Kind::Whole(0, i64::MAX),
    "How often the plan was changed; 0 if there never was one.",
);
#[cfg(feature = "openapi")]
const PLAN: Field = Field::told(
    "plan",
    Kind::Object,
    "The plan, with `rules` and, if there are any, the conditions of the `program`.",
)
.example("{\"rules\":[]}");
#[cfg(feature = "openapi")]
const RULE: Field = Field::told("rule", Kind::Object, "The rule.").example(
    r#"{"id":"sale","trigger":"purchase","unit":"USD","decimals":2,"award":{"levels":[{"rate":"0.1"}]}}"#,
);
#[cfg(feature = "openapi")]
const OUTCOME: Field = Field::told(
    "outcome",
    Kind::OneOf(&["created", "changed", "unchanged"]),
    "What was done.",
);

#[cfg(feature = "openapi")]
const SET: Object = Object {
    name: "RulesSet",
    fields: &[NETWORK, PROGRAM, VERSION, PLAN, OUTCOME],
};

/// The plan of a program that never had one.
const EMPTY: &str = "{\"rules\":[]}";

fn read(planned: &Planned) -> Result<Json, Refused> {
    Json::read(planned.plan.as_deref().unwrap_or(EMPTY))
}

/// The plan, or one rule of it.
struct Get(PlanOf, Option<String>);

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let planned = PlanOf::result(results)?;
        let PlanOf { caller, program } = &self.0;
        let mut body = begin(&caller.network, program, &planned);
        write(&mut body, &planned, self.1.as_deref())?;
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

fn begin(network: &str, program: &str, planned: &Planned) -> Writer {
    let mut body = Writer::default();
    body.open('{')
        .member("network", network)
        .member("program", program)
        .name("version")
        .integer(planned.version);
    body
}

fn write(body: &mut Writer, planned: &Planned, rule: Option<&str>) -> Result<(), Refused> {
    match rule {
        None => body
            .name("plan")
            .raw(planned.plan.as_deref().unwrap_or(EMPTY)),
        Some(id) => {
            let mut plan = read(planned)?;
            let rules = rules_of(&mut plan).ok_or(Reason::Unavailable.of(""))?;
            let at = place_of(rules, id).and_then(|at| rules.get(at));
            body.name("rule")
                .value(at.ok_or(Reason::UnknownRule.of("rule"))?)
        }
    };
    Ok(())
}

/// The refusal, or the reply, that setting a plan amounts to.
fn set(
    command: &SetPlan,
    results: &[Rows],
    rule: Option<&str>,
    tells: Option<&str>,
) -> Result<Reply, Refused> {
    let (set, planned) = SetPlan::result(results)?;
    let (status, outcome) = match &set {
        PlanSet::Created => (if rule.is_none() { 201 } else { 200 }, "created"),
        PlanSet::Changed => (200, "changed"),
        PlanSet::Unchanged => (200, "unchanged"),
        PlanSet::UnknownSponsor(_) => {
            return Err(Reason::UnknownUser.of("default_sponsor").into());
        }
        PlanSet::OtherDecimals(_) => return Err(Reason::Conflict.of("decimals").into()),
    };
    let mut body = begin(&command.caller.network, &command.program, &planned);
    write(&mut body, &planned, tells)?;
    body.member("outcome", outcome);
    Ok(Reply::json(status, body.close('}').finish()))
}

struct Put {
    command: SetPlan,
    new: NewPlan,
    plan: Json,
}

impl Put {
    fn parse(mut asked: Asked) -> Result<Self, Refused> {
        let mut members = Vec::new();
        for name in ["program", "rules"] {
            if let Some(value) = asked.body.data(name) {
                members.push((name.into(), value.clone()));
            }
        }
        let plan = Json::Object(members);
        Ok(Self {
            new: plan::new(plan.clone(), None)?,
            plan,
            command: SetPlan {
                program: asked.places.take("program"),
                caller: asked.caller,
            },
        })
    }

    /// The path to the rule whose member has this text, of which the store told.
    fn at_fault(&self, set: &PlanSet) -> Option<Refused> {
        let (reason, name, asks, text) = match set {
            PlanSet::UnknownSponsor(email) => (
                Reason::UnknownUser,
                "default_sponsor",
                "default_sponsor",
                email,
            ),
            PlanSet::OtherDecimals(unit) => (Reason::Conflict, "decimals", "unit", unit),
            _ => return None,
        };
        let mut plan = self.plan.clone();
        let rules = rules_of(&mut plan)?;
        let says = |rule: &Json| {
            let value = member(rule, asks).and_then(Json::text);
            value.is_some_and(|value| {
                value == text || crate::email::canonical(value).as_ref() == Some(text)
            })
        };
        let place = rules.iter().position(says)?;
        Some(Refused::naming(reason, &plan::path(place, name)))
    }
}

impl Command for Put {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.command
            .batch(&self.new, &moment.intent(), moment.millis())
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        if let Some(refused) = self.at_fault(&SetPlan::result(results)?.0) {
            return Err(refused);
        }
        set(&self.command, results, None, None)
    }
}

/// A change of one rule: what it is from now on, or that it is no longer.
struct PutOne {
    command: SetPlan,
    id: String,
    rule: Option<Json>,
}

impl PutOne {
    fn parse(mut asked: Asked) -> Self {
        let id = asked.places.take("rule");
        let mut members = vec![("id".into(), Json::Text(id.clone()))];
        for field in &MEMBERS {
            if let Some(value) = asked.body.data(field.name) {
                members.push((field.name.into(), value.clone()));
            }
        }
        Self {
            command: SetPlan {
                program: asked.places.take("program"),
                caller: asked.caller,
            },
            id,
            // A rule has more than an id.
            rule: (members.len() > 1).then_some(Json::Object(members)),
        }
    }
}

impl Command for PutOne {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        let SetPlan { caller, program } = self.command.clone();
        PlanOf { caller, program }.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let tells = self.rule.as_ref().map(|_| &*self.id);
        set(&self.command, results, Some(&self.id), tells)
    }

    fn decides(&self) -> Option<&dyn Decide> {
        Some(self)
    }
}

impl Decide for PutOne {
    fn decide(&self, found: &[Rows], moment: &Moment) -> Result<Vec<Statement>, Refused> {
        let planned = PlanOf::result(found)?;
        let mut plan = read(&planned)?;
        let rules = rules_of(&mut plan).ok_or(Reason::Unavailable.of(""))?;
        let place = place_of(rules, &self.id);
        let at = place.unwrap_or(rules.len());
        match (place, &self.rule) {
            (None, None) => return Err(Reason::UnknownRule.of("rule").into()),
            (None, Some(rule)) => rules.push(rule.clone()),
            (Some(at), None) => drop(rules.remove(at)),
            (Some(at), Some(rule)) => {
                if let Some(old) = rules.get_mut(at) {
                    old.clone_from(rule);
                }
            }
        }
        let new = plan::new(plan, Some(planned.version)).map_err(|mut refused| {
            // To whoever sends one rule, the path begins there.
            let above = plan::path(at, "");
            if let Some(own) = refused.field.strip_prefix(&*above) {
                refused.field = String::from(own).into();
            }
            refused
        })?;
        Ok(self.command.batch(&new, &moment.intent(), moment.millis()))
    }
}

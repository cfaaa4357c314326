//! An activity as replies tell it.

#[cfg(feature = "openapi")]
use super::super::field::{Field, Kind};
use super::super::json::Writer;
#[cfg(feature = "openapi")]
use super::super::openapi::{Object, Told};
use crate::award::amount;
use crate::award::why;
use crate::store::activity::read::{AwardRow, Recorded};
use alloc::string::String;

#[cfg(feature = "openapi")]
pub const NETWORK: Field = Field::told("network", Kind::Id, "The network.").example("\"acme\"");
#[cfg(feature = "openapi")]
const NAME: Kind = Kind::Told(Told::Text);

/// What is known of an activity.
#[cfg(feature = "openapi")]
pub const ACTIVITY: Object = Object {
    name: "Activity",
    fields: &[
        NETWORK,
        Field::told("program", Kind::Id, "The program by whose plan it was run."),
        Field::told("reference", NAME, "What it is called.").example("\"order-4711\""),
        Field::told(
            "outcome",
            Kind::OneOf(&[
                "recorded",
                "unchanged",
                "reversed",
                "held_for_review",
                "cleared",
                "confirmed",
            ]),
            "What was done; `unchanged` if it had been before.",
        ),
        Field::told("activity_short_id", Kind::Id, "What was done.").example("\"purchase\""),
        Field::told("user", Kind::Email, "Who did it."),
        Field::told(
            "amount",
            Kind::Told(Told::Maybe(&Kind::Decimal)),
            "What it was worth.",
        )
        .example("\"100.00\""),
        Field::told(
            "description",
            Kind::Told(Told::Maybe(&NAME)),
            "What was said of it.",
        ),
        Field::told(
            "activity_timestamp",
            Kind::Told(Told::Time),
            "When it was done.",
        ),
        Field::told(
            "recorded_at",
            Kind::Told(Told::Time),
            "When it was recorded.",
        ),
        Field::told("test", Kind::Flag, "Whether it is a test."),
        Field::told(
            "chain",
            Kind::Told(Told::List(&Kind::Email)),
            "Who stood above, from level 1 up.",
        ),
        Field::told(
            "awards",
            Kind::Told(Told::List(&Kind::Told(Told::Object(&AWARD)))),
            "Who got what, and why.",
        ),
        Field::told(
            "missed",
            Kind::Told(Told::List(&Kind::Told(Told::Object(&MISSED)))),
            "Who got nothing, and why not, once a rule.",
        ),
        Field::told(
            "messages",
            Kind::Told(Told::List(&Kind::Told(Told::Object(&MESSAGE)))),
            "Who is told something instead.",
        ),
        Field::told(
            "sums",
            Kind::Told(Told::List(&Kind::Told(Told::Object(&SUM)))),
            "What became of all that each rule was to give.",
        ),
        Field::told(
            "review",
            Kind::Told(Told::Maybe(&Kind::OneOf(&["open", "cleared", "confirmed"]))),
            "Where its review has got to, if there is one.",
        ),
        Field::told(
            "history",
            Kind::Told(Told::List(&Kind::Told(Told::Object(&ACT)))),
            "What has become of it since, the oldest first.",
        ),
    ],
};

#[cfg(feature = "openapi")]
const LEVEL: Field = Field::told(
    "level",
    Kind::Whole(0, 10),
    "At which level; 0 is who did it.",
);
#[cfg(feature = "openapi")]
const RULE: Field = Field::told("rule", Kind::Id, "By which rule.").example("\"sale\"");
#[cfg(feature = "openapi")]
const UNIT: Field = Field::told("unit", Kind::Id, "In which unit.").example("\"USD\"");

#[cfg(feature = "openapi")]
pub const AMOUNT: Kind = Kind::Told(Told::Amount);

#[cfg(feature = "openapi")]
const AWARD: Object = Object {
    name: "Award",
    fields: &AWARD_FIELDS,
};

/// An award, in lists.
#[cfg(feature = "openapi")]
pub const LISTED: Object = Object {
    name: "ListedAward",
    fields: &{
        let mut fields = [AWARD_FIELDS[0]; 13];
        fields[0] =
            Field::told("reference", NAME, "The activity that it is of.").example("\"order-4711\"");
        fields[1] = Field::told("program", Kind::Id, "The program.");
        let mut at = 0;
        while at < AWARD_FIELDS.len() {
            fields[at + 2] = AWARD_FIELDS[at];
            at += 1;
        }
        fields
    },
};

#[cfg(feature = "openapi")]
const AWARD_FIELDS: [Field; 11] = [
    Field::told(
        "number",
        Kind::Told(Told::Integer),
        "Its number among those of the activity, from 0.",
    ),
    RULE,
    Field::told("user", Kind::Email, "Who gets it."),
    LEVEL,
    UNIT,
    Field::told("amount", AMOUNT, "How much.").example("\"10.00\""),
    Field::told(
        "intended",
        AMOUNT,
        "How much it would be without cap and budgets.",
    )
    .example("\"10.00\""),
    Field::told(
        "code",
        Kind::OneOf(&["fixed", "rate", "rate_of_level_1", "share"]),
        "By what it was found.",
    ),
    Field::told("text", NAME, "Why, as a sentence."),
    Field::told(
        "status",
        Kind::OneOf(super::super::awards::STATES),
        "Where it has got to.",
    ),
    Field::told(
        "due",
        Kind::Told(Told::Time),
        "From when on it can be approved.",
    ),
];

#[cfg(feature = "openapi")]
const MISSED: Object = Object {
    name: "Missed",
    fields: &[
        Field::told(
            "rule",
            Kind::Told(Told::Maybe(&Kind::Id)),
            "By which rule; `null` if none was set off.",
        ),
        Field::told("user", Kind::Email, "Who gets nothing."),
        Field::told(
            "level",
            Kind::Told(Told::Integer),
            "At which place of the chain; 0 is who did it.",
        ),
        Field::told("code", NAME, "Why not: it is stable.").example("\"beyond_levels\""),
        Field::told("text", NAME, "Why not, as a sentence."),
    ],
};

#[cfg(feature = "openapi")]
const MESSAGE: Object = Object {
    name: "AwardMessage",
    fields: &[
        RULE,
        Field::told("user", Kind::Email, "Who is told."),
        LEVEL,
        Field::told("template", Kind::Id, "The name of the template.").example("\"thanks\""),
        Field::told("variables", Kind::Object, "What is put into it."),
    ],
};

#[cfg(feature = "openapi")]
const SUM: Object = Object {
    name: "AwardSum",
    fields: &[
        RULE,
        Field::told("unit", NAME, "In which unit.").example("\"USD\""),
        Field::told(
            "intended",
            AMOUNT,
            "What it was to give with every level filled.",
        )
        .example("\"15.00\""),
        Field::told("given", AMOUNT, "What it gives.").example("\"15.00\""),
        Field::told(
            "kept",
            AMOUNT,
            "The rest, which is the sum of the next three.",
        )
        .example("\"0.00\""),
        Field::told(
            "empty",
            AMOUNT,
            "What was for levels at which nobody is who may get it.",
        )
        .example("\"0.00\""),
        Field::told("remainder", AMOUNT, "What a division left over.").example("\"0.00\""),
        Field::told("cut", AMOUNT, "What cap and budgets took away.").example("\"0.00\""),
    ],
};

#[cfg(feature = "openapi")]
const ACT: Object = Object {
    name: "Act",
    fields: &[
        Field::told(
            "act",
            Kind::OneOf(&[
                "approved",
                "paid",
                "took_back",
                "settled",
                "held_for_review",
                "cleared",
                "confirmed",
            ]),
            "What was done.",
        ),
        Field::told(
            "award",
            Kind::Told(Told::Maybe(&Kind::Told(Told::Integer))),
            "The number of the award, if it is about one.",
        ),
        Field::told("at", Kind::Told(Told::Time), "When."),
        Field::told(
            "by",
            Kind::Told(Told::Maybe(&NAME)),
            "Who says so, of a review.",
        ),
        Field::told("why", Kind::Told(Told::Maybe(&NAME)), "Why."),
    ],
};

/// An activity as the body of a reply.
pub fn write(network: &str, recorded: &Recorded, outcome: &str) -> String {
    let mut body = Writer::default();
    body.open('{')
        .member("network", network)
        .member("program", &recorded.program)
        .member("reference", &recorded.reference)
        .member("outcome", outcome)
        .member("activity_short_id", &recorded.kind)
        .member("user", &recorded.user)
        .name("amount")
        .optional(recorded.amount.as_deref())
        .name("description")
        .optional(recorded.description.as_deref())
        .name("activity_timestamp")
        .integer(recorded.done.div_euclid(1000))
        .name("recorded_at")
        .integer(recorded.made.div_euclid(1000))
        .name("test")
        .flag(recorded.is_test)
        .name("chain")
        .raw(&recorded.chain)
        .name("awards")
        .open('[');
    for award in &recorded.awards {
        body.open('{');
        write_award(&mut body, award);
        body.close('}');
    }
    body.close(']');
    // `missed` and `sums`, as they were written down.
    let explained = recorded.explained.strip_prefix('{');
    let explained = explained.and_then(|members| members.strip_suffix('}'));
    body.raw(explained.unwrap_or_default());
    body.name("messages").open('[');
    for message in &recorded.messages {
        body.open('{')
            .member("rule", &message.rule)
            .member("user", &message.user)
            .name("level")
            .integer(message.level.into())
            .member("template", &message.template)
            .name("variables")
            .raw(&message.variables)
            .close('}');
    }
    body.close(']')
        .name("review")
        .optional(recorded.review.as_deref())
        .name("history")
        .open('[');
    for act in &recorded.acts {
        body.open('{')
            .member("act", &act.act)
            .name("award")
            .optional_integer(act.number)
            .name("at")
            .integer(act.made.div_euclid(1000))
            .name("by")
            .optional(act.name.as_deref())
            .name("why")
            .optional(act.why.as_deref())
            .close('}');
    }
    body.close(']').close('}').finish()
}

/// An award, as members.
pub fn write_award(body: &mut Writer, award: &AwardRow) {
    let parts = |parts| amount::write(parts, award.decimals);
    let (given, intended) = (parts(award.amount), parts(award.intended));
    body.name("number")
        .integer(award.number)
        .member("rule", &award.rule)
        .member("user", &award.user)
        .name("level")
        .integer(award.level.into())
        .member("unit", &award.unit)
        .member("amount", &given)
        .member("intended", &intended)
        .member("code", &award.found_by);
    let text = why::sentence(&why::Award {
        user: &award.user,
        level: award.level,
        rule: &award.rule,
        unit: &award.unit,
        amount: &given,
        intended: &intended,
        by: &award.found_by,
    });
    body.member("text", &text)
        .member("status", &award.state)
        .name("due")
        .integer(award.due.div_euclid(1000));
}

//! Plans out of JSON. A fault is told by its path, as `rules[0].award.levels[2].rate`. What is
//! read here is what docs/awards.schema.json describes.

use super::amount::{Decimal, MAX_DECIMALS, Remainder, Rounding};
use super::message;
use super::node::{Fault, Node, document};
use super::rules::{
    Award, Budget, Conditions, DAY, Gates, MAX_LEVELS, MAX_SEGMENTS, Message, Multiplier, Per,
    Period, Plan, Rule, Share, Short, Unit,
};
use crate::api::json::Json;
use crate::refusal::Reason;
use alloc::string::String;
use alloc::vec::Vec;

/// The most rules of a plan.
pub const MAX_RULES: usize = 1_000;

/// The most multipliers, and the most budgets, of one rule or a program.
pub const MAX_CONDITIONS: usize = 100;

/// The most days that an award is held.
const MAX_HOLD: i64 = 3_650;

/// The most variables of a message.
pub const MAX_VARIABLES: usize = 30;

/// The most bytes of a message's variable.
pub const MAX_TEXT: usize = 1_000;

/// The plan that `json` is.
///
/// # Errors
/// `malformed_json` and `duplicate_field` of the text; `wrong_type`, `missing_field`,
/// `unknown_field`, `invalid_value`, `invalid_id`, and `conflict` for an id that two rules have or
/// a unit that has different decimals in two places.
pub fn plan(json: &str) -> Result<Plan, Fault> {
    plan_of(&Node::root(&document(json)?))
}

/// The plan that a value is.
///
/// # Errors
/// As [`plan`], but for those of the text.
pub fn plan_of(node: &Node<'_, '_>) -> Result<Plan, Fault> {
    node.only(&["program", "rules"])?;
    let mut segments = Vec::new();
    let program = match node.get("program") {
        Some(program) => conditions(&program, None, &mut segments)?,
        None => Conditions::default(),
    };
    let list = node.required("rules")?;
    let nodes = list.items()?;
    if nodes.len() > MAX_RULES {
        return Err(list.fault(Reason::InvalidValue));
    }
    let mut rules: Vec<Rule> = Vec::new();
    for node in nodes {
        let rule = rule(&node, &mut segments)?;
        if rules.iter().any(|other| other.id == rule.id) {
            return Err(node.fault_at("id", Reason::Conflict));
        }
        let own = rule.conditions.budgets.iter().map(|budget| &budget.unit);
        let before = rules.iter().map(|other| &other.unit);
        let of_program = program.budgets.iter().map(|budget| &budget.unit);
        let differs = |unit: &Unit| unit.id == rule.unit.id && *unit != rule.unit;
        if own.chain(before).chain(of_program).any(differs) {
            return Err(node.fault_at("decimals", Reason::Conflict));
        }
        rules.push(rule);
    }
    Ok(Plan::new(&program, rules, segments))
}

fn rule(node: &Node<'_, '_>, segments: &mut Vec<String>) -> Result<Rule, Fault> {
    node.only(&[
        "id",
        "trigger",
        "unit",
        "decimals",
        "rounding",
        "award",
        "gates",
        "compression",
        "default_sponsor",
        "conditions",
    ])?;
    // Messages are of no unit.
    let counts = node.get("unit").is_some() || node.get("decimals").is_some();
    let unit = if counts {
        unit(node)?
    } else {
        Unit {
            id: String::new(),
            decimals: MAX_DECIMALS,
        }
    };
    let mut messages = Vec::new();
    let award = award(&node.required("award")?, &unit, &mut messages)?;
    let others = [award.actor, award.pool, award.cap];
    let mut shares = award.levels.iter().chain(&others).flatten();
    if !counts && shares.any(|share| !matches!(share, Share::Message(_))) {
        return Err(node.fault_at("unit", Reason::MissingField));
    }
    let conditions = match node.get("conditions") {
        Some(node) => conditions(&node, counts.then_some(&unit), segments)?,
        None => Conditions::default(),
    };
    Ok(Rule {
        id: node.required("id")?.id()?.into(),
        trigger: node.required("trigger")?.id()?.into(),
        rounding: match node.get("rounding") {
            Some(node) => node.choice(&[
                ("down", Rounding::Down),
                ("up", Rounding::Up),
                ("half_up", Rounding::HalfUp),
                ("half_even", Rounding::HalfEven),
            ])?,
            None => Rounding::default(),
        },
        award,
        gates: gates(node.get("gates").as_ref())?,
        skips: match node.get("compression") {
            Some(node) => node.choice(&[("skip", true), ("leave_empty", false)])?,
            None => false,
        },
        default_sponsor: match node.get("default_sponsor") {
            Some(node) => Some(node.name()?.into()),
            None => None,
        },
        conditions,
        messages,
        unit,
    })
}

fn unit(node: &Node<'_, '_>) -> Result<Unit, Fault> {
    Ok(Unit {
        id: node.required("unit")?.id()?.into(),
        decimals: node.required("decimals")?.small(0, MAX_DECIMALS)?,
    })
}

fn award(node: &Node<'_, '_>, unit: &Unit, messages: &mut Vec<Message>) -> Result<Award, Fault> {
    node.only(&[
        "actor",
        "from",
        "levels",
        "pool",
        "remainder",
        "vacant",
        "cap",
        "short",
    ])?;
    let mut award = Award {
        from: 1,
        ..Award::default()
    };
    if let Some(node) = node.get("from") {
        award.from = node.small(1, MAX_LEVELS as u8)?;
    }
    if let Some(node) = node.get("pool") {
        award.pool = Some(share(&node, unit, false, None)?);
    }
    let divides = award.pool.is_some();
    if let Some(node) = node.get("actor") {
        award.actor = Some(share(&node, unit, divides, Some(messages))?);
    }
    if let Some(levels) = node.get("levels") {
        for node in levels.items()? {
            award.levels.push(match node.value {
                Json::Null => None,
                _ => Some(share(&node, unit, divides, Some(messages))?),
            });
        }
        if award.levels.len() + usize::from(award.from) > MAX_LEVELS + 1 {
            return Err(levels.fault(Reason::LevelOutOfRange));
        }
    }
    if award.actor.is_none() && award.levels.iter().all(Option::is_none) {
        return Err(node.required("levels")?.fault(Reason::InvalidValue));
    }
    // What a level gets of level 1 needs one that does not.
    let is_of_first = |share: &Option<Share>| matches!(share, Some(Share::RateOfFirst(_)));
    let base = award.levels.first().copied().flatten();
    let has_base = award.from == 1 && matches!(base, Some(Share::Fixed(_) | Share::Rate(_)));
    let at = award.levels.iter().position(is_of_first);
    let pool = is_of_first(&award.pool);
    if !has_base && (at.is_some() || pool || is_of_first(&award.actor)) {
        let levels = node.required("levels");
        if let (Ok(levels), Some(at)) = (&levels, at)
            && let Some(level) = levels.items()?.nth(at)
        {
            return Err(level.fault(Reason::InvalidValue));
        }
        return Err(node.fault(Reason::InvalidValue));
    }
    if let Some(node) = node.get("remainder") {
        award.remainder = node.choice(&[
            ("largest", Remainder::Largest),
            ("nearest", Remainder::Nearest),
            ("farthest", Remainder::Farthest),
            ("house", Remainder::House),
        ])?;
    }
    if let Some(node) = node.get("vacant") {
        award.divides_vacant = node.choice(&[("keep", false), ("divide", true)])?;
    }
    if let Some(node) = node.get("cap") {
        let cap = share(&node, unit, false, None)?;
        if is_of_first(&Some(cap)) {
            return Err(node.fault(Reason::InvalidValue));
        }
        award.cap = Some(cap);
    }
    if let Some(node) = node.get("short") {
        award.short = node.choice(&[
            ("scale", Short::Scale),
            ("nearest_first", Short::NearestFirst),
            ("nothing", Short::Nothing),
        ])?;
    }
    Ok(award)
}

/// What someone gets: one of `fixed`, `rate` (with `of`) and, where there is a pool, `share`; or,
/// where that may be, a `message`.
fn share(
    node: &Node<'_, '_>,
    unit: &Unit,
    divides: bool,
    messages: Option<&mut Vec<Message>>,
) -> Result<Share, Fault> {
    node.only(&["fixed", "rate", "of", "share", "message"])?;
    let given = ["fixed", "rate", "share", "message"];
    let mut found = given.into_iter().filter(|name| node.get(name).is_some());
    let name = found
        .next()
        .ok_or_else(|| node.fault(Reason::MissingField))?;
    let of = node.get("of");
    if found.next().is_some() || of.is_some() && name != "rate" {
        return Err(node.fault(Reason::Conflict));
    }
    let share = node.required(name)?;
    match (name, messages) {
        ("fixed", _) => {
            let amount = share.decimal()?;
            if amount.fits(unit.decimals) {
                Ok(Share::Fixed(amount))
            } else {
                Err(share.fault(Reason::InvalidValue))
            }
        }
        ("rate", _) => {
            let rate = share.decimal()?;
            let is_of_first = of.map(|of| of.choice(&[("amount", false), ("level_1", true)]));
            Ok(if is_of_first.transpose()?.unwrap_or_default() {
                Share::RateOfFirst(rate)
            } else {
                Share::Rate(rate)
            })
        }
        #[expect(clippy::cast_sign_loss, reason = "it is at least 1")]
        ("share", _) if divides => Ok(Share::Weight(share.integer(1, 1_000_000)? as u32)),
        ("message", Some(messages)) => {
            messages.push(message_of(&share)?);
            // One a level at most.
            Ok(Share::Message((messages.len() - 1) as u8))
        }
        _ => Err(share.fault(Reason::InvalidValue)),
    }
}

fn message_of(node: &Node<'_, '_>) -> Result<Message, Fault> {
    node.only(&["template", "variables"])?;
    let mut message = Message {
        template: node.required("template")?.id()?.into(),
        variables: Vec::new(),
    };
    if let Some(list) = node.get("variables") {
        for (name, node) in list.members()? {
            let text = node.text()?;
            if text.len() > MAX_TEXT || !message::is_sound(text) {
                return Err(node.fault(Reason::InvalidValue));
            }
            if !crate::short_id::is_short_id(name) {
                return Err(node.fault(Reason::InvalidId));
            }
            message.variables.push((name.into(), text.into()));
        }
        if message.variables.len() > MAX_VARIABLES {
            return Err(list.fault(Reason::InvalidValue));
        }
    }
    Ok(message)
}

fn gates(node: Option<&Node<'_, '_>>) -> Result<Gates, Fault> {
    let mut gates = Gates {
        active: false,
        not_banned: true,
        min_referrals: 0,
    };
    let Some(node) = node else { return Ok(gates) };
    node.only(&["active", "not_banned", "min_referrals"])?;
    if let Some(node) = node.get("active") {
        gates.active = node.flag()?;
    }
    if let Some(node) = node.get("not_banned") {
        gates.not_banned = node.flag()?;
    }
    #[expect(clippy::cast_sign_loss, reason = "it is at least 0")]
    if let Some(node) = node.get("min_referrals") {
        gates.min_referrals = node.integer(0, u32::MAX.into())? as u32;
    }
    Ok(gates)
}

/// The place of a segment in the plan's list, in which it is put.
fn segment(node: &Node<'_, '_>, segments: &mut Vec<String>) -> Result<Option<u8>, Fault> {
    let Some(node) = node.get("segment") else {
        return Ok(None);
    };
    let name = node.name()?;
    let at = segments.iter().position(|known| *known == name);
    if at.is_none() {
        if segments.len() == MAX_SEGMENTS {
            return Err(node.fault(Reason::InvalidValue));
        }
        segments.push(name.into());
    }
    Ok(Some(at.unwrap_or(segments.len() - 1) as u8))
}

/// Conditions of a rule, whose unit is known, or of a program.
fn conditions(
    node: &Node<'_, '_>,
    unit: Option<&Unit>,
    segments: &mut Vec<String>,
) -> Result<Conditions, Fault> {
    node.only(&[
        "from",
        "until",
        "first_only",
        "minimum_amount",
        "segment",
        "multiplier",
        "multipliers",
        "hold_days",
        "budgets",
    ])?;
    // By what all is multiplied stands beside what a list says of some.
    let Multiplier {
        from,
        until,
        minimum_amount,
        segment,
        ..
    } = applying(node, segments)?;
    let mut conditions = Conditions {
        from,
        until,
        first_only: node.get("first_only").map(|node| node.flag()).transpose()?,
        minimum_amount,
        segment,
        multiplier: node
            .get("multiplier")
            .map(|node| node.decimal())
            .transpose()?,
        multipliers: Vec::new(),
        #[expect(clippy::cast_sign_loss, reason = "it is at least 0")]
        hold: match node.get("hold_days") {
            Some(node) => Some(node.integer(0, MAX_HOLD)? as u64 * DAY),
            None => None,
        },
        budgets: Vec::new(),
    };
    if let Some(list) = node.get("multipliers") {
        let nodes = list.items()?;
        if nodes.len() > MAX_CONDITIONS {
            return Err(list.fault(Reason::InvalidValue));
        }
        for node in nodes {
            node.only(&[
                "by",
                "from",
                "until",
                "first_only",
                "minimum_amount",
                "segment",
            ])?;
            let mut multiplier = applying(&node, segments)?;
            multiplier.by = node.required("by")?.decimal()?;
            conditions.multipliers.push(multiplier);
        }
    }
    if let Some(list) = node.get("budgets") {
        let nodes = list.items()?;
        if nodes.len() > MAX_CONDITIONS {
            return Err(list.fault(Reason::InvalidValue));
        }
        for node in nodes {
            conditions.budgets.push(budget(&node, unit)?);
        }
    }
    Ok(conditions)
}

/// To which activities something applies: what conditions and multipliers have in common.
fn applying(node: &Node<'_, '_>, segments: &mut Vec<String>) -> Result<Multiplier, Fault> {
    Ok(Multiplier {
        by: Decimal::ONE,
        from: node.get("from").map(|node| node.time()).transpose()?,
        until: node.get("until").map(|node| node.time()).transpose()?,
        first_only: node
            .get("first_only")
            .map(|node| node.flag())
            .transpose()?
            .unwrap_or_default(),
        minimum_amount: node
            .get("minimum_amount")
            .map(|node| node.decimal())
            .transpose()?,
        segment: segment(node, segments)?,
    })
}

fn budget(node: &Node<'_, '_>, of: Option<&Unit>) -> Result<Budget, Fault> {
    node.only(&["per", "period", "maximum", "unit", "decimals"])?;
    let unit = match of {
        Some(of) if node.get("unit").is_none() => of.clone(),
        _ => unit(node)?,
    };
    let maximum = node.required("maximum")?;
    let decimal = maximum.decimal()?;
    Ok(Budget {
        per: node.required("per")?.choice(&[
            ("rule", Per::Rule),
            ("program", Per::Program),
            ("person", Per::Person),
        ])?,
        period: match node.get("period") {
            Some(node) => node.choice(&Period::ALL)?,
            None => Period::Ever,
        },
        maximum: decimal
            .in_unit(unit.decimals)
            .ok_or_else(|| maximum.fault(Reason::InvalidValue))?,
        unit,
        count: 0,
    })
}

//! Plans out of JSON. A fault is told by its path, as `rules[0].award.levels[2].rate`. What is
//! read here is what docs/awards.schema.json describes.

use super::amount::{Decimal, MAX_DECIMALS, Remainder, Rounding};
use super::rules::{
    Award, Budget, Conditions, Gates, MAX_LEVELS, Per, Period, Plan, Rule, Share, Short, Unit,
};
use crate::api::json::Json;
use crate::decimal;
use crate::refusal::Reason;
use crate::short_id::is_short_id;
use alloc::string::String;
use alloc::vec::Vec;

/// The most rules of a plan.
pub const MAX_RULES: usize = 1_000;

/// The most bytes of the name of a user, a segment or a reference.
pub const MAX_NAME: usize = 254;

/// What is wrong with a text, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub reason: Reason,
    /// The way to it, with a point before each name and brackets around each place; empty for
    /// the text as a whole.
    pub path: String,
}

/// A value of JSON, and the way to it.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub value: &'a Json,
    pub path: String,
}

// Each is called from many places: none is to be there more than once.
impl<'a> Node<'a> {
    #[inline(never)]
    pub fn fault(&self, reason: Reason) -> Fault {
        Fault {
            reason,
            path: self.path.clone(),
        }
    }

    #[inline(never)]
    fn below(&self, name: &str) -> String {
        let mut path = self.path.clone();
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        path
    }

    /// Refuses anything but an object of known members.
    #[inline(never)]
    pub fn only(&self, known: &[&str]) -> Result<(), Fault> {
        let Json::Object(members) = self.value else {
            return Err(self.fault(Reason::WrongType));
        };
        match members.iter().find(|(name, _)| !known.contains(&&**name)) {
            Some((name, _)) => Err(Fault {
                reason: Reason::UnknownField,
                path: self.below(name.get(..name.len().min(64)).unwrap_or("")),
            }),
            None => Ok(()),
        }
    }

    /// A member that may be left out; `null` is as good as nothing.
    #[inline(never)]
    pub fn get(&self, name: &str) -> Option<Self> {
        let Json::Object(members) = self.value else {
            return None;
        };
        let (_, value) = members.iter().find(|(other, _)| other == name)?;
        Some(Self {
            value,
            path: self.below(name),
        })
        .filter(|node| *node.value != Json::Null)
    }

    #[inline(never)]
    pub fn required(&self, name: &str) -> Result<Self, Fault> {
        self.get(name).ok_or_else(|| Fault {
            reason: Reason::MissingField,
            path: self.below(name),
        })
    }

    #[inline(never)]
    pub fn items(&self) -> Result<Vec<Self>, Fault> {
        let Json::Array(items) = self.value else {
            return Err(self.fault(Reason::WrongType));
        };
        let items = items.iter().enumerate().map(|(at, value)| {
            let mut path = self.path.clone();
            path.push('[');
            decimal::push_integer(&mut path, i64::try_from(at).unwrap_or(i64::MAX));
            path.push(']');
            Self { value, path }
        });
        Ok(items.collect())
    }

    #[inline(never)]
    fn text(&self) -> Result<&'a str, Fault> {
        match self.value {
            Json::Text(text) => Ok(text),
            _ => Err(self.fault(Reason::WrongType)),
        }
    }

    /// The name of something that is not ours to shape: 1 to [`MAX_NAME`] bytes.
    #[inline(never)]
    pub fn name(&self) -> Result<String, Fault> {
        let text = self.text()?;
        if (1..=MAX_NAME).contains(&text.len()) && !text.bytes().any(|byte| byte < b' ') {
            Ok(text.into())
        } else {
            Err(self.fault(Reason::InvalidValue))
        }
    }

    #[inline(never)]
    pub fn id(&self) -> Result<String, Fault> {
        let text = self.text()?;
        if is_short_id(text) {
            Ok(text.into())
        } else {
            Err(self.fault(Reason::InvalidId))
        }
    }

    #[inline(never)]
    pub fn decimal(&self) -> Result<Decimal, Fault> {
        Decimal::read(self.text()?).ok_or_else(|| self.fault(Reason::InvalidValue))
    }

    #[inline(never)]
    pub fn integer(&self, least: i64, most: i64) -> Result<i64, Fault> {
        let Json::Number(text) = self.value else {
            return Err(self.fault(Reason::WrongType));
        };
        decimal::integer(text)
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| self.fault(Reason::InvalidValue))
    }

    #[expect(clippy::cast_sign_loss, reason = "it is between two that have none")]
    fn small(&self, least: u8, most: u8) -> Result<u8, Fault> {
        Ok(self.integer(least.into(), most.into())? as u8)
    }

    #[inline(never)]
    #[expect(clippy::cast_sign_loss, reason = "it is at least 0")]
    pub fn time(&self) -> Result<u64, Fault> {
        // The latest time that JavaScript's Date has.
        Ok(self.integer(0, 8_640_000_000_000_000)? as u64)
    }

    #[inline(never)]
    pub fn flag(&self) -> Result<bool, Fault> {
        match self.value {
            Json::Flag(flag) => Ok(*flag),
            _ => Err(self.fault(Reason::WrongType)),
        }
    }

    #[inline(never)]
    fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, Fault> {
        let text = self.text()?;
        let found = choices.iter().find(|(name, _)| *name == text);
        found
            .map(|(_, choice)| *choice)
            .ok_or_else(|| self.fault(Reason::InvalidValue))
    }
}

/// The plan that `json` is.
///
/// # Errors
/// `malformed_json` and `duplicate_field` of the text; `wrong_type`, `missing_field`,
/// `unknown_field`, `invalid_value`, `invalid_id`, and `conflict` for an id that two rules have or
/// a unit that has different decimals in two places.
pub fn plan(json: &str) -> Result<Plan, Fault> {
    plan_of(&Node {
        value: &document(json)?,
        path: String::new(),
    })
}

pub(super) fn document(json: &str) -> Result<Json, Fault> {
    Json::read(json).map_err(|refused| Fault {
        reason: refused.reason,
        path: refused.field.clone().into_owned(),
    })
}

pub(super) fn plan_of(node: &Node<'_>) -> Result<Plan, Fault> {
    node.only(&["program", "rules"])?;
    let mut plan = Plan::default();
    if let Some(program) = node.get("program") {
        plan.program = conditions(&program, None)?;
    }
    let rules = node.required("rules")?;
    let nodes = rules.items()?;
    if nodes.len() > MAX_RULES {
        return Err(rules.fault(Reason::InvalidValue));
    }
    for node in nodes {
        let rule = rule(&node)?;
        if plan.rules.iter().any(|other| other.id == rule.id) {
            return Err(node.required("id")?.fault(Reason::Conflict));
        }
        let own = rule.conditions.budgets.iter().map(|budget| &budget.unit);
        let before = plan.rules.iter().map(|other| &other.unit);
        let program = plan.program.budgets.iter().map(|budget| &budget.unit);
        let differs = |unit: &Unit| unit.id == rule.unit.id && *unit != rule.unit;
        if own.chain(before).chain(program).any(differs) {
            return Err(node.required("decimals")?.fault(Reason::Conflict));
        }
        plan.rules.push(rule);
    }
    Ok(plan)
}

fn rule(node: &Node<'_>) -> Result<Rule, Fault> {
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
    let unit = unit(node)?;
    let conditions = match node.get("conditions") {
        Some(node) => conditions(&node, Some(&unit))?,
        None => Conditions::default(),
    };
    Ok(Rule {
        id: node.required("id")?.id()?,
        trigger: node.required("trigger")?.id()?,
        rounding: match node.get("rounding") {
            Some(node) => node.choice(&[
                ("down", Rounding::Down),
                ("up", Rounding::Up),
                ("half_up", Rounding::HalfUp),
                ("half_even", Rounding::HalfEven),
            ])?,
            None => Rounding::default(),
        },
        award: award(&node.required("award")?, &unit)?,
        gates: gates(node.get("gates").as_ref())?,
        skips: match node.get("compression") {
            Some(node) => node.choice(&[("skip", true), ("leave_empty", false)])?,
            None => false,
        },
        default_sponsor: match node.get("default_sponsor") {
            Some(node) => Some(node.name()?),
            None => None,
        },
        conditions,
        unit,
    })
}

fn unit(node: &Node<'_>) -> Result<Unit, Fault> {
    Ok(Unit {
        id: node.required("unit")?.id()?,
        decimals: node.required("decimals")?.small(0, MAX_DECIMALS)?,
    })
}

fn award(node: &Node<'_>, unit: &Unit) -> Result<Award, Fault> {
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
        award.pool = Some(share(&node, unit, false)?);
    }
    let divides = award.pool.is_some();
    if let Some(node) = node.get("actor") {
        award.actor = Some(share(&node, unit, divides)?);
    }
    if let Some(levels) = node.get("levels") {
        for node in levels.items()? {
            award.levels.push(match node.value {
                Json::Null => None,
                _ => Some(share(&node, unit, divides)?),
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
        let nodes = node
            .get("levels")
            .map(|levels| levels.items())
            .transpose()?;
        let level = at.and_then(|at| nodes.as_ref()?.get(at));
        return Err(level.unwrap_or(node).fault(Reason::InvalidValue));
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
        let cap = share(&node, unit, false)?;
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

/// How much someone gets: one of `fixed`, `rate` (with `of`) and, where there is a pool, `share`.
fn share(node: &Node<'_>, unit: &Unit, divides: bool) -> Result<Share, Fault> {
    node.only(&["fixed", "rate", "of", "share"])?;
    let given = ["fixed", "rate", "share"].map(|name| node.get(name));
    match given {
        [Some(fixed), None, None] if node.get("of").is_none() => {
            let amount = fixed.decimal()?;
            if amount.fits(unit.decimals) {
                Ok(Share::Fixed(amount))
            } else {
                Err(fixed.fault(Reason::InvalidValue))
            }
        }
        [None, Some(rate), None] => {
            let rate = rate.decimal()?;
            let of = node.get("of");
            let is_of_first = of.map(|of| of.choice(&[("amount", false), ("level_1", true)]));
            Ok(if is_of_first.transpose()?.unwrap_or_default() {
                Share::RateOfFirst(rate)
            } else {
                Share::Rate(rate)
            })
        }
        #[expect(clippy::cast_sign_loss, reason = "it is at least 1")]
        [None, None, Some(share)] if divides && node.get("of").is_none() => {
            Ok(Share::Weight(share.integer(1, 1_000_000)? as u32))
        }
        [None, None, Some(share)] => Err(share.fault(Reason::InvalidValue)),
        [None, None, None] => Err(node.fault(Reason::MissingField)),
        _ => Err(node.fault(Reason::Conflict)),
    }
}

fn gates(node: Option<&Node<'_>>) -> Result<Gates, Fault> {
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

/// Conditions of a rule, whose unit is known, or of a program.
fn conditions(node: &Node<'_>, unit: Option<&Unit>) -> Result<Conditions, Fault> {
    node.only(&[
        "from",
        "until",
        "first_only",
        "minimum_amount",
        "segment",
        "multiplier",
        "budgets",
    ])?;
    let time = |name| node.get(name).map(|node| node.time()).transpose();
    let decimal = |name| node.get(name).map(|node| node.decimal()).transpose();
    let mut conditions = Conditions {
        from: time("from")?,
        until: time("until")?,
        first_only: node.get("first_only").map(|node| node.flag()).transpose()?,
        minimum_amount: decimal("minimum_amount")?,
        segment: node.get("segment").map(|node| node.name()).transpose()?,
        multiplier: decimal("multiplier")?,
        budgets: Vec::new(),
    };
    if let Some(budgets) = node.get("budgets") {
        for node in budgets.items()? {
            conditions.budgets.push(budget(&node, unit)?);
        }
    }
    Ok(conditions)
}

fn budget(node: &Node<'_>, of: Option<&Unit>) -> Result<Budget, Fault> {
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
            Some(node) => node.choice(&[
                ("ever", Period::Ever),
                ("year", Period::Year),
                ("month", Period::Month),
                ("day", Period::Day),
            ])?,
            None => Period::Ever,
        },
        maximum: Some(decimal)
            .filter(|it| it.fits(unit.decimals))
            .and_then(|it| it.round(unit.decimals, Rounding::Down))
            .ok_or_else(|| maximum.fault(Reason::InvalidValue))?,
        unit,
    })
}

//! Delivery with strings of JSON for arguments and results, as a driver calls it: what to claim,
//! what to send, and what came of it. Batches, results and errors are as in
//! [`api::wire`](crate::api::wire).

use super::message;
use super::retry::{Attempt, MAX_PAUSES, PAUSES, verdict};
use crate::api::json::{Json, Writer};
use crate::api::wire::{read_results, write_batch};
use crate::store::{Claim, Delivery, Report, Sent, hex, settle};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// How many random bytes [`claim_json`] and [`settle_json`] take.
pub const RANDOM: usize = 16;

/// The longest text that is kept of what went wrong, in characters.
const MAX_FAULT: usize = 200;

/// What to claim: from `{"now","limit","lease","keep"}`, with times in milliseconds, to
/// `{"claim","batch"}`; `null` if it is anything else.
pub fn claim_json(settings: &str, random: &[u8; RANDOM]) -> String {
    let claim = Json::read(settings).ok().and_then(|settings| {
        let now = integer(&settings, "now")?;
        Some(Claim {
            claim: hex(random),
            now,
            until: now.checked_add(integer(&settings, "lease")?)?,
            limit: u16::try_from(integer(&settings, "limit")?).ok()?,
            keep: now.checked_sub(integer(&settings, "keep")?)?,
        })
    });
    let mut out = Writer::default();
    match claim {
        None => out.raw("null"),
        Some(claim) => {
            out.open('{').member("claim", &claim.claim).name("batch");
            write_batch(&mut out, &claim.batch());
            out.close('}')
        }
    };
    out.finish()
}

/// What to send, from the results of the batch: `{"deliveries":[{"webhook","event","tries","url",
/// "secrets","id","body"}],"next","more"}`; `null` if the results are not right. `next` is when
/// the next delivery is due, in unix milliseconds, or `null`.
pub fn deliveries_json(results: &str) -> String {
    let mut out = Writer::default();
    let results = read_results(results);
    let Some(claimed) = results.and_then(|results| Claim::result(&results).ok()) else {
        return out.raw("null").finish();
    };
    out.open('{').name("deliveries").open('[');
    for delivery in &claimed.deliveries {
        write(&mut out, delivery);
    }
    out.close(']').name("next").optional_integer(claimed.next);
    out.name("more").flag(claimed.is_more).close('}').finish()
}

fn write(out: &mut Writer, delivery: &Delivery) {
    let mut body = Writer::default();
    message::write(&mut body, &delivery.event);
    out.open('{')
        .name("webhook")
        .integer(delivery.webhook)
        .name("event")
        .integer(delivery.event_id)
        .name("tries")
        .integer(delivery.tries.into())
        .member("url", &delivery.url)
        .member("id", &delivery.event.name)
        .member("body", &body.finish())
        .name("secrets")
        .open('[');
    for secret in &delivery.secrets {
        out.text(secret);
    }
    out.close(']').close('}');
}

/// What to keep: from `{"claim","now","pauses","reports":[{"webhook","event","tries","status",
/// "retryAfter","fault","tried"}]}` to `{"batch","delivered","again","dead","next"}`; `null` if
/// it is anything else. `next` is when the first of these is due again. Pauses are seconds, or `null` for [`PAUSES`]; so is `retryAfter`. What was not
/// tried waits as long as what was, at the same webhook.
pub fn settle_json(told: &str, random: &[u8; RANDOM]) -> String {
    let mut out = Writer::default();
    let Some((claim, reports)) = read(told, random) else {
        return out.raw("null").finish();
    };
    let count = |is: fn(&Sent) -> bool| {
        let count = reports.iter().filter(|report| is(&report.sent)).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    };
    out.open('{').name("batch");
    write_batch(&mut out, &settle(&claim, &reports));
    out.name("delivered")
        .integer(count(|sent| matches!(sent, Sent::Delivered)))
        .name("again")
        .integer(count(|sent| {
            matches!(sent, Sent::Again(_) | Sent::Released(_))
        }))
        .name("dead")
        .integer(count(|sent| matches!(sent, Sent::Dead | Sent::Gone)))
        .name("next");
    let dues = reports.iter().filter_map(|report| match report.sent {
        Sent::Again(due) | Sent::Released(due) => Some(due),
        _ => None,
    });
    out.optional_integer(dues.min()).close('}').finish()
}

fn read(told: &str, random: &[u8; RANDOM]) -> Option<(String, Vec<Report>)> {
    let told = Json::read(told).ok()?;
    let now = integer(&told, "now")?;
    let claim = get(&told, "claim")?.text()?.into();
    let mut pauses = Vec::new();
    match get(&told, "pauses") {
        Some(Json::Array(given)) if given.len() <= MAX_PAUSES => {
            for pause in given {
                pauses.push(u32::try_from(pause.integer()?).ok()?);
            }
        }
        Some(Json::Null) => pauses.extend(PAUSES),
        _ => return None,
    }
    let Some(Json::Array(given)) = get(&told, "reports") else {
        return None;
    };
    // Until when to let a webhook be.
    let mut rests = BTreeMap::new();
    let mut reports = Vec::new();
    for (place, one) in given.iter().enumerate() {
        let small = |name| integer(one, name).and_then(|number| u16::try_from(number).ok());
        let webhook = integer(one, "webhook")?;
        let status = small("status");
        let sent = if get(one, "tried") == Some(&Json::Flag(true)) {
            let chance = random.get(place % RANDOM)?.wrapping_add(place as u8);
            let attempt = Attempt {
                tries: small("tries")?,
                status,
                retry_after: integer(one, "retryAfter")
                    .map(|seconds| u32::try_from(seconds).unwrap_or(u32::MAX)),
                chance,
            };
            verdict(attempt, &pauses, now)
        } else {
            Sent::Released(now)
        };
        if let Sent::Again(due) = sent {
            let rest = rests.entry(webhook).or_insert(due);
            *rest = due.max(*rest);
        }
        let fault = get(one, "fault").and_then(Json::text);
        reports.push(Report {
            webhook,
            event_id: integer(one, "event")?,
            sent,
            answer: status.map(Into::into),
            fault: fault.map(|fault| fault.chars().take(MAX_FAULT).collect()),
        });
    }
    for report in &mut reports {
        if let (Sent::Released(due), Some(rest)) = (&mut report.sent, rests.get(&report.webhook)) {
            *due = *rest;
        }
    }
    Some((claim, reports))
}

fn get<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    let Json::Object(members) = json else {
        return None;
    };
    let found = members.iter().find(|(other, _)| other == name);
    found.map(|(_, value)| value)
}

fn integer(json: &Json, name: &str) -> Option<i64> {
    get(json, name)?.integer()
}

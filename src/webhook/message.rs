//! Messages: an event as a receiver gets it, in a webhook or by asking for it.

use crate::api::json::Writer;
use crate::decimal;
use crate::store::{Event, EventAward};
use alloc::string::String;

/// Writes an event: `{"id","type","timestamp","data"}`. The data have the same members whatever
/// the type, `null` where there is nothing to tell.
pub(crate) fn write(out: &mut Writer, event: &Event) {
    out.open('{')
        .member("id", &event.name)
        .member("type", &event.kind)
        .member("timestamp", &iso(event.made_at))
        .name("data")
        .open('{')
        .member("network", &event.network)
        .name("sequence")
        .integer(event.sequence)
        .member("user", &event.user);
    for (name, value) in [
        ("program", &event.program),
        ("connection", &event.connection),
        ("previous", &event.previous),
        ("referral_code", &event.code),
        ("reason", &event.reason),
    ] {
        out.name(name).optional(value.as_deref());
    }
    out.name("award");
    match &event.award {
        None => {
            out.raw("null");
        }
        Some(award) => write_award(out, award),
    }
    out.close('}').close('}');
}

fn write_award(out: &mut Writer, award: &EventAward) {
    out.open('{')
        .member("reference", &award.reference)
        .member("activity_short_id", &award.activity)
        .member("rule", &award.rule)
        .name("level")
        .integer(award.level);
    let amount = award.amount.as_ref();
    out.name("unit")
        .optional(amount.map(|(unit, _)| &**unit))
        .name("amount")
        .optional(amount.map(|(_, amount)| &**amount));
    out.name("message");
    match &award.message {
        None => {
            out.raw("null");
        }
        Some((template, variables)) => {
            out.open('{')
                .member("template", template)
                .name("variables")
                .raw(variables)
                .close('}');
        }
    }
    out.close('}');
}

/// A time in unix milliseconds as ISO 8601 has it in UTC: `2027-01-15T08:00:00.123Z`. Out of the
/// years 0 to 9999, the nearest of those.
pub fn iso(millis: i64) -> String {
    let millis = millis.clamp(-62_167_219_200_000, 253_402_300_799_999);
    let (days, time) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": civil_from_days.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = years + era * 400 + i64::from(month <= 2);
    let mut text = String::new();
    for (number, width, after) in [
        (year, 4, "-"),
        (month, 2, "-"),
        (day, 2, "T"),
        (time / 3_600_000, 2, ":"),
        (time / 60_000 % 60, 2, ":"),
        (time / 1000 % 60, 2, "."),
        (time % 1000, 3, "Z"),
    ] {
        let mut digits = String::new();
        decimal::push_integer(&mut digits, number);
        for _ in digits.len()..width {
            text.push('0');
        }
        text.push_str(&digits);
        text.push_str(after);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn times_as_iso_8601_has_them() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (1_800_000_000_123, "2027-01-15T08:00:00.123Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (i64::MIN, "0000-01-01T00:00:00.000Z"),
            (i64::MAX, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(iso(millis), text);
        }
    }
}

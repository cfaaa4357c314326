//! Times as files have them: seconds since 1970 as the API tells them, or a date of ISO 8601 with
//! or without a time of day.

/// Milliseconds since the beginning of 1970 (UTC). Without a zone it is UTC.
pub fn read(text: &str) -> Option<u64> {
    let mut rest = text.trim().as_bytes();
    let first = digits(&mut rest, 12)?;
    let is_date = take(&mut rest, b"-");
    if !is_date {
        let millis = fraction(&mut rest)?;
        return rest.is_empty().then_some(first * 1000 + millis);
    }
    let month = digits(&mut rest, 2)?;
    let day = take(&mut rest, b"-").then(|| digits(&mut rest, 2))??;
    let mut millis = days(first, month, day)? * 86_400_000;
    if take(&mut rest, b"T ") {
        let hours = digits(&mut rest, 2)?;
        let minutes = take(&mut rest, b":").then(|| digits(&mut rest, 2))??;
        let seconds = if take(&mut rest, b":") {
            digits(&mut rest, 2)?
        } else {
            0
        };
        if hours > 23 || minutes > 59 || seconds > 60 {
            return None;
        }
        millis += (hours * 60 + minutes) * 60_000 + seconds * 1000 + fraction(&mut rest)?;
        let is_west = rest.first() == Some(&b'-');
        if take(&mut rest, b"+-") {
            let hours = digits(&mut rest, 2)?;
            take(&mut rest, b":");
            let ahead = (hours * 60 + digits(&mut rest, 2)?) * 60_000;
            millis = if is_west {
                millis + ahead
            } else {
                millis.checked_sub(ahead)?
            };
        } else {
            take(&mut rest, b"Zz");
        }
    }
    rest.is_empty().then_some(millis)
}

/// Takes a byte, if it is one of these.
fn take(rest: &mut &[u8], bytes: &[u8]) -> bool {
    match rest.split_first() {
        Some((byte, after)) if bytes.contains(byte) => {
            *rest = after;
            true
        }
        _ => false,
    }
}

/// Takes one decimal digit or more, `most` of them at most.
fn digits(rest: &mut &[u8], most: usize) -> Option<u64> {
    let (mut number, mut count) = (0, 0);
    while count < most
        && let Some((digit @ b'0'..=b'9', after)) = rest.split_first()
    {
        number = number * 10 + u64::from(digit - b'0');
        count += 1;
        *rest = after;
    }
    (count > 0).then_some(number)
}

/// Takes the decimals of a second, if there are any, of which thousandths count.
fn fraction(rest: &mut &[u8]) -> Option<u64> {
    if !take(rest, b".,") {
        return Some(0);
    }
    let before = *rest;
    digits(rest, 9)?;
    let decimals = before.iter().take(before.len() - rest.len());
    let thousandths = decimals.map(|digit| digit - b'0').chain([0; 3]).take(3);
    Some(thousandths.fold(0, |sum, digit| sum * 10 + u64::from(digit)))
}

/// Days since 1970, in the Gregorian calendar: how many leap days lie between is told by the
/// years that have begun by the March before, as in Howard Hinnant's “chrono-Compatible Low-Level
/// Date Algorithms”.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1970..=9999).contains(&year) || !(1..=last).contains(&day) {
        return None;
    }
    let year = year - u64::from(month <= 2);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    // 719,468 days lie between the March of the year 0 and 1970.
    Some(year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn seconds_and_dates() {
        for (text, millis) in [
            ("0", 0),
            (" 1790000000 ", 1_790_000_000_000),
            ("1790000000.25", 1_790_000_000_250),
            ("1.0019999", 1_001),
            ("1970-01-01", 0),
            ("1970-01-02T00:00:00Z", 86_400_000),
            ("2000-02-29 12:30", 951_827_400_000),
            ("2026-11-24T13:50:11.123+01:00", 1_795_524_611_123),
            ("2026-11-24T13:50:11-0130", 1_795_533_611_000),
            ("2100-03-01", 4_107_542_400_000),
            ("9999-12-31T23:59:59", 253_402_300_799_000),
        ] {
            assert_eq!(read(text), Some(millis), "{text}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for bad in [
            "",
            "-1",
            "x",
            "1x",
            "1.",
            "1970",
            "1970-",
            "2026-13-01",
            "2026-02-29",
            "2026-01-00",
            "1969-12-31",
            "2026-01-01T",
            "2026-01-01T24:00",
            "2026-01-01T10",
            "01/02/2026",
            "1970-01-01T00:00+01:00",
            "9999999999999",
            "2026-01-01T10:00:00 Z",
            "1e3",
        ] {
            // A year alone is a number of seconds.
            assert_eq!(read(bad), (bad == "1970").then_some(1_970_000), "{bad}");
        }
    }
}

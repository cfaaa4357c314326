//! Payout: what is to be paid to whom, as CSV (RFC 4180) for a bank or a spreadsheet.

use super::super::amount;
use super::Ledger;
use alloc::string::String;

/// The file of all that can be paid: `user,unit,amount`, by user and unit, lines end with CRLF.
/// Whom nothing can be paid is not in it. No field is one that a spreadsheet takes for a formula:
/// one that begins as such has an apostrophe before it.
pub fn csv(ledger: &Ledger) -> String {
    let mut text = String::from(NAMES);
    for (user, unit, decimals, balance) in ledger.balances() {
        if balance.approved > 0 {
            let amount = amount::write(balance.approved, decimals);
            push_line(&mut text, user, unit, &amount);
        }
    }
    text
}

/// The line above all others.
pub const NAMES: &str = "user,unit,amount\r\n";

/// The line of what can be paid to one user.
pub fn push_line(text: &mut String, user: &str, unit: &str, amount: &str) {
    push_field(text, user);
    text.push(',');
    push_field(text, unit);
    text.push(',');
    text.push_str(amount);
    text.push_str("\r\n");
}

/// A field of CSV, within quotes if it has what ends one.
fn push_field(text: &mut String, field: &str) {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let is_quoted = field.contains(['"', ',', '\r', '\n']);
    if is_quoted {
        text.push('"');
    }
    if is_formula {
        text.push('\'');
    }
    for character in field.chars() {
        if character == '"' {
            text.push('"');
        }
        text.push(character);
    }
    if is_quoted {
        text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::push_field;
    use alloc::string::String;

    #[test]
    fn a_field_is_no_formula_and_ends_where_it_should() {
        for (field, wanted) in [
            ("ann@example.com", "ann@example.com"),
            ("", ""),
            ("=1+1", "'=1+1"),
            ("+4930", "'+4930"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
            ("=\"x\",1", "\"'=\"\"x\"\",1\""),
        ] {
            let mut text = String::new();
            push_field(&mut text, field);
            assert_eq!(text, wanted);
        }
    }
}

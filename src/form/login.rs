//! Login forms: forms for people who are users already, and so have no referral code to give.

use crate::list::words;

/// What forms to sign up with are called; also in pieces, as `sign-up`.
const SIGNUP: &str = "signup regist join enrol create";
/// What forms to log in with are called.
const LOGIN: &str = "login signin session";

/// Whether a form is one to log in with.
///
/// `called` is how it is called: its `id`, `class`, `name` and `action`, in any order and with
/// anything between. `passwords` has, for each of its password fields, a semicolon and that
/// field's `autocomplete`.
///
/// Forms to sign up with have a password as well: they ask for a new one or ask twice, or are
/// called so. Without a sign of either kind a form is not taken for a login.
///
/// ```
/// use refgraph::form::is_login;
/// assert!(is_login("login-form /session", ";"));
/// assert!(is_login("", ";current-password"));
/// assert!(!is_login("signUp /session", ";current-password"));
/// assert!(!is_login("login-form", ";;"));
/// assert!(!is_login("newsletter", ""));
/// ```
pub fn is_login(called: &str, passwords: &str) -> bool {
    let mut each = passwords.bytes().filter(|byte| *byte == b';');
    each.next().is_some()
        && each.next().is_none()
        && !has_word(passwords, "newpassword")
        && !has_word(called, SIGNUP)
        && (has_word(passwords, "currentpassword") || has_word(called, LOGIN))
}

/// Whether one of the words stands in `text`, in either case and with whatever punctuation in it.
fn has_word(text: &str, list: &str) -> bool {
    words(list).any(|word| (0..text.len()).any(|at| begins(text, at, word)))
}

fn begins(text: &str, at: usize, word: &[u8]) -> bool {
    // So much punctuation that the word is twice as long makes other words of it.
    let rest = text.bytes().skip(at).take(2 * word.len());
    let mut letters = rest.filter(u8::is_ascii_alphanumeric);
    word.iter().all(|wanted| {
        letters
            .next()
            .is_some_and(|letter| letter.eq_ignore_ascii_case(wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::is_login;

    #[test]
    fn what_a_form_is_called_decides_where_its_password_does_not() {
        for login in [
            "login",
            "logIn",
            "log-in",
            "sign_in",
            "/user/session",
            "form form--signin",
        ] {
            assert!(is_login(login, ";"), "{login}");
            assert!(is_login(login, ";current-password"), "{login}");
            assert!(!is_login(login, ";new-password"), "{login}");
            assert!(!is_login(login, ";;new-password"), "{login}");
            assert!(!is_login(login, ""), "{login}");
        }
        for other in [
            "",
            "sign up",
            "/register",
            "create-account",
            "JOIN",
            "enroll",
            "checkout",
        ] {
            assert!(!is_login(other, ";"), "{other}");
        }
        assert!(is_login("checkout", ";section-a current-password"));
        assert!(!is_login("logo income", ""));
    }

    #[test]
    fn long_names_are_answered() {
        let long = "log-".repeat(100_000);
        assert!(!is_login(&long, ";"));
        assert!(!is_login(&"\u{e9}".repeat(1000), ";\u{e9}"));
    }
}

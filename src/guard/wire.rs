//! Guards as JSON in and JSON out, as a binding of another language calls them. Nothing here
//! panics, whatever text it gets. docs/guard.md has the shapes.

use super::assess::{Assessment, assess};
use super::disposable::Domains;
use super::read;
use crate::api::json::Writer;
use crate::award::node::{Node, document};
use crate::award::wire::answer;
use alloc::string::String;

/// [`assess`]: from `{"signup","context","settings"}`, of which the last two may be left out, to
/// `{"ok":true,"code":"assessed","verdict","score","test","text","signals"}`, or
/// `{"ok":false,"code","path","message"}`. Whether the mailbox is a throw-away one is looked up in
/// `domains`, unless the signup says so.
pub fn assess_json(text: &str, domains: Option<&Domains<'_>>) -> String {
    answer(|| {
        let value = document(text)?;
        let root = Node::root(&value);
        root.only(&["signup", "context", "settings"])?;
        let (mut signup, told) = read::signup(&root.required("signup")?)?;
        let context = root.get("context").map(|node| read::context(&node));
        let context = context.transpose()?.unwrap_or_default();
        let settings = root.get("settings").map(|node| read::settings(&node));
        let settings = settings.transpose()?.unwrap_or_default();
        if let (None, Some(domains)) = (told, domains) {
            let email = signup.person.email.unwrap_or(signup.person.user);
            signup.is_disposable = email.contains('@') && domains.has(email);
        }
        let assessed = assess(&signup, &context, &settings);
        Ok(write(&assessed, signup.is_test))
    })
}

fn write(assessed: &Assessment<'_>, is_test: bool) -> String {
    let mut out = Writer::default();
    out.open('{')
        .name("ok")
        .flag(true)
        .member("code", "assessed")
        .member("verdict", assessed.verdict.code())
        .name("score")
        .integer(assessed.score.into())
        .name("test")
        .flag(is_test)
        .member("text", &assessed.text())
        .name("signals")
        .open('[');
    for signal in &assessed.signals {
        out.open('{')
            .member("code", signal.code.code())
            .name("weight")
            .integer(signal.weight.into())
            .name("hint")
            .flag(signal.code.is_hint())
            .member("text", &signal.text)
            .name("count")
            .integer(i64::try_from(signal.count).unwrap_or(i64::MAX))
            .name("evidence")
            .open('[');
        for evidence in &signal.evidence {
            out.open('{')
                .member("user", evidence.user)
                .name("level")
                .optional_integer(evidence.level.map(i64::from))
                .close('}');
        }
        out.close(']').close('}');
    }
    out.close(']').close('}').finish()
}

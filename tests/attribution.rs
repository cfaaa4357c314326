//! Attribution: the shared vectors, a naive oracle that keeps everything, and hostile texts.

use proptest::prelude::*;
use refgraph::attribution::{
    Added, Fate, History, MAX_TEXT, MAX_TIME, MAX_TOUCHES, Pick, Policy, Reason, Source,
    TextProblem, Touch, TouchRefusal,
};
use serde_json::{Value, json};

const DAY: u64 = 86_400_000;

fn source_of(name: &str) -> Source {
    let is_named = |source: &&Source| source.code() == name;
    *Source::ALL.iter().find(is_named).unwrap()
}

fn policy_of(value: &Value) -> Policy {
    let standard = Policy::default();
    Policy {
        pick: match value["pick"].as_str() {
            Some("first") => Pick::First,
            Some("last") => Pick::Last,
            _ => standard.pick,
        },
        days: match &value["days"] {
            Value::Null if value.get("days").is_some() => None,
            days => days.as_u64().map(|days| days as u16).or(standard.days),
        },
        explicit_first: value["explicitFirst"].as_bool().unwrap_or(true),
    }
}

fn touch_of(value: &Value) -> Result<Touch, TouchRefusal> {
    Touch::new(
        value["referralCode"].as_str().unwrap(),
        value["time"].as_u64().unwrap(),
        source_of(value["source"].as_str().unwrap()),
        value["name"].as_str().unwrap_or_default(),
        value["explicit"].as_bool().unwrap(),
    )
}

/// `acts` are touches, and removals as `{ removed, time }`, in the order in which they happened.
/// `expected` is what the verdict says, with the fates in order of time, and the text.
#[test]
fn vectors() {
    let vectors: Value = serde_json::from_str(include_str!("vectors/attribution.json")).unwrap();
    let mut wrong = Vec::new();
    for case in vectors["judged"].as_array().unwrap() {
        let mut history = History::default();
        let mut refused = Value::Null;
        for act in case["acts"].as_array().unwrap() {
            if let Some(code) = act["removed"].as_str() {
                history.remove(code, act["time"].as_u64().unwrap());
            } else {
                match touch_of(act) {
                    Ok(touch) => _ = history.add(touch),
                    Err(refusal) => refused = json!(refusal.code()),
                }
            }
        }
        let verdict = history.judge(policy_of(&case["policy"]), case["now"].as_u64().unwrap());
        let winner = verdict.winner.map(|place| history.touches()[place].code());
        let fates: Vec<_> = verdict.fates.iter().map(|fate| fate.code()).collect();
        let answer = json!({
            "code": verdict.reason.code(),
            "referralCode": winner,
            "fates": fates,
            "refused": refused,
            "text": history.write().as_str(),
        });
        if answer != case["expected"] {
            wrong.push(format!("{}: {answer}", case["name"]));
        }
    }
    for case in vectors["texts"].as_array().unwrap() {
        let reading = History::read(
            case["text"].as_str().unwrap(),
            case["now"].as_u64().unwrap(),
        );
        let answer = json!({
            "problem": reading.problem.map(TextProblem::code),
            "text": reading.history.write().as_str(),
        });
        if answer != case["expected"] {
            wrong.push(format!("{}: {answer}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(vectors["judged"].as_array().unwrap().len() >= 25);
    assert!(vectors["texts"].as_array().unwrap().len() >= 15);
}

/// Something that happens to a visitor.
#[derive(Clone, Debug)]
enum Act {
    Touch(Touch),
    Remove(String, u64),
}

const CODES: [&str; 4] = ["ANN-7", "BEN-4", "Ünï~c!.", "3N7SBX00BD"];

fn touch() -> impl Strategy<Value = Touch> {
    let name = prop::sample::select(vec!["", "via", "referral_code", "a b", "ü"]);
    let code = prop::sample::select(CODES.to_vec());
    let source = prop::sample::select(Source::ALL.to_vec());
    (code, 0..60 * DAY, source, name, any::<bool>()).prop_map(
        |(code, time, source, name, explicit)| {
            Touch::new(code, time, source, name, explicit).unwrap()
        },
    )
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => touch().prop_map(Act::Touch),
        1 => (prop::sample::select(CODES.to_vec()), 0..60 * DAY)
            .prop_map(|(code, time)| Act::Remove(code.to_owned(), time)),
    ]
}

fn policy() -> impl Strategy<Value = Policy> {
    let pick = prop_oneof![Just(Pick::First), Just(Pick::Last)];
    let days = prop_oneof![Just(None), (0..70_u16).prop_map(Some)];
    (pick, days, any::<bool>()).prop_map(|(pick, days, explicit_first)| Policy {
        pick,
        days,
        explicit_first,
    })
}

fn play(acts: &[Act]) -> History {
    let mut history = History::default();
    for act in acts {
        match act {
            Act::Touch(touch) => _ = history.add(touch.clone()),
            Act::Remove(code, time) => history.remove(code, *time),
        }
    }
    history
}

/// Who gets the credit by a rule that keeps every touch and looks at all of them.
fn naive(acts: &[Act], policy: Policy, now: u64) -> Option<String> {
    let removed_at = |code: &str| {
        let times = acts.iter().filter_map(|act| match act {
            Act::Remove(removed, time) if removed == code => Some(*time),
            _ => None,
        });
        times.max()
    };
    let mut counting: Vec<&Touch> = acts
        .iter()
        .filter_map(|act| match act {
            Act::Touch(touch) => Some(touch),
            Act::Remove(..) => None,
        })
        .filter(|touch| match removed_at(touch.code()) {
            Some(time) => touch.is_explicit() && touch.time() > time,
            None => true,
        })
        .filter(|touch| match policy.days {
            Some(days) => touch.time() + u64::from(days) * DAY >= now,
            None => true,
        })
        .collect();
    if policy.explicit_first && counting.iter().any(|touch| touch.is_explicit()) {
        counting.retain(|touch| touch.is_explicit());
    }
    counting.sort_by_key(|touch| touch.time());
    let winner = match policy.pick {
        Pick::First => counting.first(),
        Pick::Last => counting.last(),
    };
    winner.map(|touch| touch.code().to_owned())
}

fn has_distinct_times(acts: &[Act]) -> bool {
    let mut times: Vec<_> = acts
        .iter()
        .map(|act| match act {
            Act::Touch(touch) => touch.time(),
            Act::Remove(_, time) => *time,
        })
        .collect();
    times.sort_unstable();
    times.windows(2).all(|pair| pair[0] != pair[1])
}

fn winner(history: &History, policy: Policy, now: u64) -> Option<String> {
    let verdict = history.judge(policy, now);
    verdict
        .winner
        .map(|place| history.touches()[place].code().to_owned())
}

/// Whether all is kept: else the oracle, which has no bounds, may know better.
fn fits(acts: &[Act]) -> bool {
    let touches = acts.iter().filter(|act| matches!(act, Act::Touch(_)));
    touches.count() <= MAX_TOUCHES
}

proptest! {
    #[test]
    fn as_the_naive_rule_has_it(
        acts in prop::collection::vec(act(), 0..10), policy in policy(), now in 60 * DAY..130 * DAY,
    ) {
        prop_assume!(fits(&acts));
        let history = play(&acts);
        let expected = naive(&acts, policy, now);
        prop_assert_eq!(winner(&history, policy, now), expected.clone());
        // And so it is after a night in a cookie.
        let text = history.write();
        let reading = History::read(&text, now);
        prop_assert_eq!(reading.problem, None);
        prop_assert_eq!(winner(&reading.history, policy, now), expected);
        prop_assert_eq!(reading.history.write(), text);
    }

    #[test]
    fn a_verdict_explains_itself(
        acts in prop::collection::vec(act(), 0..40), policy in policy(), now in 0..130 * DAY,
    ) {
        let history = play(&acts);
        let verdict = history.judge(policy, now);
        prop_assert_eq!(verdict.fates.len(), history.touches().len());
        let won: Vec<_> = (0..verdict.fates.len())
            .filter(|place| verdict.fates[*place] == Fate::Won)
            .collect();
        prop_assert_eq!(won, verdict.winner.into_iter().collect::<Vec<_>>());
        let counts = |fate| verdict.fates.iter().filter(|other| **other == fate).count();
        match verdict.reason {
            Reason::Only => prop_assert_eq!(counts(Fate::Earlier) + counts(Fate::Later), 0),
            Reason::First => prop_assert!(counts(Fate::Later) > 0),
            Reason::Last => prop_assert!(counts(Fate::Earlier) > 0),
            Reason::Explicit => prop_assert!(counts(Fate::Implied) > 0),
            Reason::Nothing => prop_assert!(verdict.fates.is_empty()),
            Reason::Expired => prop_assert_eq!(counts(Fate::Expired), verdict.fates.len()),
            Reason::Removed => prop_assert_eq!(verdict.winner, None),
        }
    }

    /// What anybody may have written takes away, and brings in nothing.
    #[test]
    fn of_what_another_removed_nothing_else_is_taken(
        acts in prop::collection::vec(act(), 0..8), others in prop::collection::vec(act(), 0..8),
        policy in policy(), now in 60 * DAY..130 * DAY,
    ) {
        prop_assume!(fits(&acts));
        let mut history = play(&acts);
        let other = play(&others);
        history.merge_removed(&other);
        let removals = others.iter().filter(|act| matches!(act, Act::Remove(..)));
        let all: Vec<_> = acts.iter().chain(removals).cloned().collect();
        prop_assert_eq!(winner(&history, policy, now), naive(&all, policy, now));
        // And so it is by the text of the removals alone, which brings nobody any credit.
        let text = other.only_removed().write();
        let alone = History::read(&text, now).history;
        prop_assert!(alone.touches().is_empty());
        let mut again = play(&acts);
        again.merge_removed(&alone);
        prop_assert_eq!(again.write(), history.write());
        prop_assert!(text.len() <= 200, "{text}");
    }

    #[test]
    fn what_was_removed_is_not_written_and_never_comes_back(
        acts in prop::collection::vec(act(), 0..12), code in prop::sample::select(CODES.to_vec()),
        policy in policy(),
    ) {
        let mut history = play(&acts);
        history.remove(code, 60 * DAY);
        let text = history.write();
        let mut again = History::read(&text, 60 * DAY).history;
        prop_assert!(again.touches().iter().all(|touch| touch.code() != code));
        let link = Touch::new(code, 61 * DAY, Source::Query, "via", false).unwrap();
        prop_assert_eq!(again.add(link), Added::Removed);
        prop_assert_ne!(winner(&again, policy, 61 * DAY), Some(code.to_owned()));
        prop_assert_eq!(again.write(), text);
        // But by the visitor's own hand it does.
        let typed = Touch::new(code, 62 * DAY, Source::Typed, "", true).unwrap();
        prop_assert_eq!(again.add(typed), Added::Added);
        let last = Policy::default();
        prop_assert_eq!(winner(&again, last, 62 * DAY), Some(code.to_owned()));
    }

    #[test]
    fn to_merge_is_to_have_kept_both(
        one in prop::collection::vec(act(), 0..5), other in prop::collection::vec(act(), 0..4),
        policy in policy(), now in 60 * DAY..130 * DAY,
    ) {
        let (a, b) = (play(&one), play(&other));
        let mut merged = a.clone();
        merged.merge(&b);
        let both = [one, other].concat();
        // Where times are equal the order in which they came decides, which a merge cannot know.
        prop_assume!(has_distinct_times(&both));
        prop_assert_eq!(winner(&merged, policy, now), naive(&both, policy, now));
        // To do it again changes nothing.
        merged.merge(&b);
        merged.merge(&a);
        prop_assert_eq!(winner(&merged, policy, now), naive(&both, policy, now));
    }

    #[test]
    fn a_text_fits_a_cookie_whatever_it_holds(
        acts in prop::collection::vec(
            ("\\PC{1,40}", any::<u64>(), any::<bool>(), any::<bool>()), 0..40,
        ),
    ) {
        let mut history = History::default();
        for (code, time, explicit, remove) in acts {
            if remove {
                history.remove(&code, time);
            } else if let Ok(touch) =
                Touch::new(&code, time % MAX_TIME, Source::Api, "referral_code", explicit)
            {
                history.add(touch);
            }
        }
        let text = history.write();
        prop_assert!(text.len() <= MAX_TEXT);
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.!~".contains(&byte)));
        let reading = History::read(&text, MAX_TIME);
        prop_assert_eq!(reading.problem, None);
        prop_assert_eq!(reading.history.write(), text);
    }

    #[test]
    fn a_hostile_text_is_read_as_far_as_it_goes(text in "(1|1\\.|\\PC){0,3}[qQx.!~0-9a-zA-Z_\\PC]{0,80}", now: u64) {
        let reading = History::read(&text, now);
        for touch in reading.history.touches() {
            prop_assert!(touch.time() <= now && !touch.code().contains('@'));
        }
        let written = reading.history.write();
        prop_assert!(written.len() <= MAX_TEXT);
    }

    #[test]
    fn one_broken_entry_costs_no_other(at in 0..3_usize, broken in "[^.]{0,30}") {
        let mut entries = vec!["q1!ANN-7!via".to_owned(), "P2!BEN-4!".into(), "x3!9".into()];
        entries.insert(at, broken);
        let text = format!("1.{}", entries.join("."));
        prop_assume!(text.len() <= MAX_TEXT);
        let history = History::read(&text, 100).history;
        let codes: Vec<_> = history.touches().iter().map(Touch::code).collect();
        prop_assert!(codes.contains(&"ANN-7") && codes.contains(&"BEN-4"));
        prop_assert!(history.removed() >= 1);
    }
}

#[test]
fn the_longest_codes_have_room() {
    let mut history = History::default();
    for at in 0..20 {
        history.remove(&format!("R{at}"), MAX_TIME - at);
        let code = "\u{fc}".repeat(62) + &format!("{at:04}");
        let name = "n".repeat(32);
        history.add(Touch::new(&code, MAX_TIME - at, Source::Query, &name, true).unwrap());
    }
    let text = history.write();
    assert!(text.len() <= MAX_TEXT, "{}", text.len());
    let again = History::read(&text, MAX_TIME).history;
    assert_eq!((again.touches().len(), again.removed()), (2, 8));
}

#[test]
fn what_is_no_touch() {
    let refusal = |code: &str| Touch::new(code, 0, Source::Api, "", true).unwrap_err();
    assert_eq!(refusal("  "), TouchRefusal::Empty);
    assert_eq!(refusal("ann@example.com"), TouchRefusal::Email);
    assert_eq!(refusal("A\0B"), TouchRefusal::BadSymbol);
    assert_eq!(refusal(&"x".repeat(129)), TouchRefusal::TooLong);
    assert_eq!(refusal(&"x".repeat(1 << 20)), TouchRefusal::TooLong);
    let late = Touch::new("A", MAX_TIME + 1, Source::Api, "", true);
    assert_eq!(late, Err(TouchRefusal::BadTime));
}

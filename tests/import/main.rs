//! Import: against calls told one by one, however a file is written and cut; and bad input.
#![cfg(feature = "full")]

mod bad_input;

use std::fmt::Write;

use proptest::prelude::*;
use refgraph::network::export::Export;
use refgraph::network::import::{Counts, Format, Import, Referrers, Settings};
use refgraph::network::{Added, Connected, Network, ProgramHandle};
use refgraph::refusal::{Reason, Refusal};

/// Users as files spell them; `\u{7}` makes one that is none.
const USERS: &[&str] = &[
    "ann@example.com",
    "Ann@Example.COM",
    "bob",
    "Bob",
    " bob",
    "4,7\"11",
    "=1+1",
    "Zo\u{e9}",
    "Zoe\u{301}",
    "\"",
    "a;b",
    "a\u{7}",
    "\u{feff}",
    " ",
    "cy",
    "dee",
];

/// What an import left: users in order, and of each program all lists in order.
fn told(network: &Network) -> String {
    let mut told = String::new();
    let handles = || network.handles();
    for user in handles() {
        let is_banned = network.is_banned(user).unwrap();
        writeln!(told, "{:?} {is_banned}", network.id(user)).unwrap();
    }
    for (at, (program, levels)) in network.programs().enumerate() {
        writeln!(told, "{program} {levels}").unwrap();
        for user in handles() {
            let below = network.downline(ProgramHandle::new(at as u32), user, 1);
            let below: Vec<_> = below
                .unwrap()
                .handles()
                .map(|user| {
                    let connection = network.connection(ProgramHandle::new(at as u32), user);
                    (network.id(user), connection.unwrap().unwrap().at)
                })
                .collect();
            if !below.is_empty() {
                writeln!(told, "{:?} {below:?}", network.id(user)).unwrap();
            }
        }
    }
    told
}

fn network() -> Network {
    let mut network = Network::new(7);
    network.add_program("spring", 3).unwrap();
    network
}

type Refused = (u32, u32, &'static str, &'static str);

struct Outcome {
    counts: Counts,
    refused: Vec<Refused>,
    stopped: Option<(u32, Refusal)>,
}

/// Imports pieces, whose ends are at `cuts`.
fn import(network: &mut Network, settings: Settings, file: &[u8], cuts: &[usize]) -> Outcome {
    let mut import = Import::new(settings);
    let mut refused = Vec::new();
    let mut note = |place: refgraph::network::import::Place, refusal: Refusal| {
        refused.push((place.row, place.line, refusal.reason.code(), refusal.field));
    };
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (file.len() + 1)).collect();
    cuts.push(file.len());
    cuts.sort_unstable();
    let mut start = 0;
    for end in cuts {
        import.push(network, &file[start..end], &mut note);
        start = end;
    }
    while !import.finish(network, 3, &mut note) {}
    let counts = import.counts();
    assert_eq!(counts.waiting, 0);
    assert_eq!(counts.refused as usize, refused.len());
    let stopped = import
        .stopped()
        .map(|stopped| (stopped.line, stopped.refusal));
    Outcome {
        counts,
        refused,
        stopped,
    }
}

fn whole(settings: Settings, file: &str) -> (Network, Outcome) {
    let mut network = network();
    let outcome = import(&mut network, settings, file.as_bytes(), &[]);
    (network, outcome)
}

fn csv(file: &str) -> (Network, Outcome) {
    whole(Settings::default(), file)
}

fn format(format: Format) -> Settings {
    Settings {
        format,
        program: Some("spring".to_owned()),
        ..Settings::default()
    }
}

/// What a row says, for the oracle.
#[derive(Clone, Debug)]
struct Told {
    user: &'static str,
    connection: &'static str,
    program: &'static str,
    levels: &'static str,
}

fn row() -> impl Strategy<Value = Told> {
    let user = || (0..USERS.len()).prop_map(|at| USERS[at]);
    let maybe = prop_oneof![4 => user(), 1 => Just("")];
    let program = prop_oneof![6 => Just(""), 2 => Just("deep"), 1 => Just("none"), 1 => Just("!")];
    let levels = prop_oneof![20 => Just(""), 1 => Just("5"), 1 => Just("99"), 1 => Just("x")];
    (
        maybe,
        prop_oneof![4 => user(), 1 => Just("")],
        program,
        levels,
    )
        .prop_map(|(user, connection, program, levels)| Told {
            user,
            connection,
            program,
            levels,
        })
}

/// A row told by calls; each user is there before, if the row is not refused.
fn tell(network: &mut Network, row: &Told) -> Result<&'static str, Refusal> {
    let named = |added: Added| {
        if added == Added::New {
            "added"
        } else {
            "unchanged"
        }
    };
    if row.user.is_empty() {
        if row.levels.is_empty() || !row.connection.is_empty() {
            return Err(Reason::MissingField.of("user"));
        }
        if row.program.is_empty() {
            return Err(Reason::MissingField.of("program"));
        }
        let levels = row
            .levels
            .parse()
            .map_err(|_| Reason::LevelOutOfRange.of("levels"))?;
        return network.add_program(row.program, levels).map(named);
    }
    if row.connection.is_empty() {
        return network.add_user(row.user).map(named);
    }
    let program = if row.program.is_empty() {
        "spring"
    } else {
        row.program
    };
    // On a trial copy, so that a refused row adds nobody.
    let mut trial = network.clone();
    let users = |refusal: Refusal, field| {
        if refusal.field == "user" {
            refusal.reason.of(field)
        } else {
            refusal
        }
    };
    let connected = (|| {
        trial
            .chain(program, "nobody yet", None)
            .err()
            .filter(|r| r.field == "program")
            .map_or(Ok(()), Err)?;
        let user = Network::new(1).add_user(row.user);
        user?;
        trial
            .add_user(row.connection)
            .map_err(|refusal| users(refusal, "connection"))?;
        trial.add_user(row.user)?;
        trial.connect(program, row.user, row.connection)
    })()?;
    *network = trial;
    Ok(match connected {
        Connected::New => "added",
        Connected::Unchanged => "unchanged",
        Connected::Moved { .. } => "moved",
    })
}

fn quoted(text: &str, force: bool, delimiter: char) -> String {
    if force || text.contains(['"', '\n', '\r', delimiter]) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn json(text: &str, escape: bool) -> String {
    if escape {
        let units = text
            .encode_utf16()
            .fold(String::new(), |all, unit| all + &format!("\\u{unit:04x}"));
        return format!("\"{units}\"");
    }
    serde_json::to_string(text).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_file_is_as_good_as_calls(
        rows in proptest::collection::vec((row(), any::<u8>()), 0..40),
        cuts in proptest::collection::vec(any::<usize>(), 0..12),
        order in Just(vec!["user", "connection", "program", "levels", "note"]).prop_shuffle(),
        delimiter in prop_oneof![Just(','), Just(';'), Just('\t')],
        end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        mark: bool,
    ) {
        let mut expected = network();
        let (mut counts, mut refused) = (Counts::default(), Vec::new());
        for (at, (row, _)) in rows.iter().enumerate() {
            match tell(&mut expected, row) {
                Ok("added") => counts.added += 1,
                Ok("moved") => counts.moved += 1,
                Ok(_) => counts.unchanged += 1,
                Err(refusal) => {
                    counts.refused += 1;
                    refused.push((at as u32 + 1, refusal.reason.code(), refusal.field));
                }
            }
        }
        let expected = told(&expected);
        let field = |row: &Told, name: &str, dice: u8| match name {
            "user" => row.user.to_owned(),
            "connection" => row.connection.to_owned(),
            "program" => row.program.to_owned(),
            "levels" => row.levels.to_owned(),
            _ => if dice & 64 == 0 { String::new() } else { format!("two{end}lines {}", "x".repeat(dice.into())) },
        };

        let mut table = String::from(if mark { "\u{feff}" } else { "" });
        let line = |fields: Vec<String>| fields.join(&delimiter.to_string()) + end;
        table += &line(order.iter().map(|name| (*name).to_owned()).collect());
        let mut lines = vec![];
        let mut at_line = 2;
        for (row, dice) in &rows {
            if dice & 128 > 0 {
                table += end; // An empty line is no row.
                at_line += 1;
            }
            lines.push(at_line);
            let fields = order.iter().enumerate();
            let text = line(fields.map(|(at, name)| quoted(&field(row, name, *dice), dice >> at & 1 > 0, delimiter)).collect());
            let quoted_cr = if end == "\r" { 0 } else { text.matches('\n').count() - 1 };
            table += &text;
            at_line += 1 + quoted_cr as u32;
        }
        let mut ndjson = String::new();
        let mut items = Vec::new();
        for (row, dice) in &rows {
            let names = ["user", "connection", "program", "levels"];
            let mut members: Vec<String> = names.iter().map(|name| format!("{}: {}", json(name, dice & 1 > 0), json(&field(row, name, 0), dice & 2 > 0))).collect();
            members.push(r#""more": [{"user": "]}"}, null, -1.5e3, "\"\\"]"#.to_owned());
            let object = format!("{{{}}}", members.join(","));
            write!(ndjson, "{object}{}{end}", if end == "\r" { "\n" } else { "" }).unwrap();
            items.push(object);
        }
        let array = format!("[{}]", items.join(&format!("{end},")));
        let page = format!("{{\"next\": [null, \"}}\"],\"connections\":{end}[{}], \"status\": {{}}}}", items.join(","));

        for (settings, file) in [
            (format(Format::Csv), table),
            (format(Format::Ndjson), ndjson),
            (format(Format::Json), array),
            (format(Format::Json), page),
        ] {
            let is_csv = settings.format == Format::Csv;
            let mut imported = network();
            let outcome = import(&mut imported, settings, file.as_bytes(), &cuts);
            prop_assert_eq!(outcome.stopped, None);
            let without_lines: Vec<_> = outcome.refused.iter().map(|&(row, _, code, field)| (row, code, field)).collect();
            prop_assert_eq!(&without_lines, &refused, "{:?}", file);
            prop_assert_eq!(outcome.counts, counts);
            prop_assert_eq!(told(&imported), &*expected);
            if is_csv {
                for (row, line, ..) in outcome.refused {
                    prop_assert_eq!(line, lines[row as usize - 1], "{:?}", file);
                }
            }
        }
    }

    /// Any bytes at all, cut anywhere: the same outcome, and every row is counted.
    #[test]
    fn any_bytes_end_well(
        file in proptest::collection::vec(prop_oneof![
            8 => prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), Just(b'{'), Just(b'}'),
                Just(b'['), Just(b']'), Just(b':'), Just(b'\\'), Just(0xef), Just(0xbb), Just(0xbf)],
            4 => b'a'..=b'c',
            1 => any::<u8>(),
        ], 0..300),
        header: bool,
        cuts in proptest::collection::vec(any::<usize>(), 0..20),
    ) {
        for settings in Format::ALL.map(format) {
            let head: &[u8] = if !header { b"" } else if settings.format == Format::Csv { b"user,connection\n" } else { b"[{\"user\":\"a\",\"connection\":null}," };
            let file = [head, &file].concat();
            let (mut one, mut other) = (network(), network());
            let once = import(&mut one, settings.clone(), &file, &[]);
            let cut = import(&mut other, settings, &file, &cuts);
            prop_assert_eq!(once.counts, cut.counts);
            prop_assert_eq!(once.refused, cut.refused);
            prop_assert_eq!(once.stopped, cut.stopped);
            prop_assert_eq!(told(&one), told(&other));
        }
    }

    /// With referrers who must be listed, the order of rows decides nothing but that of lists.
    #[test]
    fn a_referrer_may_come_later(
        mut rows in proptest::collection::vec((0..12_u8, 0..14_u8), 0..30),
        cuts in proptest::collection::vec(any::<usize>(), 0..5),
    ) {
        let mut file = String::from("user,connection\n");
        for (user, connection) in &rows {
            writeln!(file, "u{user},u{connection}").unwrap();
        }
        let mut expected = network();
        for (user, _) in &rows {
            expected.add_user(&format!("u{user}")).unwrap();
        }
        let mut refused = Vec::new();
        for (at, (user, connection)) in rows.drain(..).enumerate() {
            if let Err(refusal) = expected.connect("spring", &format!("u{user}"), &format!("u{connection}")) {
                refused.push((at as u32 + 1, at as u32 + 2, refusal.reason.code(), refusal.field));
            }
        }
        let settings = Settings { referrers: Referrers::Listed, ..Settings::default() };
        let mut imported = network();
        let outcome = import(&mut imported, settings, file.as_bytes(), &cuts);
        prop_assert_eq!(outcome.refused, refused);
        prop_assert_eq!(told(&imported), told(&expected));
    }

    /// What is written is read as the same network, and written as the same file.
    #[test]
    fn a_round_trip_changes_nothing(
        users in proptest::collection::vec(0..USERS.len(), 0..14),
        connections in proptest::collection::vec((0..3_usize, 0..USERS.len(), 0..USERS.len()), 0..60),
        times in proptest::collection::vec(prop_oneof![1 => Just(None), 1 => (1..2_000_000_000_000_u64).prop_map(Some), 1 => (1..5_000_u64).prop_map(Some)], 60),
        standings in proptest::collection::vec((0..3, 0..USERS.len(), 0..USERS.len()), 0..6),
        cuts in proptest::collection::vec(any::<usize>(), 0..5),
    ) {
        let mut network = Network::new(7);
        for user in users {
            let _ = network.add_user(USERS[user]);
        }
        let programs = [("spring", 3), ("deep", 10), ("empty", 1)];
        for (program, levels) in programs {
            network.add_program(program, levels).unwrap();
        }
        // Those who are not there are refused, and moves put lists out of order.
        for ((program, user, connection), time) in connections.into_iter().zip(times) {
            let program = if program == 0 { "deep" } else { "spring" };
            let _ = network.connect_at(program, USERS[user], USERS[connection], time);
        }
        for (what, user, into) in standings {
            let _ = match what {
                0 => network.ban(USERS[user]).map(|_| ()),
                1 => network.remove_user(USERS[user]),
                _ => network.merge(USERS[user], USERS[into]).map(|_| ()),
            };
        }
        for way in Format::ALL {
            let file = exported(&network, way);
            let mut again = Network::new(8);
            let settings = Settings { format: way, ..Settings::default() };
            let outcome = import(&mut again, settings, file.as_bytes(), &cuts);
            prop_assert_eq!(outcome.refused, vec![]);
            prop_assert_eq!(outcome.stopped, None);
            prop_assert_eq!(told(&again), told(&network), "{}", file);
            prop_assert_eq!(outcome.counts.added, outcome.counts.rows());
            prop_assert_eq!(exported(&again, way), file);
        }
    }
}

fn exported(network: &Network, format: Format) -> String {
    let mut export = Export::new(format);
    std::iter::from_fn(|| export.next(network)).collect()
}

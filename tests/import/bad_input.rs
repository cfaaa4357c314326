//! What is wrong with files: each row is refused by itself, with its line and reason.

use std::fmt::Write;
use std::time::Instant;

use refgraph::network::import::{Column, Format, Referrers, Settings};
use refgraph::network::{MAX_LEVELS, Network};
use refgraph::refusal::Reason;

use crate::{Outcome, Refused, csv, format, import, network, told, whole};

fn refused(file: &str) -> Vec<Refused> {
    csv(file).1.refused
}

fn stopped(settings: Settings, file: &str) -> (u32, &'static str, &'static str) {
    let (network, outcome) = whole(settings, file);
    let (line, refusal) = outcome.stopped.expect("it stops");
    assert!(network.users() as u32 <= outcome.counts.rows() * 2);
    (line, refusal.reason.code(), refusal.field)
}

fn own(column: Column, name: &str) -> Settings {
    let mut settings = Settings::default();
    settings.columns[column as usize] = Some(name.to_owned());
    settings
}

#[test]
fn columns_are_found_by_many_names() {
    for header in [
        "user,connection",
        "\u{feff}USER, Connection ",
        "email;referrer",
        "\"Email\"\t\"Referred by\"",
        "User ID,invited-by",
        "note,connection,user\nx,ann,ben\n",
    ] {
        let delimiter = header.chars().find(|c| ",;\t".contains(*c)).unwrap();
        let file = if header.ends_with('\n') {
            header.to_owned()
        } else {
            format!("{header}\nben{delimiter}ann\n")
        };
        let (network, outcome) = csv(&file);
        assert_eq!(outcome.counts.added, 1, "{header}");
        assert!(network.chain("spring", "ben", None).unwrap().eq(["ann"]));
    }
    // The likelier name counts; in a table an amount is one of money.
    let (network, _) = csv("id,user,parent,referrer,amount\n1,ben,no one,ann,12.00\n");
    assert!(network.chain("spring", "ben", None).unwrap().eq(["ann"]));
    let (network, _) = whole(format(Format::Ndjson), r#"{"user":"ben","amount":"ann"}"#);
    assert!(network.chain("spring", "ben", None).unwrap().eq(["ann"]));

    let (network, outcome) = whole(
        own(Column::User, "E-mail 2"),
        "user,E-mail 2,connection\nx,ben,ann",
    );
    assert_eq!(outcome.counts.added, 1);
    assert!(network.user("x").is_none());
    let users_only = whole(
        own(Column::Connection, ""),
        "user,connection\nben,ann\ncy\n",
    );
    assert_eq!(users_only.1.counts.added, 2);
    assert_eq!(users_only.0.users(), 2);
}

#[test]
fn a_header_that_will_not_do_stops_the_import() {
    let table = Settings::default;
    assert_eq!(stopped(table(), ""), (1, "missing_field", "user"));
    assert_eq!(stopped(table(), "\n\r\n"), (1, "missing_field", "user"));
    assert_eq!(stopped(table(), "\u{feff}"), (1, "missing_field", "user"));
    assert_eq!(
        stopped(table(), "ann@example.com,ben@example.com\n"),
        (1, "missing_field", "user")
    );
    assert_eq!(
        stopped(table(), "\nuser,referer\nben,ann\n"),
        (2, "missing_field", "connection")
    );
    assert_eq!(
        stopped(table(), "user,connection,User\n"),
        (1, "duplicate_field", "user")
    );
    assert_eq!(
        stopped(table(), "user,\"connection\nben,ann\n"),
        (1, "malformed_csv", "")
    );
    assert_eq!(
        stopped(own(Column::Program, "p"), "user,connection\nben,ann\n"),
        (1, "missing_field", "program")
    );
    // Two marks of byte order are one too many, whatever comes in one piece.
    for cuts in [&[][..], &[3], &[1, 2, 4, 5]] {
        let file = "\u{feff}\u{feff}user,connection\n";
        let outcome = import(&mut network(), table(), file.as_bytes(), cuts);
        assert_eq!(outcome.stopped.unwrap().1, Reason::MissingField.of("user"));
    }
    // Text in another encoding has no columns of these names.
    let utf16: Vec<u8> = "\u{feff}user,connection\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let outcome = import(&mut network(), table(), &utf16, &[]);
    assert_eq!(outcome.stopped.unwrap().1, Reason::MissingField.of("user"));
}

#[test]
fn rows_are_refused_by_line_and_reason() {
    let file = "user,connection,note,program,levels\n\
        ben,ann,,,\n\
        ,ann,,,\n\
        \n\
        cy\n\
        cy,ann\n\
        cy,ann,\"two\nlines\",spring,,one,too,many\n\
        ann,ann,,,\n\
        ann,cy,,,\n\
        dee,a\0,,,\n\
        dee,\" \t\",,,\n\
        dee,ann,,autumn,\n\
        dee,ann,,not an id,\n\
        ,,,autumn,11\n\
        ,,,,3\n\
        ,,,autumn,two\n\
        ,,,spring,4\n\
        Ann,,,,\n\
        ann@example.com,ANN@example.com,,,\n";
    let (network, outcome) = csv(file);
    assert_eq!(
        outcome.refused,
        [
            (2, 3, "missing_field", "user"),
            (3, 5, "missing_field", "connection"),
            (4, 6, "missing_field", "program"),
            (6, 9, "self_connection", "connection"),
            (7, 10, "cycle", "connection"),
            (8, 11, "invalid_user", "connection"),
            (9, 12, "invalid_user", "connection"),
            (10, 13, "unknown_program", "program"),
            (11, 14, "invalid_id", "program"),
            (12, 15, "level_out_of_range", "levels"),
            (13, 16, "missing_field", "program"),
            (14, 17, "level_out_of_range", "levels"),
            (15, 18, "program_exists", "program"),
            (17, 20, "self_connection", "connection"),
        ]
    );
    let counts = outcome.counts;
    assert_eq!((counts.added, counts.rows()), (3, 17));
    // What was refused added nobody: `Ann` is another user than `ann`.
    let users: Vec<_> = network
        .handles()
        .map(|user| network.id(user).unwrap())
        .collect();
    assert_eq!(users, ["ann", "ben", "cy", "Ann"]);
}

#[test]
fn quotes_that_nothing_closes_lose_nothing_in_silence() {
    let open = "user,connection,note\nben,ann,\ncy,ann,\"a note\ndee,ann,\ned,ann,";
    assert_eq!(refused(open), [(2, 3, "malformed_csv", "")]);
    assert_eq!(refused(&format!("{open}\"\n")), []);
    assert_eq!(
        refused("user,connection\n\""),
        [(1, 2, "malformed_csv", "")]
    );
    // Quotes within a field are part of it.
    let (network, outcome) = csv("user,connection\nb\"en,\"an\"\"n\"\n");
    assert_eq!(outcome.counts.added, 1);
    assert!(network.user("b\"en").is_some() && network.user("an\"n").is_some());
}

#[test]
fn bytes_that_are_no_text_are_refused_where_they_count() {
    let file = b"user,connection,note\nb\xffn,ann,\nben,ann,\xff\xfe\nben,\xed\xa0\x80,\n";
    let outcome = import(&mut network(), Settings::default(), file, &[]);
    assert_eq!(
        outcome.refused,
        [
            (1, 2, "invalid_user", "user"),
            (3, 4, "invalid_user", "connection")
        ]
    );
    let file = b"{\"user\":\"b\xff\",\"connection\":\"ann\"}\n{\"user\":\"ben\",\"connection\":\"\\ud800\"}\n{\"user\":\"ben\",\"connection\":\"\0\"}";
    let outcome = import(&mut network(), format(Format::Ndjson), file, &[]);
    let malformed = [1, 2, 3].map(|row| (row, row, "malformed_json", ""));
    assert_eq!(outcome.refused, malformed);
}

#[test]
fn ids_differ_by_case_and_unicode_form_unless_they_are_emails() {
    let (network, outcome) = csv(
        "user,connection\nBEN@example.com,Ann@Example.com\nben@EXAMPLE.com , ann@example.com\n\
         Zo\u{e9},ann@example.com\nZoe\u{301},ann@example.com\nzo\u{e9},ann@example.com\n",
    );
    assert_eq!((outcome.counts.added, outcome.counts.unchanged), (4, 1));
    assert_eq!(network.users(), 5);
}

#[test]
fn what_is_long_takes_no_memory_and_does_no_harm() {
    let megabyte = "x".repeat(1 << 20);
    let padded = format!("{}ann@example.com", " ".repeat(900));
    let file = format!(
        "user,note,connection\nben,{megabyte},ann\n{megabyte},,ann\ncy,\"{megabyte}\n\",{megabyte}\n\
         dee,,{padded}\ned,,ann\n"
    );
    let (network, outcome) = csv(&file);
    assert_eq!(
        outcome.refused,
        [
            (2, 3, "too_large", "user"),
            (3, 4, "too_large", "connection")
        ]
    );
    assert_eq!(outcome.counts.added, 3);
    assert_eq!(network.users(), 5);
    let long_name = format!("{megabyte},user,connection\n,ben,ann\n");
    assert_eq!(csv(&long_name).1.counts.added, 1);
    let objects =
        format!("{{\"user\":\"{megabyte}\"}}\n{{\"user\":\"ben\",\"connection\":null}}\n");
    for (settings, file) in [
        (format(Format::Ndjson), objects.clone()),
        (
            format(Format::Json),
            format!("[{}]", objects.trim().replace('\n', ",")),
        ),
    ] {
        let outcome = whole(settings, &file).1;
        assert_eq!(outcome.refused, [(1, 1, "too_large", "")]);
        assert_eq!(outcome.counts.added, 1);
    }
}

#[test]
fn json_that_is_no_row_is_refused_by_itself() {
    let lines = "{\"user\":\"ben\",\"connection\":\"ann\"}\r\n\n7\n[]\n{\n{\"user\":1,\"connection\":null}\n\
        {\"user\":\"cy\"}\n{\"user\":\"cy\",\"user\":\"dee\",\"connection\":null}\n\
        {\"user\":\"cy\",\"connection\":\"ann\",\"level\":2}\n{\"user\":\"cy\",\"connection\":\"ann\",\"level\":1}";
    let expected = [
        (2, 3, "wrong_type", ""),
        (3, 4, "wrong_type", ""),
        (4, 5, "malformed_json", ""),
        (5, 6, "wrong_type", "user"),
        (6, 7, "missing_field", "connection"),
        (7, 8, "duplicate_field", ""),
        (8, 9, "level_out_of_range", "level"),
    ];
    let (_, outcome) = whole(format(Format::Ndjson), lines);
    assert_eq!(outcome.refused, expected);
    assert_eq!(outcome.counts.added, 2);

    let array = "[\n{\"user\":\"ben\",\"connection\":\"ann\"},,\n\"x\", {\"a\":]},\n]";
    let (
        _,
        Outcome {
            refused, stopped, ..
        },
    ) = whole(format(Format::Json), array);
    assert_eq!(refused.first(), Some(&(2, 2, "malformed_json", "")));
    // A bracket too many ends the array.
    assert_eq!(stopped.map(|(line, _)| line), Some(3));
    let (_, outcome) = whole(
        format(Format::Json),
        r#" {"user":"ben","connection":"ann"} "#,
    );
    assert_eq!((outcome.counts.added, outcome.stopped), (1, None));
    let (_, outcome) = whole(
        format(Format::Json),
        r#"{"users":[{"user":"ann","connection":null}],"connections":[]}"#,
    );
    assert_eq!((outcome.counts.rows(), outcome.stopped), (1, None));
    for broken in [
        "",
        " ",
        "7",
        "[",
        "[]]",
        "[] x",
        "{",
        "{\"connections\":[",
        "{]",
        "[}",
        "[{\"user\":\"a\"",
        "\"\\",
    ] {
        let malformed = (1, "malformed_json", "");
        assert_eq!(stopped_json(broken), malformed, "{broken}");
    }
    let deep = format!("{}{}", "[".repeat(1 << 20), "]".repeat(1 << 20));
    let (_, outcome) = whole(format(Format::Json), &deep);
    assert_eq!(outcome.refused, [(1, 1, "too_large", "")]);
}

fn stopped_json(file: &str) -> (u32, &'static str, &'static str) {
    stopped(format(Format::Json), file)
}

#[test]
fn a_program_comes_from_the_row_the_settings_or_the_network() {
    let file = "user,connection,program\nben,ann,\ncy,ann,summer\n";
    let (_, outcome) = csv(file);
    assert_eq!(outcome.refused, [(2, 3, "unknown_program", "program")]);
    let settings = Settings {
        levels: Some(5),
        program: Some("winter".to_owned()),
        ..Settings::default()
    };
    let (network, outcome) = whole(settings, file);
    assert_eq!(outcome.counts.added, 2);
    let programs: Vec<_> = network.programs().collect();
    assert_eq!(programs, [("spring", 3), ("winter", 5), ("summer", 5)]);
    // Of several, none is meant.
    let mut two = network;
    let outcome = import(&mut two, Settings::default(), file.as_bytes(), &[]);
    assert_eq!(outcome.refused, [(1, 2, "missing_field", "program")]);
    let wrong = Settings {
        levels: Some(MAX_LEVELS + 1),
        ..Settings::default()
    };
    let outcome = whole(wrong, file).1;
    assert_eq!(outcome.refused, [(2, 3, "level_out_of_range", "levels")]);
}

#[test]
fn referrers_may_have_to_be_listed() {
    let file = "user,connection\ncy,ben\nben,ann\ndee,nobody\ned,dee\nBEN@x.org,\n";
    let settings = Settings {
        referrers: Referrers::Listed,
        ..Settings::default()
    };
    let (network, outcome) = whole(settings.clone(), file);
    assert_eq!(
        outcome.refused,
        [
            (2, 3, "unknown_user", "connection"),
            (3, 4, "unknown_user", "connection")
        ]
    );
    assert_eq!(outcome.counts.added, 3);
    assert!(network.chain("spring", "ed", None).unwrap().eq(["dee"]));
    assert!(network.user("nobody").is_none());
    let stops = whole(settings, "user,connection\nb,a\na,\n");
    assert_eq!(stops.1.counts.added, 2);
}

#[test]
fn a_million_duplicates_and_a_million_cycles() {
    let mut file = String::from("user,connection\nben,ann\n");
    for _ in 0..1_000_000 {
        file.push_str("Ben,ann\nann,ben\n");
    }
    file = file.replace("Ben,", "ben,");
    let start = Instant::now();
    let (network, outcome) = csv(&file);
    assert_eq!(outcome.counts.unchanged, 1_000_000);
    assert_eq!(outcome.counts.refused, 1_000_000);
    let last = (2_000_001, 2_000_002, "cycle", "connection");
    assert_eq!(outcome.refused.last(), Some(&last));
    assert_eq!(network.users(), 2);
    eprintln!("{:?} for two million rows", start.elapsed());
}

#[test]
fn a_deep_chain_in_either_order() {
    for is_upwards in [true, false] {
        let mut file = String::from("user,connection\n");
        for number in 0..50_000 {
            let at = if is_upwards { number } else { 49_999 - number };
            writeln!(file, "u{},u{at}", at + 1).unwrap();
        }
        let (network, outcome) = csv(&file);
        assert_eq!(outcome.counts.added, 50_000);
        assert_eq!(
            network
                .path("spring", "u0", "u50000")
                .unwrap()
                .users()
                .len(),
            50_001
        );
        let mut again = Network::new(3);
        let file = crate::exported(&network, Format::Csv);
        import(&mut again, Settings::default(), file.as_bytes(), &[]);
        assert_eq!(told(&again).len(), told(&network).len());
    }
}

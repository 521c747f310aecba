//! Tables that earlier releases loaded. Whatever the rules become, the functions load each of them.
//!
//! A release adds the tables that only it loads; no table is ever taken out or changed.

use std::path::Path;

use routing::Table;

use crate::{HEAD, TEAMS};

/// Every table of the corpus: its file's name and its text.
fn corpus() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let entries = std::fs::read_dir(folder).expect("the corpus is there");
    let files = entries.map(|entry| entry.expect("a file").path());
    files
        .map(|file| {
            let name = file.file_name().expect("it has a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(file).expect("it is text"))
        })
        .collect()
}

#[test]
fn every_table_that_an_earlier_release_loaded_loads() {
    let corpus = corpus();
    assert!(corpus.len() >= 16, "the corpus only grows");
    for (name, text) in corpus {
        if let Err(faults) = Table::load(&name, &text) {
            panic!("{:?}", miette::Report::new(faults));
        }
    }
}

/// Rules that are newer than tables in force: `check` and `publish` refuse what breaks them, the functions load it.
#[test]
fn an_objection_stops_check_and_not_the_functions() {
    let cases = [
        ("tokens = '_mask-{team}'", "'_mask-{team}'", "begin with `_`"),
        ("tokens = '_{team}/{env}'", "'_{team}/{env}'", "begin with `_`"),
        ("tokens = '{env}/_mask-{team}'", "'{env}/_mask-{team}'", "begin with `_`"),
        ("[defaults]\nfilter_pattern = '{ $.level = \"ERROR\" '", "{", "`{` is never closed"),
        ("[defaults]\nfilter_pattern = '[ip, user, ..., status=5*'", "[", "`[` is never closed"),
        ("[defaults]\nfilter_pattern = '%AUTHORIZED(%'", "(", "`(` is not supported"),
        ("[defaults]\nfilter_pattern = \"%AUTHORIZED\"", "%", "never ends"),
        (
            "[defaults]\nfilter_pattern = \"{ $.level == \\\"ERROR\\\" }\"",
            "\"{ $.level == \\\"ERROR\\\" }\"",
            "`==`",
        ),
        ("[defaults]\nfilter_pattern = \"\"\"{ $.level & }\"\"\"", "&", "operator is missing"),
        ("[[routes]]\nname = 'r'\nlog_groups = ['/a*']\nfilter_pattern = '\"open'", "\"", "never closed"),
    ];
    for (rest, place, says) in cases {
        let text = format!("{HEAD}{TEAMS}{rest}");
        let refused = Table::parse("t", &text).expect_err("check refuses it").faults;
        let [fault] = &refused[..] else { panic!("{rest}: {refused:?}") };
        assert_eq!(&text[fault.span.offset()..][..fault.span.len()], place, "{rest}");
        assert!(fault.message.contains(says) && fault.help.is_some(), "{rest}: {}", fault.message);
        assert!(Table::load("t", &text).is_ok(), "{rest}");
    }
    for sound in ["{team}", "{team}/_x", "a_{team}", "x/_{team}"] {
        crate::table(&format!("tokens = '{sound}'"));
    }
    for sound in ["", "?ERROR ?WARN", "{ $.level = \"ERROR\" }", "[ip, user, ..., status=5*]", "%AUTHORIZED%"]
    {
        crate::table(&format!("[defaults]\nfilter_pattern = '{sound}'"));
    }
}

#[test]
fn faults_and_objections_are_reported_at_once() {
    let text = format!("{HEAD}{TEAMS}tokens = '_{{team}}'\n[defaults]\nsample = 2");
    let both = |faults: routing::Faults| faults.faults.iter().map(routing::Fault::line).collect::<Vec<_>>();
    assert_eq!(both(Table::parse("t", &text).expect_err("refused")), [11, 13]);
    assert_eq!(both(Table::load("t", &text).expect_err("it has a fault")), [11, 13]);
}

/// Each of the three patterns fails in CloudWatch Logs at every log group that it reaches.
#[test]
fn broken_filter_patterns_of_every_level_are_objected_to_at_once() {
    let text = include_str!("../corpus/filter-patterns.toml");
    let refused = Table::parse("t", text).expect_err("check refuses it").faults;
    let found: Vec<_> =
        refused.iter().map(|fault| (fault.line(), fault.help.as_deref().unwrap_or(""))).collect();
    assert_eq!(
        found,
        [
            (4, "add `}` at the end"),
            (9, "add `]` at the end"),
            (
                11,
                "groups are not supported: write the alternatives out, such as `%ERROR foo|ERROR bar%`; for the character write `\\x28`",
            ),
        ]
    );
}

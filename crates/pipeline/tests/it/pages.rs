//! The examples and tables of `docs/documents.md` are true.

use serde_json::Value;

use crate::support::{envelope, event, record, run, table};

const PAGE: &str = include_str!("../../../../docs/documents.md");

/// The fields that every document of a log group has: an example leaves them out.
const COMMON: [&str; 9] =
    ["@timestamp", "id", "type", "logGroup", "logStream", "owner", "team", "account", "env"];

fn document(settings: &str, log_group: &str, message: &str) -> Value {
    let documents =
        run(&table(settings), &[record(&envelope(log_group, &[event("1", message)]))]).documents();
    documents.into_iter().next().unwrap_or_default()
}

/// The blocks of one kind of fence, each with what stands behind the kind.
fn blocks<'p>(kind: &str) -> Vec<(&'p str, &'p str)> {
    let open = format!("```{kind}");
    let opened = PAGE.split(&open).skip(1);
    opened
        .filter_map(|block| {
            let (head, rest) = block.split_once('\n')?;
            Some((head.trim(), rest.split_once("\n```")?.0))
        })
        .collect()
}

#[test]
fn every_example_is_what_the_shipper_writes() {
    let (messages, documents) = (blocks("log"), blocks("json"));
    assert_eq!(messages.len(), documents.len());
    assert!(messages.len() > 8);
    for ((log_group, message), (_, expected)) in messages.into_iter().zip(documents) {
        let expected: Value = serde_json::from_str(expected).unwrap();
        let mut found = document("", log_group, message);
        found.as_object_mut().unwrap().retain(|name, _| {
            let is_origin = ["namespace", "function", "service"].contains(&name.as_str());
            !COMMON.contains(&name.as_str()) && (!is_origin || expected.get(name).is_some())
        });
        assert_eq!(found, expected, "{message}");
    }
}

/// The rows of a table, each as its words in backticks, by cell.
fn rows(head: &str) -> Vec<Vec<Vec<&'static str>>> {
    let behind = PAGE.split_once(head).unwrap().1;
    let rows = behind.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        row.trim_matches('|').split('|').map(|cell| cell.split('`').skip(1).step_by(2).collect()).collect()
    })
    .collect()
}

#[test]
fn every_word_and_number_stands_for_the_level_of_its_row() {
    let mut words = 0;
    for row in rows("| words, in any case | `log_level` |").iter().chain(&rows("| numbers | `log_level` |")) {
        for word in &row[0] {
            words += 1;
            for spelled in [(*word).to_owned(), word.to_uppercase()] {
                let found = document("", "/ecs/web", &format!("{{\"level\":\"{spelled}\",\"msg\":\"m\"}}"));
                assert_eq!(found["log_level"], row[1][0], "{spelled}");
            }
        }
    }
    assert!(words > 60, "{words}");
}

#[test]
fn every_frame_tells_its_level() {
    let rows = rows("| frame | example | who writes it |");
    assert!(rows.len() > 10);
    for row in rows {
        let message = row[1][0].replace('⇥', "\t").replace("8a1c…", "8a1c9d0e-0000-4000-8000-0123456789ab");
        assert!(document("", "/ecs/web", &message)["log_level"].is_string(), "{message}");
    }
}

#[test]
fn every_log_group_tells_its_service() {
    for row in rows("| log group | `namespace` | `service` |") {
        for log_group in row[0].iter().filter(|log_group| log_group.is_ascii()) {
            let found = document("", log_group, "m");
            let cell = |at: usize| row[at].first().copied();
            assert_eq!(found["namespace"].as_str(), cell(1), "{log_group}");
            assert_eq!(found["service"].as_str(), cell(2), "{log_group}");
        }
    }
}

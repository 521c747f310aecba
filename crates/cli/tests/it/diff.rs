//! `loghub diff`: rules, log groups, and what the brakes would say.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::support::{Ran, loghub, loghub_reading, table};

const OLD: &str = r#"version = 1
unrouted = "core"
[defaults]
masks = ["secrets"]
[masks.secrets]
keys = ["password"]
[masks.cards]
detect = ["card"]
[teams.core]
[teams.pay]
masks = ["cards"]
[accounts]
main = { id = "111111111111", team = "pay" }
[[routes]]
name = "first"
accounts = ["main"]
log_groups = ["/first/*"]
team = "core"
[[routes]]
name = "second"
accounts = ["main"]
log_groups = ["/second/*"]
sample = 0.5
"#;

/// `first` and `second` change places, `second` goes to another team and samples less, `quiet` is not shipped.
fn new() -> String {
    let (head, routes) = OLD.split_once("[[routes]]").expect("it has routes");
    let (first, second) = routes.split_once("[[routes]]").expect("it has two");
    let second = second
        .replace("sample = 0.5", "sample = 0.1\nteam = \"core\"\nretention = { days = 30, existing = true }");
    let quiet =
        "[[routes]]\nname = \"quiet\"\naccounts = [\"main\"]\nlog_groups = [\"/quiet/*\"]\nship = false\n";
    format!("{head}[[routes]]{second}[[routes]]{first}{quiet}")
}

const GROUPS: &str =
    "# what main has\nmain /first/a\nmain /second/a\n111111111111 /quiet/a\n111111111111 /other\n";

fn diff(args: &[&str]) -> Ran {
    let (old, new, groups) = (table(OLD), table(&new()), table(GROUPS));
    loghub(&[&["diff", old.path(), new.path(), "--groups", groups.path()], args].concat())
}

#[test]
fn difference_is_shown_as_text_json_and_markdown() {
    for (name, args) in [("human", &[][..]), ("json", &["--json"]), ("markdown", &["--markdown"])] {
        let Ran { code, out, err } = diff(args);
        assert_eq!((code, err.as_str()), (1, ""), "shortening retention is refused: {out}");
        insta::assert_snapshot!(format!("diff_{name}"), out);
    }
}

#[test]
fn same_table_changes_nothing() {
    let file = table(OLD);
    let Ran { code, out, .. } = loghub(&["diff", file.path(), file.path()]);
    assert_eq!((code, out.as_str()), (0, "The rules are the same.\n"));
    let Ran { code, out, .. } = loghub_reading(GROUPS, &["diff", file.path(), file.path(), "--groups", "-"]);
    assert!(code == 0 && out.contains("0 of 4 log groups change"), "{out}");
}

/// Judges so many log groups of one account, all of which the new table no longer ships.
fn blackout(groups: usize, new: &str) -> (i32, Value) {
    let mut lines = String::from("main /kept\n");
    for index in 0..groups {
        let _ = writeln!(lines, "main /quiet/{index}");
    }
    let (old, new, groups) = (table(OLD), table(new), table(&lines));
    let Ran { code, out, .. } =
        loghub(&["diff", old.path(), new.path(), "--groups", groups.path(), "--json"]);
    (code, serde_json::from_str(&out).expect("JSON"))
}

#[test]
fn brake_of_the_subscriber_judges_removals() {
    let (code, answer) = blackout(20, &new());
    assert_eq!((code, &answer["brakes"]), (0, &json!([])), "20 are few enough");
    let (code, answer) = blackout(21, &new());
    let brake = &answer["brakes"][0];
    assert_eq!((code, &brake["brake"], &brake["groups"]), (1, &json!("unsubscribe"), &json!(21)));
    assert!(brake["why"].as_str().is_some_and(|why| why.contains("approve")), "{brake}");
    let approved = new().replace("version = 1", "version = 1\napprove = ['unsubscribe']");
    assert_eq!(blackout(21, &approved).1["brakes"], json!([]));
}

#[test]
fn attributes_of_a_log_group_count() {
    let groups = json!([
        {"account": "main", "log_group": "/quiet/a", "subscribed": false},
        {"account": "main", "log_group": "/second/a", "retention": 7},
        {"account": "main", "log_group": "/first/a", "class": "INFREQUENT_ACCESS"},
    ]);
    let (old, new, groups) = (table(OLD), table(&new()), table(&groups.to_string()));
    let Ran { code, out, .. } =
        loghub(&["diff", old.path(), new.path(), "--groups", groups.path(), "--json"]);
    let answer: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &answer["seen"]), (0, &json!(3)));
    let changes = answer["changes"].as_array().expect("a list").iter();
    let changes: Vec<_> =
        changes.map(|change| (&change["log_group"], &change["subscription"], &change["retention"])).collect();
    let excluded = json!("is no longer subscribed");
    assert_eq!(
        changes,
        [(&json!("/quiet/a"), &excluded, &Value::Null), (&json!("/second/a"), &Value::Null, &Value::Null)],
        "7 days were set by people, and a log group that takes no filter stays so"
    );
}

#[test]
fn misuse_is_an_error_that_names_the_fix() {
    let (old, bad) = (table(OLD), table("main /a b\n"));
    for (args, code, says) in [
        (vec!["diff", old.path()], 2, "<NEW>"),
        (vec!["diff", old.path(), old.path(), "--markdown", "--json"], 2, "cannot be used with"),
        (vec!["diff", old.path(), old.path(), "--groups", bad.path()], 1, "is not `ACCOUNT LOG_GROUP`"),
        (vec!["diff", old.path(), old.path(), "--groups", "/nowhere"], 1, "pass a file to `--groups`"),
        (vec!["diff", old.path(), bad.path()], 1, "is not valid TOML"),
    ] {
        let ran = loghub(&args);
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{says}: {}", ran.err);
    }
    let unknown = table(r#"[{"account": "main", "loggroup": "/a"}]"#);
    let ran = loghub(&["diff", old.path(), old.path(), "--groups", unknown.path()]);
    assert!(ran.code == 1 && ran.err.contains("`loggroup`, expected one of"), "{}", ran.err);
}

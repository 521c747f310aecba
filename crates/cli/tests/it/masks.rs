//! `loghub masks`: the rule sets, and a trial of the table's masks.

use serde_json::{Value, json};

use crate::support::{Ran, TableFile, json as answer, loghub, loghub_reading, table};

const HEAD: &str = "version = 1\nunrouted = 'core'\n[teams.core]\n";

/// A table whose masks need no rule set.
fn own_masks() -> TableFile {
    table(&format!(
        "{HEAD}[defaults]\nmasks = ['secrets']\n[masks.secrets]\nkeys = ['password', 'token']\ndetect = ['card']\n\
         patterns = ['sess-[0-9a-f]{{8}}']\nallow = [{{ value = '4111111111111111', reason = 'the test shop' }}]\n\
         [[routes]]\nname = 'audit'\nlog_groups = ['*audit*']\nunmask = ['secrets']\nreason = 'r'\n"
    ))
}

const LINES: &str = "\
login user=maria password=hunter2
{\"level\":\"info\",\"msg\":\"card 5500 0055 5555 5559 declined\",\"password\":\"correct horse\"}
GET /health 200
auth failed, token=banana
session sess-0a1b2c3d of maria@example.com
token=b5d1e07f-1 and token=93ffa201-2
";

fn tried(input: &str, args: &[&str]) -> Value {
    let Ran { code, out, err } =
        loghub_reading(input, &[&["masks", "try", "-", "--json"][..], args].concat());
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    serde_json::from_str(&out).expect("JSON")
}

#[test]
fn rule_sets_are_listed_with_their_rules() {
    let listed = answer(&["masks"]);
    let ids: Vec<_> = listed.as_array().expect("a list").iter().map(|set| &set["id"]).collect();
    assert_eq!(ids, ["credentials@1", "payment@1", "contact@1", "identity@1"]);
    assert_eq!(listed[0]["newer"], Value::Null);
    assert_eq!(listed[1]["detect"], json!(["card", "iban"]));
    let Ran { code, out, .. } = loghub(&["masks"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!("masks_human", out);
    assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
}

/// The examples of a set are what the shipper does.
#[test]
fn examples_of_rule_sets_are_true() {
    for set in answer(&["masks"]).as_array().expect("a list") {
        let table = table(&format!(
            "{HEAD}[defaults]\nmasks = ['m']\nparse = 'none'\n[masks.m]\ninclude = [{}]\n",
            set["id"]
        ));
        for example in set["examples"].as_array().expect("a list") {
            let message = example["message"].as_str().expect("text");
            let args = ["explain", table.path(), "--account", "111111111111", "--log-group", "/a"];
            let explained = answer(&[&args[..], &["--message", message]].concat());
            assert_eq!(explained["message"]["documents"][0]["message"], example["masked"], "{message}");
        }
    }
}

#[test]
fn masked_values_are_counted_by_rule_with_examples() {
    let table = own_masks();
    let report = tried(LINES, &["--routing", table.path()]);
    assert_eq!(
        (&report["lines"], &report["masked_lines"], &report["unmaskable_lines"], &report["masks"]),
        (&json!(6), &json!(5), &json!(0), &json!(["secrets"]))
    );
    let rules: Vec<_> = report["rules"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|rule| (rule["rule"].as_str().expect("text"), rule["values"].as_u64().expect("a number")))
        .collect();
    assert_eq!(rules, [("key `token`", 3), ("key `password`", 2), ("detector `card`", 1), ("pattern #1", 1)]);
    let password = &report["rules"][1]["examples"];
    assert_eq!(password[0], json!({"line": 1, "column": 27, "text": "login user=maria password=[masked]"}));
    let text = report.to_string();
    for secret in ["hunter2", "5500", "correct horse", "b5d1e07f", "0a1b2c3d"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn words_and_values_that_repeat_are_doubted() {
    let table = own_masks();
    let lines = "token=banana\n".repeat(3) + &"token=b5d1e07f-1\n".repeat(20) + "token=93ffa201-2\n";
    let report = tried(&lines, &["--routing", table.path()]);
    let doubts: Vec<_> = report["doubts"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|doubt| (doubt["values"].clone(), doubt["reason"].clone(), doubt["example"]["line"].clone()))
        .collect();
    assert_eq!(
        doubts,
        [
            (json!(20), json!("the same value, again and again"), json!(4)),
            (json!(3), json!("the value is the word `banana`"), json!(1)),
        ]
    );
}

#[test]
fn secrets_that_no_mask_covers_are_reported_by_their_beginning() {
    let table = own_masks();
    let report = tried(LINES, &["--routing", table.path()]);
    let left = &report["left"][0];
    assert_eq!((&left["rule"], &left["values"]), (&json!("detector `email`"), &json!(1)));
    let example = json!({"line": 5, "column": 26, "text": "session [masked] of mari…"});
    assert_eq!(left["examples"][0], example);
    assert!(!report.to_string().contains("maria@example.com"), "{report}");
}

#[test]
fn near_misses_are_counted_by_reason() {
    let table = table(&format!("{HEAD}[defaults]\nmasks = ['m']\n[masks.m]\ninclude = ['credentials@1']\n"));
    let lines = "token_count=17\nmax token_count=18\ntoken: Expired\n{\"token_count\":19}\n";
    let report = tried(lines, &["--routing", table.path(), "--examples", "1"]);
    let near = report["near"].as_array().expect("a list");
    let near: Vec<_> = near.iter().map(|near| (&near["places"], &near["reason"])).collect();
    let about = json!("`count` in the name says that the value is about it");
    assert_eq!(near, [(&json!(3), &about), (&json!(1), &json!("the value is a word of prose"))]);
    assert_eq!(report["near"][0]["examples"], json!([{"line": 1, "column": 1, "text": "token_count=17"}]));
    assert_eq!((&report["masked_lines"], &report["masked_per_1000"]), (&json!(0), &json!(0.0)));
}

#[test]
fn messages_are_read_from_what_aws_writes() {
    let table = own_masks();
    for file in [
        "2026-11-24T06:00:00.000Z token=b5d1e07f-1\n2026-11-24T06:00:01.000Z ok\n",
        "{\n \"events\": [\n {\"message\": \"token=b5d1e07f-1\"}, {\"message\": \"ok\"}]\n}\n",
        "{\"logEvents\":[{\"message\":\"token=b5d1e07f-1\"},{\"message\":\"ok\"}]}\n",
        "{\"message\":\"token=b5d1e07f-1\",\"timestamp\":1,\"eventId\":\"1\"}\nok\n",
    ] {
        let report = tried(file, &["--routing", table.path()]);
        assert_eq!((&report["lines"], &report["masked_per_1000"]), (&json!(2), &json!(500.0)), "{file}");
        let text = report["rules"][0]["examples"][0]["text"].as_str();
        assert_eq!(text, Some("token=[masked]"), "{file}");
    }
}

/// Of what the masks cover, and of what they don't, no value is in the report, however it is wrapped.
#[test]
fn a_report_holds_no_secret_and_fits_the_screen() {
    let table = table(&format!("{HEAD}[defaults]\nmasks = ['m']\n[masks.m]\nnames = ['password', 'pin']\n"));
    let secrets = ["Xk3hunter2Zq", "Bq7correct9", "4556737586899855", "maria.garcia@example.org"];
    let [password, other, card, mail] = secrets;
    let long = "x".repeat(300);
    let lines = format!(
        "password={password} card {card} {long}\n{long} {{\"a\":\"{{\\\"password\\\":\\\"{other}\\\"}}\",\"m\":\"{mail}\"}}\n\
         {{\"v\":NaN,\"password\":\"{password}\",\"m\":\"{mail}\"}}\nAuthorization: Bearer {password}{other}\n"
    );
    let args = ["masks", "try", "-", "--routing", table.path()];
    for form in [&[][..], &["--json"]] {
        let Ran { code, out, .. } = loghub_reading(&lines, &[&args[..], form].concat());
        assert_eq!(code, 0);
        assert!(secrets.iter().all(|secret| !out.contains(secret)), "{out}");
        assert!(!form.is_empty() || out.lines().all(|line| line.chars().count() <= 100), "{out}");
    }
}

#[test]
fn masks_are_those_of_the_log_group() {
    let table = own_masks();
    let audit = ["--routing", table.path(), "--account", "111111111111", "--log-group", "/my/audit"];
    let report = tried("password=hunter2\n", &audit);
    assert_eq!((&report["masks"], &report["masked_lines"]), (&json!([]), &json!(0)));
}

#[test]
fn the_report_is_readable() {
    let table = own_masks();
    let Ran { code, out, err } =
        loghub_reading(LINES, &["masks", "try", "-", "--routing", table.path(), "--examples", "1"]);
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!("masks_try_human", out);
}

#[test]
fn lines_that_are_not_text_are_read_all_the_same() {
    let table = own_masks();
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), b"\xff password=hunter2\r\n\n\0").expect("it is written");
    let file = file.path().to_str().expect("UTF-8");
    let report = answer(&["masks", "try", file, "--routing", table.path()]);
    assert_eq!((&report["lines"], &report["masked_lines"]), (&json!(3), &json!(1)));
}

#[test]
fn invalid_arguments_are_refused_with_a_fix() {
    let table = own_masks();
    for (args, code, says) in [
        (&["/nowhere/app.log", "--routing", table.path()][..], 1, "failed to read `/nowhere/app.log`"),
        (&["-", "--routing", "/nowhere/routing.toml"], 1, "failed to read `/nowhere/routing.toml`"),
        (&["-", "--routing", table.path(), "--account", "111111111111"], 2, "--log-group"),
        (&["-", "--routing", table.path(), "--account", "x", "--log-group", "/a"], 1, "unknown account `x`"),
        (
            &["-", "--routing", table.path(), "--account", "111111111111", "--log-group", "a b"],
            1,
            "no log group can be named",
        ),
    ] {
        let ran = loghub_reading("", &[&["masks", "try"][..], args].concat());
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{says}: {}", ran.err);
    }
}

//! `loghub explain`: the team, the reasons, the settings and the document.

use serde_json::{Value, json};

use crate::support::{Ran, loghub, loghub_reading};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../routing.toml");

fn explain(args: &[&str]) -> Ran {
    loghub(&[&["explain", "--routing", TABLE], args].concat())
}

fn answer(args: &[&str]) -> Value {
    let Ran { code, out, err } = explain(&[args, &["--json"]].concat());
    assert_eq!((code, err.as_str()), (0, ""));
    serde_json::from_str(&out).expect("JSON")
}

#[test]
fn the_winning_rule_and_the_reasons_against_the_others_are_shown() {
    let on_shared = answer(&["--account", "shared", "--log-group", "/aws/lambda/pay-api"]);
    assert_eq!(
        (&on_shared["team"], &on_shared["rule"]["name"]),
        (&json!("payments"), &json!("pay-on-shared"))
    );
    let canary = answer(&["--account", "333333333333", "--log-group", "/aws/lambda/pay-canary"]);
    assert_eq!((&canary["team"], &canary["rule"]["kind"]), (&json!("platform"), &json!("unrouted")));
    assert_eq!(canary["lost"][0]["why"], json!({"except": "/aws/lambda/pay-canary"}));
    let own = answer(&["--account", "search", "--log-group", "/ecs/web"]);
    assert_eq!(
        (&own["team"], &own["rule"]["kind"], &own["message"]),
        (&json!("search"), &json!("account"), &Value::Null)
    );
}

#[test]
fn the_document_is_shown_masked() {
    let message =
        r#"{"level":30,"msg":"card 4111 1111 1111 1111","password":"hunter2","n":4111111111111111}"#;
    let args = ["--account", "pay-prod", "--log-group", "/aws/lambda/pay-api", "--message", message];
    let answer = answer(&args);
    let document = &answer["message"]["documents"][0];
    assert_eq!(
        (&answer["message"]["fate"], &answer["message"]["masked"]),
        (&json!("shipped"), &json!(["message", "n", "password"]))
    );
    assert_eq!(
        (&document["message"], &document["password"], &document["n"]),
        (&json!("card [masked]"), &json!("[masked]"), &Value::Null)
    );
    let Ran { out, .. } = explain(&args);
    assert!(
        out.contains("Shipped, masked in message, n, password, as")
            && !out.contains("hunter2")
            && !out.contains("4111"),
        "{out}"
    );
}

#[test]
fn an_unshipped_message_has_its_reason() {
    let at = |account: &str, group: &str, message: &str| {
        explain(&["--account", account, "--log-group", group, "--message", message]).out
    };
    for (out, says) in [
        (at("search", "/aws/vpc/flow", "x"), "`ship = false`"),
        (at("search", "/aws/lambda/f", "END RequestId: 1"), "platform line of Lambda"),
        (at("shared", "/aws/lambda/pay-api", "GET /health"), "a `drop` pattern matches"),
    ] {
        assert!(out.contains("Not shipped:") && out.contains(says), "{says}: {out}");
    }
}

#[test]
fn an_unlisted_account_is_refused_with_the_listed_ones() {
    let Ran { code, err, .. } = explain(&["--account", "pay", "--log-group", "/x"]);
    assert_eq!(code, 1);
    assert!(err.contains("unknown account `pay`") && err.contains("pay-prod, search, shared"), "{err}");
}

/// An answer without its time.
fn timeless(out: &str) -> String {
    let line = |line: &str| {
        let at = line.find("\"@timestamp\"").map(|at| format!("{}\"@timestamp\": …", &line[..at]));
        at.unwrap_or_else(|| line.to_owned()) + "\n"
    };
    out.lines().map(line).collect()
}

#[test]
fn the_whole_answer_in_both_forms() {
    let message = r#"{"level":30,"msg":"ERROR 4111 1111 1111 1111","password":"hunter2"}"#;
    for (name, form) in [("human", &[][..]), ("json", &["--json"])] {
        let args =
            ["explain", "--routing", TABLE, "--account", "shared", "--log-group", "/aws/lambda/pay-api"];
        let Ran { code, out, err } =
            loghub_reading(message, &[&args[..], &["--message", "-"], form].concat());
        assert_eq!((code, err.as_str()), (0, ""));
        insta::assert_snapshot!(format!("explain_{name}"), timeless(&out));
    }
}

/// A table of which an earlier release sent a part of payments' log groups to `platform`.
const LAYERED: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../routing/tests/corpus/settings-only-route.toml");

#[test]
fn every_route_that_took_part_has_its_settings() {
    let at = |group: &str, more: &[&str]| {
        let args = ["explain", "--routing", LAYERED, "--account", "shared", "--log-group", group];
        loghub(&[&args[..], more].concat())
    };
    let Ran { code, out, .. } = at("/aws/lambda/pay-api", &[]);
    assert_eq!(code, 0);
    for said in [
        "goes to team payments",
        "route own-retention (line 40) matches and sets retention",
        "route pay-on-shared (line 46) matches and sets team, fields.product, drop, keep, sample",
        "route own-retention\n",
    ] {
        assert!(out.contains(said), "{said}: {out}");
    }
    let answer: Value = serde_json::from_str(&at("/aws/lambda/pay-api", &["--json"]).out).expect("JSON");
    assert_eq!((&answer["team"], &answer["rule"]["name"]), (&json!("payments"), &json!("pay-on-shared")));
    assert_eq!(answer["took"][0], json!({"route": "own-retention", "line": 40, "gave": ["retention"]}));
    assert_eq!(answer["took"][1]["route"], json!("pay-on-shared"));
    assert_eq!(answer["took"][1]["gave"][0], json!("team"));
    let elsewhere: Value = serde_json::from_str(&at("/aws/vpc/x", &["--json"]).out).expect("JSON");
    assert_eq!(elsewhere["rule"]["kind"], json!("unrouted"));
    assert_eq!(elsewhere["took"][0]["gave"], json!(["ship"]));
}

#[test]
fn an_impossible_log_group_is_refused_with_the_fix() {
    let explain = |name: &str, form: &[&str]| {
        let args = ["explain", "--routing", TABLE, "--account", "shared", "--log-group", name];
        loghub(&[&args[..], form].concat())
    };
    for (name, message, help) in [
        (
            "arn:aws:logs:eu-west-1:333333333333:log-group:/ecs/web:*",
            "it is an ARN",
            "pass its name, `/ecs/web`",
        ),
        ("", "it is empty", "a name has 1 to 512 letters"),
        ("/ecs/web shop", "names do not contain ` `", "a name has 1 to 512 letters"),
    ] {
        let Ran { code, out, err } = explain(name, &["--json"]);
        let answer: Value = serde_json::from_str(&out).expect("JSON");
        let said = |key: &str| answer["error"][key].as_str().unwrap_or_default().to_owned();
        assert_eq!((code, err.as_str()), (1, ""), "{name}");
        assert!(said("message").ends_with(message) && said("help").starts_with(help), "{name}: {out}");
    }
    assert_eq!(explain("/aws/lambda/us-east-1.pay-edge", &[]).code, 0);
}

#[test]
fn a_table_that_check_objects_to_is_explained() {
    let table =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../routing/tests/corpus/reserved-tokens-without-env.toml");
    let Ran { code, err, .. } = loghub(&["check", table]);
    assert!(code == 1 && err.contains("begin with `_`"), "{err}");
    let args = ["explain", "--routing", table, "--account", "111111111111", "--log-group", "/x"];
    let Ran { code, out, .. } = loghub(&args);
    assert!(code == 0 && out.contains("goes to team key"), "{out}");
}

#[test]
fn every_shipped_message_has_its_document() {
    for message in [
        r#"{"v":1e400}"#,
        r#"{"v":NaN}"#,
        r#"{"v":"\ud800"}"#,
        r#"{"v":1,"v":2,"":3}"#,
        "\u{feff}{\"v\":1}",
        r#"{"log":"{\"v\":1e400}"}"#,
        "{",
    ] {
        let args = ["--account", "search", "--log-group", "/ecs/web", "--message", message];
        let message = &answer(&args)["message"];
        assert_eq!(message["fate"], "shipped", "{message}");
        assert_eq!(message["documents"].as_array().map(Vec::len), Some(1), "{message}");
    }
}

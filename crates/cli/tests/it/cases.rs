//! `loghub test`: cases answered by the pipeline itself, and what none of them touches.

use crate::support::{Ran, loghub, table};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A table with something of each kind that a case can touch.
const TABLE: &str = r#"version = 1
unrouted = "core"
[defaults]
masks = ["secrets"]
drop = ["^DEBUG"]
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
name = "web"
accounts = ["main"]
log_groups = ["/web/*"]
keep = ["ERROR"]
"#;

const CASES: &str = r#"
[[tests]]
name = "as stated"
account = "main"
log_group = "/web/a"
message = '{"msg": "ERROR", "password": "x"}'
team = "pay"
route = "web"
fields = { message = "ERROR", password = "[masked]" }
absent = ["card"]
masked = true
dropped = false

[[tests]]
name = "nothing is as stated"
account = "main"
log_group = "/other"
message = "DEBUG x"
team = "core"
route = "web"
fields = { message = "DEBUG x" }
masked = true
dropped = false
"#;

fn test(cases: &str, args: &[&str]) -> Ran {
    let (table, cases) = (table(TABLE), table(cases));
    loghub(&[&["test", cases.path(), "--routing", table.path()], args].concat())
}

#[test]
fn cases_of_the_repository_pass_and_cover_everything() {
    let (cases, table) = (format!("{ROOT}/routing.tests.toml"), format!("{ROOT}/routing.toml"));
    let Ran { code, out, err } = loghub(&["test", &cases, "--routing", &table, "--require-coverage"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
}

#[test]
fn failed_cases_show_expected_and_found_values() {
    for (name, args) in [("human", &[][..]), ("json", &["--json"])] {
        let Ran { code, out, err } = test(CASES, args);
        assert_eq!((code, err.as_str()), (1, ""), "{out}");
        insta::assert_snapshot!(format!("cases_{name}"), out);
    }
}

#[test]
fn missing_coverage_fails_if_it_is_required() {
    let (well, _) = CASES.split_once("\n\n").expect("two cases");
    assert_eq!(test(well, &[]).code, 0);
    let Ran { code, out, .. } = test(well, &["--require-coverage"]);
    assert_eq!(code, 1);
    assert!(out.contains("2 of 5 routes, masks and patterns") && out.contains("mask cards"), "{out}");
}

/// Cases for one team whose messages are these, each with the types that it states.
fn typed(cases: &[(&str, &str)]) -> String {
    let one = |(place, (message, types)): (usize, &(&str, &str))| {
        format!(
            "[[tests]]\nname = \"case {place}\"\naccount = \"main\"\nlog_group = \"/other\"\ndropped = false\n\
             message = '{message}'\ntypes = {{ {types} }}\n"
        )
    };
    cases.iter().enumerate().map(one).collect()
}

#[test]
fn a_case_states_the_types_of_fields() {
    for (message, types, miss) in [
        (r#"{"status": 200}"#, "status = 'number'", ""),
        (r#"{"status": 200}"#, "status = 'text'", r#"type of status: expected "text", found "number""#),
        (r#"{"order": {"total": 1}}"#, "order.total = 'number', message = 'text'", ""),
        (r#"{"order": {"total": 1}}"#, "'order.total' = 'boolean'", "type of order.total"),
        ("plain", "status = 'text'", r#"found "no value""#),
        ("DEBUG: not shipped", "message = 'text'", r#"type of message: expected "text", found "no value""#),
    ] {
        let Ran { code, out, .. } = test(&typed(&[(message, types)]), &[]);
        let code_expected = i32::from(!miss.is_empty());
        assert!(code == code_expected && out.contains(miss), "{message} {types}: {out}");
    }
}

#[test]
fn fields_of_different_types_are_listed_and_do_not_fail() {
    let mixed =
        [(r#"{"status": 200}"#, ""), (r#"{"status": "ok", "b": [1, "x"]}"#, ""), (r#"{"status": true}"#, "")];
    for (name, args) in [("human", &[][..]), ("json", &["--json"])] {
        let Ran { code, out, err } = test(&typed(&mixed), args);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        insta::assert_snapshot!(format!("cases_conflicts_{name}"), out);
    }
    // Another team's sub-account has types of its own.
    let apart = typed(&mixed[..1]) + &typed(&[(r#"{"status": "ok"}"#, "")]).replace("main", "222222222222");
    let Ran { code, out, .. } = test(&apart, &[]);
    assert!(code == 0 && !out.contains("different types"), "{out}");
}

#[test]
fn invalid_cases_are_errors_that_name_the_fix() {
    let case = |rest: &str| format!("[[tests]]\nname = 'n'\naccount = 'main'\nlog_group = '/a'\n{rest}");
    for (cases, says) in [
        (case(""), "expects nothing"),
        (case("masked = true"), "but has no `message`"),
        (case("message = 'x'\ntypes = { a = 'string' }"), "states the type `string` for the field `a`"),
        (case("types = { a = 'text' }"), "but has no `message`"),
        (case("teem = 'x'"), "unknown field `teem`"),
        (case("team = 'x'").replace("main", "nobody"), "unknown account `nobody`"),
        (
            case("team = 'x'")
                .replace("log_group = '", "log_group = 'arn:aws:logs:eu-west-1:111111111111:log-group:"),
            "has an impossible `log_group`: it is an ARN",
        ),
        ("tests = 1".to_owned(), "is not a file of tests"),
    ] {
        let Ran { code, err, .. } = test(&cases, &[]);
        assert_eq!(code, 1, "{cases}");
        // Wherever the message is wrapped.
        let err = err.replace("\n  │ ", " ");
        assert!(err.contains(says), "{says}: {err}");
    }
    let Ran { code, err, .. } =
        loghub(&["test", "nowhere.toml", "--routing", &format!("{ROOT}/routing.toml")]);
    assert!(code == 1 && err.contains("`routing.tests.toml` in the current folder"), "{err}");
}

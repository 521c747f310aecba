//! `loghub accounts pull`: what it adds, what it keeps, and what it only says.

use crate::support::{Ran, loghub, table};

const TABLE: &str = r#"version = 1
unrouted = "core"          # for what nobody claims
[defaults]
masks = ["m"]
[masks.m]
keys = ["password"]
[accounts]
# the payments people asked for this name
pay = { id = "111111111111", team = "core", env = "prod" }   # keep
left = { id = "222222222222" }

[teams.core]
"#;

const LISTED: &str = r#"{"Accounts": [
  {"Id": "111111111111", "Name": "Payments Production", "Status": "ACTIVE", "Email": "a@example.com"},
  {"Id": "333333333333", "Name": "Search (dev)", "Status": "ACTIVE"},
  {"Id": "444444444444", "Name": "pay", "Status": "ACTIVE"},
  {"Id": "555555555555", "Name": "Closed", "Status": "SUSPENDED"},
  {"Id": "666666666666", "Name": "///", "Status": "ACTIVE"}
]}"#;

fn pull(args: &[&str]) -> (Ran, String) {
    let (file, listed) = (table(TABLE), table(LISTED));
    let ran =
        loghub(&[&["accounts", "pull", "--routing", file.path(), "--from", listed.path()], args].concat());
    let ran = Ran { out: ran.out.replace(file.path(), "routing.toml"), ..ran };
    (ran, std::fs::read_to_string(file.path()).expect("it is still there"))
}

#[test]
fn new_accounts_are_added_and_the_rest_is_unchanged() {
    let (Ran { code, out, err }, text) = pull(&[]);
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!("accounts_human", out);
    insta::assert_snapshot!("accounts_table", text);
    let (Ran { code, out, .. }, _) = pull(&["--json"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!("accounts_json", out);
}

#[test]
fn dry_run_writes_nothing() {
    let (Ran { code, out, .. }, text) = pull(&["--dry-run"]);
    assert!(code == 0 && out.contains("3 accounts would be added"), "{out}");
    assert_eq!(text, TABLE);
}

/// `Status` goes and `State` comes: an account is active by the latter, or by the former where it is alone.
#[test]
fn active_accounts_are_added_by_state_or_by_status() {
    for (says, active) in [
        (r#""State": "ACTIVE", "Status": "ACTIVE""#, true),
        (r#""State": "ACTIVE""#, true),
        (r#""State": "ACTIVE", "Status": null"#, true),
        (r#""Status": "ACTIVE""#, true),
        (r#""State": "CLOSED""#, false),
        (r#""State": "PENDING_ACTIVATION""#, false),
        (r#""State": "PENDING_CLOSURE", "Status": "ACTIVE""#, false),
        (r#""State": "SUSPENDED", "Status": "SUSPENDED""#, false),
    ] {
        let list = format!(
            r#"{{"Accounts": [{{"Id": "111111111111", "State": "ACTIVE"}}, {{"Id": "777777777777", {says}}}]}}"#
        );
        let (file, listed) = (table(TABLE), table(&list));
        let Ran { code, err, .. } =
            loghub(&["accounts", "pull", "--routing", file.path(), "--from", listed.path()]);
        assert_eq!(code, 0, "{says}: {err}");
        let text = std::fs::read_to_string(file.path()).expect("it is still there");
        assert_eq!(text.contains("777777777777"), active, "{says}");
    }
}

#[test]
fn list_without_an_active_account_is_refused() {
    for list in [
        r#"{"Accounts": []}"#,
        r#"{"Accounts": [{"Id": "111111111111", "Name": "a"}]}"#,
        r#"{"Accounts": [{"Id": "111111111111", "Name": "a", "State": "CLOSED"}]}"#,
    ] {
        let (file, listed) = (table(TABLE), table(list));
        let Ran { code, out, err } =
            loghub(&["accounts", "pull", "--routing", file.path(), "--from", listed.path()]);
        assert!(code == 1 && out.is_empty() && err.contains("has no active account"), "{out}{err}");
        assert_eq!(std::fs::read_to_string(file.path()).expect("it is still there"), TABLE);
    }
}

#[test]
fn file_that_is_no_list_is_an_error() {
    let (file, listed) = (table(TABLE), table("[]"));
    let Ran { code, err, .. } =
        loghub(&["accounts", "pull", "--routing", file.path(), "--from", listed.path()]);
    assert!(code == 1 && err.contains("aws organizations list-accounts"), "{err}");
}

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
fn new_accounts_are_added_and_all_else_stays() {
    let (Ran { code, out, err }, text) = pull(&[]);
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!("accounts_human", out);
    insta::assert_snapshot!("accounts_table", text);
    let (Ran { code, out, .. }, _) = pull(&["--json"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!("accounts_json", out);
}

#[test]
fn a_dry_run_only_says_what_it_would_do() {
    let (Ran { code, out, .. }, text) = pull(&["--dry-run"]);
    assert!(code == 0 && out.contains("3 accounts would be added"), "{out}");
    assert_eq!(text, TABLE);
}

#[test]
fn a_file_that_is_no_list_is_said() {
    let (file, listed) = (table(TABLE), table("[]"));
    let Ran { code, err, .. } =
        loghub(&["accounts", "pull", "--routing", file.path(), "--from", listed.path()]);
    assert!(code == 1 && err.contains("aws organizations list-accounts"), "{err}");
}

//! The table as it is first written.

use std::collections::BTreeSet;
use std::fmt::Write;

use toml_edit::{Key, Value};

use super::answers::{Account, Answers};

const HEAD: &str = "\
# Which logs go to which team, and how they are treated on the way. `loghub check` checks it.
# Order: the routes below, from the top; then the account's own team; then `unrouted`.

version  = 1
";

const DEFAULTS: &str = r#"
# Holds for every team and route that does not say otherwise. Masks add up: only `unmask` takes one away.
[defaults]
masks = ["secrets"]
# retention = { days = 30, mode = "if_unset" }   # of log groups made after their account was onboarded
"#;

const TEAMS: &str = "
# A team is a Logz.io sub-account; its token is set with `loghub token set TEAM`.
";

const MASKS: &str = r#"
# What never leaves unmasked: by key, by built-in detector, by pattern.
[masks.secrets]
# Spellings are alike: `access_token` is also accessToken, AccessToken, access-token and ACCESS_TOKEN.
keys     = [
    "password", "passwd", "pwd", "passphrase", "db_password", "database_password", "user_password", "new_password",
    "old_password", "credentials",
    "secret", "client_secret", "api_secret", "app_secret", "jwt_secret", "signing_secret", "webhook_secret",
    "token", "*_token", "access_token", "refresh_token", "id_token", "session_token",
    "api_key", "apikey", "x_api_key", "secret_key", "private_key", "secret_access_key", "aws_secret_access_key",
    "authorization", "proxy_authorization", "cookie", "set_cookie",
]
detect   = ["bearer", "jwt", "aws_key", "private_key", "card", "email"]
with     = "[masked]"
on_error = "withhold"                  # what can't be masked is shipped without its message; or "drop"

# Exceptions, in order. A route without a team changes settings only; the first match with one ends the search.
# [[routes]]
# name       = "pay-on-shared"
# accounts   = ["shared"]              # names, globs such as "*-dev", or whole ids
# log_groups = ["/aws/lambda/pay-*"]
# team       = "payments"
# drop       = ['GET /health']         # regexes on the raw message

# How the subscriber subscribes the log groups of members.
[subscribe]
tags     = { none = ["logs=off"] }     # a log group with this tag is left out
accounts = "table"                     # or { stack_set = "…" }, { organizational_units = ["…"] }
"#;

/// The text of a first table.
pub(crate) fn table(answers: &Answers) -> String {
    let mut text = HEAD.to_owned();
    // Writing to a String does not fail.
    let _ = sections(answers, &mut text);
    text
}

fn sections(answers: &Answers, text: &mut String) -> std::fmt::Result {
    writeln!(
        text,
        "unrouted = {}            # the team that gets what nothing else claims",
        quoted(&answers.unrouted)
    )?;
    writeln!(
        text,
        "\n# Names for people. An account without a team is shared: routes say whose its log groups are."
    )?;
    writeln!(text, "[accounts]")?;
    answers.accounts.iter().try_for_each(|account| writeln!(text, "{}", entry(account)))?;
    text.push_str(DEFAULTS);
    text.push_str(TEAMS);
    let teams: BTreeSet<&String> = answers
        .accounts
        .iter()
        .filter_map(|account| account.team.as_ref())
        .chain([&answers.unrouted])
        .collect();
    for team in teams {
        writeln!(text, "[teams.{}]", Key::new(team))?;
        writeln!(
            text,
            "# budget = {{ rate = \"2 MB/s\", over = \"park\" }}   # over it, logs wait; or \"drop\""
        )?;
    }
    text.push_str(MASKS);
    Ok(())
}

fn entry(account: &Account) -> String {
    let optional = |key: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| format!(", {key} = {}", quoted(value)))
    };
    let (team, env) = (optional("team", &account.team), optional("env", &account.env));
    format!("{} = {{ id = {}{team}{env} }}", Key::new(&account.name), quoted(&account.id))
}

/// As TOML writes it: an answer can't become anything but a string.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

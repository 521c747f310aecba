//! The text of a first table.

use std::collections::BTreeSet;
use std::fmt::Write;

use toml_edit::{Key, Value};

use super::answers::{Account, Answers};

const HEAD: &str = "\
# The teams that receive logs, and the transformation of log events on the way. Check it with `loghub check`.
# The routes below decide first, from the top; then the account's own team; then `unrouted`.

version  = 1
";

const DEFAULTS: &str = r#"
# The settings of every team and route that does not state its own. Masks add up: only `unmask` removes one.
[defaults]
masks    = ["secrets", "contact"]
original = "lifted"                    # JSON without a text of its own is shipped once, as fields; "keep" adds a copy as `message`
# retention = { days = 30, mode = "if_unset" }   # for log groups created after their account's onboarding
"#;

const TEAMS: &str = "
# Each team is a Logz.io sub-account. Set its token with `loghub token set TEAM`.
";

const MASKS: &str = r#"
# Values that are masked. `loghub masks` lists the rule sets; `loghub masks try FILE` shows what a file's lines lose.
[masks.secrets]
include  = ["credentials@1", "payment@1"]      # rule sets of loghub, pinned: an update changes none of them
with     = "[masked]"
on_error = "withhold"                  # an event that can't be masked is shipped without its message; or "drop"
# names = ["locker code"]              # further names by their words: lockerCode, LOCKER_CODE, old-locker-code
# allow = [{ value = "4111111111111111", reason = "the card of the test shop" }]   # is never masked

[masks.contact]
include = ["contact@1"]
# partial = true                       # leaves the domain of an e-mail address

# The exceptions, in order. The first matching route with a team ends the search; others only change settings.
# [[routes]]
# name       = "pay-on-shared"
# accounts   = ["shared"]              # names, globs such as "*-dev", or whole ids
# log_groups = ["/aws/lambda/pay-*"]
# team       = "payments"
# drop       = ['GET /health']         # regexes on the raw message

# A route without a team changes settings only. Write new routes above it.
[[routes]]
name       = "audit-logs"
log_groups = ["*cloudtrail*", "*CloudTrail*", "*audit*", "/aws/eks/*/cluster"]
unmask     = ["contact"]
reason     = "in audit logs, people's names and addresses are the evidence"

# The subscription of members' log groups.
[subscribe]
tags     = { none = ["logs=off"] }     # a log group with this tag is not subscribed
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
        "unrouted = {}            # the team that receives every unclaimed log group",
        quoted(&answers.unrouted)
    )?;
    writeln!(
        text,
        "\n# The member accounts. An account without a team is shared: routes decide about its log groups."
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

/// The text as a TOML string, whatever it contains.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

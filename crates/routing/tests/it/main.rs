//! The table's laws, as tables of input and expectation and as properties.

mod corpus;
mod example;
mod faults;
mod generate;
mod inheritance;
mod keys;
mod objections;
mod precedence;
mod properties;
mod rule_sets;
mod subscribing;
mod warnings;

use routing::{Decision, Fault, Rule, Table};

/// Ids of the accounts that the tests list.
const PAY: &str = "111111111111";
const SEARCH: &str = "222222222222";
const SHARED: &str = "333333333333";
/// An account that no test lists.
const UNLISTED: &str = "999999999999";

/// The beginning of every test's table: three accounts, three teams, one of them `unrouted`.
const HEAD: &str = r#"
version = 1
unrouted = "platform"
accounts.pay-prod = { id = "111111111111", team = "payments", env = "prod" }
accounts.search = { id = "222222222222", team = "search", env = "prod" }
accounts.shared = { id = "333333333333" }
"#;

const TEAMS: &str = "
teams.payments = {}
teams.search = {}
teams.platform = {}
";

/// The table of `HEAD`, `TEAMS` and `rest`.
fn table(rest: &str) -> Table {
    parsed(&format!("{HEAD}{TEAMS}{rest}")).0
}

fn parsed(text: &str) -> (Table, Vec<Fault>) {
    Table::parse("routing.toml", text).unwrap_or_else(|faults| panic!("{:?}", miette::Report::new(faults)))
}

/// The winning rule in a word: a route's name, `own` or `unrouted`.
fn rule(decision: &Decision) -> &str {
    match &decision.rule {
        Rule::Route { name, .. } => name,
        Rule::AccountTeam { .. } => "own",
        Rule::Unrouted => "unrouted",
    }
}

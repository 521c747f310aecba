//! The `routing.toml` that is in force during a run: twenty teams, an account each, and the masks that anyone has.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// The number of teams.
pub const TEAMS: u64 = 20;

/// The `parse` of a team's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Parse {
    /// JSON fields are lifted and Lambda's text form is read: what a table says that says nothing.
    Auto,
    /// The message is copied through as it stands.
    None,
}

impl Parse {
    /// As in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Parse::Auto => "auto",
            Parse::None => "none",
        }
    }
}

/// The account of a team, by its number.
#[must_use]
pub fn account(team: u64) -> String {
    format!("{}", 100_000_000_000 + team)
}

/// The name of a team, which is its token as well.
#[must_use]
pub fn team(team: u64) -> String {
    format!("team-{team:02}")
}

/// The table.
#[must_use]
pub fn routing_toml(parse: Parse) -> String {
    let mut table = format!(
        r#"version = 1
unrouted = "{}"

[defaults]
parse = "{}"
masks = ["secrets", "contact"]

[masks.secrets]
include = ["credentials@1", "payment@1"]

[masks.contact]
include = ["contact@1"]
"#,
        team(0),
        parse.name(),
    );
    for number in 0..TEAMS {
        // Writing to a String does not fail.
        let _ = write!(
            table,
            "\n[accounts.a{number}]\nid = \"{}\"\nteam = \"{1}\"\nenv = \"prod\"\n\n[teams.{1}]\n",
            account(number),
            team(number),
        );
    }
    table
}

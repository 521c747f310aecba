//! Faults of everything around the functions, and where every event is after them.

mod budgets;
mod deadlines;
mod frozen;
mod kills;
mod listener;
mod pointers;
mod records;
mod services;
mod tables;
mod tokens;
mod unsure;

use e2e::{Books, Plan};

/// Short waits, so that a test is over soon.
pub(crate) const IMPATIENT: [(&str, &str); 4] = [
    ("LOGHUB_BACKOFF_SECONDS", "1"),
    ("LOGHUB_ATTEMPT_TIMEOUT_MS", "500"),
    ("LOGHUB_BREAKER_MS", "1000"),
    ("LOGHUB_TOKEN_TTL_SECONDS", "1"),
];

/// Teams, each with an account of its own.
pub(crate) struct Teams(Vec<(&'static str, &'static str)>);

impl Teams {
    /// Teams of these names.
    pub(crate) fn new(names: impl IntoIterator<Item = &'static str>) -> Teams {
        Teams::with(names.into_iter().map(|name| (name, "")))
    }

    /// The same, with settings as they stand in the table.
    pub(crate) fn with(teams: impl IntoIterator<Item = (&'static str, &'static str)>) -> Teams {
        Teams(teams.into_iter().collect())
    }

    /// The table: each account to its team; the first team gets what is nobody's.
    pub(crate) fn table(&self) -> String {
        let unrouted = self.0[0].0;
        let accounts = self
            .0
            .iter()
            .map(|(team, _)| format!("{team} = {{ id = \"{}\", team = \"{team}\" }}\n", self.account(team)));
        let teams = self.0.iter().map(|(team, settings)| format!("[teams.{team}]\n{settings}\n"));
        format!(
            "version = 1\nunrouted = \"{unrouted}\"\ncentral_accounts = [\"central\"]\n\n[accounts]\n\
             central = {{ id = \"{CENTRAL}\" }}\n{}\n[defaults]\nmasks = [\"secrets\"]\n\n{}\n\
             [masks.secrets]\ndetect = [\"bearer\"]\n",
            accounts.collect::<String>(),
            teams.collect::<String>(),
        )
    }

    /// A hub with that table, where waits are short.
    pub(crate) fn plan(&self) -> Plan {
        Plan::new(&self.table()).teams(self.0.iter().map(|(team, _)| *team)).settings(&IMPATIENT)
    }

    /// A team's account.
    pub(crate) fn account(&self, team: &str) -> String {
        let position = self.0.iter().position(|(name, _)| *name == team).expect("a team of the test");
        format!("{:012}", 100_000_000_000 + position)
    }

    /// A record with so many short events of a team.
    pub(crate) fn record(&self, books: &mut Books, team: &str, events: usize) -> Vec<u8> {
        let messages: Vec<_> = (0..events).map(|number| format!("{team} {number}")).collect();
        books.record(team, &self.account(team), &messages)
    }
}

/// The account to which others' logs are copied.
pub(crate) const CENTRAL: &str = "555555555555";

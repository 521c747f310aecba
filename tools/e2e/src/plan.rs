//! The plan of a hub for a test.

use std::time::Duration;

use listener::{Account, Config};
use localcloud::gate::{Calls, Outage};
use localhub::Builder;

use crate::fixtures::TEAMS;
use crate::{functions, templates};

/// The path of teams' tokens in Parameter Store.
pub(crate) const TOKENS: &str = "/loghub/tokens";
/// Settings that hold in every test: a published table is seen by the next invocation.
const SETTINGS: [(&str, &str); 1] = [("LOGHUB_TABLE_POLL_SECONDS", "0")];
/// Parameters of the hub's template that hold in every test.
const PARAMETERS: [(&str, &str); 2] = [("TokenPrefix", TOKENS), ("Lanes", "1")];
/// The time for which log events are gathered before they are put on the stream.
const GATHER: Duration = Duration::from_millis(50);

/// The plan of a hub for a test.
pub struct Plan {
    pub(crate) table: Option<String>,
    pub(crate) teams: Vec<String>,
    pub(crate) settings: Vec<(String, String)>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) outage: Option<(Calls, Outage)>,
}

impl Plan {
    /// This table in force, and a token for each of [`TEAMS`].
    #[must_use]
    pub fn new(table: &str) -> Plan {
        Plan {
            table: Some(table.to_owned()),
            teams: TEAMS.map(str::to_owned).into(),
            settings: Vec::new(),
            timeout: None,
            outage: None,
        }
    }

    /// No table at all yet.
    #[must_use]
    pub fn unpublished(self) -> Plan {
        Plan { table: None, ..self }
    }

    /// Sub-accounts and tokens for these teams instead.
    #[must_use]
    pub fn teams<'a>(self, teams: impl IntoIterator<Item = &'a str>) -> Plan {
        Plan { teams: teams.into_iter().map(str::to_owned).collect(), ..self }
    }

    /// Settings of the functions, on top of those so far.
    #[must_use]
    pub fn settings(mut self, settings: &[(&str, &str)]) -> Plan {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.settings.extend(settings);
        self
    }

    /// The time that an invocation of the function that is tried may take: the shipper, or in a hub of
    /// [`Members`](crate::Members) its subscriber.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Plan {
        Plan { timeout: Some(timeout), ..self }
    }

    /// Calls that fail from the first cold start on.
    #[must_use]
    pub fn outage(self, calls: Calls, outage: Outage) -> Plan {
        Plan { outage: Some((calls, outage)), ..self }
    }

    /// The hub of this plan.
    pub(crate) fn builder(&self) -> Builder {
        let accounts = self.teams.iter().map(|team| Account::new(team, token(team)));
        let (listener, cache) = (Config::local(accounts), functions::emulator_cache());
        let builder = Builder::new(templates::templates(), functions::programs(), listener, cache)
            .parameters(&PARAMETERS)
            .settings(&SETTINGS)
            .tokens(self.teams.iter().map(|team| (team.clone(), token(team))).collect())
            .gather(GATHER);
        let own = self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let builder = builder.settings(&own.collect::<Vec<_>>());
        match &self.table {
            Some(table) => builder.table(table),
            None => builder,
        }
    }
}

/// A team's token, until it is rotated.
fn token(team: &str) -> String {
    format!("{team}-token")
}

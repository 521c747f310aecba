//! How a hub for a test is started.

use std::time::Duration;

use localcloud::gate::{Calls, Outage};

use crate::TEAMS;

/// What a hub is started with.
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

    /// How long an invocation of the function that is tried may take: the shipper, or in a hub of
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
}

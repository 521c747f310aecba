//! The plan of a world, written down before it begins.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::time::Duration;

use shipper::settings::{HubSettings, RedeliverSettings, ShipperSettings};

use crate::support::environment;

/// From when to when, since the world began.
pub(crate) type Span = Range<Duration>;

/// Values and the times at which they hold; where spans overlap, the first counts.
#[derive(Clone, Debug)]
pub(crate) struct Timeline<T>(pub(crate) Vec<(Span, T)>);

impl<T> Default for Timeline<T> {
    fn default() -> Timeline<T> {
        Timeline(Vec::new())
    }
}

impl<T> Timeline<T> {
    pub(crate) fn at(&self, now: Duration) -> Option<&T> {
        self.0.iter().find(|(span, _)| span.contains(&now)).map(|(_, what)| what)
    }

    pub(crate) fn end(&self) -> Duration {
        self.0.iter().map(|(span, _)| span.end).max().unwrap_or_default()
    }
}

/// A world.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) teams: Vec<TeamPlan>,
    /// The records of each shard, by the time of their arrival.
    pub(crate) lanes: Vec<Vec<Arrival>>,
    /// The tables, each with the time of its publication.
    pub(crate) tables: Vec<(Duration, Published)>,
    pub(crate) s3: Timeline<Outage>,
    pub(crate) sqs: Timeline<Outage>,
    pub(crate) ssm: Timeline<Outage>,
    pub(crate) chaos: Chaos,
    pub(crate) tuning: Tuning,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct TeamPlan {
    /// The behaviour of its sub-account; good by default.
    pub(crate) weather: Timeline<Weather>,
    pub(crate) rotations: Vec<Rotation>,
    /// The times at which its parameter does not exist.
    pub(crate) missing: Timeline<()>,
    /// The times at which the function may not read its parameter.
    pub(crate) denied: Timeline<()>,
}

/// A new token: from when on the listener takes only it, and SSM has it.
#[derive(Clone, Debug)]
pub(crate) struct Rotation {
    pub(crate) listener: Duration,
    pub(crate) parameter: Duration,
}

#[derive(Clone, Debug)]
pub(crate) enum Weather {
    Status(u16),
    /// 429 with `Retry-After`, in seconds.
    Throttled(u64),
    /// 503 for so many of a hundred requests.
    Flaky(u64),
    /// 413 above so many lines.
    TooLarge(usize),
    /// 400: so many of a hundred events are refused, always the same; and whether the answer counts them.
    Partial {
        refused: u64,
        counted: bool,
    },
    /// No answer ever, and whether the lines are taken all the same.
    Hang {
        takes: bool,
    },
    /// The answer takes so long, and whether the lines are taken before it rather than after.
    Slow {
        time: Duration,
        takes_first: bool,
    },
    /// The connection breaks, and whether the lines are taken all the same.
    Broken {
        takes: bool,
    },
    /// No connection.
    Unreachable,
}

/// The failures of a service of AWS.
#[derive(Clone, Debug)]
pub(crate) enum Outage {
    Fails,
    SlowlyFails(Duration),
    Hangs,
    /// Every other call is done and answered with an error all the same.
    Lossy,
}

#[derive(Clone, Debug)]
pub(crate) enum Published {
    Table(String),
    Corrupt,
    Gone,
}

/// Of a hundred.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Chaos {
    /// Invocations that are killed somewhere.
    pub(crate) kills: u64,
    /// Invocations that get a new environment.
    pub(crate) cold: u64,
    /// Messages that SQS delivers twice, or that come back after they were deleted.
    pub(crate) twice: u64,
    /// All of it ends here.
    pub(crate) until: Duration,
}

/// A record of the stream.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) at: Duration,
    pub(crate) content: Content,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    Events { account: usize, events: Vec<EventPlan> },
    Control,
    Poison { id: u64 },
}

#[derive(Clone, Debug)]
pub(crate) struct EventPlan {
    pub(crate) id: u64,
    /// Matches a `drop` pattern of some tables.
    pub(crate) noise: bool,
    /// The approximate length of its message.
    pub(crate) size: usize,
    pub(crate) burden: Burden,
}

/// The effect of an event on the function that works on it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Burden {
    #[default]
    Light,
    /// It takes so long.
    Slow(Duration),
    /// The function dies.
    Deadly,
}

/// The settings of the functions.
#[derive(Clone, Debug)]
pub(crate) struct Tuning {
    pub(crate) batch: usize,
    pub(crate) lanes: u32,
    pub(crate) shipper_timeout: Duration,
    pub(crate) redeliver_timeout: Duration,
    pub(crate) deadline_margin: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) linger: Duration,
    pub(crate) team_concurrency: usize,
    pub(crate) team_waiting_bytes: usize,
    pub(crate) in_flight_bytes: usize,
    pub(crate) bulk_bytes: usize,
    pub(crate) field_chars: usize,
    pub(crate) table_poll: Duration,
    pub(crate) token_ttl: Duration,
    pub(crate) give_up_after: Duration,
}

impl Default for Tuning {
    /// The values of `infra/hub.yaml` and the settings' own defaults.
    fn default() -> Tuning {
        Tuning {
            batch: 10_000,
            lanes: 1,
            shipper_timeout: Duration::from_mins(1),
            redeliver_timeout: Duration::from_secs(30),
            deadline_margin: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(5),
            linger: Duration::from_millis(500),
            team_concurrency: 2,
            team_waiting_bytes: 16 << 20,
            in_flight_bytes: 32 << 20,
            bulk_bytes: 9_000_000,
            field_chars: 32_700,
            table_poll: Duration::from_secs(30),
            token_ttl: Duration::from_mins(5),
            give_up_after: Duration::from_hours(240),
        }
    }
}

impl Tuning {
    pub(crate) fn shipper(&self) -> ShipperSettings {
        let mut settings = ShipperSettings::parse(&environment(&[])).unwrap();
        self.hub(&mut settings.hub);
        settings.team_waiting_bytes = self.team_waiting_bytes;
        settings.in_flight_bytes = self.in_flight_bytes;
        settings.limits.bulk_bytes = self.bulk_bytes;
        settings.limits.field_chars = self.field_chars;
        settings
    }

    pub(crate) fn redeliver(&self) -> RedeliverSettings {
        let mut settings = RedeliverSettings::parse(&environment(&[])).unwrap();
        self.hub(&mut settings.hub);
        settings.give_up_after = self.give_up_after;
        settings
    }

    /// The time for which an invocation of `shipper` may decode.
    pub(crate) fn decoding(&self) -> Duration {
        let time = self.shipper_timeout.saturating_sub(self.deadline_margin);
        time.saturating_sub(self.attempt_timeout.min(time / 4))
    }

    fn hub(&self, settings: &mut HubSettings) {
        settings.lanes = self.lanes.try_into().unwrap();
        settings.deadline_margin = self.deadline_margin;
        settings.attempt_timeout = self.attempt_timeout;
        settings.linger = self.linger;
        settings.team_concurrency = self.team_concurrency;
        settings.table_poll = self.table_poll;
        settings.token_ttl = self.token_ttl;
    }
}

/// A table as it is to be written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    /// Per team: bytes a second, and whether what exceeds them is dropped.
    pub(crate) budgets: Vec<Option<(u64, bool)>>,
    /// The team that the shared account's logs go to.
    pub(crate) roamer: usize,
    pub(crate) drops_noise: bool,
}

impl Terms {
    pub(crate) fn table(&self) -> String {
        let teams = self.budgets.len();
        let mut text = "version = 1\nunrouted = \"team-0\"\n[accounts]\n".to_owned();
        for (account, team) in (0..teams).chain([self.roamer]).enumerate() {
            let id = account_id(account);
            writeln!(text, "a{account} = {{ id = \"{id}\", team = \"{}\" }}", team_name(team)).unwrap();
        }
        if self.drops_noise {
            text.push_str("[defaults]\ndrop = ['^noise ']\n");
        }
        for (team, budget) in self.budgets.iter().enumerate() {
            writeln!(text, "[teams.{}]", team_name(team)).unwrap();
            if let Some((rate, drops)) = budget {
                let over = if *drops { "drop" } else { "park" };
                writeln!(text, "budget = {{ rate = \"{rate} B/s\", over = \"{over}\" }}").unwrap();
            }
        }
        text
    }
}

pub(crate) fn team_name(team: usize) -> String {
    format!("team-{team}")
}

pub(crate) fn account_id(account: usize) -> String {
    format!("{:012}", 100_000_000_000 + account)
}

impl Plan {
    /// The time from which nothing fails any more.
    pub(crate) fn healthy_at(&self) -> Duration {
        let outages = [&self.s3, &self.sqs, &self.ssm].map(Timeline::end);
        let teams = self.teams.iter().flat_map(|team| {
            let rotations =
                team.rotations.iter().flat_map(|rotation| [rotation.listener, rotation.parameter]);
            rotations.chain([team.weather.end(), team.missing.end(), team.denied.end()])
        });
        let tables = self.tables.iter().map(|(at, _)| *at);
        outages.into_iter().chain(teams).chain(tables).chain([self.chaos.until]).max().unwrap_or_default()
    }

    /// The table that is published at a time.
    pub(crate) fn table(&self, now: Duration) -> &Published {
        let before = self.tables.iter().take_while(|(at, _)| *at <= now);
        before.last().map_or(&Published::Gone, |(_, published)| published)
    }

    /// The teams that an account's logs may go to: those that some table names.
    pub(crate) fn owners(&self, account: usize) -> BTreeSet<usize> {
        match account.checked_sub(self.teams.len()) {
            None => [account].into(),
            Some(0) => (0..self.teams.len()).filter(|team| self.names_roamer(account, *team)).collect(),
            // Nobody's: it is not in the table.
            Some(_) => [0].into(),
        }
    }

    fn names_roamer(&self, account: usize, team: usize) -> bool {
        let line = format!("id = \"{}\", team = \"{}\"", account_id(account), team_name(team));
        self.tables
            .iter()
            .any(|(_, published)| matches!(published, Published::Table(text) if text.contains(&line)))
    }

    /// Returns true if some table drops what exceeds a team's budget.
    pub(crate) fn drops_over_budget(&self) -> bool {
        let drops =
            |published: &Published| matches!(published, Published::Table(text) if text.contains("\"drop\""));
        self.tables.iter().any(|(_, published)| drops(published))
    }
}

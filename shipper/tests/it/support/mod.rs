//! Stand-ins for the world, and what makes batches and messages.

pub(crate) mod batch;
pub(crate) mod clock;
pub(crate) mod endpoint;
pub(crate) mod parameters;
pub(crate) mod queue;
pub(crate) mod store;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use function::invocation::Invocation;
use function::settings::Environment;
use jiff::Timestamp;
use pipeline::Bulk;
use serde_json::json;
use shipper::redeliver::Redeliverer;
use shipper::settings::{RedeliverSettings, ShipperSettings};
use shipper::ship::Shipper;
use shipper::state::ShipperState;
use shipper::world::World;
use tokio::time::Instant;

use clock::Costs;
use endpoint::Scripted;
use parameters::Secrets;
use queue::MemoryQueue;
use store::MemoryStore;

pub(crate) const PARK: &str = "hub-park";
pub(crate) const QUARANTINE: &str = "hub-quarantine";
pub(crate) const PARK_QUEUE: &str = "http://sqs/park";
pub(crate) const DEAD_LETTERS: &str = "http://sqs/dead";

/// Three teams, each with an account; the third has none and gets what nobody claims.
pub(crate) const TABLE: &str = r#"
version = 1
unrouted = "platform"
[accounts]
pay = { id = "111111111111", team = "payments" }
find = { id = "222222222222", team = "search" }
[teams.payments]
[teams.search]
[teams.platform]
"#;

pub(crate) const PAYMENTS: &str = "111111111111";
pub(crate) const SEARCH: &str = "222222222222";
pub(crate) const STRANGER: &str = "333333333333";

/// A world in memory.
#[derive(Clone)]
pub(crate) struct Doubles {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) queue: Arc<MemoryQueue>,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) listener: Arc<Scripted>,
    pub(crate) clock: Arc<Costs>,
}

impl Doubles {
    /// The table is published and every team has its token, which is `token-of-<team>`.
    pub(crate) fn new() -> Doubles {
        Doubles::with_table(TABLE)
    }

    pub(crate) fn with_table(table: &str) -> Doubles {
        let doubles = Doubles {
            store: Arc::default(),
            queue: Arc::default(),
            secrets: Arc::default(),
            listener: Arc::default(),
            clock: Arc::default(),
        };
        doubles.store.publish(table);
        for team in ["payments", "search", "platform"] {
            doubles.secrets.set(team, &token_of(team));
        }
        doubles
    }

    pub(crate) fn world(&self) -> World {
        World {
            store: self.store.clone(),
            queue: self.queue.clone(),
            parameters: self.secrets.clone(),
            listener: self.listener.clone(),
            clock: self.clock.clone(),
        }
    }

    pub(crate) fn shipper(&self) -> Shipper {
        self.shipper_with(&[])
    }

    pub(crate) fn shipper_with(&self, settings: &[(&str, &str)]) -> Shipper {
        Shipper::new(ShipperSettings::parse(&environment(settings)).unwrap(), self.world())
    }

    pub(crate) fn redeliverer(&self) -> Redeliverer {
        Redeliverer::new(RedeliverSettings::parse(&environment(&[])).unwrap(), self.world())
    }

    pub(crate) fn hub(&self) -> ShipperState {
        ShipperState::new(ShipperSettings::parse(&environment(&[])).unwrap().hub, self.world())
    }
}

pub(crate) fn token_of(team: &str) -> String {
    format!("token-of-{team}")
}

/// An environment with everything that must be set, and `settings` over it.
pub(crate) fn environment(settings: &[(&str, &str)]) -> Environment {
    let needed = [
        ("LOGHUB_ROUTING", "s3://hub-table/routing.toml"),
        ("LOGHUB_LISTENER_URL", "http://127.0.0.1:1"),
        ("LOGHUB_PARK_BUCKET", PARK),
        ("LOGHUB_PARK_QUEUE_URL", PARK_QUEUE),
        ("LOGHUB_DEAD_LETTER_QUEUE_URL", DEAD_LETTERS),
        ("LOGHUB_QUARANTINE_BUCKET", QUARANTINE),
    ];
    let all: BTreeMap<&str, &str> = needed.into_iter().chain(settings.iter().copied()).collect();
    all.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// An invocation that starts now and has a minute.
pub(crate) fn invocation() -> Invocation {
    invocation_for(Duration::from_mins(1))
}

pub(crate) fn invocation_for(time: Duration) -> Invocation {
    Invocation {
        request_id: "request-1".into(),
        started: "2026-11-24T06:00:00Z".parse::<Timestamp>().unwrap(),
        began: Instant::now(),
        deadline: Instant::now() + time,
    }
}

/// A bulk of so many one-line events.
pub(crate) fn bulk(team: &str, events: u64) -> Bulk {
    let lines: String =
        (0..events).map(|n| json!({ "message": format!("{team} {n}") }).to_string() + "\n").collect();
    Bulk {
        team: team.into(),
        token: team.into(),
        body: batch::gzip(lines.as_bytes()),
        raw_bytes: lines.len(),
        events,
        documents: events,
        first_record: 0,
    }
}

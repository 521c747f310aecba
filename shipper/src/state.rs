//! The state that outlives an invocation: clients, tokens, the table in force, and each team's bulkhead.

use std::sync::Arc;

use tokio::sync::{Mutex, Semaphore};

use crate::seams::{Clock, Endpoint, Queue};
use crate::settings::HubSettings;
use crate::team::pause::PauseSource;
use crate::team::teams::Teams;
use crate::team::tokens::Tokens;
use crate::world::World;
use function::store::Store;
use function::table_source::{Checked, TableError, TableSource};

/// Writes to the park, the quarantine and their queues under way at once.
const WRITES: usize = 16;

/// Everything that outlives an invocation but the pipeline.
pub struct ShipperState {
    /// The settings.
    pub settings: HubSettings,
    /// S3.
    pub store: Arc<dyn Store>,
    /// SQS.
    pub queue: Arc<dyn Queue>,
    /// Logz.io.
    pub listener: Arc<dyn Endpoint>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The tokens of sub-accounts.
    pub tokens: Tokens,
    /// The bulkhead of each team.
    pub teams: Teams,
    /// One permit a write to the park or the quarantine.
    pub writes: Semaphore,
    tables: TableSource,
    adopted: Mutex<Option<Arc<str>>>,
    pauses: PauseSource,
}

impl ShipperState {
    /// Returns a state without a table, tokens or teams; it calls the world only when it is used.
    #[must_use]
    pub fn new(settings: HubSettings, world: World) -> ShipperState {
        if !settings.unknown.is_empty() {
            tracing::warn!(unknown = ?settings.unknown, "unknown `LOGHUB_` variables are ignored");
        }
        let World { store, queue, parameters, listener, clock } = world;
        ShipperState {
            store,
            queue,
            listener,
            clock,
            tokens: Tokens::new(parameters, &settings.token_prefix, settings.token_ttl),
            teams: Teams::new(settings.lanes, settings.team_concurrency, settings.breaker),
            writes: Semaphore::new(WRITES),
            tables: TableSource::new(settings.routing.clone(), settings.table_poll),
            adopted: Mutex::default(),
            pauses: PauseSource::new(&settings.routing, settings.table_poll),
            settings,
        }
    }

    /// Returns the table in force, and takes over its budgets and the paused teams.
    pub async fn table(&self) -> Result<Checked, TableError> {
        let checked = self.tables.current(&*self.store).await?;
        let mut adopted = self.adopted.lock().await;
        if adopted.as_ref() != Some(&checked.in_force.version) {
            self.teams.adopt(&checked.in_force.table);
            *adopted = Some(Arc::clone(&checked.in_force.version));
        }
        self.teams.pause(&*self.pauses.current(&*self.store).await);
        Ok(checked)
    }
}

//! The state that the calls of a console share.

use std::sync::Arc;

use listener::Intake;
use tokio::sync::{Semaphore, watch};

use crate::config::Config;
use crate::follow::Shelf;
use crate::problem::Problem;
use crate::seams::Hub;
use crate::session::Session;

/// The maximum number of open event streams.
pub(crate) const STREAMS: usize = 32;
/// Searches that run at the same time; others wait.
const SEARCHES: usize = 2;

/// The state of a console.
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) session: Session,
    pub(crate) intake: Intake,
    pub(crate) hub: Option<Arc<dyn Hub>>,
    pub(crate) shelf: Arc<Shelf>,
    /// The time at which the console started, in milliseconds since the epoch.
    pub(crate) started: i64,
    /// True once the console closes.
    pub(crate) closing: watch::Receiver<bool>,
    pub(crate) streams: Arc<Semaphore>,
    searches: Semaphore,
}

impl App {
    pub(crate) fn new(
        config: Config,
        session: Session,
        intake: Intake,
        hub: Option<Arc<dyn Hub>>,
        closing: watch::Receiver<bool>,
    ) -> Self {
        Self {
            config,
            session,
            intake,
            hub,
            shelf: Arc::default(),
            started: crate::time::now(),
            closing,
            streams: Arc::new(Semaphore::new(STREAMS)),
            searches: Semaphore::new(SEARCHES),
        }
    }

    pub(crate) fn hub(&self) -> Result<&Arc<dyn Hub>, Problem> {
        self.hub.as_ref().ok_or_else(Problem::no_hub)
    }

    /// Runs work of up to seconds of CPU where it delays no other connection.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _turn = self.searches.acquire().await.map_err(|_| Problem::closing())?;
        // It fails only where the runtime is shutting down.
        tokio::task::spawn_blocking(work).await.map_err(|_| Problem::closing())
    }
}

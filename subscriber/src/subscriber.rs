//! What outlives an invocation: the table in force, the state, and a session a member.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use function::invocation::Invocation;
use function::store::{CallError, ListingStore};
use function::table_source::{InForce, TableError, TableSource};
use jiff::Timestamp;
use lambda_runtime::Diagnostic;
use moka::future::Cache;
use thiserror::Error;
use tokio::time::Instant;

use crate::apply::member::Member;
use crate::apply::pace::{Pace, Share};
use crate::apply::refusal::Refusal;
use crate::report::state::State;
use crate::seams::{Accounts, Members, Tasks};
use crate::settings::Settings;
use crate::task::BadTask;

/// So many sessions are kept; those used least go.
const SESSIONS: u64 = 2_000;

/// The world, as the subscriber reaches it.
#[derive(Clone)]
pub struct World {
    /// S3.
    pub store: Arc<dyn ListingStore>,
    /// The members.
    pub members: Arc<dyn Members>,
    /// The queue of tasks.
    pub tasks: Arc<dyn Tasks>,
    /// Where accounts are listed.
    pub accounts: Arc<dyn Accounts>,
}

/// The function `subscriber`: what lives as long as its environment.
pub struct Subscriber {
    pub(crate) settings: Settings,
    pub(crate) world: World,
    pub(crate) state: State,
    tables: TableSource,
    rejected: AtomicBool,
    sessions: Cache<(String, String, Share), Arc<Member>>,
}

/// Why an invocation failed: what it was to do is not done and must be done again.
#[derive(Debug, Error)]
pub enum Failure {
    /// There is no table to work by.
    #[error(transparent)]
    TableError(#[from] TableError),
    /// The hub's own state or queue could not be reached.
    #[error(transparent)]
    Call(#[from] CallError),
    /// A member could not be reached, for a reason that may pass.
    #[error("{account} can't be reached now: {refusal}")]
    Member {
        /// The member's account.
        account: String,
        /// What failed.
        refusal: Refusal,
    },
    /// The task can't be worked on.
    #[error(transparent)]
    BadTask(#[from] BadTask),
    /// The invocation's payload is none that the function takes.
    #[error("this is no input of the subscriber: {0}")]
    BadInput(String),
}

impl Failure {
    /// Its stable name, for alarms.
    #[must_use]
    pub fn error_type(&self) -> &'static str {
        match self {
            Failure::TableError(_) => "no_table",
            Failure::Call(_) => "hub_call",
            Failure::Member { .. } => "member",
            Failure::BadTask(_) => "bad_task",
            Failure::BadInput(_) => "bad_input",
        }
    }
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Diagnostic {
        Diagnostic { error_type: failure.error_type().to_owned(), error_message: failure.to_string() }
    }
}

impl Subscriber {
    /// A subscriber that knows nothing yet; it reaches for the world only when it is used.
    #[must_use]
    pub fn new(settings: Settings, world: World) -> Subscriber {
        if !settings.unknown.is_empty() {
            tracing::warn!(unknown = ?settings.unknown, "variables look like settings and are none");
        }
        Subscriber {
            state: State::new(Arc::clone(&world.store), &settings.state_bucket),
            tables: TableSource::new(settings.routing.clone(), settings.table_poll),
            rejected: AtomicBool::new(false),
            sessions: Cache::new(SESSIONS),
            settings,
            world,
        }
    }

    pub(crate) async fn table(&self) -> Result<InForce, TableError> {
        let checked = self.tables.current(&*self.world.store).await?;
        self.rejected.fetch_or(checked.rejected, Ordering::Relaxed);
        Ok(checked.in_force)
    }

    /// Whether a published table was found that does not load, since this was last asked.
    pub(crate) fn take_rejected(&self) -> bool {
        self.rejected.swap(false, Ordering::Relaxed)
    }

    /// The session of a member for a share of its quotas; sessions renew their credentials themselves.
    pub(crate) async fn member(
        &self,
        account: &str,
        region: &str,
        share: Share,
    ) -> Result<Arc<Member>, Refusal> {
        let connect = async {
            let logs = self.world.members.connect(account, region).await?;
            let pace = Pace::new(share, self.settings.quota_percent);
            Ok(Arc::new(Member::new(logs, pace, self.settings.patience)))
        };
        let key = (account.to_owned(), region.to_owned(), share);
        if self.sessions.get(&key).await.is_some_and(|member| member.is_spoilt()) {
            self.sessions.invalidate(&key).await;
        }
        self.sessions.try_get_with(key, connect).await.map_err(|refusal: Arc<Refusal>| (*refusal).clone())
    }

    /// When work stops: a margin before the deadline, but never more than half of what is left.
    pub(crate) fn stop_at(&self, invocation: &Invocation) -> Instant {
        let left = invocation.deadline.saturating_duration_since(Instant::now());
        invocation.stop_at(self.settings.deadline_margin.min(left / 2))
    }
}

/// The time by the calendar, as the invocation's clocks have it.
pub(crate) fn now(invocation: &Invocation) -> Timestamp {
    invocation.started.checked_add(invocation.began.elapsed()).unwrap_or(invocation.started)
}

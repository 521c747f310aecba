//! The state that outlives an invocation and that all handlers share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use function::invocation::Invocation;
use function::table_source::{InForce, TableError, TableSource};
use jiff::Timestamp;
use moka::future::Cache;
use tokio::time::Instant;

use crate::apply::member::Member;
use crate::apply::pace::{Pace, Share};
use crate::apply::refusal::Refusal;
use crate::report::state::State;
use crate::seams::World;
use crate::settings::Settings;

/// The maximum number of sessions; the least used are dropped.
const SESSIONS: u64 = 2_000;

/// The table in force, the hub's state, and a session a member.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) world: World,
    pub(crate) state: State,
    tables: TableSource,
    rejected: AtomicBool,
    sessions: Cache<(String, String, Share), Arc<Member>>,
}

impl Shared {
    /// Calls nothing yet: the world is reached at first use.
    pub(crate) fn new(settings: Settings, world: World) -> Shared {
        if !settings.unknown.is_empty() {
            tracing::warn!(unknown = ?settings.unknown, "unknown `LOGHUB_` variables are ignored");
        }
        Shared {
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

    /// Returns true if a published table that does not load was found since the last call.
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

    /// The time at which work stops: a margin before the deadline, at most half of the remaining time.
    pub(crate) fn stop_at(&self, invocation: &Invocation) -> Instant {
        let remaining = invocation.deadline.saturating_duration_since(Instant::now());
        invocation.stop_at(self.settings.deadline_margin.min(remaining / 2))
    }
}

/// The calendar time, by the invocation's clocks.
pub(crate) fn now(invocation: &Invocation) -> Timestamp {
    invocation.started.checked_add(invocation.began.elapsed()).unwrap_or(invocation.started)
}

//! The follower reads arrived documents from the listener and indexes them, off the path of its requests.

mod team;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use listener::{AccountNow, Intake};
use parking_lot::RwLock;
use tokio::sync::watch;

pub(crate) use team::{Arrival, Team};

/// Documents read at a time. Searches take their turn between two times.
const BATCH: usize = 64;
/// The maximum number of bytes of the lines of all sub-accounts.
const ALL_BYTES: usize = 512 << 20;
/// The longest time that a call waits for the index to have what the listener accepted before.
const PATIENCE: Duration = Duration::from_millis(500);

/// The indexes: one a sub-account, made of what was accepted under its token. No call reads two.
pub(crate) struct Shelf {
    teams: RwLock<BTreeMap<String, Arc<Team>>>,
    /// Counts the changes that were looked at.
    progress: watch::Sender<u64>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self { teams: RwLock::default(), progress: watch::Sender::new(0) }
    }
}

impl Shelf {
    pub(crate) fn get(&self, account: &str) -> Option<Arc<Team>> {
        self.teams.read().get(account).cloned()
    }

    /// Notices of what was indexed.
    pub(crate) fn progress(&self) -> watch::Receiver<u64> {
        self.progress.subscribe()
    }

    /// The sub-account's index, once it has what the listener accepted before; none of an unknown name.
    pub(crate) async fn up_to_date(&self, intake: &Intake, account: &str) -> Option<Arc<Team>> {
        let now = intake.account(account)?;
        let mut progress = self.progress();
        let reached = async {
            loop {
                if let Some(team) = self.get(account).filter(|team| team.has(&now)) {
                    return Some(team);
                }
                progress.changed().await.ok()?;
            }
        };
        // After that, a search finds what is indexed so far.
        let reached = tokio::time::timeout(PATIENCE, reached).await.unwrap_or(None);
        reached.or_else(|| Some(self.of(account)))
    }

    fn of(&self, account: &str) -> Arc<Team> {
        Arc::clone(self.teams.write().entry(account.to_owned()).or_default())
    }

    fn catch_up(&self, intake: &Intake) {
        for now in intake.accounts() {
            let team = self.of(&now.name);
            while self.read_some(intake, &now, &team) {
                self.tell();
            }
        }
        self.tell();
    }

    /// Indexes one batch. Returns false where none is left.
    fn read_some(&self, intake: &Intake, now: &AccountNow, team: &Team) -> bool {
        let batch = intake.since(&now.name, team.position(now), BATCH);
        if batch.is_empty() {
            team.skip(now);
            return false;
        }
        team.add(batch);
        self.forget();
        true
    }

    /// Forgets the oldest documents of the largest sub-account until all are within the bound.
    fn forget(&self) {
        loop {
            let teams = self.teams.read();
            let bytes = || teams.values().map(|team| (team.bytes(), team));
            if bytes().map(|(bytes, _)| bytes).sum::<usize>() <= ALL_BYTES {
                return;
            }
            let Some((_, largest)) = bytes().max_by_key(|(bytes, _)| *bytes) else { return };
            if !largest.forget() {
                return;
            }
        }
    }

    fn tell(&self) {
        self.progress.send_modify(|times| *times += 1);
    }
}

/// Indexes until dropped. Without a change at the listener it only waits.
pub(crate) async fn run(intake: Intake, shelf: Arc<Shelf>) {
    let mut changes = intake.changes();
    loop {
        let (intake, shelf) = (intake.clone(), Arc::clone(&shelf));
        if tokio::task::spawn_blocking(move || shelf.catch_up(&intake)).await.is_err() {
            // The runtime is shutting down.
            return;
        }
        changes.next().await;
    }
}

//! The bulkheads of teams, which outlive an invocation: each one's budget, breaker and requests under way.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use routing::{Over, Table};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::team::breaker::{Admission, Breaker, SendOutcome};
use crate::team::budget::Budget;
use crate::team::pause::Paused;

/// The bulkhead of every team met so far.
#[derive(Debug)]
pub struct Teams {
    bulkheads: Mutex<HashMap<Arc<str>, Arc<Bulkhead>>>,
    lanes: NonZeroU32,
    concurrency: usize,
    breaker: Duration,
}

/// Keeps one team's trouble from the others.
#[derive(Debug)]
pub struct Bulkhead {
    /// One permit a request.
    pub requests: Semaphore,
    breaker: Mutex<Breaker>,
    budget: Mutex<Option<Budget>>,
    paused: AtomicBool,
}

impl Teams {
    /// No teams yet; each gets so many requests at once, one lane's share of its budget, and a breaker that is open
    /// for so long the first time.
    #[must_use]
    pub fn new(lanes: NonZeroU32, concurrency: usize, breaker: Duration) -> Teams {
        Teams { bulkheads: Mutex::default(), lanes, concurrency, breaker }
    }

    /// The team's bulkhead.
    pub fn bulkhead(&self, team: &Arc<str>) -> Arc<Bulkhead> {
        let mut bulkheads = self.bulkheads.lock();
        let bulkhead = bulkheads
            .entry(Arc::clone(team))
            .or_insert_with(|| Bulkhead::new(self.concurrency, self.breaker));
        Arc::clone(bulkhead)
    }

    /// Pauses these teams, and no others.
    pub fn pause(&self, paused: &Paused) {
        for team in paused.teams.keys() {
            self.bulkhead(&Arc::from(team.as_str()));
        }
        for (team, bulkhead) in self.bulkheads.lock().iter() {
            bulkhead.paused.store(paused.teams.contains_key(&**team), Ordering::Relaxed);
        }
    }

    /// Takes over a table's budgets. A budget that did not change keeps its balance, and breakers keep their state.
    pub fn adopt(&self, table: &Table) {
        for team in table.teams() {
            self.bulkhead(&team.name).adopt(team.budget, self.lanes);
        }
    }
}

impl Bulkhead {
    /// Returns true if people have paused the team.
    pub fn is_paused(&self) -> bool {
        self.paused.load(Ordering::Relaxed)
    }

    fn new(concurrency: usize, breaker: Duration) -> Arc<Bulkhead> {
        Arc::new(Bulkhead {
            requests: Semaphore::new(concurrency),
            breaker: Mutex::new(Breaker::new(breaker)),
            budget: Mutex::default(),
            paused: AtomicBool::new(false),
        })
    }

    fn adopt(&self, terms: Option<routing::Budget>, lanes: NonZeroU32) {
        let mut budget = self.budget.lock();
        if budget.as_ref().map(Budget::terms) != terms {
            *budget = terms.map(|terms| Budget::new(terms, lanes));
        }
    }

    /// Asks the budget for a bulk of so many bytes, before compression.
    pub fn afford(&self, raw_bytes: usize) -> Result<(), Over> {
        self.budget.lock().as_mut().map_or(Ok(()), |budget| budget.admit(raw_bytes))
    }

    /// Asks the breaker.
    pub fn admit(&self) -> Admission {
        self.breaker.lock().admit(Instant::now())
    }

    /// Returns the time for which the breaker still refuses, if it does.
    pub fn open_for(&self) -> Option<Duration> {
        self.breaker.lock().open_for(Instant::now())
    }

    /// Tells the breaker how an admitted bulk ended.
    pub fn learn(&self, outcome: SendOutcome) {
        self.breaker.lock().learn(outcome, Instant::now());
    }
}

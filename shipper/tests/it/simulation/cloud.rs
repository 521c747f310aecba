//! The state that all environments share: objects, queues, the clock, and the journal that the judge reads.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Display;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use pipeline::{Column, Gunzip};
use serde::Deserialize;
use shipper::report::Report;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::dice::Dice;
use super::plan::Plan;
use super::queue::ParkQueue;

pub(crate) struct Cloud {
    pub(crate) plan: Plan,
    pub(crate) dice: Dice,
    start: Instant,
    state: Mutex<State>,
    /// The park queue has a new message, or no more will come.
    pub(crate) changed: Notify,
    /// The number of times that a busy function let time pass. It stands still for nobody, so all others were late then.
    pub(crate) jumps: AtomicUsize,
}

/// An object of S3.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) body: Bytes,
    pub(crate) metadata: HashMap<String, String>,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) objects: BTreeMap<String, Stored>,
    pub(crate) park: ParkQueue,
    pub(crate) dead_letters: Vec<String>,
    pub(crate) journal: Journal,
    pub(crate) stream_is_done: bool,
    invocations: u64,
}

/// The events of a world, as far as the judge must know.
#[derive(Default)]
pub(crate) struct Journal {
    pub(crate) trace: Vec<String>,
    /// Per event, its lines that a sub-account took.
    pub(crate) taken: BTreeMap<u64, Vec<Taken>>,
    /// Events that may be sent twice: a batch was retried, a message came twice.
    pub(crate) excused: BTreeSet<u64>,
    /// Events that a mapping gave up on, or that are poison.
    pub(crate) quarantined: BTreeSet<u64>,
    /// Per sequence number, the invocations that had the record first and did not come to an end in time.
    pub(crate) unended: BTreeMap<String, u32>,
    /// Refused events that could not be kept under `dead/`.
    pub(crate) unkept: BTreeSet<u64>,
    /// Parked objects to which no pointer was sent.
    pub(crate) orphans: BTreeSet<String>,
    /// Parked objects that were to be deleted and may not have been.
    pub(crate) undeleted: BTreeSet<String>,
    /// The lines in each object that was ever parked.
    pub(crate) parked: BTreeMap<String, Vec<u64>>,
    /// Events that the functions said were dropped by a rule or a budget, per team.
    pub(crate) dropped: BTreeMap<Arc<str>, u64>,
    /// Events parked by `shipper`, per team.
    pub(crate) parked_events: BTreeMap<Arc<str>, u64>,
    /// Lines sent again after their answer was seen, within an invocation of `redeliver`.
    pub(crate) resent: Vec<u64>,
    pub(crate) violations: Vec<String>,
}

/// A line that a sub-account took.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) line: Line,
    pub(crate) team: usize,
    pub(crate) at: Duration,
    /// True if the sender saw the answer.
    pub(crate) seen: bool,
}

/// A line of a bulk: the event it is of, and which part of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) id: u64,
    pub(crate) part: u32,
    pub(crate) parts: u32,
}

impl Cloud {
    pub(crate) fn new(plan: Plan) -> Cloud {
        let dice = Dice(plan.seed);
        Cloud {
            plan,
            dice,
            start: Instant::now(),
            state: Mutex::default(),
            changed: Notify::new(),
            jumps: AtomicUsize::new(0),
        }
    }

    pub(crate) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    pub(crate) async fn sleep_until(&self, at: Duration) {
        sleep_until(self.start + at).await;
    }

    /// By the calendar.
    pub(crate) fn timestamp(&self) -> Timestamp {
        timestamp(self.now())
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Returns true if chance still plays.
    pub(crate) fn is_chaotic(&self) -> bool {
        self.now() < self.plan.chaos.until
    }

    pub(crate) fn next_invocation(&self) -> u64 {
        let mut state = self.state();
        state.invocations += 1;
        state.invocations
    }

    pub(crate) fn trace(&self, who: &str, what: impl Display) {
        let line = format!("{:>12.3} {who} {what}", self.now().as_secs_f64());
        self.state().journal.trace.push(line);
    }

    pub(crate) fn violation(&self, what: String) {
        self.state().journal.violations.push(what);
    }

    /// Books what a function said it did.
    pub(crate) fn reported(&self, who: &str, report: &Report) {
        let mut state = self.state();
        for (team, counts) in &report.summary.teams {
            let dropped = counts[Column::OverBudget] + counts[Column::Dropped];
            *state.journal.dropped.entry(Arc::clone(team)).or_default() += dropped;
            if report.summary.function == "shipper" {
                *state.journal.parked_events.entry(Arc::clone(team)).or_default() += counts[Column::Parked];
            }
        }
        if !report.summary.balanced {
            state.journal.violations.push(format!("{who}: the ledger does not balance"));
        }
    }
}

impl Journal {
    /// Books lines that a sub-account took; `see` says that the answer arrived.
    pub(crate) fn take(&mut self, lines: &[Line], team: usize, at: Duration) {
        for line in lines {
            let taken = Taken { line: *line, team, at, seen: false };
            self.taken.entry(line.id).or_default().push(taken);
        }
    }

    /// The answer for lines that were taken at `at` was seen.
    pub(crate) fn see(&mut self, lines: &[Line], at: Duration) {
        for line in lines {
            let all = self.taken.entry(line.id).or_default();
            if let Some(taken) = all.iter_mut().find(|taken| taken.line == *line && taken.at == at) {
                taken.seen = true;
            }
        }
    }

    /// Excuses the events of a parked object.
    pub(crate) fn excuse_parked(&mut self, key: &str) {
        let ids = self.parked.get(key).cloned().unwrap_or_default();
        self.excused.extend(ids);
    }
}

/// The calendar's time when the world is so old.
pub(crate) fn timestamp(age: Duration) -> Timestamp {
    "2026-11-24T00:00:00Z".parse::<Timestamp>().unwrap() + age
}

/// The lines of a gzipped body.
pub(crate) fn lines(body: &[u8]) -> Vec<Line> {
    #[derive(Deserialize)]
    struct Document<'a> {
        id: &'a str,
        part: Option<u32>,
        parts: Option<u32>,
    }
    let mut buffer = Vec::new();
    let text = Gunzip::new(64 << 20).inflate(body, &mut buffer).unwrap();
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let Document { id, part, parts } = serde_json::from_slice(line).unwrap();
            Line { id: id.parse().unwrap(), part: part.unwrap_or(1), parts: parts.unwrap_or(1) }
        })
        .collect()
}

pub(crate) fn ids(lines: &[Line]) -> Vec<u64> {
    lines.iter().map(|line| line.id).collect()
}

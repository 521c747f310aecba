//! An invocation's bulks on their way: sent as they come, never waited for longer than `linger`, then parked.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use pipeline::Bulk;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

use crate::delivery::cut::Cut;
use crate::delivery::deliver::{Dead, Overspent, Sent, Undelivered, deliver};
use crate::delivery::reason::Reason;
use crate::park::quarantine::{Quarantined, quarantine};
use crate::park::tries::Note;
use crate::park::write::{Origin, bury, park};
use crate::report::tally::Tally;
use crate::state::ShipperState;
use function::store::CallError;

/// The part of the deadline margin that is kept for the answer itself.
pub const ANSWER_MARGIN: Duration = Duration::from_millis(250);

/// The bounds of a flight.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Compressed bytes of one team in flight; what exceeds them parks at once.
    pub team_bytes: usize,
    /// Compressed bytes in flight before decoding waits.
    pub total_bytes: usize,
    /// The time at which decoding stops: bulks that are filled by then can still be sent.
    pub decode_until: Instant,
    /// The time at which sending stops and the rest parks.
    pub stop_at: Instant,
    /// The time by which the function must have answered.
    pub deadline: Instant,
    /// The bucket of poison.
    pub quarantine_bucket: String,
}

/// Bulks being sent and writes under way.
pub struct Flight {
    hub: Arc<ShipperState>,
    origin: Arc<Origin>,
    bounds: Bounds,
    cut: Cut,
    sending: JoinSet<Sent>,
    bulks: HashMap<Id, Arc<Bulk>>,
    writing: JoinSet<Result<Written, CallError>>,
    writes: HashMap<Id, Arc<Write>>,
    load: Load,
    last_end: Instant,
    numbered: usize,
    tally: Tally,
}

/// Something to write to S3.
enum Write {
    Park(Undelivered),
    Bury(Dead),
    Quarantine(Quarantined),
    CutOff(CutOff),
}

/// The outcome of a write.
enum Written {
    /// The object is kept.
    Kept,
    /// A record that was cut off gets another try; this one is noted.
    Noted,
}

/// The first record of a batch, cut off, and the note of its tries.
struct CutOff {
    record: Quarantined,
    note: Note,
}

/// Compressed bytes in flight.
#[derive(Default)]
struct Load {
    total: usize,
    teams: HashMap<Arc<str>, usize>,
}

impl Flight {
    /// A flight with nothing in it.
    #[must_use]
    pub fn new(hub: Arc<ShipperState>, origin: Origin, bounds: Bounds) -> Flight {
        Flight {
            hub,
            origin: Arc::new(origin),
            bounds,
            cut: Cut::default(),
            sending: JoinSet::new(),
            bulks: HashMap::new(),
            writing: JoinSet::new(),
            writes: HashMap::new(),
            load: Load::default(),
            last_end: Instant::now(),
            numbered: 0,
            tally: Tally::default(),
        }
    }

    /// Returns true if the time to send is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        Instant::now() >= self.bounds.stop_at
    }

    /// Returns true if the time to decode is over.
    #[must_use]
    pub fn is_decoding_over(&self) -> bool {
        Instant::now() >= self.bounds.decode_until
    }

    /// The time at which decoding stops.
    #[must_use]
    pub fn decode_until(&self) -> Instant {
        self.bounds.decode_until
    }

    /// The end of a wait for something that all bulks need: as long as for a bulk, and not past the time to send.
    #[must_use]
    pub fn wait_until(&self) -> Instant {
        (Instant::now() + self.hub.settings.linger).min(self.bounds.stop_at)
    }

    /// Returns true if anything is under way.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !self.sending.is_empty() || !self.writing.is_empty()
    }

    /// Sends a bulk without waiting for it.
    pub fn send(&mut self, bulk: Bulk) {
        let bulk = Arc::new(bulk);
        if self.is_over() {
            self.write(Write::park(bulk, Reason::Deadline));
        } else if self.load.of(&bulk.team) + bulk.body.len() > self.bounds.team_bytes {
            self.write(Write::park(bulk, Reason::Crowded));
        } else {
            // A cut that was made is for the bulks that were under way.
            if self.cut.is_made() {
                self.cut = Cut::default();
            }
            self.load.add(&bulk);
            let (hub, cut, sent) = (Arc::clone(&self.hub), self.cut.clone(), Arc::clone(&bulk));
            let task = self.sending.spawn(async move { deliver(&hub, sent, cut, Overspent::Drop).await });
            self.bulks.insert(task.id(), bulk);
        }
    }

    /// Writes a poison record to the quarantine without waiting for it.
    pub fn quarantine(&mut self, record: Quarantined) {
        self.write(Write::Quarantine(record));
    }

    /// Takes a record that can be decoded out of the stream's way.
    pub fn isolate(&mut self, record: Quarantined) {
        self.tally.isolated += 1;
        self.quarantine(record);
    }

    /// Has the batch redelivered from its first record on, which was cut off; or from the next, and the record
    /// quarantined, if that was its last try.
    pub fn cut_off(&mut self, record: Quarantined, note: Note) {
        self.write(Write::CutOff(CutOff { record, note }));
    }

    /// Has the batch redelivered from this record on.
    pub fn fail_from(&mut self, record: usize) {
        self.tally.fail_from(record);
    }

    /// Lets tasks run and books what ended; waits only while too much is in flight.
    pub async fn tend(&mut self) {
        tokio::task::yield_now().await;
        while let Some(ended) = self.sending.try_join_next_with_id() {
            self.sent(ended);
        }
        while let Some(ended) = self.writing.try_join_next_with_id() {
            self.written(ended);
        }
        self.last_end = Instant::now();
        while self.load.total > self.bounds.total_bytes && self.is_busy() {
            self.step().await;
        }
    }

    /// Waits for the end of everything: a bulk that ends gives the others `linger` more; then the rest parks.
    pub async fn land(mut self) -> Tally {
        self.last_end = Instant::now();
        while self.is_busy() {
            self.step().await;
        }
        self.tally
    }

    /// Waits until something ends or the time for it is over.
    async fn step(&mut self) {
        let cut_at = (self.last_end + self.hub.settings.linger).min(self.bounds.stop_at);
        let sending = !self.sending.is_empty();
        let give_up_at = self.bounds.deadline.checked_sub(ANSWER_MARGIN).unwrap_or(self.bounds.deadline);
        tokio::select! {
            biased;
            Some(ended) = self.sending.join_next_with_id(), if sending => self.sent(ended),
            Some(ended) = self.writing.join_next_with_id(), if !self.writing.is_empty() => self.written(ended),
            () = sleep_until(cut_at), if sending && !self.cut.is_made() => self.make_cut(),
            () = sleep_until(give_up_at) => self.abandon(),
        }
    }

    fn make_cut(&mut self) {
        let reason = if self.is_over() { Reason::Deadline } else { Reason::Slow };
        self.cut.make(reason);
    }

    /// Books a bulk whose sending ended, and writes its undelivered pieces.
    fn sent(&mut self, ended: Result<(Id, Sent), JoinError>) {
        self.last_end = Instant::now();
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let Some(bulk) = self.bulks.remove(&id) else { return };
        self.load.remove(&bulk);
        let sent = ended.map_or_else(|_| crashed(&bulk), |(_, sent)| sent);
        self.tally.sent(&bulk.team, &sent);
        sent.undelivered.into_iter().for_each(|undelivered| self.write(Write::Park(undelivered)));
        sent.dead.into_iter().for_each(|dead| self.write(Write::Bury(dead)));
    }

    fn write(&mut self, write: Write) {
        let write = Arc::new(write);
        if let Some(bulk) = write.bulk() {
            self.load.add(bulk);
        }
        let (hub, origin, todo) = (Arc::clone(&self.hub), Arc::clone(&self.origin), Arc::clone(&write));
        let (n, bucket) = (self.next_number(), self.bounds.quarantine_bucket.clone());
        let task = self.writing.spawn(async move { todo.run(&hub, &origin, n, &bucket).await });
        self.writes.insert(task.id(), write);
    }

    /// Tells apart what one invocation writes.
    fn next_number(&mut self) -> usize {
        self.numbered += 1;
        self.numbered
    }

    /// Books a write that ended.
    fn written(&mut self, ended: Result<(Id, Result<Written, CallError>), JoinError>) {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let Some(write) = self.writes.remove(&id) else { return };
        let written = match ended {
            Ok((_, Ok(written))) => Ok(written),
            Ok((_, Err(error))) => Err(error.to_string()),
            Err(_) => Err("the task that wrote it crashed".to_owned()),
        };
        self.book(&write, written);
    }

    fn book(&mut self, write: &Write, written: Result<Written, String>) {
        if let Some(bulk) = write.bulk() {
            self.load.remove(bulk);
        }
        match (write, written) {
            (Write::Park(undelivered), Ok(_)) => self.tally.parked(undelivered),
            (Write::Park(undelivered), Err(error)) => {
                tracing::error!(team = %undelivered.bulk.team, %error, "failed to park a bulk; its records are retried");
                self.tally.failed(undelivered);
            }
            (Write::Quarantine(record), Err(error)) => {
                tracing::error!(%error, "failed to quarantine a record; it is retried");
                self.tally.fail_from(record.index);
            }
            // Sending it again would deliver the lines that were taken once more.
            (Write::Bury(dead), Err(error)) => {
                tracing::error!(team = %dead.bulk.team, %error, "failed to keep a refused bulk; its refused lines are lost");
            }
            (Write::Bury(_) | Write::Quarantine(_), Ok(_)) => {}
            (Write::CutOff(CutOff { record, .. }), Ok(Written::Kept)) => {
                tracing::error!("the first record was cut off a second time; it is in the quarantine");
                self.tally.isolated += 1;
                self.tally.fail_from(record.index + 1);
            }
            (Write::CutOff(CutOff { record, .. }), Ok(Written::Noted)) => self.tally.fail_from(record.index),
            (Write::CutOff(CutOff { record, .. }), Err(error)) => {
                tracing::error!(%error, "failed to note that a record was cut off; it is retried");
                self.tally.fail_from(record.index);
            }
        }
    }

    /// Ends what has not ended by now: its records are retried.
    fn abandon(&mut self) {
        self.sending.abort_all();
        self.sending = JoinSet::new();
        for (_, bulk) in std::mem::take(&mut self.bulks) {
            self.load.remove(&bulk);
            self.tally.failed(&Undelivered { bulk, reason: Reason::Deadline, uncertain: true });
        }
        self.writing = JoinSet::new();
        for (_, write) in std::mem::take(&mut self.writes) {
            self.book(&write, Err("the function's deadline came before the end of the write".to_owned()));
        }
    }
}

/// Returns the outcome of a task that crashed: the listener may have taken its bulk.
fn crashed(bulk: &Arc<Bulk>) -> Sent {
    let undelivered = Undelivered { bulk: Arc::clone(bulk), reason: Reason::Unreachable, uncertain: true };
    Sent { undelivered: vec![undelivered], ..Sent::default() }
}

impl Write {
    fn park(bulk: Arc<Bulk>, reason: Reason) -> Write {
        Write::Park(Undelivered { bulk, reason, uncertain: false })
    }

    fn bulk(&self) -> Option<&Arc<Bulk>> {
        match self {
            Write::Park(undelivered) => Some(&undelivered.bulk),
            Write::Bury(dead) => Some(&dead.bulk),
            Write::Quarantine(_) | Write::CutOff(_) => None,
        }
    }

    async fn run(
        &self,
        hub: &ShipperState,
        origin: &Origin,
        n: usize,
        quarantine_bucket: &str,
    ) -> Result<Written, CallError> {
        // Fails only when the semaphore is closed, which never happens.
        let _permit = hub.writes.acquire().await;
        match self {
            Write::Park(undelivered) => park(hub, origin, n, undelivered).await?,
            Write::Bury(dead) => bury(hub, origin, n, dead).await?,
            Write::Quarantine(record) => quarantine(hub, quarantine_bucket, record).await?,
            Write::CutOff(cut_off) => return cut_off.run(hub, quarantine_bucket).await,
        }
        Ok(Written::Kept)
    }
}

impl CutOff {
    async fn run(&self, hub: &ShipperState, quarantine_bucket: &str) -> Result<Written, CallError> {
        let mut note = self.note.clone();
        if note.is_new() {
            note.begin(hub).await?;
        }
        if !note.is_last() {
            return Ok(Written::Noted);
        }
        quarantine(hub, quarantine_bucket, &self.record).await?;
        Ok(Written::Kept)
    }
}

impl Load {
    fn of(&self, team: &Arc<str>) -> usize {
        self.teams.get(team).copied().unwrap_or_default()
    }

    fn add(&mut self, bulk: &Bulk) {
        self.total += bulk.body.len();
        *self.teams.entry(Arc::clone(&bulk.team)).or_default() += bulk.body.len();
    }

    fn remove(&mut self, bulk: &Bulk) {
        self.total = self.total.saturating_sub(bulk.body.len());
        if let Some(bytes) = self.teams.get_mut(&bulk.team) {
            *bytes = bytes.saturating_sub(bulk.body.len());
        }
    }
}

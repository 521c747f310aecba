//! The Kinesis mapping of one shard: `localcloud`'s judge of answers around the real handler.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use localcloud::mapping::answer::{Answer, read};
use localcloud::mapping::decide::{Limits, Piece, expired, next};
use serde_json::json;
use shipper::report::Report;
use shipper::ship::Shipper;
use tokio::time::sleep;

use super::cloud::{Cloud, timestamp};
use super::environment::{Ended, Lane};
use super::plan::{Arrival, Burden, Content, EventPlan, account_id};
use crate::support::batch::{gzip, record_at};

/// As `infra/hub.yaml` sets them.
const LIMITS: Limits = Limits { max_retries: None, bisect: true };
const MAX_AGE: Duration = Duration::from_hours(66);
/// A shard with records is read this often. AWS, `GetRecords`: five times a second at most.
const POLL: Duration = Duration::from_millis(250);
/// Lambda waits between retries; how long, AWS does not say.
const LONGEST_BACKOFF: Duration = Duration::from_mins(1);

pub(crate) struct Shard {
    cloud: Arc<Cloud>,
    arrivals: Vec<Arrival>,
    records: Vec<String>,
    sequence_numbers: Vec<String>,
    shippers: Lane<Shipper>,
}

impl Shard {
    pub(crate) fn new(cloud: &Arc<Cloud>, lane: usize) -> Shard {
        let arrivals = cloud.plan.lanes[lane].clone();
        let sequence_numbers: Vec<String> = (0..arrivals.len()).map(|n| sequence_number(lane, n)).collect();
        let records = arrivals.iter().zip(&sequence_numbers);
        let records = records.map(|(arrival, number)| encoded(lane, number, arrival)).collect();
        let name = format!("shipper-{lane}");
        let timeout = cloud.plan.tuning.shipper_timeout;
        let shippers =
            Lane::new(cloud, name, timeout, |cloud, world| Shipper::new(cloud.plan.tuning.shipper(), world));
        Shard { cloud: Arc::clone(cloud), arrivals, records, sequence_numbers, shippers }
    }

    /// Reads the shard to its end.
    pub(crate) async fn run(mut self) {
        let mut at = 0;
        while let Some(arrival) = self.arrivals.get(at) {
            let ready = arrival.at.max(self.cloud.now());
            let polls = u32::try_from(ready.as_nanos().div_ceil(POLL.as_nanos())).unwrap();
            self.cloud.sleep_until(POLL * polls).await;
            let now = self.cloud.now();
            let due = self.arrivals[at..].iter().take_while(|arrival| arrival.at <= now).count();
            let end = at + due.min(self.cloud.plan.tuning.batch);
            self.process(at..end).await;
            at = end;
        }
    }

    /// Has a batch processed, retried and given up until nothing of it is left.
    async fn process(&mut self, range: Range<usize>) {
        let mut todo = VecDeque::from([Piece { range, retries: 0 }]);
        let mut failures = 0;
        while let Some(mut piece) = todo.pop_front() {
            let now = self.cloud.now();
            let ages =
                self.arrivals[piece.range.clone()].iter().map(|arrival| now.saturating_sub(arrival.at));
            let old = piece.range.start + expired(ages, Some(MAX_AGE));
            self.give_up(piece.range.start..old);
            piece.range.start = old;
            if piece.range.is_empty() {
                continue;
            }
            let answer = self.invoke(&piece.range).await;
            let verdict = next(&piece, &answer, LIMITS);
            self.give_up(verdict.give_up);
            if verdict.retry.is_empty() {
                failures = 0;
                continue;
            }
            verdict.retry.into_iter().rev().for_each(|piece| todo.push_front(piece));
            failures += 1;
            sleep(Duration::from_secs(1 << failures.min(6)).min(LONGEST_BACKOFF)).await;
        }
    }

    async fn invoke(&mut self, range: &Range<usize>) -> Answer {
        let payload = format!(r#"{{"Records":[{}]}}"#, self.records[range.clone()].join(","));
        let began = self.cloud.now();
        let work = async |shipper: &Shipper, invocation: &_| {
            shipper.ship(invocation, &payload).await.map_err(|error| error.to_string())
        };
        let burdens = self.arrivals[range.clone()].iter().flat_map(|arrival| arrival.content.burdens());
        let ended = self.shippers.invoke(burdens.collect(), work).await;
        let took = self.cloud.now().saturating_sub(began);
        if matches!(ended, Ended::Died) || took >= self.cloud.plan.tuning.decoding() {
            let first = self.sequence_numbers[range.start].clone();
            *self.cloud.state().journal.unended.entry(first).or_default() += 1;
        }
        match ended {
            Ended::Answered { report, failed_calls } => self.answered(range, &report, failed_calls, took),
            Ended::Errored(error) => {
                self.excuse(range.clone());
                Answer::Failure(error)
            }
            Ended::Died => {
                self.excuse(range.clone());
                Answer::Failure("it died".to_owned())
            }
        }
    }

    fn answered(&self, range: &Range<usize>, report: &Report, failed_calls: usize, took: Duration) -> Answer {
        let numbers: Vec<&str> = self.sequence_numbers[range.clone()].iter().map(String::as_str).collect();
        let answer = read(&serde_json::to_vec(&report.answer).unwrap(), &numbers);
        if let Answer::Partial(failed) = &answer {
            self.excuse(range.start + failed[0]..range.end);
            let tuning = &self.cloud.plan.tuning;
            if failed_calls == 0 && took < tuning.decoding() {
                self.cloud.violation("items failed, and the hub itself was well".to_owned());
            }
        }
        answer
    }

    fn excuse(&self, range: Range<usize>) {
        self.cloud.state().journal.excused.extend(self.ids(range));
    }

    /// To the quarantine, by the mapping itself.
    fn give_up(&self, range: Range<usize>) {
        if !range.is_empty() {
            self.cloud.trace("mapping", format_args!("gives up {range:?}"));
            let ids = self.ids(range.clone());
            self.excuse(range);
            self.cloud.state().journal.quarantined.extend(ids);
        }
    }

    fn ids(&self, range: Range<usize>) -> Vec<u64> {
        self.arrivals[range].iter().flat_map(|arrival| arrival.content.ids()).collect()
    }
}

/// Of the record at that place of a shard.
pub(crate) fn sequence_number(lane: usize, n: usize) -> String {
    format!("4959{lane:03}{n:012}")
}

impl Content {
    fn burdens(&self) -> Vec<Burden> {
        match self {
            Content::Events { events, .. } => events.iter().map(|event| event.burden).collect(),
            Content::Poison { .. } | Content::Control => Vec::new(),
        }
    }

    /// The events of a record; a poison one counts as one.
    pub(crate) fn ids(&self) -> Vec<u64> {
        match self {
            Content::Events { events, .. } => events.iter().map(|event| event.id).collect(),
            Content::Poison { id } => vec![*id],
            Content::Control => Vec::new(),
        }
    }
}

fn encoded(lane: usize, sequence_number: &str, arrival: &Arrival) -> String {
    let arrived = timestamp(arrival.at).as_millisecond() as f64 / 1_000.0;
    record_at(arrived, &shard(lane), sequence_number, &payload(arrival)).to_string()
}

pub(crate) fn shard(lane: usize) -> String {
    format!("shardId-{lane:012}")
}

/// A record's data before it is base64.
pub(crate) fn payload(arrival: &Arrival) -> Vec<u8> {
    match &arrival.content {
        Content::Events { account, events } => envelope(*account, events),
        Content::Control => gzip(
            json!({"messageType": "CONTROL_MESSAGE", "owner": "CloudwatchLogs", "logEvents": []})
                .to_string()
                .as_bytes(),
        ),
        Content::Poison { id } => format!("poison {id}").into_bytes(),
    }
}

fn envelope(account: usize, events: &[EventPlan]) -> Vec<u8> {
    let events: Vec<_> = events
        .iter()
        .map(|event| json!({"id": format!("{:056}", event.id), "timestamp": 1_764_000_000_000_u64, "message": message(event)}))
        .collect();
    let envelope = json!({
        "messageType": "DATA_MESSAGE", "owner": account_id(account), "logGroup": "/app", "logStream": "s",
        "subscriptionFilters": ["f"], "logEvents": events,
    });
    gzip(envelope.to_string().as_bytes())
}

fn message(event: &EventPlan) -> String {
    let head = if event.noise { "noise " } else { "line " };
    let mut chance = fastrand::Rng::with_seed(event.id);
    let unlike = event.size.min(400);
    let tail: String = std::iter::repeat_with(|| chance.alphanumeric()).take(unlike).collect();
    format!("{head}{tail}{}", "x".repeat(event.size - unlike))
}

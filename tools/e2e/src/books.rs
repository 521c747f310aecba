//! The events and records that a test puts into the hub, noted id by id.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};

use base64_simd::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

/// The time of every event: 2026-03-01T12:00:00Z.
const TIMESTAMP: i64 = 1_772_366_400_000;

/// The most bytes of a bulk or a record that are inflated: more than a body the listener takes.
const MOST_INFLATED: u64 = 16 << 20;

/// The number of the next event, over all books: an id is used once.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// The content that a test has put into the hub: events by id, and records that hold no event.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// The team each event is for.
    pub(crate) events: BTreeMap<String, String>,
    /// Records that can't be decoded, as base64 or what stands in its place.
    pub(crate) poison: BTreeSet<String>,
    /// Control messages.
    pub(crate) controls: u64,
}

impl Books {
    /// A record of `account` with an event a message, for `team`.
    pub fn record<S: AsRef<str>>(&mut self, team: &str, account: &str, messages: &[S]) -> Vec<u8> {
        let written: Vec<_> = messages.iter().map(|message| json!(message.as_ref()).to_string()).collect();
        gzip(self.envelope(team, account, &written).as_bytes())
    }

    /// The envelope of such a record; each message as it stands in JSON, its quotes included.
    pub fn envelope<S: AsRef<str>>(&mut self, team: &str, account: &str, messages: &[S]) -> String {
        let events: Vec<_> = messages.iter().map(|message| self.event(team, message.as_ref(), "")).collect();
        envelope(account, &events)
    }

    /// An event of an envelope: its message as it stands in JSON, and more members of it.
    pub fn event(&mut self, team: &str, message: &str, more: &str) -> String {
        let id = self.id(team);
        format!(r#"{{"id":"{id}","timestamp":{TIMESTAMP},"message":{message}{more}}}"#)
    }

    /// The id of one event more.
    pub fn id(&mut self, team: &str) -> String {
        let id = format!("{:056}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.events.insert(id.clone(), team.to_owned());
        id
    }

    /// Notes a record that can't be decoded.
    pub fn poison(&mut self, data: Vec<u8>) -> Vec<u8> {
        self.poison.insert(STANDARD.encode_to_string(&data));
        data
    }

    /// Notes a record's data that is not even base64.
    pub fn no_base64(&mut self, data: &str) -> String {
        self.poison.insert(data.to_owned());
        data.to_owned()
    }

    /// Notes a control message.
    pub fn control(&mut self, data: Vec<u8>) -> Vec<u8> {
        self.controls += 1;
        data
    }

    /// A record with these events, which `event` made.
    #[must_use]
    pub fn pack(account: &str, events: &[String]) -> Vec<u8> {
        gzip(envelope(account, events).as_bytes())
    }

    /// The body of a parked bulk with so many events of `team`.
    pub fn bulk(&mut self, team: &str, events: usize) -> Vec<u8> {
        let document = |id: String| {
            let document = json!({
                "@timestamp": "2026-03-01T12:00:00.000Z", "id": id, "message": "parked", "type": "cloudwatch",
            });
            format!("{document}\n")
        };
        let lines: String = (0..events).map(|_| document(self.id(team))).collect();
        gzip(lines.as_bytes())
    }
}

impl FromIterator<Books> for Books {
    fn from_iter<I: IntoIterator<Item = Books>>(all: I) -> Books {
        all.into_iter().fold(Books::default(), |mut sum, books| {
            sum.events.extend(books.events);
            sum.poison.extend(books.poison);
            sum.controls += books.controls;
            sum
        })
    }
}

/// The text of an envelope with these events.
fn envelope(account: &str, events: &[String]) -> String {
    format!(
        r#"{{"messageType":"DATA_MESSAGE","owner":"{account}","logGroup":"/app","logStream":"s","subscriptionFilters":["loghub"],"logEvents":[{}]}}"#,
        events.join(",")
    )
}

/// The ids of the events in a record's data; none if that is no envelope, or a bomb.
pub(crate) fn ids(data: &[u8]) -> Vec<String> {
    let envelope: Value = serde_json::from_slice(&gunzip(data)).unwrap_or_default();
    let events = envelope["logEvents"].as_array().cloned().unwrap_or_default();
    events.iter().filter_map(|event| event["id"].as_str().map(str::to_owned)).collect()
}

/// Compresses as CloudWatch Logs does.
#[must_use]
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).expect("memory takes it");
    gzip.finish().expect("memory takes it")
}

/// Inflates what the hub or a test wrote; as much of it as can be.
pub(crate) fn gunzip(bytes: &[u8]) -> Vec<u8> {
    #[expect(clippy::disallowed_methods, reason = "the tests' own bulks and records")]
    let mut decoder = flate2::read::MultiGzDecoder::new(bytes).take(MOST_INFLATED);
    let mut inflated = Vec::new();
    // What ends early is shown by what is missing of it.
    let _ = decoder.read_to_end(&mut inflated);
    inflated
}

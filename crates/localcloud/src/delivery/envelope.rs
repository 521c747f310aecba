//! Subscription messages as CloudWatch Logs writes them (CloudWatch Logs, "Subscription filters with Amazon Kinesis
//! Data Streams").

use std::collections::BTreeMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

/// A Kinesis record's data is at most 1 MiB (Amazon Kinesis, `PutRecords`).
pub const RECORD_LIMIT: usize = 1 << 20;
/// The size of what is packed into one message, before compression: CloudWatch's own size is not documented.
const MESSAGE_TARGET: usize = 1 << 20;

/// The place that a message's events are from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// The member's account id.
    pub owner: String,
    /// The log group.
    pub log_group: String,
    /// The log stream.
    pub log_stream: String,
    /// The filter's name.
    pub subscription_filters: Vec<String>,
}

/// A log event in a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// CloudWatch's id.
    pub id: String,
    /// Milliseconds since the epoch.
    pub timestamp: i64,
    /// The logged text.
    pub message: String,
    /// The named columns of a space-delimited filter pattern. CloudWatch Logs may send more, such as columns without a
    /// name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extracted_fields: BTreeMap<String, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    #[serde(rename = "messageType")]
    kind: &'static str,
    #[serde(flatten)]
    origin: &'a Origin,
    log_events: &'a [Event],
}

/// Packed events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// Records' data, and how many events each holds.
    pub records: Vec<(Vec<u8>, usize)>,
    /// Events that don't fit into any record.
    pub oversize: usize,
}

/// Packs events, in order, into as few records as their sizes allow.
#[must_use]
pub fn pack(origin: &Origin, events: &[Event]) -> Packed {
    let mut packed = Packed::default();
    let mut start = 0;
    let mut bytes = 0;
    for (position, event) in events.iter().enumerate() {
        if position > start && bytes + event.message.len() > MESSAGE_TARGET {
            pack_within_limit(origin, &events[start..position], &mut packed);
            (start, bytes) = (position, 0);
        }
        bytes += event.message.len();
    }
    if start < events.len() {
        pack_within_limit(origin, &events[start..], &mut packed);
    }
    packed
}

/// The message by which CloudWatch checks a destination.
#[must_use]
pub fn control_message(destination: &str, now: i64) -> Vec<u8> {
    let origin = Origin {
        owner: "CloudwatchLogs".to_owned(),
        log_group: String::new(),
        log_stream: String::new(),
        subscription_filters: Vec::new(),
    };
    let message = format!("CWL CONTROL MESSAGE: Checking health of destination {destination}.");
    let event = Event { id: String::new(), timestamp: now, message, extracted_fields: BTreeMap::new() };
    gzip(&Message { kind: "CONTROL_MESSAGE", origin: &origin, log_events: &[event] })
}

/// Halves what is too large even when compressed.
fn pack_within_limit(origin: &Origin, events: &[Event], packed: &mut Packed) {
    let record = gzip(&Message { kind: "DATA_MESSAGE", origin, log_events: events });
    if record.len() <= RECORD_LIMIT {
        packed.records.push((record, events.len()));
    } else if events.len() > 1 {
        let (first, second) = events.split_at(events.len() / 2);
        pack_within_limit(origin, first, packed);
        pack_within_limit(origin, second, packed);
    } else {
        packed.oversize += events.len();
    }
}

fn gzip(message: &Message<'_>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Neither strings into JSON nor bytes into memory can fail.
    let written = serde_json::to_vec(message).map(|json| encoder.write_all(&json));
    debug_assert!(matches!(written, Ok(Ok(()))), "a subscription message is always JSON");
    encoder.finish().unwrap_or_default()
}

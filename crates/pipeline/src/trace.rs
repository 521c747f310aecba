//! One message through the stages, for people: what would be shipped, and where it would end otherwise.

use std::collections::BTreeSet;
use std::sync::Arc;

use routing::{Decision, Table};
use serde_json::{Map, Value};

use crate::document::{Documents, Unlifted};
use crate::envelope::Event;
use crate::filter::{Verdict, filter};
use crate::json::{Escaped, escape};
use crate::limits::Limits;
use crate::mask::{Masked, Masker, Unmaskable};
use crate::mask_key::MaskKey;
use crate::route::Route;

/// A message to follow.
#[derive(Clone, Copy, Debug)]
pub struct Trace<'a> {
    /// The member account's id.
    pub account: &'a str,
    /// The log group.
    pub log_group: &'a str,
    /// The log stream.
    pub log_stream: &'a str,
    /// The CloudWatch event id, by which `sample` chooses; without one the message is taken to be in the sample.
    pub id: Option<&'a str>,
    /// Milliseconds since the epoch.
    pub timestamp: i64,
    /// The message.
    pub message: &'a str,
}

/// The outcome of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It would be shipped as these documents; whether something in it would be masked.
    Shipped {
        /// The documents, one a line.
        documents: Vec<String>,
        /// The fields in which something was masked.
        masked: BTreeSet<String>,
        /// The reason for which the message could not be masked and is withheld, if it is.
        withheld: Option<Unmaskable>,
        /// The parts that were not lifted as they are.
        unlifted: Vec<Unlifted>,
    },
    /// A rule says `ship = false`.
    Unshipped,
    /// It is one of Lambda's platform lines.
    Platform,
    /// A `drop` pattern matches.
    Dropped,
    /// It is outside the sample.
    Sampled,
    /// It can't be masked, and the mask says `drop`.
    Unmaskable(Unmaskable),
}

/// Follows one message through the shipper's own stages under `table`.
pub fn trace(table: &Table, key: Option<&MaskKey>, limits: Limits, message: &Trace<'_>) -> (Decision, Fate) {
    let decision = table.decide(message.account, message.log_group);
    let masks: Vec<_> = decision.settings.masks.iter().map(|mask| Arc::clone(&mask.value)).collect();
    let route = Route::new(decision.clone(), Arc::new(Masker::new(&masks, key)), message.log_group);
    let [mut raw, mut id, mut log_stream] = [String::new(), String::new(), String::new()];
    escape(message.message, &mut raw);
    escape(message.id.unwrap_or("explain"), &mut id);
    escape(message.log_stream, &mut log_stream);
    let event = Event {
        id: Escaped::new(&id),
        timestamp: message.timestamp,
        message: Escaped::new(&raw),
        account: None,
        region: None,
    };
    let verdict = match filter(&decision.settings, &event) {
        Verdict::Sampled if message.id.is_none() => Verdict::Pass,
        verdict => verdict,
    };
    let fate = follow(&route, &event, &log_stream, verdict, limits);
    (decision, fate)
}

/// The decision's masks that, each by itself, mask something in the message or can't mask it.
pub fn masks_that_hit(decision: &Decision, key: Option<&MaskKey>, message: &str) -> Vec<Arc<str>> {
    let mut raw = String::new();
    escape(message, &mut raw);
    let masks = decision.settings.masks.iter().map(|mask| &mask.value);
    let hits = masks.filter(|mask| {
        let (alone, message) = (Masker::new(&[Arc::clone(mask)], key), Escaped::new(&raw));
        let masked = alone.mask(message, &alone.meter(message));
        masked.map_or(true, |masked| masked.is_masked() || masked.is_withheld())
    });
    hits.map(|mask| Arc::clone(&mask.name)).collect()
}

fn follow(route: &Route, event: &Event<'_>, log_stream: &str, verdict: Verdict, limits: Limits) -> Fate {
    match verdict {
        Verdict::Pass | Verdict::Report => {}
        Verdict::Unshipped => return Fate::Unshipped,
        Verdict::Platform => return Fate::Platform,
        Verdict::Dropped => return Fate::Dropped,
        Verdict::Sampled => return Fate::Sampled,
    }
    let masked = match route.masker.mask(event.message, &route.masker.meter(event.message)) {
        Ok(masked) => masked,
        Err(reason) => return Fate::Unmaskable(reason),
    };
    let report = verdict == Verdict::Report && !masked.is_withheld();
    let documents = |masked: &Masked<'_>| -> (Vec<String>, Vec<Unlifted>) {
        let (mut lines, mut writer) = (String::new(), Documents::new(limits));
        writer.write(&route.source(log_stream, event, masked, report), &mut lines);
        (lines.lines().map(str::to_owned).collect(), writer.notes().named().to_vec())
    };
    let (shipped, unlifted) = documents(&masked);
    // What masking changed is what differs from the same documents without masks.
    let clear = Masker::default();
    let plain = clear.mask(event.message, &clear.meter(event.message)).ok().filter(|_| masked.is_masked());
    Fate::Shipped {
        masked: plain.map(|plain| differing(&shipped, &documents(&plain).0)).unwrap_or_default(),
        documents: shipped,
        withheld: masked.withheld(),
        unlifted,
    }
}

/// The fields in which two rows of documents differ.
fn differing(one: &[String], other: &[String]) -> BTreeSet<String> {
    let fields = |line: Option<&String>| -> Map<String, Value> {
        line.and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default()
    };
    let mut found = BTreeSet::new();
    for index in 0..one.len().max(other.len()) {
        let (one, other) = (fields(one.get(index)), fields(other.get(index)));
        let names = one.keys().chain(other.keys());
        found.extend(names.filter(|name| one.get(*name) != other.get(*name)).cloned());
    }
    found
}

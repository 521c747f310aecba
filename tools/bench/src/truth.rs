//! The events that each sub-account must get: small enough to hold, and wrong if a single event is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Events by the token that they must arrive under.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// Per token, its events.
    pub tokens: BTreeMap<String, Events>,
}

/// A number of events, and a sum over their ids that tells other events apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Events {
    /// Their number.
    pub count: u64,
    /// The sum of their ids' hashes; the order does not matter, a missing or doubled one does.
    pub digest: u64,
}

impl Truth {
    /// Takes in an event.
    pub fn add(&mut self, token: &str, id: &str) {
        let events = match self.tokens.get_mut(token) {
            Some(events) => events,
            None => self.tokens.entry(token.to_owned()).or_default(),
        };
        events.count += 1;
        events.digest = events.digest.wrapping_add(xxh3_64(id.as_bytes()));
    }

    /// The same events, so many times over.
    #[must_use]
    pub fn times(&self, times: u64) -> Truth {
        let often = |events: &Events| Events {
            count: events.count * times,
            digest: events.digest.wrapping_mul(times),
        };
        Truth { tokens: self.tokens.iter().map(|(token, events)| (token.clone(), often(events))).collect() }
    }

    /// All events, whosever they are.
    #[must_use]
    pub fn total(&self) -> Events {
        self.tokens.values().fold(Events::default(), |total, events| Events {
            count: total.count + events.count,
            digest: total.digest.wrapping_add(events.digest),
        })
    }

    /// The number of events.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.total().count
    }
}

//! The events that delivery saw, so that an id leads back to a log event, and a log event to its id.
//!
//! Of an event are kept its time, a fingerprint of its message, and what delivery made of it; the message itself is in
//! the log group. Events of one stream are numbered without gaps, so that the number needs no place.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use super::event_id::{self, Place};

/// The events that are remembered in all. Each takes 32 bytes.
const MOST: usize = 500_000;

/// An account, a log group of it and a log stream of that.
type StreamKey = (String, String, String);

/// Delivery's decision about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It goes on the stream.
    Put,
    /// The filter's pattern does not match it.
    Unmatched,
    /// The destination's policy refuses its account.
    Refused,
    /// The filter's pattern can't be played.
    Unplayed,
}

/// An event that delivery saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The member account.
    pub account: String,
    /// The log group.
    pub log_group: String,
    /// The log stream.
    pub log_stream: String,
    /// The event's time, in milliseconds since the epoch.
    pub timestamp: i64,
    /// The time at which delivery saw it, in milliseconds since the epoch.
    pub seen: i64,
    /// Its fate.
    pub taken: Taken,
    number: u64,
    fingerprint: u64,
}

impl Sighting {
    /// Returns the id that the event with this message has; none if the event has another message.
    #[must_use]
    pub fn id(&self, message: &str) -> Option<String> {
        let place = Place { account: &self.account, group: &self.log_group, stream: &self.log_stream };
        (fingerprint(message) == self.fingerprint)
            .then(|| event_id::event_id(place, self.timestamp, message, self.number))
    }
}

/// The memory of the events of all streams.
#[derive(Debug)]
pub(super) struct Sightings {
    streams: BTreeMap<Arc<StreamKey>, Stream>,
    /// The streams of the remembered events, in the order in which these came: the number of events in a row.
    order: VecDeque<(Arc<StreamKey>, usize)>,
    count: usize,
    most: usize,
}

#[derive(Debug, Default)]
struct Stream {
    /// The number of the first event that is remembered.
    first: u64,
    events: VecDeque<Remembered>,
}

#[derive(Clone, Copy, Debug)]
struct Remembered {
    timestamp: i64,
    seen: i64,
    fingerprint: u64,
    taken: Taken,
}

impl Default for Sightings {
    fn default() -> Self {
        Self::of(MOST)
    }
}

impl Sightings {
    fn of(most: usize) -> Self {
        Self { streams: BTreeMap::new(), order: VecDeque::new(), count: 0, most }
    }

    /// Remembers the next events of a stream, and forgets the oldest of all where they are too many. The event's number
    /// is its place among all that were ever remembered of its stream.
    pub(super) fn remember<'a>(
        &mut self,
        stream: Place<'_>,
        events: impl IntoIterator<Item = (i64, &'a str, Taken)>,
        seen: i64,
    ) {
        let key = self.key(stream);
        let kept = &mut self.streams.entry(Arc::clone(&key)).or_default().events;
        let before = kept.len();
        kept.extend(events.into_iter().map(|(timestamp, message, taken)| Remembered {
            timestamp,
            seen,
            fingerprint: fingerprint(message),
            taken,
        }));
        let added = kept.len() - before;
        self.count += added;
        match self.order.back_mut() {
            Some((last, count)) if *last == key => *count += added,
            _ => self.order.push_back((key, added)),
        }
        self.forget();
    }

    fn forget(&mut self) {
        while self.count > self.most
            && let Some((key, added)) = self.order.pop_front()
        {
            let gone = added.min(self.count - self.most);
            if let Some(stream) = self.streams.get_mut(&key) {
                stream.events.drain(..gone.min(stream.events.len()));
                stream.first += gone as u64;
            }
            self.count -= gone;
            if gone < added {
                self.order.push_front((key, added - gone));
            }
        }
    }

    /// The number of the next event of a stream.
    pub(super) fn next_number(&self, stream: Place<'_>) -> u64 {
        self.streams.get(&self.key(stream)).map_or(0, |stream| stream.first + stream.events.len() as u64)
    }

    /// The stream's name, which all its events share.
    fn key(&self, stream: Place<'_>) -> Arc<StreamKey> {
        let key = (stream.account.to_owned(), stream.group.to_owned(), stream.stream.to_owned());
        self.streams.get_key_value(&key).map_or_else(|| Arc::new(key.clone()), |(known, _)| Arc::clone(known))
    }

    /// The events of a log group with a time from `from` to `to`, both included, in the order of their stream; of every
    /// log group where none is given.
    pub(super) fn between(
        &self,
        account: Option<&str>,
        log_group: Option<&str>,
        from: i64,
        to: i64,
    ) -> Vec<Sighting> {
        let asked = self.streams.iter().filter(|(key, _)| {
            account.is_none_or(|account| account == key.0) && log_group.is_none_or(|asked| asked == key.1)
        });
        let sightings = asked.flat_map(|(key, stream)| {
            let numbered = (stream.first..).zip(&stream.events);
            let within = numbered.filter(move |(_, event)| (from..=to).contains(&event.timestamp));
            within.map(move |(number, event)| sighting(key, number, event))
        });
        sightings.collect()
    }
}

fn sighting(key: &StreamKey, number: u64, event: &Remembered) -> Sighting {
    let (account, log_group, log_stream) = key.to_owned();
    let Remembered { timestamp, seen, fingerprint, taken } = *event;
    Sighting { account, log_group, log_stream, timestamp, seen, taken, number, fingerprint }
}

fn fingerprint(message: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    message.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'static> = Place { account: "1", group: "/a", stream: "s" };

    fn put(sightings: &mut Sightings, place: Place<'_>, events: &[(i64, &str)]) {
        sightings.remember(place, events.iter().map(|(at, text)| (*at, *text, Taken::Put)), 0);
    }

    #[test]
    fn an_event_and_its_id_lead_to_each_other() {
        let mut sightings = Sightings::default();
        put(&mut sightings, PLACE, &[(1, "one"), (1, "two"), (1, "one")]);
        put(&mut sightings, PLACE, &[(2, "three")]);
        let ids: Vec<Option<String>> =
            sightings.between(Some("1"), Some("/a"), 1, 1).iter().map(|seen| seen.id("one")).collect();
        let id = |number| Some(event_id::event_id(PLACE, 1, "one", number));
        assert_eq!(ids, [id(0), None, id(2)]);
        let [third] = sightings.between(None, None, 2, 9).try_into().expect("one");
        assert_eq!(third.id("three"), Some(event_id::event_id(PLACE, 2, "three", 3)));
    }

    #[test]
    fn the_oldest_are_forgotten_and_the_numbers_go_on() {
        let mut sightings = Sightings::of(3);
        let other = Place { stream: "t", ..PLACE };
        put(&mut sightings, PLACE, &[(1, "a"), (2, "b")]);
        put(&mut sightings, other, &[(3, "c")]);
        put(&mut sightings, PLACE, &[(4, "d")]);
        let kept: Vec<(i64, u64)> = sightings
            .between(None, None, 0, 9)
            .into_iter()
            .map(|seen| (seen.timestamp, seen.number))
            .collect();
        assert_eq!(kept, [(2, 1), (4, 2), (3, 0)]);
        assert_eq!((sightings.next_number(PLACE), sightings.next_number(other)), (3, 1));
    }

    #[test]
    fn a_look_is_for_a_log_group_and_a_time() {
        let mut sightings = Sightings::default();
        put(&mut sightings, PLACE, &[(1, "a"), (5, "b")]);
        put(&mut sightings, Place { group: "/b", ..PLACE }, &[(5, "c")]);
        put(&mut sightings, Place { account: "2", ..PLACE }, &[(5, "d")]);
        for (account, group, from, to, expected) in [
            (None, None, 0, 9, 4),
            (Some("1"), None, 0, 9, 3),
            (Some("1"), Some("/a"), 0, 9, 2),
            (Some("1"), Some("/a"), 5, 5, 1),
            (Some("3"), None, 0, 9, 0),
        ] {
            assert_eq!(
                sightings.between(account, group, from, to).len(),
                expected,
                "{account:?} {group:?} {from}"
            );
        }
    }
}

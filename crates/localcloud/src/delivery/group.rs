//! One member's log group: finds the events that were not delivered yet.
//!
//! Events are told apart by time, message and occurrence, as `GetLogEvents` gives no ids. New ones are looked for
//! from the latest time seen; when the emulator's count of a stream says that something older came in meanwhile,
//! the whole stream is read again. Per stream the last 200,000 events are remembered; an event older than all of
//! them that comes in later is not delivered.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use aws_sdk_cloudwatchlogs::types::{LogStream, OutputLogEvent};

use super::envelope::Event;
use super::event_id::{Place, event_id};
use crate::aws::{CallError, Doing as _};

const REMEMBERED: usize = 200_000;

/// A member's log group and what was delivered of it.
pub(super) struct Group {
    pub(super) account: String,
    pub(super) name: String,
    streams: HashMap<String, Stream>,
    /// Found, and kept until a look at the whole group succeeds.
    found: Vec<(String, Vec<Event>)>,
}

#[derive(Default)]
struct Stream {
    /// What a change of the stream shows in.
    print: Print,
    /// How often an event with this time and message was seen.
    seen: BTreeMap<(i64, u64), u32>,
    latest: i64,
    /// Events before this time are forgotten.
    floor: i64,
    /// The characters of all messages seen.
    characters: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Print {
    created: Option<i64>,
    ingested: Option<i64>,
    token: Option<String>,
    characters: i64,
}

impl Group {
    pub(super) fn new(account: &str, name: &str) -> Self {
        Self {
            account: account.to_owned(),
            name: name.to_owned(),
            streams: HashMap::new(),
            found: Vec::new(),
        }
    }

    /// The new events of every stream, oldest first; only those ingested since `since`.
    pub(super) async fn new_events(
        &mut self,
        logs: &aws_sdk_cloudwatchlogs::Client,
        since: i64,
    ) -> Result<Vec<(String, Vec<Event>)>, CallError> {
        for described in self.describe_streams(logs).await? {
            let Some(name) = described.log_stream_name.clone() else { continue };
            let events = self.read_if_changed(logs, &name, &print(&described), since).await?;
            if !events.is_empty() {
                self.found.push((name, events));
            }
        }
        Ok(std::mem::take(&mut self.found))
    }

    async fn describe_streams(
        &self,
        logs: &aws_sdk_cloudwatchlogs::Client,
    ) -> Result<Vec<LogStream>, CallError> {
        let pages = logs.describe_log_streams().log_group_name(&self.name).into_paginator().items().send();
        let streams = pages.collect::<Result<Vec<_>, _>>().await;
        streams.doing(|| format!("Listing the log streams of {} in {}", self.name, self.account))
    }

    async fn read_if_changed(
        &mut self,
        logs: &aws_sdk_cloudwatchlogs::Client,
        name: &str,
        print: &Print,
        since: i64,
    ) -> Result<Vec<Event>, CallError> {
        let mut stream = self.streams.remove(name).unwrap_or_default();
        if stream.print == *print {
            self.streams.insert(name.to_owned(), stream);
            return Ok(Vec::new());
        }
        if stream.print.created != print.created {
            stream = Stream::default();
        }
        let mut events = self.read(logs, name, stream.latest).await?;
        let place = Place { account: &self.account, group: &self.name, stream: name };
        let mut new = stream.take_new(place, &events, since);
        if stream.characters < print.characters {
            events = self.read(logs, name, stream.floor).await?;
            new.extend(stream.take_new(place, &events, since));
            new.sort_by_key(|event| event.timestamp);
        }
        stream.forget();
        stream.print = print.clone();
        self.streams.insert(name.to_owned(), stream);
        Ok(new)
    }

    /// Every event of a stream from a time on.
    async fn read(
        &self,
        logs: &aws_sdk_cloudwatchlogs::Client,
        stream: &str,
        from: i64,
    ) -> Result<Vec<OutputLogEvent>, CallError> {
        let mut events = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let get = logs.get_log_events().log_group_name(&self.name).log_stream_name(stream);
            let get = get.start_from_head(true).start_time(from).set_next_token(token.clone());
            let page = get.send().await.doing(|| format!("Reading {} in {}", self.name, self.account))?;
            // The end is reached when the token stays the same (CloudWatch Logs, `GetLogEvents`).
            let ended = page.next_forward_token.is_none() || page.next_forward_token == token;
            token = page.next_forward_token;
            events.extend(page.events.into_iter().flatten());
            if ended {
                return Ok(events);
            }
        }
    }
}

impl Stream {
    /// Those of the events read that were not seen yet; `events` must hold all of their times.
    fn take_new(&mut self, place: Place<'_>, events: &[OutputLogEvent], since: i64) -> Vec<Event> {
        let mut counted: HashMap<(i64, u64), u32> = HashMap::new();
        let mut new = Vec::new();
        for event in events {
            let (timestamp, message) =
                (event.timestamp().unwrap_or_default(), event.message().unwrap_or_default());
            let key = (timestamp, hash(message));
            let occurrence = counted.entry(key).or_default();
            let seen = self.seen.entry(key).or_default();
            if *occurrence >= *seen {
                *seen = *occurrence + 1;
                self.latest = self.latest.max(timestamp);
                self.characters += i64::try_from(message.chars().count()).unwrap_or_default();
                if event.ingestion_time().is_none_or(|ingested| ingested >= since) {
                    let id = event_id(place, timestamp, message, *occurrence);
                    new.push(Event { id, timestamp, message: message.to_owned() });
                }
            }
            *occurrence += 1;
        }
        new
    }

    fn forget(&mut self) {
        while self.seen.len() > REMEMBERED {
            let Some(((oldest, _), _)) = self.seen.pop_first() else { return };
            self.floor = oldest + 1;
            self.seen = self.seen.split_off(&(self.floor, 0));
        }
    }
}

fn hash(message: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    message.hash(&mut hasher);
    hasher.finish()
}

fn print(stream: &LogStream) -> Print {
    #[expect(
        deprecated,
        reason = "AWS no longer counts a stream's bytes; the emulator does, and only it is asked"
    )]
    let characters = stream.stored_bytes.unwrap_or_default();
    Print {
        created: stream.creation_time,
        ingested: stream.last_ingestion_time,
        token: stream.upload_sequence_token.clone(),
        characters,
    }
}

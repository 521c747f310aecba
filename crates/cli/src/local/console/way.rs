//! A document's way: the log event that it was made of, the rule that gave it to its team, and its masked values.

use std::time::{SystemTime, UNIX_EPOCH};

use listener::Arrived;
use localcloud::delivery;
use loghub_console::seams::{Identity, MaskedPart, Refusal, RefusalKind, Way};
use routing::Table;

use super::context::{Context, in_force, name_of, refused};
use super::member_groups;
use crate::explain::{self, Answer, Question};
use crate::local::hub::Running;

/// The log event that a document was made of.
struct Logged {
    account: String,
    group: String,
    stream: String,
    timestamp: i64,
    /// The time at which delivery saw it.
    seen: i64,
    message: String,
}

pub(super) async fn way(context: &Context, document: &Identity) -> Result<Way, Refusal> {
    let running = context.running()?;
    let logged = logged(&running, document).await?;
    let time = logged.as_ref().map_or(document.received, |logged| logged.seen);
    let (version, table) = match running.versions.at(time) {
        Some(in_force) => in_force,
        None => in_force(&running)?,
    };
    let answer = answer(&table, document, logged.as_ref())?;
    let found = match &logged {
        Some(Logged { account, group, .. }) => {
            let account = name_of(&table, account);
            format!("read from the log group {group} of {account}, by the document's id")
        }
        None => not_found(document).to_owned(),
    };
    let logged = logged.map(|logged| logged.message);
    Ok(Way {
        explain: explain::json(&answer),
        table: version.name.clone(),
        masks: logged.as_deref().map(|message| masks(&answer, message)).unwrap_or_default(),
        logged,
        found,
        column: column(&running, document).to_owned(),
    })
}

fn not_found(document: &Identity) -> &'static str {
    if document.id.is_empty() {
        return "the document names no event id, so its log event can't be found";
    }
    "no log group of the members has an event of that id any more, or it is older than what is remembered of delivery"
}

/// Finds the log event: delivery remembers where events of that time were, and their ids follow from their messages.
async fn logged(running: &Running, document: &Identity) -> Result<Option<Logged>, Refusal> {
    let Some(timestamp) = delivery::time_of(&document.id).or(document.timestamp) else { return Ok(None) };
    let (account, group) = (document.account.as_deref(), document.log_group.as_deref());
    let mut sightings = running.hub.delivery.sightings(account, group, timestamp, timestamp);
    sightings.retain(|seen| document.log_stream.as_ref().is_none_or(|stream| *stream == seen.log_stream));
    let mut read: Option<((String, String), Vec<_>)> = None;
    for seen in sightings {
        let place = (seen.account.clone(), seen.log_group.clone());
        if read.as_ref().is_none_or(|(known, _)| *known != place) {
            let times = (Some(timestamp), Some(timestamp));
            let (events, _) = member_groups::events(running, &place.0, &place.1, times, None).await?;
            read = Some((place, events));
        }
        let events = read.iter().flat_map(|(_, events)| events);
        let own = events.filter(|event| event.log_stream_name() == Some(&seen.log_stream));
        let mut messages = own.filter_map(|event| event.message());
        let is_it = |message: &&str| seen.id(message).is_some_and(|id| id == document.id);
        if let Some(message) = messages.find(is_it) {
            let message = message.to_owned();
            let (account, group, stream) = (seen.account, seen.log_group, seen.log_stream);
            return Ok(Some(Logged { account, group, stream, timestamp, seen: seen.seen, message }));
        }
    }
    Ok(None)
}

/// The answer of `explain` for the log event; without one, for the log group that the document names.
fn answer(table: &Table, document: &Identity, logged: Option<&Logged>) -> Result<Answer, Refusal> {
    let question = match logged {
        Some(logged) => Question {
            account: &logged.account,
            log_group: &logged.group,
            log_stream: &logged.stream,
            message: Some(&logged.message),
            id: Some(&document.id),
            timestamp: logged.timestamp,
        },
        None => Question {
            account: document.account.as_deref().unwrap_or_default(),
            log_group: document.log_group.as_deref().unwrap_or_default(),
            log_stream: document.log_stream.as_deref().unwrap_or_default(),
            message: None,
            id: None,
            timestamp: document.timestamp.unwrap_or_default(),
        },
    };
    Answer::of(table, &question).map_err(|error| refused(&error, RefusalKind::Unavailable))
}

fn masks(answer: &Answer, message: &str) -> Vec<MaskedPart> {
    let place = |range: &std::ops::Range<usize>| {
        let (before, within) = (message.get(..range.start)?, message.get(range.clone())?);
        let start = before.encode_utf16().count();
        Some((start, start + within.encode_utf16().count()))
    };
    let part = |hit: &pipeline::MaskHit| MaskedPart {
        mask: hit.mask.to_string(),
        rule: hit.rule.clone(),
        name: Some(hit.name.clone()).filter(|name| !name.is_empty()),
        place: hit.place.as_ref().and_then(place),
    };
    answer.hits().map(part).collect()
}

/// The column of the books that counts the document, by the request that it came in.
fn column(running: &Running, document: &Identity) -> &'static str {
    let intake = running.hub.listener.intake();
    let is_it = |arrived: &Arrived| {
        millis(arrived.received_at) == document.received && arrived.line.contains(&document.id)
    };
    let arrived = intake.since(&document.team, 0, usize::MAX);
    let request = arrived.iter().rev().find(|arrived| is_it(arrived)).map(|arrived| arrived.request);
    let requests = intake.requests(&document.team, usize::MAX);
    let request = requests.iter().find(|known| Some(known.number) == request);
    if request.is_some_and(|request| request.redelivered) { "redelivered" } else { "delivered" }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_values_have_their_place_in_utf_16() {
        let source = "version = 1\nunrouted = \"a\"\n[defaults]\nmasks = [\"m\"]\n[teams.a]\n[masks.m]\n\
                      names = [\"password\"]\n";
        let table = Table::load("t", source).expect("it loads");
        for (message, expected) in [
            ("password=hunter2", vec!["hunter2"]),
            ("é😀 password=hunter2 ok", vec!["hunter2"]),
            ("nothing", vec![]),
        ] {
            let question = Question {
                account: "111111111111",
                log_group: "/x",
                log_stream: "s",
                message: Some(message),
                id: None,
                timestamp: 0,
            };
            let answer = Answer::of(&table, &question).expect("an answer");
            let units: Vec<u16> = message.encode_utf16().collect();
            let parts = masks(&answer, message);
            let values: Vec<String> = parts
                .iter()
                .filter_map(|part| part.place)
                .map(|(start, end)| String::from_utf16(&units[start..end]).expect("whole characters"))
                .collect();
            assert_eq!(values, expected, "{message}");
            assert!(parts.iter().all(|part| part.mask == "m" && part.name.as_deref() == Some("password")));
        }
    }
}

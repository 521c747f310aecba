//! Log events that hold a text, and what became of each.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use aws_sdk_cloudwatchlogs::types::FilteredLogEvent;
use localcloud::delivery::{Sighting, Taken};
use loghub_console::seams::{Find, Found, FoundEvent, Refusal};
use pipeline::Trace;
use routing::Table;
use tokio::time::Instant;

use super::context::{Context, account, in_force, name_of, question};
use super::fate::{Staged, staged};
use super::member_groups;
use crate::local::demo::now;
use crate::local::hub::Running;
use crate::replay::{self, Holder};

/// The most events of an answer.
const MOST: usize = 50;
/// The time after which no further log group is looked through.
const PATIENCE: Duration = Duration::from_secs(5);
/// The characters of a message that are shown.
const MOST_CHARACTERS: usize = 4_000;
/// The milliseconds that delivery may take to see an event.
const UNSEEN: i64 = 5_000;
/// The newest bulks of a team that are looked into for a document.
const MOST_BULKS: usize = 100;

/// A log event with the text.
struct Hit {
    account: String,
    group: String,
    stream: String,
    timestamp: i64,
    message: String,
}

pub(super) async fn find(context: &Context, ask: &Find) -> Result<Found, Refusal> {
    if ask.text.trim().is_empty() {
        return Err(question("there is no text to look for", "give a part of the message as it was logged"));
    }
    let running = context.running()?;
    let (_, table) = in_force(&running)?;
    let accounts = match &ask.account {
        Some(name) => vec![account(&table, name)?],
        None => running.member_ids(),
    };
    let (mut hits, looked_at, mut complete) = look(&running, &accounts, ask).await?;
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.timestamp));
    complete &= hits.len() <= MOST;
    hits.truncate(MOST);
    let found = judge(context, &running, &table, hits).await?;
    Ok(Found { found, looked_at, complete })
}

/// The events with the text, the number of log groups that were looked through, and true if those were all.
async fn look(
    running: &Running,
    accounts: &[String],
    ask: &Find,
) -> Result<(Vec<Hit>, usize, bool), Refusal> {
    let (until, wanted) = (Instant::now() + PATIENCE, ask.text.to_lowercase());
    let (times, term) = ((ask.from, ask.to.map(|to| to.saturating_sub(1))), term(&ask.text));
    let (mut hits, mut looked_at, mut complete) = (Vec::new(), 0, true);
    for account in accounts {
        for group in member_groups::groups(running, account).await? {
            if ask.log_group.as_ref().is_some_and(|asked| *asked != group.name) {
                continue;
            }
            if Instant::now() >= until {
                return Ok((hits, looked_at, false));
            }
            let (events, is_all) =
                member_groups::events(running, account, &group.name, times, term.as_deref()).await?;
            complete &= is_all;
            looked_at += 1;
            hits.extend(
                events
                    .into_iter()
                    .filter_map(|event| hit(account, &group.name, event))
                    .filter(|hit| hit.message.to_lowercase().contains(&wanted)),
            );
        }
    }
    Ok((hits, looked_at, complete))
}

fn hit(account: &str, group: &str, event: FilteredLogEvent) -> Option<Hit> {
    Some(Hit {
        account: account.to_owned(),
        group: group.to_owned(),
        stream: event.log_stream_name?,
        timestamp: event.timestamp?,
        message: event.message?,
    })
}

/// The longest word of the text, by which the emulator leaves out most of the other events. It takes no term with
/// other characters as that alone.
fn term(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.max_by_key(|word| word.len()).filter(|word| !word.is_empty()).map(str::to_owned)
}

/// An event, its id and time of delivery, and what the stages made of it; none if delivery did not see it.
struct Seen {
    sighting: Sighting,
    id: String,
    staged: Staged,
    /// True if the team's sub-account has a document that names the id.
    arrived: bool,
}

async fn judge(
    context: &Context,
    running: &Running,
    table: &Table,
    hits: Vec<Hit>,
) -> Result<Vec<FoundEvent>, Refusal> {
    let mut numbers = HashMap::new();
    let seen: Vec<(Hit, Option<Seen>)> = hits
        .into_iter()
        .map(|hit| {
            let seen = seen(running, table, &hit, &mut numbers);
            (hit, seen)
        })
        .collect();
    let holders = holders(context, running, &seen).await;
    let mut judged = Vec::new();
    for (hit, seen) in seen {
        let (fate, why) = match &seen {
            Some(seen) => of_seen(running, seen, &holders),
            None => of_unseen(context, running, table, &hit).await?,
        };
        judged.push(FoundEvent {
            id: seen.as_ref().map(|seen| seen.id.clone()),
            timestamp: hit.timestamp,
            account: name_of(table, &hit.account),
            team: Some(match seen {
                Some(seen) => seen.staged.team,
                None => table.decide(&hit.account, &hit.group).team.to_string(),
            }),
            log_group: hit.group,
            message: hit.message.chars().take(MOST_CHARACTERS).collect(),
            fate: fate.to_owned(),
            why,
        });
    }
    Ok(judged)
}

/// The sighting of an event. Of equal events of one millisecond each has its own: `numbers` counts those that were met.
fn seen(
    running: &Running,
    table: &Table,
    hit: &Hit,
    numbers: &mut HashMap<(String, String, i64, String), usize>,
) -> Option<Seen> {
    let Hit { account, group, stream, timestamp, message } = hit;
    let delivery = &running.hub.delivery;
    let sightings = delivery.sightings(Some(account), Some(group), *timestamp, *timestamp);
    let key = (format!("{account} {group}"), stream.clone(), *timestamp, message.clone());
    let number = numbers.entry(key).or_default();
    let own = sightings.into_iter().filter(|sighting| sighting.log_stream == *stream);
    let (sighting, id) =
        own.filter_map(|sighting| sighting.id(message).map(|id| (sighting, id))).nth(*number)?;
    *number += 1;
    let in_force = running.versions.at(sighting.seen);
    let event = Trace {
        account,
        log_group: group,
        log_stream: stream,
        id: Some(&id),
        timestamp: *timestamp,
        message,
    };
    let staged = staged(in_force.as_ref().map_or(table, |(_, table)| table), &event);
    let listener = running.hub.listener.account(&staged.team);
    let arrived = !listener.documents_with(&id, 1).is_empty();
    Some(Seen { sighting, id, staged, arrived })
}

/// The bulks that hold the documents which no sub-account has. What can't be read is not there.
async fn holders(
    context: &Context,
    running: &Running,
    seen: &[(Hit, Option<Seen>)],
) -> BTreeMap<String, Holder> {
    let mut missing: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let shipped = seen.iter().filter_map(|(_, seen)| seen.as_ref()).filter(|seen| seen.is_shipped());
    for seen in shipped.filter(|seen| !seen.arrived) {
        missing.entry(&seen.staged.team).or_default().insert(&seen.id);
    }
    let mut holders = BTreeMap::new();
    if missing.is_empty() {
        return holders;
    }
    let Ok(hub) = context.hub(running).await else { return holders };
    for (team, ids) in missing {
        holders.extend(replay::holders(hub, team, &ids, MOST_BULKS).await.unwrap_or_default());
    }
    holders
}

impl Seen {
    fn is_shipped(&self) -> bool {
        self.sighting.taken == Taken::Put && self.staged.fate == "shipped"
    }
}

fn of_seen(running: &Running, seen: &Seen, holders: &BTreeMap<String, Holder>) -> (&'static str, String) {
    let Seen { sighting, id, staged: Staged { team, fate, why }, arrived } = seen;
    match sighting.taken {
        Taken::Unmatched => {
            return ("unmatched", "the `filter_pattern` of the table does not match it".to_owned());
        }
        Taken::Refused => {
            return ("unmatched", "the destination's policy refuses the account's events".to_owned());
        }
        Taken::Unplayed => {
            return ("unmatched", "the local hub can't play the log group's `filter_pattern`".to_owned());
        }
        Taken::Put if *fate != "shipped" => return (fate, why.clone()),
        Taken::Put => {}
    }
    if *arrived {
        return ("shipped", format!("{why}, and the sub-account of {team} has it"));
    }
    match holders.get(id) {
        Some(Holder { is_parked: true, reason, .. }) => {
            ("parked", format!("{why}; its bulk is parked ({reason}), and `redeliver` sends it again"))
        }
        Some(Holder { is_parked: false, reason, key }) => {
            ("parked", format!("{why}; its bulk was given up ({reason}): `loghub replay show {key}`"))
        }
        None => missing(running, team, why),
    }
}

/// The fate of an event that the stages let pass and that is nowhere to be found.
fn missing(running: &Running, team: &str, why: &str) -> (&'static str, String) {
    let books = running.books();
    let own = books.teams().remove(team).unwrap_or_default();
    let account = running.hub.listener.intake().account(team);
    if books.hub().in_flight > 0 || own.still_parked > 0 {
        return ("in_flight", format!("{why}; it is on its way"));
    }
    if account.is_some_and(|account| account.forgotten > 0) {
        return ("shipped", format!("{why}; the sub-account has forgotten its oldest documents"));
    }
    if own.over_budget > 0 {
        return ("dropped", format!("{why}, which was over its `budget`: the table says to drop it then"));
    }
    ("in_flight", format!("{why}; it has not arrived, and the books of {team} say what is missing"))
}

/// The fate of an event that delivery did not see.
async fn of_unseen(
    context: &Context,
    running: &Running,
    table: &Table,
    hit: &Hit,
) -> Result<(&'static str, String), Refusal> {
    let hub = context.hub(running).await?;
    let groups = member_groups::groups(running, &hit.account).await?;
    let Some(group) = groups.into_iter().find(|group| group.name == hit.group) else {
        return Ok(("not_subscribed", "the log group is gone".to_owned()));
    };
    let tags = member_groups::needs_tags(table);
    let group = member_groups::member_group(running, &hit.account, group, tags).await?;
    Ok(match group.why_not(table, hub) {
        Some(why) => ("not_subscribed", format!("the log group is not subscribed: {why}")),
        None if now().saturating_sub(hit.timestamp) < UNSEEN => {
            ("in_flight", "delivery has not seen it yet".to_owned())
        }
        None => (
            "not_subscribed",
            "the hub's filter was not on the log group yet when it was written, or it is older than what is \
             remembered of delivery"
                .to_owned(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_term_is_the_longest_word() {
        for (text, expected) in [
            ("declined", Some("declined")),
            ("order 4711 \"accepted\"", Some("accepted")),
            ("password=hunter2", Some("password")),
            ("-x", Some("x")),
            ("é–", None),
            ("", None),
        ] {
            assert_eq!(term(text).as_deref(), expected, "{text:?}");
        }
    }
}

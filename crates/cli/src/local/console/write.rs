//! Log events that the console writes, as a member does.

use std::sync::atomic::Ordering;
use std::time::Duration;

use localcloud::setup::member;
use localhub::STREAM;
use loghub_console::seams::{Refusal, RefusalKind, Write, Written};
use tokio::time::{Instant, sleep};

use super::context::{Context, account, in_force, question, unavailable};
use super::member_groups;
use crate::local::demo::now;
use crate::local::hub::Running;
use crate::log_group;

/// The most bytes of a message (CloudWatch Logs quotas: an event has 1 MB, with 26 bytes of its own).
const MOST_BYTES: usize = (1 << 20) - 26;
/// The time for which an answer waits for delivery to give each event its id.
const PATIENCE: Duration = Duration::from_secs(2);
const LOOK_EVERY: Duration = Duration::from_millis(20);

pub(super) async fn write(context: &Context, ask: &Write) -> Result<Vec<Written>, Refusal> {
    let running = context.running()?;
    if running.closing.load(Ordering::Relaxed) {
        return Err(closing());
    }
    let (_, table) = in_force(&running)?;
    let id = account(&table, &ask.account)?;
    check(&running, &id, ask).await?;
    let (hub, group) = (&running.hub, &ask.log_group);
    let events: Vec<(i64, String)> = (now()..).zip(ask.messages.iter().cloned()).collect();
    let is_subscribed = hub.members.is_subscribed(&id, group).await;
    let cloud = hub.cloud();
    member::log_stream(cloud, &id, group, STREAM).await.map_err(|error| unavailable(&error))?;
    let put = member::log_events(cloud, &id, group, STREAM, events.clone()).await;
    put.map_err(|error| unavailable(&error))?;
    if is_subscribed {
        running.written.fetch_add(events.len() as u64, Ordering::Relaxed);
    }
    let team = table.decide(&id, group).team.to_string();
    let until = Instant::now() + if is_subscribed { PATIENCE } else { Duration::ZERO };
    let mut written = Vec::new();
    for (timestamp, message) in events {
        let event_id = event_id(&running, (&id, group), timestamp, &message, until).await;
        let query = event_id.map_or_else(|| format!("logGroup:\"{group}\""), |id| format!("id:\"{id}\""));
        written.push(Written { timestamp, team: team.clone(), query });
    }
    Ok(written)
}

fn closing() -> Refusal {
    Refusal {
        message: "nothing is written any more: the hub closes its books".to_owned(),
        help: Some("start the hub again with `loghub local`".to_owned()),
        kind: RefusalKind::Closing,
    }
}

async fn check(running: &Running, id: &str, ask: &Write) -> Result<(), Refusal> {
    check_messages(&ask.messages)?;
    log_group::check(&ask.log_group).map_err(|error| question(error.to_string(), &error.help))?;
    if !running.member_ids().iter().any(|member| member == id) {
        let help = format!("add it: `loghub local onboard {id}`");
        return Err(question(format!("{} is no member of this hub", ask.account), &help));
    }
    let groups = member_groups::groups(running, id).await?;
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    if !names.contains(&ask.log_group.as_str()) {
        let message = format!("{} has no log group {}", ask.account, ask.log_group);
        return Err(question(message, &format!("it has {}", names.join(", "))));
    }
    Ok(())
}

fn check_messages(messages: &[String]) -> Result<(), Refusal> {
    if messages.is_empty() {
        return Err(question("there is no message to write", "give at least one"));
    }
    if messages.iter().any(String::is_empty) {
        return Err(question("a message is empty", "CloudWatch Logs takes none of zero bytes"));
    }
    match messages.iter().find(|message| message.len() > MOST_BYTES) {
        Some(message) => {
            let message = format!("a message has {} bytes", message.len());
            Err(question(message, "CloudWatch Logs takes at most 1 MB"))
        }
        None => Ok(()),
    }
}

/// The id that delivery gave an event; none if it does not see the event in time.
async fn event_id(
    running: &Running,
    (account, group): (&str, &str),
    timestamp: i64,
    message: &str,
    until: Instant,
) -> Option<String> {
    loop {
        let seen = running.hub.delivery.sightings(Some(account), Some(group), timestamp, timestamp);
        let id = seen.iter().rev().find_map(|seen| seen.id(message));
        if id.is_some() || Instant::now() >= until {
            return id;
        }
        sleep(LOOK_EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_cloudwatch_logs_refuses_are_refused_before() {
        let long = "x".repeat(MOST_BYTES + 1);
        let fits = "x".repeat(MOST_BYTES);
        for (messages, expected) in [
            (vec!["a", "b"], None),
            (vec![fits.as_str()], None),
            (vec![], Some("there is no message to write")),
            (vec!["a", ""], Some("a message is empty")),
            (vec![long.as_str()], Some("a message has 1048551 bytes")),
        ] {
            let messages: Vec<String> = messages.into_iter().map(str::to_owned).collect();
            let refused = check_messages(&messages).err();
            assert_eq!(refused.as_ref().map(|refusal| refusal.message.as_str()), expected);
            assert!(refused.is_none_or(|refusal| refusal.kind == RefusalKind::Question));
        }
    }
}

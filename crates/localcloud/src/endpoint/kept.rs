//! Keeps the newest log events only, so that the emulator's memory does not grow with what is written.
//!
//! The emulator keeps every event for ever, and adds up all of a log group's whenever the group is described. Delivery
//! needs none of them; people look at the newest. When there are too many, the log stream with most of them is made
//! anew with its newest ones, while writers wait.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_cloudwatchlogs::types::InputLogEvent;
use tokio::sync::mpsc;

use crate::aws::{CallError, Doing as _};
use crate::cloud::Cloud;
use crate::notices::{LogEvents, Notice, Notices};

/// The events that a log stream has left when it is made anew.
const LEFT: i32 = 200;

/// An account, a log group and a log stream.
type Place = (String, String, String);

/// Watches over the log events of the emulator that `cloud` is of, of which at most so many stay; ends with it.
pub(super) async fn keep(cloud: Cloud, notices: Arc<Notices>, most: usize) {
    let (sender, mut written) = mpsc::unbounded_channel::<Arc<Notice>>();
    notices.listen(move |notice| match **notice {
        Notice::LogEvents(_) => sender.send(Arc::clone(notice)).is_ok(),
        _ => !sender.is_closed(),
    });
    let unnoticed = cloud.unnoticed();
    let mut counts: BTreeMap<Place, usize> = BTreeMap::new();
    let mut all = 0;
    while let Some(notice) = written.recv().await {
        let Notice::LogEvents(LogEvents { account, group, stream, events }) = &*notice else { continue };
        *counts.entry((account.clone(), group.clone(), stream.clone())).or_default() += events.len();
        all += events.len();
        if all <= most {
            continue;
        }
        let Some((place, count)) = counts.iter_mut().max_by_key(|(_, count)| **count) else { continue };
        let left = {
            let _writers_wait = notices.writing().write().await;
            make_anew(&unnoticed, place).await
        };
        let left = left.unwrap_or_else(|error| {
            // As after a log group is deleted, and its events with it.
            tracing::debug!(%error, "the events of a log stream are no longer counted");
            0
        });
        all = all - *count + left;
        *count = left;
    }
}

/// Makes a log stream anew with its newest events; returns their number.
async fn make_anew(cloud: &Cloud, (account, group, stream): &Place) -> Result<usize, CallError> {
    let logs = cloud.logs(account);
    let doing = || format!("Making the log stream {stream} of {group} in {account} anew");
    let get = logs.get_log_events().log_group_name(group).log_stream_name(stream);
    let got = get.start_from_head(false).limit(LEFT).send().await.doing(doing)?;
    let delete = logs.delete_log_stream().log_group_name(group).log_stream_name(stream);
    delete.send().await.doing(doing)?;
    let create = logs.create_log_stream().log_group_name(group).log_stream_name(stream);
    create.send().await.doing(doing)?;
    let input = |event: aws_sdk_cloudwatchlogs::types::OutputLogEvent| {
        InputLogEvent::builder().set_timestamp(event.timestamp).set_message(event.message).build()
    };
    let events = got.events.unwrap_or_default().into_iter().map(input).collect::<Result<Vec<_>, _>>();
    let events = events.doing(doing)?;
    let left = events.len();
    let put = logs.put_log_events().log_group_name(group).log_stream_name(stream);
    put.set_log_events(Some(events)).send().await.doing(doing)?;
    Ok(left)
}

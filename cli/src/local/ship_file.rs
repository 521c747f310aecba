//! `--ship FILE`: a file's lines, written as any member writes its logs.

use std::path::Path;

use localcloud::cloud::Cloud;
use localcloud::setup::member;

use super::demo::now;
use super::error::Error;
use super::members::{Member, STREAM, Subscriber};

/// CloudWatch Logs refuses an event of nothing (`PutLogEvents`), so empty lines are passed over.
pub(crate) async fn ship(
    cloud: &Cloud,
    subscriber: &Subscriber,
    member: &Member,
    group: &str,
    path: &Path,
) -> Result<u64, Error> {
    let bytes = std::fs::read(path).map_err(|reason| Error::File { path: path.to_owned(), reason })?;
    let text = String::from_utf8_lossy(&bytes);
    let events: Vec<_> =
        text.lines().filter(|line| !line.is_empty()).map(|line| (now(), line.to_owned())).collect();
    let count = events.len() as u64;
    subscriber.make(member, group).await?;
    member::log_events(cloud, &member.id, group, STREAM, events).await?;
    Ok(count)
}

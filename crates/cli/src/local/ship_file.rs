//! `--ship FILE`: a file's lines, written as any member writes its logs.

use localcloud::setup::member;
use localhub::{LocalHub, STREAM};

use super::args::Args;
use super::demo::now;
use super::error::Error;
use super::members::Member;

/// A file's lines, and where they go.
pub(crate) struct Shipment {
    pub(crate) member: Member,
    pub(crate) group: String,
    pub(crate) lines: Vec<String>,
}

/// The shipment that the arguments ask for, if they do.
pub(crate) fn read(args: &Args, members: &[Member]) -> Result<Option<Shipment>, Error> {
    let (Some(path), Some(account), Some(group)) = (&args.ship, &args.account, &args.log_group) else {
        return Ok(None);
    };
    let named = |member: &&Member| *member.name == **account || *member.id == **account;
    let member = members.iter().find(named).ok_or_else(|| Error::UnknownAccount(account.clone()))?;
    let bytes = std::fs::read(path).map_err(|reason| Error::File { path: path.clone(), reason })?;
    let text = String::from_utf8_lossy(&bytes);
    // CloudWatch Logs refuses an event of nothing (`PutLogEvents`).
    let lines = text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    Ok(Some(Shipment { member: member.clone(), group: group.clone(), lines }))
}

impl Shipment {
    /// Makes the log group if need be, and writes the lines. Returns how many of them the hub will see.
    pub(crate) async fn write(self, hub: &LocalHub) -> Result<u64, Error> {
        hub.members.make(&self.member.id, &self.group).await?;
        hub.settled().await?;
        let subscribed = hub.members.is_subscribed(&self.member.id, &self.group).await;
        let count = self.lines.len() as u64;
        let events = self.lines.into_iter().map(|line| (now(), line));
        member::log_events(hub.cloud(), &self.member.id, &self.group, STREAM, events).await?;
        Ok(if subscribed { count } else { 0 })
    }
}

//! The objects that a selection names.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Map, Value};
use shipper::park::keys::{DEAD, PARKED, team_of};

use super::args::Selection;
use super::contents::{self, Contents};
use super::kept::{Kept, Kind, described, place};
use super::quarantine;
use crate::hub::{Hub, Stored, Unable};
use crate::table::account_id;

/// Objects looked into at once.
const AT_ONCE: usize = 8;

/// The objects that are selected, the oldest first.
pub(super) async fn select(hub: &Hub, selection: &Selection) -> miette::Result<Vec<Kept>> {
    let mut found = Vec::new();
    for kind in kinds(selection) {
        let (bucket, prefix) = place(hub, kind);
        let stored = hub.objects().list(bucket, prefix).await.map_err(Unable::from)?;
        found.extend(
            stored.into_iter().filter(|stored| in_time(stored, selection)).map(|stored| (kind, stored)),
        );
    }
    found.retain(|(kind, stored)| may_be_of(*kind, &stored.key, selection.team.as_deref()));
    found.sort_by_key(|(_, stored)| stored.since);
    let account = account(hub, selection).await?;
    let looked =
        stream::iter(found).map(|(kind, stored)| look(hub, kind, stored, selection, account.as_deref()));
    let mut selected: Vec<Kept> =
        looked.buffered(AT_ONCE).try_filter_map(async |kept| Ok(kept)).try_collect().await?;
    selected.truncate(selection.limit.unwrap_or(usize::MAX));
    Ok(selected)
}

/// The object by that key, if there is one.
pub(super) async fn by_key(hub: &Hub, key: &str) -> Result<Option<Kept>, Unable> {
    let kind =
        [(PARKED, Kind::Parked), (DEAD, Kind::Dead)].into_iter().find(|(prefix, _)| key.starts_with(prefix));
    let kind = kind.map_or(Kind::Quarantined, |(_, kind)| kind);
    let stored = hub.objects().list(place(hub, kind).0, key).await?;
    match stored.into_iter().find(|stored| stored.key == key) {
        Some(stored) => described(hub, kind, stored).await,
        None => Ok(None),
    }
}

/// The kinds that are named, or bulks where none is: what may be unmasked is only looked at if it is named.
pub(super) fn kinds(selection: &Selection) -> Vec<Kind> {
    let named = [
        (selection.parked, Kind::Parked),
        (selection.dead, Kind::Dead),
        (selection.quarantined, Kind::Quarantined),
    ];
    let kinds: Vec<Kind> = named.into_iter().filter(|(named, _)| *named).map(|(_, kind)| kind).collect();
    if kinds.is_empty() { vec![Kind::Parked, Kind::Dead] } else { kinds }
}

fn in_time(stored: &Stored, selection: &Selection) -> bool {
    selection.since.is_none_or(|since| stored.since >= since)
        && selection.until.is_none_or(|until| stored.since <= until)
}

fn may_be_of(kind: Kind, key: &str, team: Option<&str>) -> bool {
    let Some(team) = team else { return true };
    // A quarantined record is no team's yet.
    kind != Kind::Quarantined && team_of(key) == Some(team)
}

async fn account(hub: &Hub, selection: &Selection) -> miette::Result<Option<String>> {
    let Some(account) = &selection.account else { return Ok(None) };
    let table = hub.table().await.map_err(Unable::from)?.table;
    account_id(&table, account).map(Some)
}

async fn look(
    hub: &Hub,
    kind: Kind,
    stored: Stored,
    selection: &Selection,
    account: Option<&str>,
) -> miette::Result<Option<Kept>> {
    let Some(kept) = described(hub, kind, stored).await? else { return Ok(None) };
    if selection.reason.as_ref().is_some_and(|reason| kept.reason.as_ref() != Some(reason)) {
        return Ok(None);
    }
    if account.is_none() && selection.log_group.is_none() {
        return Ok(Some(kept));
    }
    let contents = contents(hub, &kept).await?;
    Ok(contents.has(account, selection.log_group.as_deref()).then_some(kept))
}

/// The events of an object, by account and log group; of a quarantined one, those that can now be decoded.
pub(super) async fn contents(hub: &Hub, kept: &Kept) -> miette::Result<Contents> {
    if kept.kind == Kind::Quarantined {
        return Ok(quarantine::preview(hub, kept).await?.contents);
    }
    let mut contents = Contents::default();
    contents.add(&documents(hub, kept).await?);
    Ok(contents)
}

/// The documents of a bulk.
pub(super) async fn documents(hub: &Hub, kept: &Kept) -> miette::Result<Vec<Map<String, Value>>> {
    let body = hub.objects().get(&kept.bucket, &kept.key).await.map_err(Unable::from)?;
    Ok(contents::documents(&body.unwrap_or_default()))
}

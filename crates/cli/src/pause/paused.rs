//! The list of paused teams: an object that people change by conditional writes.

use std::collections::BTreeMap;

use aws_sdk_s3::primitives::ByteStream;
use function::aws::failed;
use function::store::{Read, Store as _};
use miette::Diagnostic;
use shipper::team::pause::{Pause, Paused, place};
use thiserror::Error;

use crate::hub::{Hub, Unable, lost_race};

/// The number of tries for a change that concurrent changes overtake.
const TRIES: usize = 10;

/// The teams that are paused.
pub(super) type Teams = BTreeMap<String, Pause>;

#[derive(Debug, Diagnostic, Error)]
enum NotChanged {
    #[error("failed to pause: this hub's table is a file, not an object")]
    #[diagnostic(help("publish the table in a bucket"))]
    NoPlace,
    #[error("the change was not made: {TRIES} concurrent changes overtook it")]
    #[diagnostic(help(
        "run this again; if that fails too, find the program that runs `loghub pause` or `loghub resume` in a loop"
    ))]
    Overtaken,
}

/// The paused teams as they were read, and the entity tag of the object, if there is one.
#[derive(Default)]
struct Seen {
    teams: Teams,
    etag: Option<String>,
}

/// The teams that are paused.
pub(crate) async fn paused(hub: &Hub) -> Result<Teams, Unable> {
    match place(&hub.shipper.hub.routing) {
        Some((bucket, key)) => Ok(read(hub, &bucket, &key).await?.teams),
        None => Ok(Teams::new()),
    }
}

/// Changes the list of paused teams, again if a concurrent change was faster. `edit` gets the current list each time.
pub(super) async fn change<T, E: Into<miette::Report>>(
    hub: &Hub,
    mut edit: impl FnMut(&mut Teams) -> Result<T, E>,
) -> miette::Result<T> {
    let (bucket, key) = place(&hub.shipper.hub.routing).ok_or(NotChanged::NoPlace)?;
    for _ in 0..TRIES {
        let Seen { teams: before, etag } = read(hub, &bucket, &key).await?;
        let mut teams = before.clone();
        let answer = edit(&mut teams).map_err(Into::into)?;
        if teams == before || write(hub, &bucket, &key, teams, etag).await? {
            return Ok(answer);
        }
    }
    Err(NotChanged::Overtaken.into())
}

async fn read(hub: &Hub, bucket: &str, key: &str) -> Result<Seen, Unable> {
    let Read::Object(object) = hub.sdk.get(bucket, key, None).await? else { return Ok(Seen::default()) };
    let paused: Paused = serde_json::from_slice(&object.body).map_err(Unable::Paused)?;
    Ok(Seen { teams: paused.teams, etag: object.etag })
}

/// Writes the object over the one that was read, or where there was none; returns false if a concurrent change was
/// faster. The object is never deleted, even if no team is paused: the functions may not be allowed to see it gone.
async fn write(
    hub: &Hub,
    bucket: &str,
    key: &str,
    teams: Teams,
    over: Option<String>,
) -> Result<bool, Unable> {
    // A struct of strings and times always serialises.
    let body = serde_json::to_vec(&Paused { teams }).unwrap_or_default();
    let put = hub.objects().client().put_object().bucket(bucket).key(key);
    let put = put.content_type("application/json").body(ByteStream::from(body));
    let put = match over {
        Some(etag) => put.if_match(etag),
        None => put.if_none_match("*"),
    };
    match put.send().await {
        Ok(_) => Ok(true),
        Err(error) if lost_race(&error) => Ok(false),
        Err(error) => Err(failed("PutObject", &error).into()),
    }
}

//! Parks a bulk for `redeliver`, or keeps it for people: an object in S3, then the pointer to it in SQS.

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use pipeline::Bulk;

use crate::delivery::deliver::{Dead, Undelivered, body};
use crate::delivery::reason::Reason;
use crate::park::keys::{DEAD, PARKED, bulk_tail};
use crate::park::metadata::{DOCUMENTS, EVENTS, GIVEN_UP, PARKED_AT, RAW_BYTES, REASON, TABLE, TEAM, TOKEN};
use crate::park::pointer::Pointer;
use crate::state::ShipperState;
use function::store::{CallError, NewObject};

/// The media type of a bulk's object.
const GZIP: &str = "application/gzip";

/// The origin of a bulk, as its object and its pointer state it.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The request id of the invocation.
    pub request_id: Arc<str>,
    /// The start of the invocation.
    pub started: Timestamp,
    /// The version of the table.
    pub table: Arc<str>,
}

/// Parks a bulk. Only when this succeeds is it parked. `n` tells apart the bulks of one invocation.
pub async fn park(
    hub: &ShipperState,
    origin: &Origin,
    n: usize,
    undelivered: &Undelivered,
) -> Result<(), CallError> {
    let pointer = pointer(hub, origin, n, PARKED, &undelivered.bulk, undelivered.reason);
    hub.store.put(&pointer.bucket, object(&pointer, body(&undelivered.bulk))).await?;
    hub.queue.send(&hub.settings.park_queue, pointer.to_message(), &pointer.team).await
}

/// Keeps a refused bulk for people.
pub async fn bury(hub: &ShipperState, origin: &Origin, n: usize, dead: &Dead) -> Result<(), CallError> {
    let mut pointer = pointer(hub, origin, n, DEAD, &dead.bulk, Reason::Refused);
    pointer.given_up = Some(dead.why.clone());
    hub.store.put(&pointer.bucket, object(&pointer, body(&dead.bulk))).await?;
    hub.queue.send(&hub.settings.dead_letter_queue, pointer.to_message(), &pointer.team).await
}

fn pointer(
    hub: &ShipperState,
    origin: &Origin,
    n: usize,
    prefix: &str,
    bulk: &Bulk,
    reason: Reason,
) -> Pointer {
    Pointer {
        v: Pointer::VERSION,
        bucket: hub.settings.park_bucket.clone(),
        key: format!("{prefix}{}", bulk_tail(&bulk.team, origin.started, &origin.request_id, n)),
        team: Arc::clone(&bulk.team),
        token: Arc::clone(&bulk.token),
        events: bulk.events,
        documents: bulk.documents,
        raw_bytes: bulk.raw_bytes,
        bytes: bulk.body.len(),
        reason,
        parked_at: origin.started,
        table: Arc::clone(&origin.table),
        given_up: None,
        refused: None,
    }
}

fn object(pointer: &Pointer, body: Bytes) -> NewObject {
    let mut metadata = vec![
        (TEAM, pointer.team.to_string()),
        (TOKEN, pointer.token.to_string()),
        (REASON, pointer.reason.to_string()),
        (EVENTS, pointer.events.to_string()),
        (DOCUMENTS, pointer.documents.to_string()),
        (RAW_BYTES, pointer.raw_bytes.to_string()),
        (TABLE, pointer.table.to_string()),
        (PARKED_AT, pointer.parked_at.to_string()),
    ];
    metadata.extend(pointer.given_up.iter().map(|why| (GIVEN_UP, why.clone())));
    NewObject { key: pointer.key.clone(), body, content_type: GZIP, metadata }
}

//! Replay: parked and given-up bulks sent again at a person's request, by the delivery that `redeliver` uses.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use function::store::{CallError, Read};

use crate::delivery::cut::Cut;
use crate::delivery::deliver::{Overspent, Sent, deliver};
use crate::delivery::reason::Reason;
use crate::park::pointer::Pointer;
use crate::park::redelivery::bulk;
use crate::park::write::{Origin, bury, park};
use crate::state::ShipperState;

/// The outcome of replaying a bulk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// The listener took it, and the object is gone.
    Delivered,
    /// It could not be delivered now, and is kept as it was.
    Undelivered(Reason),
    /// The listener refused lines of it. It is kept as it was.
    Refused(String),
    /// There is no such object any more.
    Gone,
}

/// The replay of one or more bulks.
pub struct Replay {
    hub: Arc<ShipperState>,
    request_id: Arc<str>,
    numbered: AtomicUsize,
}

impl Replay {
    /// A replay; its id tells what it parks anew apart from all else.
    #[must_use]
    pub fn new(hub: Arc<ShipperState>, request_id: Arc<str>) -> Replay {
        Replay { hub, request_id, numbered: AtomicUsize::new(0) }
    }

    /// Sends one bulk again. Its object is deleted only when all of it is delivered or kept elsewhere: a
    /// replay that is interrupted or fails can be repeated.
    pub async fn bulk(&self, pointer: &Pointer) -> Result<Replayed, CallError> {
        let Read::Object(object) = self.hub.store.get(&pointer.bucket, &pointer.key, None).await? else {
            return Ok(Replayed::Gone);
        };
        let whole = Arc::new(bulk(pointer, object.body));
        let sent = deliver(&self.hub, Arc::clone(&whole), Cut::default(), Overspent::Keep).await;
        if let Some(undelivered) =
            sent.undelivered.iter().find(|undelivered| Arc::ptr_eq(&undelivered.bulk, &whole))
        {
            return Ok(Replayed::Undelivered(undelivered.reason));
        }
        if let Some(dead) = sent.dead.iter().find(|dead| Arc::ptr_eq(&dead.bulk, &whole)) {
            return Ok(Replayed::Refused(dead.why.clone()));
        }
        self.keep_rest(pointer, &sent).await?;
        self.hub.store.delete(&pointer.bucket, &pointer.key).await?;
        Ok(Replayed::Delivered)
    }

    /// Keeps the pieces of a halved bulk that were not delivered.
    async fn keep_rest(&self, pointer: &Pointer, sent: &Sent) -> Result<(), CallError> {
        let origin = Origin {
            request_id: Arc::clone(&self.request_id),
            started: pointer.parked_at,
            table: Arc::clone(&pointer.table),
        };
        let number = || self.numbered.fetch_add(1, Ordering::Relaxed);
        for undelivered in &sent.undelivered {
            park(&self.hub, &origin, number(), undelivered).await?;
        }
        for dead in &sent.dead {
            bury(&self.hub, &origin, number(), dead).await?;
        }
        Ok(())
    }
}

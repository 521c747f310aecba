//! The world outside the process: S3, SQS, SSM and the listener, real ones or stand-ins.

use std::sync::Arc;

use function::aws::Sdk;
use function::store::Store;

use crate::aws::parameters::Ssm;
use crate::aws::queue::Sqs;
use crate::delivery::client::HttpListener;
use crate::seams::{Clock, Endpoint, Parameters, Queue, RuntimeClock};
use crate::settings::HubSettings;

/// The world, as a hub reaches it.
pub struct World {
    /// S3.
    pub store: Arc<dyn Store>,
    /// SQS.
    pub queue: Arc<dyn Queue>,
    /// SSM.
    pub parameters: Arc<dyn Parameters>,
    /// Logz.io.
    pub listener: Arc<dyn Endpoint>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// AWS and the listener that the settings name. Nothing is called yet.
#[must_use]
pub fn live(settings: &HubSettings) -> World {
    let sdk = Arc::new(Sdk::default());
    World {
        queue: Arc::new(Sqs::new(Arc::clone(&sdk))),
        parameters: Arc::new(Ssm::new(Arc::clone(&sdk))),
        store: sdk,
        listener: Arc::new(HttpListener::new(settings)),
        clock: Arc::new(RuntimeClock),
    }
}

/// The same for `redeliver`, which tells the listener that it sends bulks again.
#[must_use]
pub fn redelivering(settings: &HubSettings) -> World {
    World { listener: Arc::new(HttpListener::new(settings).redelivering()), ..live(settings) }
}

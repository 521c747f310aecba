//! The world outside the process: S3, SQS, SSM and the listener, real ones or stand-ins.

use std::sync::Arc;

use function::aws::Sdk;
use function::store::Store;

use crate::aws::Aws;
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
    let aws = Arc::new(Aws::new(Arc::clone(&sdk)));
    World {
        store: sdk,
        queue: Arc::clone(&aws) as Arc<dyn Queue>,
        parameters: aws,
        listener: Arc::new(HttpListener::new(settings)),
        clock: Arc::new(RuntimeClock),
    }
}

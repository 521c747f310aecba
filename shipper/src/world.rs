//! The world outside the process: S3, SQS, SSM and the listener, real ones or stand-ins.

use std::sync::Arc;

use crate::aws::Aws;
use crate::client::HttpListener;
use crate::seams::{Endpoint, Parameters, Queue, Store};
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
}

/// AWS and the listener that the settings name. Nothing is called yet.
#[must_use]
pub fn live(settings: &HubSettings) -> World {
    let aws = Arc::new(Aws::default());
    let (store, queue) = (Arc::clone(&aws) as Arc<dyn Store>, Arc::clone(&aws) as Arc<dyn Queue>);
    World { store, queue, parameters: aws, listener: Arc::new(HttpListener::new(settings)) }
}

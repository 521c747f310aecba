//! The seams by the AWS SDK. Clients are created at first use, so that the start of the function does not wait for
//! them.

mod accounts;
mod assume;
mod logs;
mod members;
mod tasks;

use std::sync::Arc;

use function::aws::Sdk;

use crate::seams::{Logs, World};
use crate::settings::Settings;

pub use accounts::Lists;
pub use members::Roles;
pub use tasks::Fifo;

/// The CloudWatch Logs API of the account that a client calls.
#[must_use]
pub fn logs_by(client: aws_sdk_cloudwatchlogs::Client) -> Arc<dyn Logs> {
    Arc::new(logs::Api::new(client))
}

/// AWS as the settings name it. This calls no service.
#[must_use]
pub fn live(settings: &Settings) -> World {
    let sdk = Arc::new(Sdk::default());
    World {
        members: Arc::new(Roles::new(Arc::clone(&sdk), settings)),
        tasks: Arc::new(Fifo::new(Arc::clone(&sdk), &settings.reconcile_queue)),
        accounts: Arc::new(Lists::new(Arc::clone(&sdk))),
        store: sdk,
    }
}

//! AWS by the SDK, behind the seams. Clients are made at first use: the start of a function waits for none of it.

mod accounts;
mod logs;
mod members;
mod tasks;

use std::sync::Arc;

use function::aws::Sdk;

use crate::seams::World;
use crate::settings::Settings;

pub use accounts::Lists;
pub use members::Roles;
pub use tasks::Fifo;

/// AWS as the settings name it. Nothing is called yet.
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

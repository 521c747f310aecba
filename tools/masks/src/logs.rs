//! Logs without secrets, a file a family.

mod aws;
mod containers;
mod ids;
mod prose;
mod runtimes;
mod system;
mod web;

use crate::log::Log;

/// Every log.
pub(crate) fn all() -> impl Iterator<Item = &'static Log> {
    let families =
        [aws::LOGS, web::LOGS, system::LOGS, containers::LOGS, runtimes::LOGS, ids::LOGS, prose::LOGS];
    families.into_iter().flatten()
}

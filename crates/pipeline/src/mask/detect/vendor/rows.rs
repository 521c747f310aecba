//! The vendors and the shapes of their tokens.
//!
//! A row needs a sign that ordinary logs hardly hold. Vendors whose tokens are bare hexadecimal or begin with a common
//! word (`api-`, `re_`, `pat`) are left to the names of values.

mod ai;
mod cloud;
mod code;
mod commerce;
mod hashes;
mod packages;
mod secrets;
mod sources;
mod talk;
#[cfg(test)]
mod tests;
mod watch;
mod webhooks;
mod work;

use super::shape::Vendor;

/// All vendors.
pub(super) fn vendors() -> impl Iterator<Item = &'static Vendor> {
    [
        ai::VENDORS,
        cloud::VENDORS,
        code::VENDORS,
        commerce::VENDORS,
        hashes::VENDORS,
        packages::VENDORS,
        secrets::VENDORS,
        talk::VENDORS,
        watch::VENDORS,
        webhooks::VENDORS,
        work::VENDORS,
    ]
    .into_iter()
    .flatten()
}

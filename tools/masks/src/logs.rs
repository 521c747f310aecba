//! Logs without secrets, a file a family.

use crate::log::Log;

/// Every log.
pub(crate) fn all() -> impl Iterator<Item = &'static Log> {
    let families: [&[Log]; 0] = [];
    families.into_iter().flatten()
}

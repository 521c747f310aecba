//! The document's own fields.

use routing::{ORIGIN_FIELDS, OWN_FIELDS};

/// A field of the document's own, in the order of [`OWN_FIELDS`] and then [`ORIGIN_FIELDS`]: a lifted key of the same
/// name becomes `app_<key>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    Timestamp,
    Account,
    AwsRegion,
    Env,
    Id,
    LogGroup,
    LogStream,
    LogLevel,
    Message,
    Namespace,
    Owner,
    Part,
    Parts,
    RequestId,
    Team,
    Type,
    Function,
    Service,
}

impl Own {
    /// The number of such fields.
    pub(super) const COUNT: usize = OWN_FIELDS.len() + ORIGIN_FIELDS.len();

    /// Its name in the document.
    pub(super) fn name(self) -> &'static str {
        let at = self as usize;
        OWN_FIELDS.get(at).or_else(|| ORIGIN_FIELDS.get(at - OWN_FIELDS.len())).copied().unwrap_or_default()
    }

    /// Its place in a set of them.
    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Returns true if a field of that name is in every document, or may be.
    pub(super) fn has(name: &str) -> bool {
        OWN_FIELDS.contains(&name)
    }
}

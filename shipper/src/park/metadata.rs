//! The metadata of a parked object.

use std::collections::HashMap;
use std::str::FromStr;

/// An object's user metadata, as S3 returns it.
pub type Metadata = HashMap<String, String>;

/// The names of a parked object's metadata. S3 returns them in lower case.
pub(crate) const TEAM: &str = "team";
pub(crate) const TOKEN: &str = "token";
pub(crate) const REASON: &str = "reason";
pub(crate) const EVENTS: &str = "events";
pub(crate) const DOCUMENTS: &str = "documents";
pub(crate) const RAW_BYTES: &str = "raw-bytes";
pub(crate) const TABLE: &str = "table";
pub(crate) const PARKED_AT: &str = "parked-at";
pub(crate) const GIVEN_UP: &str = "given-up";

/// Reads a value of the metadata; `None` if it is absent or malformed.
pub(crate) fn read<T: FromStr>(metadata: &Metadata, name: &str) -> Option<T> {
    metadata.get(name)?.parse().ok()
}

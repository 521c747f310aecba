//! The names of the document's own fields, which a table can't set and a message's keys don't get.

/// The fields that loghub writes itself.
pub const OWN_FIELDS: [&str; 16] = [
    "@timestamp",
    "account",
    "awsRegion",
    "env",
    "id",
    "logGroup",
    "logStream",
    "log_level",
    "message",
    "namespace",
    "owner",
    "part",
    "parts",
    "requestID",
    "team",
    "type",
];

/// The fields that loghub writes where the names of a log group or a log stream tell them. A table's field of such a
/// name takes their place.
pub const ORIGIN_FIELDS: [&str; 2] = ["function", "service"];

/// A field that Logz.io's own shipper writes and loghub does not: a table can't set it, a message can have it.
const FOREIGN: &str = "messageType";

/// Returns true if a table can't set the field.
pub(crate) fn is_reserved(name: &str) -> bool {
    OWN_FIELDS.contains(&name) || name == FOREIGN
}

//! The document's own fields.

/// A field of the document's own: a lifted key of the same name becomes `app_<key>`.
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
}

/// Their names, in the enum's order.
const NAMES: [&str; 16] = [
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

impl Own {
    /// The number of such fields.
    pub(super) const COUNT: usize = NAMES.len();

    /// Its name in the document.
    pub(super) fn name(self) -> &'static str {
        NAMES.get(self as usize).copied().unwrap_or_default()
    }

    /// Its place in a set of them.
    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Returns true if a field of the document's own has that name.
    pub(super) fn has(name: &str) -> bool {
        NAMES.contains(&name)
    }
}

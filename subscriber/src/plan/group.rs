//! Log groups and subscription filters, as a member's Logs API describes them.

use routing::Distribution;

/// A log group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogGroup {
    /// Its name.
    pub name: String,
    /// Its ARN, without `:*` at its end.
    pub arn: String,
    /// Its class.
    pub class: Class,
    /// The number of days for which it keeps log events; `None` for ever.
    pub retention: Option<u32>,
    /// The time of its creation, in milliseconds since 1970.
    pub created: Option<i64>,
    /// The number of stored bytes.
    pub stored_bytes: Option<u64>,
}

/// A log group's class, which never changes (AWS, `CreateLogGroup`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// `STANDARD`: the only one that takes subscription filters.
    Standard,
    /// `INFREQUENT_ACCESS`.
    InfrequentAccess,
    /// `DELIVERY`, whose retention is fixed at one day.
    Delivery,
    /// A class that this release does not know.
    Unknown(String),
}

impl Class {
    /// The class by its name in the API; a log group without one is of the standard class.
    #[must_use]
    pub fn named(name: Option<&str>) -> Class {
        match name {
            None | Some("STANDARD") => Class::Standard,
            Some("INFREQUENT_ACCESS") => Class::InfrequentAccess,
            Some("DELIVERY") => Class::Delivery,
            Some(other) => Class::Unknown(other.to_owned()),
        }
    }

    /// Its name in the API.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Class::Standard => "STANDARD",
            Class::InfrequentAccess => "INFREQUENT_ACCESS",
            Class::Delivery => "DELIVERY",
            Class::Unknown(name) => name,
        }
    }
}

/// A subscription filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Its name.
    pub name: String,
    /// The destination's ARN.
    pub destination: String,
    /// The ARN of the role with which CloudWatch Logs sends log events.
    pub role: Option<String>,
    /// The distribution over the stream.
    pub distribution: Option<Distribution>,
    /// The filter pattern.
    pub pattern: String,
    /// The system fields of each log event, sorted.
    pub system_fields: Vec<String>,
}

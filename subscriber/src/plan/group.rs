//! What a member's Logs API says of a log group and of the subscription filters on it.

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
    /// How many days it keeps its log events; for ever if none.
    pub retention: Option<u32>,
    /// When it was made, in milliseconds since 1970.
    pub created: Option<i64>,
    /// How many bytes it keeps.
    pub stored_bytes: Option<u64>,
}

/// A log group's class, which never changes (AWS, `CreateLogGroup`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// `STANDARD`: the only one that takes subscription filters.
    Standard,
    /// `INFREQUENT_ACCESS`.
    InfrequentAccess,
    /// `DELIVERY`: keeps its log events for a day, which can't be changed.
    Delivery,
    /// One that is newer than this loghub.
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
    /// The ARN of where it sends log events.
    pub destination: String,
    /// The ARN of the role by which CloudWatch Logs sends them.
    pub role: Option<String>,
    /// How they are spread.
    pub distribution: Option<Distribution>,
    /// Which ones.
    pub pattern: String,
    /// The system fields that come with them, sorted.
    pub system_fields: Vec<String>,
}

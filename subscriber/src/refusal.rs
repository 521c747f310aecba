//! Why a call to a member's account failed, with a verdict: pass over, try again, or report.

use thiserror::Error;

/// A call to a member's account that failed after the SDK's own retries.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{operation} failed: {detail}")]
pub struct Refusal {
    /// The service's operation, as in its API.
    pub operation: &'static str,
    /// What kind of failure it is.
    pub kind: Kind,
    /// What the service or the connection said.
    pub detail: String,
}

/// The kinds of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What the call is about is not there, or no more.
    Gone,
    /// Too many calls at once.
    Throttled,
    /// Someone else is changing the same thing.
    Conflict,
    /// CloudWatch Logs could not deliver its test message: the destination or a role is not ready.
    Undeliverable,
    /// The member role may not do that, or not yet.
    Denied,
    /// The member role can't be assumed.
    NoRole,
    /// The log group has as many filters as it can have.
    FilterQuota,
    /// The service does not take what it was asked.
    Invalid,
    /// The service or the connection is down.
    Unavailable,
}

impl Kind {
    /// Whether waiting may help: eventual consistency, load, or others at work.
    #[must_use]
    pub fn passes(self) -> bool {
        matches!(
            self,
            Kind::Throttled | Kind::Conflict | Kind::Undeliverable | Kind::Denied | Kind::Unavailable
        )
    }

    /// Its stable name, for reports and alarms.
    #[must_use]
    pub fn error_type(self) -> &'static str {
        match self {
            Kind::Gone => "gone",
            Kind::Throttled => "throttled",
            Kind::Conflict => "conflict",
            Kind::Undeliverable => "undeliverable",
            Kind::Denied => "denied",
            Kind::NoRole => "role_missing",
            Kind::FilterQuota => "filter_quota",
            Kind::Invalid => "invalid",
            Kind::Unavailable => "unavailable",
        }
    }

    /// The kind of a service's error code and message.
    ///
    /// Codes are those of AWS, CloudWatch Logs API reference, `PutSubscriptionFilter` and common errors. That the test
    /// message could not be delivered comes as an `InvalidParameterException`.
    #[must_use]
    pub fn of(code: &str, message: &str) -> Kind {
        match code {
            // A destination that is missing is no log group that vanished.
            "ResourceNotFoundException" if is_of_destination(message) => Kind::Invalid,
            "ResourceNotFoundException" => Kind::Gone,
            "ThrottlingException" | "Throttling" | "TooManyRequestsException" | "RequestLimitExceeded" => {
                Kind::Throttled
            }
            "OperationAbortedException" => Kind::Conflict,
            "LimitExceededException" => Kind::FilterQuota,
            "InvalidParameterException" if message.contains("test message") => Kind::Undeliverable,
            code if code.starts_with("AccessDenied") || code.starts_with("UnrecognizedClient") => {
                Kind::Denied
            }
            code if code.starts_with("ExpiredToken") || code == "ServiceUnavailableException" => {
                Kind::Unavailable
            }
            "InternalFailure" | "InternalServerError" | "ServiceUnavailable" | "" => Kind::Unavailable,
            _ => Kind::Invalid,
        }
    }
}

fn is_of_destination(message: &str) -> bool {
    message.contains("destination") && !message.contains("log group")
}

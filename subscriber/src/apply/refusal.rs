//! Failures of calls to a member's account, with a verdict: skip, retry or report.

use thiserror::Error;

/// A failed call to a member's account.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{operation} failed: {detail}")]
pub struct Refusal {
    /// The service's operation, as in its API.
    pub operation: &'static str,
    /// The kind of the failure.
    pub kind: Kind,
    /// The service's answer, its error code first, or the reason for which the call did not reach it.
    pub detail: String,
}

/// The kinds of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The subject of the call does not exist.
    Gone,
    /// The log group exists, but the destination seems to be missing.
    NoDestination,
    /// Too many calls at once.
    Throttled,
    /// Another call is changing the same log group.
    Conflict,
    /// CloudWatch Logs could not deliver its test message: the destination or a role is not ready.
    Undeliverable,
    /// The member role lacks the permission, or does not have it yet.
    Denied,
    /// The member role can't be assumed.
    NoRole,
    /// The log group has the maximum number of filters.
    FilterQuota,
    /// The service rejects the request as invalid.
    Invalid,
    /// The page token of a list has expired.
    StalePage,
    /// The service or the connection is down.
    Unavailable,
    /// The service answered with a code that AWS does not document.
    Unknown,
}

impl Kind {
    /// Returns true if a retry may succeed: eventual consistency, load, or concurrent changes.
    #[must_use]
    pub fn is_transient(self) -> bool {
        match self {
            Kind::Throttled
            | Kind::Conflict
            | Kind::Undeliverable
            | Kind::NoDestination
            | Kind::Denied
            | Kind::Unavailable
            | Kind::Unknown => true,
            Kind::Gone | Kind::NoRole | Kind::FilterQuota | Kind::Invalid | Kind::StalePage => false,
        }
    }

    /// Its stable name, for reports and alarms.
    #[must_use]
    pub fn error_type(self) -> &'static str {
        match self {
            Kind::Gone => "gone",
            Kind::NoDestination => "destination_missing",
            Kind::Throttled => "throttled",
            Kind::Conflict => "conflict",
            Kind::Undeliverable => "undeliverable",
            Kind::Denied => "denied",
            Kind::NoRole => "role_missing",
            Kind::FilterQuota => "filter_quota",
            Kind::Invalid => "invalid",
            Kind::StalePage => "stale_page",
            Kind::Unavailable => "unavailable",
            Kind::Unknown => "unknown",
        }
    }

    /// The kind of a service's answer, by its error code and message, or by its HTTP status for an undocumented code.
    ///
    /// Only codes that AWS documents as final are final; every unknown code is transient. The codes are those of AWS,
    /// CloudWatch Logs API reference, `PutSubscriptionFilter` and "Common error types". A new role or destination is
    /// refused under several codes (hashicorp/terraform-provider-aws#29737, #43762, #48255).
    #[must_use]
    pub fn of(status: u16, code: &str, message: &str) -> Kind {
        let message = message.to_ascii_lowercase();
        match code {
            "ResourceNotFoundException" => Kind::Gone,
            "OperationAbortedException" => Kind::Conflict,
            "LimitExceededException" => Kind::FilterQuota,
            "InvalidParameterException" | "ValidationException" if is_about_readiness(&message) => {
                Kind::Undeliverable
            }
            "InvalidParameterException" => Kind::Invalid,
            "ValidationException" if is_about_system_fields(&message) || refuses_role(&message) => {
                Kind::Invalid
            }
            code if THROTTLED.iter().any(|known| code.starts_with(known)) => Kind::Throttled,
            code if DENIED.iter().any(|known| code.starts_with(known)) => Kind::Denied,
            code if UNAVAILABLE.iter().any(|known| code.starts_with(known)) => Kind::Unavailable,
            code if FINAL.contains(&code) => Kind::Invalid,
            code => Kind::of_status(status).unwrap_or(if code.is_empty() {
                Kind::Unavailable
            } else {
                Kind::Unknown
            }),
        }
    }

    fn of_status(status: u16) -> Option<Kind> {
        match status {
            500.. | 408 => Some(Kind::Unavailable),
            429 => Some(Kind::Throttled),
            401 | 403 => Some(Kind::Denied),
            _ => None,
        }
    }
}

/// Codes of throttling, or their beginnings (AWS SDKs, "Throttling error codes").
const THROTTLED: [&str; 6] =
    ["Throttl", "TooManyRequests", "RequestLimitExceeded", "RequestThrottled", "SlowDown", "BandwidthLimit"];
/// Codes of a caller without permission or identity.
const DENIED: [&str; 4] = ["AccessDenied", "NotAuthorized", "UnrecognizedClient", "InvalidClientTokenId"];
/// Codes of a service, a session or a clock for which a retry helps.
const UNAVAILABLE: [&str; 8] = [
    "ExpiredToken",
    "InternalFailure",
    "InternalServer",
    "InvalidSignature",
    "RequestAborted",
    "RequestExpired",
    "RequestTime",
    "ServiceUnavailable",
];
/// Codes that AWS documents as the caller's error, so that a retry does not help.
const FINAL: [&str; 12] = [
    "InvalidAction",
    "InvalidOperationException",
    "InvalidParameterCombination",
    "InvalidParameterValue",
    "InvalidQueryParameter",
    "MalformedHttpRequestException",
    "MalformedQueryString",
    "MissingAction",
    "MissingParameter",
    "RequestEntityTooLargeException",
    "UnknownOperationException",
    "ValidationError",
];
/// Codes of credentials that stay invalid.
const SPOILT: [&str; 3] = ["ExpiredToken", "InvalidClientTokenId", "UnrecognizedClient"];

impl Refusal {
    /// The service's error code; for a failure without one, the start of the detail.
    #[must_use]
    pub fn code(&self) -> &str {
        self.detail.split(':').next().unwrap_or_default()
    }

    /// Returns true if the refused session is unusable.
    #[must_use]
    pub fn spoils_session(&self) -> bool {
        self.kind == Kind::NoRole || SPOILT.iter().any(|code| self.code().starts_with(code))
    }

    /// Returns true if the filter's system fields were refused. AWS does not document the message.
    pub(crate) fn is_about_system_fields(&self) -> bool {
        self.kind == Kind::Invalid && is_about_system_fields(&self.detail.to_ascii_lowercase())
    }

    /// Returns true if the destination accepts only filters without a role, because its policy lists accounts
    /// (aws/aws-cdk#6884).
    pub(crate) fn refuses_role(&self) -> bool {
        self.kind == Kind::Invalid && refuses_role(&self.detail.to_ascii_lowercase())
    }
}

fn is_about_readiness(message: &str) -> bool {
    ["test message", "execute the lambda function", "permission to assume"]
        .iter()
        .any(|words| message.contains(words))
}

fn is_about_system_fields(message: &str) -> bool {
    ["systemfield", "system field", "system-field"].iter().any(|words| message.contains(words))
}

fn refuses_role(message: &str) -> bool {
    message.contains("cannot be used with rolearn")
}

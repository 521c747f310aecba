//! Refusals of a member's role by STS.

use std::error::Error;

use aws_sdk_sts::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;

use crate::apply::refusal::{Kind, Refusal};

/// The refusal by STS, if that is among the causes of `error`.
///
/// STS also answers `AccessDenied` for a role that does not exist. Every other code is reported as it is.
pub(super) fn unassumed(error: &(dyn Error + 'static)) -> Option<Refusal> {
    let (refused, status) = answer(error)?;
    let (code, message) = (refused.code().unwrap_or_default(), refused.message().unwrap_or("no message"));
    let (kind, detail) = if code.starts_with("AccessDenied") {
        (Kind::NoRole, format!("{code}: the role does not exist or does not trust the hub"))
    } else {
        (Kind::of(status, code, message), format!("{code}: {message}"))
    };
    Some(Refusal { operation: "AssumeRole", kind, detail })
}

/// The refusal of a role about which STS gave no usable answer.
pub(super) fn unanswered() -> Refusal {
    let detail = "no usable answer from STS".to_owned();
    Refusal { operation: "AssumeRole", kind: Kind::Unavailable, detail }
}

/// The answer of STS and its HTTP status, from anywhere in the chain of causes.
fn answer<'e>(error: &'e (dyn Error + 'static)) -> Option<(&'e AssumeRoleError, u16)> {
    match error.downcast_ref::<SdkError<AssumeRoleError>>() {
        Some(SdkError::ServiceError(answer)) => Some((answer.err(), answer.raw().status().as_u16())),
        _ => answer(error.source()?),
    }
}

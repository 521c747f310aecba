//! AWS's errors, in its words: programs tell them apart by code and message.

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::json;

/// An error of CloudWatch Logs (AWS JSON 1.1 protocol, "Operation error serialization").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) message: String,
    status: StatusCode,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), status: StatusCode::BAD_REQUEST }
    }

    /// As in lumigo-io/SAR-Logging #13 and serverless #2605.
    pub(super) fn limit_exceeded() -> Self {
        Self::new("LimitExceededException", "Resource limit exceeded.")
    }

    /// As in aws/aws-cli #4422.
    pub(super) fn not_authorized(account: &str, destination: &str) -> Self {
        Self::new(
            "AccessDeniedException",
            format!(
                "User with accountId: {account} is not authorized to perform: logs:PutSubscriptionFilter on \
                 resource: {destination}"
            ),
        )
    }

    /// As in cloud-custodian #8246.
    pub(super) fn role_missing() -> Self {
        Self::new(
            "InvalidParameterException",
            "Role ARN is required when creating subscription filter against destination with Organization access \
             policy",
        )
    }

    /// For some tens of seconds after the role was made, as in terraform-provider-aws #29737, #43660 and #48255. The code is
    /// not modelled.
    pub(super) fn role_not_assumed() -> Self {
        Self::new(
            "ValidationException",
            "Make sure you have given CloudWatch Logs permission to assume the provided role.",
        )
    }

    /// For a destination that is missing. CloudWatch Logs' API reference has these words; those of the service were found
    /// nowhere in public.
    pub(super) fn no_such_resource() -> Self {
        Self::new("ResourceNotFoundException", "The specified resource does not exist.")
    }

    /// AWS's words for a role of another account that is passed to a service.
    pub(super) fn foreign_role() -> Self {
        Self::new("AccessDeniedException", "Cross-account pass role is not allowed.")
    }

    /// As in terraform-provider-aws, `internal/service/logs/destination.go`; its `subscription_filter.go` retries
    /// what begins so.
    pub(super) fn test_message() -> Self {
        Self::new(
            "InvalidParameterException",
            "Could not deliver test message to specified destination. Check if the destination is valid.",
        )
    }

    /// The code is AWS's for a group of such a class; the words are not known.
    pub(super) fn class(class: &str) -> Self {
        Self::new(
            "InvalidParameterException",
            format!("Subscription filters are not supported for log groups of the class {class}."),
        )
    }

    /// Coral's words for a number above its maximum, which all services of the JSON protocols share.
    pub(super) fn too_large(value: i64, name: &str, most: i64) -> Self {
        Self::new(
            "InvalidParameterException",
            format!(
                "1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: Member must \
                 have value less than or equal to {most}"
            ),
        )
    }

    /// As in SumoLogic/sumologic-aws-lambda #109.
    pub(super) fn throttled() -> Self {
        Self::new("ThrottlingException", "Rate exceeded")
    }

    /// terraform-provider-aws, `subscription_filter.go`, retries what says `Please try again`.
    pub(super) fn aborted() -> Self {
        Self::new(
            "OperationAbortedException",
            "A conflicting operation is currently in progress against this resource. Please try again.",
        )
    }

    /// IAM's words for a permission that is missing, or that is not in force yet.
    pub(super) fn denied(account: &str, operation: &str) -> Self {
        Self::new(
            "AccessDeniedException",
            format!(
                "User: arn:aws:iam::{account}:root is not authorized to perform: logs:{operation} because no \
                 identity-based policy allows the logs:{operation} action"
            ),
        )
    }

    pub(super) fn unavailable() -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self {
            status,
            ..Self::new("ServiceUnavailableException", "The service cannot complete the request.")
        }
    }

    pub(super) fn response(&self) -> Response {
        let body = json!({"__type": self.code, "message": self.message}).to_string();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/x-amz-json-1.1"));
        headers.insert("x-amzn-errortype", header::HeaderValue::from_static(self.code));
        if let Ok(id) = uuid::Uuid::new_v4().to_string().parse() {
            headers.insert("x-amzn-requestid", id);
        }
        response
    }
}

//! AWS's refusal of a call, in the protocol of the call: programs read no other.

use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The reason why a call is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// It is not signed by its headers.
    Unsigned,
    /// Its signature can't be read.
    Malformed,
    /// Its key is unknown.
    UnknownKey,
    /// It is to a service that is not played here.
    Service,
    /// It would have code run that is not the hub's.
    Code,
}

/// The protocol of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    /// JSON, RPC or REST.
    Json,
    /// A form, answered in XML.
    Query,
    S3,
}

impl Protocol {
    /// The protocol's code for a call that is not allowed.
    fn denied(self) -> &'static str {
        match self {
            Self::Json => "AccessDeniedException",
            Self::Query | Self::S3 => "AccessDenied",
        }
    }
}

impl Denial {
    /// Code and words (AWS, "Common error types" of Query and of JSON services; Amazon S3, "Error responses").
    fn words(self, protocol: Protocol) -> (&'static str, &'static str) {
        match (self, protocol) {
            (Self::Unsigned, Protocol::Json) => {
                ("MissingAuthenticationTokenException", "Missing Authentication Token")
            }
            (Self::Unsigned, Protocol::Query) => {
                ("MissingAuthenticationToken", "Request is missing Authentication Token")
            }
            (Self::Unsigned, Protocol::S3) => ("AccessDenied", "Access Denied"),
            (Self::Malformed, Protocol::Json) => {
                ("IncompleteSignatureException", "Authorization header is not an AWS4-HMAC-SHA256 one.")
            }
            (Self::Malformed, Protocol::Query) => {
                ("IncompleteSignature", "Authorization header is not an AWS4-HMAC-SHA256 one.")
            }
            (Self::Malformed, Protocol::S3) => {
                ("AuthorizationHeaderMalformed", "The authorization header that you provided is not valid.")
            }
            (Self::UnknownKey, Protocol::Json) => {
                ("UnrecognizedClientException", "The security token included in the request is invalid.")
            }
            (Self::UnknownKey, Protocol::Query) => {
                ("InvalidClientTokenId", "The security token included in the request is invalid.")
            }
            (Self::UnknownKey, Protocol::S3) => {
                ("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
            }
            (Self::Service, protocol) => {
                (protocol.denied(), "The local hub plays no such service: a hub uses none.")
            }
            (Self::Code, protocol) => {
                (protocol.denied(), "The local hub runs no functions but the hub's own, and changes none.")
            }
        }
    }

    pub(super) fn response(self, head: &Parts) -> Response {
        let protocol = protocol(head);
        let (code, message) = self.words(protocol);
        let id = uuid::Uuid::new_v4();
        let (content_type, body) = match protocol {
            Protocol::Json => {
                ("application/x-amz-json-1.1", json!({"__type": code, "message": message}).to_string())
            }
            Protocol::Query => (
                "text/xml",
                format!(
                    "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
                     <RequestId>{id}</RequestId></ErrorResponse>"
                ),
            ),
            Protocol::S3 => (
                "application/xml",
                format!(
                    "<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{id}</RequestId></Error>"
                ),
            ),
        };
        let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(content_type))];
        let named = [("x-amzn-errortype", HeaderValue::from_static(code))];
        (StatusCode::FORBIDDEN, headers, named, body).into_response()
    }
}

/// As far as a head tells it: `X-Amz-Target`, dated paths and CBOR's are JSON's, a form is Query's; the rest is S3's.
fn protocol(head: &Parts) -> Protocol {
    let text = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = head.uri.path();
    let dated = path.get(1..5).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
        && path.get(5..6) == Some("-");
    let json = !text("x-amz-target").is_empty() || dated || path.starts_with("/service/");
    let asks = |query: &str| query.split('&').any(|pair| pair.starts_with("Action="));
    let form = text("content-type").starts_with("application/x-www-form-urlencoded");
    match () {
        () if json => Protocol::Json,
        () if form || head.uri.query().is_some_and(asks) => Protocol::Query,
        () => Protocol::S3,
    }
}

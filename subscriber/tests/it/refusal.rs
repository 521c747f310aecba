//! The meaning of each error of the Logs API.

use subscriber::apply::refusal::{Kind, Refusal};

const TEST_MESSAGE: &str =
    "Could not deliver test message to specified destination. Check if the destination is valid.";
const FRESH_ROLE: &str = "Make sure you have given CloudWatch Logs permission to assume the provided role.";
const NO_ROLE_WANTED: &str = "destinationArn for vendor logs cannot be used with roleArn";

#[test]
fn each_error_has_one_kind() {
    let cases = [
        (400, "ResourceNotFoundException", "The specified log group does not exist.", Kind::Gone),
        (400, "ResourceNotFoundException", "The specified destination does not exist.", Kind::Gone),
        (400, "ResourceNotFoundException", "The specified resource does not exist.", Kind::Gone),
        (400, "ThrottlingException", "Rate exceeded", Kind::Throttled),
        (400, "Throttling", "Rate exceeded", Kind::Throttled),
        (400, "ThrottledException", "", Kind::Throttled),
        (503, "SlowDown", "", Kind::Throttled),
        (400, "OperationAbortedException", "Please try again", Kind::Conflict),
        (400, "LimitExceededException", "Resource limit exceeded.", Kind::FilterQuota),
        (400, "InvalidParameterException", TEST_MESSAGE, Kind::Undeliverable),
        (400, "InvalidParameterException", "Could not execute the lambda function.", Kind::Undeliverable),
        (400, "ValidationException", FRESH_ROLE, Kind::Undeliverable),
        (400, "InvalidParameterException", FRESH_ROLE, Kind::Undeliverable),
        (400, "InvalidParameterException", "1 validation error detected", Kind::Invalid),
        (400, "InvalidParameterException", NO_ROLE_WANTED, Kind::Invalid),
        (400, "ValidationException", NO_ROLE_WANTED, Kind::Invalid),
        (400, "ValidationException", "The system field @aws.account is not supported.", Kind::Invalid),
        (400, "InvalidOperationException", "", Kind::Invalid),
        (400, "UnknownOperationException", "", Kind::Invalid),
        (400, "AccessDeniedException", "not authorized", Kind::Denied),
        (400, "UnrecognizedClientException", "", Kind::Denied),
        (400, "NotAuthorized", "", Kind::Denied),
        (503, "ServiceUnavailableException", "", Kind::Unavailable),
        (400, "ExpiredTokenException", "", Kind::Unavailable),
        (403, "InvalidSignatureException", "Signature expired", Kind::Unavailable),
        (400, "RequestExpired", "", Kind::Unavailable),
        (408, "RequestTimeout", "", Kind::Unavailable),
        // What is known neither by its name nor by its status may pass.
        (400, "ValidationException", "A text that nobody has seen.", Kind::Unknown),
        (400, "ConcurrentModificationException", "", Kind::Unknown),
        (404, "SomethingNewException", "", Kind::Unknown),
        (500, "SomethingNewException", "", Kind::Unavailable),
        (502, "", "", Kind::Unavailable),
        (429, "SomethingNewException", "", Kind::Throttled),
        (403, "OptInRequired", "", Kind::Denied),
        (400, "", "", Kind::Unavailable),
    ];
    for (status, code, message, kind) in cases {
        assert_eq!(Kind::of(status, code, message), kind, "{status} {code} {message}");
    }
}

#[test]
fn only_what_aws_documents_as_final_does_not_pass() {
    for (status, code) in
        [(400, "ValidationException"), (400, "X"), (404, "X"), (403, "X"), (429, "X"), (599, "X")]
    {
        assert!(Kind::of(status, code, "").is_transient(), "{status} {code}");
    }
    for code in
        ["InvalidParameterException", "InvalidOperationException", "MissingParameter", "ValidationError"]
    {
        assert!(!Kind::of(400, code, "").is_transient(), "{code}");
    }
}

#[test]
fn a_refusal_of_its_credentials_spoils_a_session() {
    let spoils = |kind, detail: &str| {
        Refusal { operation: "DescribeLogGroups", kind, detail: detail.to_owned() }.spoils_session()
    };
    assert!(spoils(Kind::NoRole, "AccessDenied: the role is not there"));
    assert!(spoils(Kind::Denied, "UnrecognizedClientException: The security token is invalid."));
    assert!(spoils(Kind::Unavailable, "ExpiredTokenException: expired"));
    assert!(!spoils(Kind::Denied, "AccessDeniedException: not authorized"));
    assert!(!spoils(Kind::Unavailable, "no connection"));
}

//! What an error of the Logs API means.

use subscriber::refusal::Kind;

#[test]
fn each_error_has_one_kind() {
    let test_message =
        "Could not deliver test message to specified destination. Check if the destination is valid.";
    let cases = [
        ("ResourceNotFoundException", "The specified log group does not exist.", Kind::Gone),
        ("ResourceNotFoundException", "The specified log group does not exist: /destination", Kind::Gone),
        ("ResourceNotFoundException", "The specified subscription filter does not exist.", Kind::Gone),
        ("ResourceNotFoundException", "The specified destination does not exist.", Kind::Invalid),
        ("ThrottlingException", "Rate exceeded", Kind::Throttled),
        ("OperationAbortedException", "Please try again", Kind::Conflict),
        ("LimitExceededException", "Resource limit exceeded.", Kind::FilterQuota),
        ("InvalidParameterException", test_message, Kind::Undeliverable),
        ("InvalidParameterException", "1 validation error detected", Kind::Invalid),
        ("AccessDeniedException", "not authorized", Kind::Denied),
        ("ServiceUnavailableException", "", Kind::Unavailable),
        ("ExpiredTokenException", "", Kind::Unavailable),
        ("UnknownOperationException", "", Kind::Invalid),
    ];
    for (code, message, kind) in cases {
        assert_eq!(Kind::of(code, message), kind, "{code} {message}");
    }
}

//! Reading a function's answer; AWS Lambda, "Success and failure conditions".

use localcloud::mapping::answer::{Answer, read};

/// The failed positions; none = the whole batch failed.
#[track_caller]
fn check(response: &str, expected: Option<&[usize]>) {
    let failed = match read(response.as_bytes(), &["10", "11", "12"]) {
        Answer::Success => Some(Vec::new()),
        Answer::Partial(failed) => Some(failed),
        Answer::Failure(_) => None,
    };
    assert_eq!(failed.as_deref(), expected, "{response}");
}

#[test]
fn nothing_failed() {
    for response in ["", "null", "{}", r#"{"batchItemFailures":[]}"#, r#"{"batchItemFailures":null}"#] {
        check(response, Some(&[]));
    }
}

#[test]
fn named_items_failed() {
    check(r#"{"batchItemFailures":[{"itemIdentifier":"11"}]}"#, Some(&[1]));
    check(r#"{"batchItemFailures":[{"itemIdentifier":"12"},{"itemIdentifier":"10"}]}"#, Some(&[0, 2]));
    check(r#"{"batchItemFailures":[{"itemIdentifier":"12"},{"itemIdentifier":"12"}]}"#, Some(&[2]));
}

#[test]
fn the_whole_batch_failed() {
    for response in [
        r#"{"batchItemFailures":[{"itemIdentifier":""}]}"#,
        r#"{"batchItemFailures":[{"itemIdentifier":null}]}"#,
        r#"{"batchItemFailures":[{"itemIdentifer":"10"}]}"#,
        r#"{"batchItemFailures":[{"itemIdentifier":"99"}]}"#,
        r#"{"batchItemFailures":"10"}"#,
        "not json",
    ] {
        check(response, None);
    }
}

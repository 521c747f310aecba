//! Each answer of the listener has one verdict.

use std::time::Duration;

use bytes::Bytes;
use shipper::delivery::verdict::Verdict;
use shipper::seams::{Answer, NoAnswer};

#[test]
fn each_status_has_one_verdict() {
    let retry = Verdict::Retry { after: None };
    let cases = [
        (200, Verdict::Delivered),
        (204, Verdict::Delivered),
        (301, Verdict::Unexpected),
        (400, Verdict::Partial { refused: None }),
        (401, Verdict::Unauthorized),
        (402, Verdict::Unexpected),
        (403, Verdict::Unauthorized),
        (404, Verdict::Unexpected),
        (408, retry),
        (413, Verdict::TooLarge),
        (415, Verdict::Unexpected),
        (429, retry),
        (500, retry),
        (503, retry),
        (599, retry),
    ];
    for (status, verdict) in cases {
        assert_eq!(Verdict::of(&Ok(answer(status, "", None))), verdict, "{status}");
    }
}

#[test]
fn a_missing_answer_is_retried() {
    for error in [NoAnswer::Connect, NoAnswer::Timeout, NoAnswer::Broken] {
        assert_eq!(Verdict::of(&Err(error)), Verdict::Retry { after: None }, "{error}");
    }
}

#[test]
fn a_400_says_how_many_lines_were_refused() {
    let cases = [
        (r#"{"malformedLines":1,"successfulLines":9,"oversizedLines":2,"emptyLogLines":3}"#, Some(6)),
        (r#"{"malformedLines":1}"#, Some(1)),
        (r#"{"malformedLines":18446744073709551615,"oversizedLines":1}"#, Some(u64::MAX)),
        (r#"{"malformedLines":0,"successfulLines":9}"#, None),
        ("Bad Request", None),
        ("", None),
    ];
    for (body, refused) in cases {
        assert_eq!(Verdict::of(&Ok(answer(400, body, None))), Verdict::Partial { refused }, "{body}");
    }
}

#[test]
fn retry_after_is_kept() {
    let after = Some(Duration::from_secs(7));
    assert_eq!(Verdict::of(&Ok(answer(429, "", after))), Verdict::Retry { after });
}

fn answer(status: u16, body: &'static str, retry_after: Option<Duration>) -> Answer {
    Answer { status, retry_after, body: Bytes::from_static(body.as_bytes()) }
}

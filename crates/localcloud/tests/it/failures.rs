//! The object that a mapping writes when it gives records up.

use localcloud::mapping::failure::{Condition, Failure};

#[test]
fn the_record_is_as_aws_documents_it() {
    let at = |text: &str| text.parse().expect("a timestamp");
    let failure = Failure {
        request_id: "c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5".to_owned(),
        function_arn: "arn:aws:lambda:us-east-2:123456789012:function:myfunction".to_owned(),
        condition: Condition::RetryAttemptsExhausted,
        invocations: 1,
        function_error: Some("Unhandled".to_owned()),
        timestamp: at("2019-11-14T00:38:06.021Z"),
        stream_arn: "arn:aws:kinesis:us-east-2:123456789012:stream/mystream".to_owned(),
        shard_id: "shardId-000000000001".to_owned(),
        first: (
            "49601189658422359378836298521827638475320189012309704722".to_owned(),
            at("2019-11-14T00:38:04.835Z"),
        ),
        last: (
            "49601189658422359378836298522902373528957594348623495186".to_owned(),
            at("2019-11-14T00:38:05.580Z"),
        ),
        batch_size: 500,
        payload: r#"{"Records":[]}"#.to_owned(),
    };
    let body = failure.body();
    assert_eq!(body["requestContext"]["condition"], "RetryAttemptsExhausted");
    assert_eq!(body["responseContext"]["functionError"], "Unhandled");
    assert_eq!(body["timestamp"], "2019-11-14T00:38:06.021Z");
    assert_eq!(body["KinesisBatchInfo"]["approximateArrivalOfLastRecord"], "2019-11-14T00:38:05.580Z");
    assert_eq!(body["payload"], r#"{"Records":[]}"#, "the event is a string within the record");
    assert_eq!(
        failure.key("mapping", "unique"),
        "aws/lambda/mapping/shardId-000000000001/2019/11/14/2019-11-14T00.38.06-unique",
    );
}

//! Nothing that holds data is in the clear, on its way or where it lies, or open to the world.

use serde_json::{Value, json};

use crate::support::{ALL, LEAST, hub, of_kind, statements};

#[test]
fn resources_with_data_are_encrypted() {
    for parameters in [LEAST.as_slice(), &ALL] {
        let template = hub(parameters);
        let mut checked = 0;
        for (id, resource) in &template.resources {
            let properties = Value::from(resource.properties.clone());
            let encrypted = match resource.kind.as_str() {
                "AWS::S3::Bucket" => bucket_is_encrypted(&properties),
                "AWS::SQS::Queue" => properties["SqsManagedSseEnabled"] == true,
                "AWS::Kinesis::Stream" => properties["StreamEncryption"]["EncryptionType"] == "KMS",
                "AWS::SNS::Topic" => properties["KmsMasterKeyId"].is_string(),
                _ => continue,
            };
            assert!(encrypted, "{id} is in the clear");
            checked += 1;
        }
        assert_eq!(checked, 4 + 7 + 1 + 1, "buckets, queues, stream, topic");
    }
}

fn bucket_is_encrypted(properties: &Value) -> bool {
    let rule = &properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0];
    rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"].is_string()
}

#[test]
fn the_quarantine_has_a_key_of_its_own() {
    let template = hub(&LEAST);
    let bucket = Value::from(template.resources["QuarantineBucket"].properties.clone());
    let rule =
        &bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]["ServerSideEncryptionByDefault"];
    let expected =
        json!({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": template.resources["QuarantineKey"].arn});
    assert_eq!(rule, &expected);
}

#[test]
fn buckets_are_closed_to_the_world_and_to_plain_http() {
    let template = hub(&LEAST);
    let closed = json!({
        "BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
    });
    let denied = statements(&template);
    for (id, bucket) in of_kind(&template, "AWS::S3::Bucket") {
        assert_eq!(bucket.properties["PublicAccessBlockConfiguration"], closed, "{id}");
        assert_eq!(
            bucket.properties["OwnershipControls"]["Rules"][0]["ObjectOwnership"], "BucketOwnerEnforced",
            "{id}"
        );
        let all = [bucket.arn.clone(), format!("{}/*", bucket.arn)];
        let in_the_clear = denied.iter().any(|statement| {
            !statement.allows()
                && statement.at("Action") == ["s3:*"]
                && statement.at("Resource") == all
                && statement.body["Principal"] == "*"
                && statement.body["Condition"] == json!({"Bool": {"aws:SecureTransport": "false"}})
        });
        assert!(in_the_clear, "{id} can be read over plain HTTP");
    }
}

#[test]
fn stored_data_expires() {
    for (id, bucket) in of_kind(&hub(&LEAST), "AWS::S3::Bucket") {
        assert!(bucket.properties["LifecycleConfiguration"]["Rules"].is_array(), "{id} grows for ever");
    }
    for (id, group) in of_kind(&hub(&LEAST), "AWS::Logs::LogGroup") {
        assert!(group.properties.contains_key("RetentionInDays"), "{id} grows for ever");
    }
}

//! Every path that a key lies on has its grant: AWS fails these at run time, and not when the stack is made.

use localcloud::template::Template;
use serde_json::{Value, json};

use crate::support::{ALL, LEAST, STREAM_KEY, Statement, TOKEN_KEY, hub, hub_region, identity, statements};

/// The grants on each key: the role, the actions, the template and the path.
const GRANTS: [(&str, &str, &str, &str); 9] = [
    ("DestinationRole", STREAM_KEY, "kms:GenerateDataKey", "CloudWatch Logs puts records into the stream"),
    ("ShipperRole", STREAM_KEY, "kms:Decrypt", "Lambda reads the stream for the shipper"),
    ("ShipperRole", TOKEN_KEY, "kms:Decrypt", "the shipper reads tokens"),
    ("RedeliverRole", TOKEN_KEY, "kms:Decrypt", "redeliver reads tokens"),
    (
        "ShipperRole",
        "QuarantineKey",
        "kms:GenerateDataKey",
        "poison, and what Lambda gives up on, is quarantined",
    ),
    ("BreakGlassRole", "QuarantineKey", "kms:Decrypt", "people read what is quarantined"),
    ("BreakGlassRole", TOKEN_KEY, "kms:Decrypt", "they replay it"),
    ("OperatorRole", TOKEN_KEY, "kms:GenerateDataKey", "a token is set, of the advanced tier"),
    ("OperatorRole", TOKEN_KEY, "kms:Encrypt", "a token is set, of the standard tier"),
];

#[test]
fn every_path_has_its_grant() {
    let template = hub(&ALL);
    for (role, key, action, path) in GRANTS {
        let key = template.resources.get(key).map_or(key, |key| key.arn.as_str());
        assert!(grants(&identity(&template, role), action, key), "{role} lacks {action}: {path}");
    }
    let further = hub_region();
    assert!(grants(&identity(&further, "DestinationRole"), "kms:GenerateDataKey", STREAM_KEY));
}

/// Without keys of one's own the account's are used, whose policies AWS writes.
#[test]
fn without_keys_there_are_no_grants_on_them() {
    let template = hub(&LEAST);
    let quarantine = &template.resources["QuarantineKey"].arn;
    for statement in statements(&template).iter().filter(|statement| statement.of_identity) {
        let of_keys = statement.at("Action").iter().any(|action| action.starts_with("kms:"));
        assert!(!of_keys || statement.at("Resource") == [quarantine], "{}", statement.resource);
    }
    assert_eq!(stream_key(&template), "alias/aws/kinesis");
    assert_eq!(stream_key(&hub(&ALL)), STREAM_KEY);
}

fn stream_key(template: &Template) -> &Value {
    &template.resources["Stream"].properties["StreamEncryption"]["KeyId"]
}

/// A token's key opens parameters under the prefix, by way of Parameter Store, and nothing else.
#[test]
fn the_key_of_tokens_decrypts_tokens_only() {
    let template = hub(&ALL);
    let expected = json!({
        "StringEquals": {"kms:ViaService": "ssm.eu-west-1.amazonaws.com"},
        "StringLike": {
            "kms:EncryptionContext:PARAMETER_ARN": "arn:aws:ssm:eu-west-1:999999999999:parameter/loghub/tokens/*",
        },
    });
    let of_tokens =
        statements(&template).into_iter().filter(|statement| statement.at("Resource") == [TOKEN_KEY]);
    let of_tokens: Vec<_> = of_tokens.collect();
    assert_eq!(of_tokens.len(), 4, "shipper, redeliver, operator, break-glass");
    for statement in of_tokens {
        assert_eq!(statement.body["Condition"], expected, "{}", statement.resource);
    }
}

/// The key's own policy leaves encrypting to roles, and decrypting to one of them.
#[test]
fn only_one_role_decrypts_the_quarantine() {
    let template = hub(&ALL);
    let policy = statements(&template).into_iter().filter(|statement| statement.resource == "QuarantineKey");
    let decrypting: Vec<_> = policy.filter(|statement| opens(statement, "kms:Decrypt")).collect();
    let [decrypting] = decrypting.as_slice() else { panic!("one statement") };
    let role = &template.resources["BreakGlassRole"].arn;
    assert_eq!(decrypting.body["Condition"], json!({"ArnEquals": {"aws:PrincipalArn": role}}));
    for sneaking in ["kms:CreateGrant", "kms:ReEncryptFrom"] {
        let mut policy =
            statements(&template).into_iter().filter(|statement| statement.resource == "QuarantineKey");
        assert!(!policy.any(|statement| opens(&statement, sneaking)), "{sneaking} is another way to read");
    }
}

/// CloudWatch can't use SNS's own key: an alarm on a topic under it is told to nobody.
#[test]
fn alarms_reach_their_topic() {
    let template = hub(&LEAST);
    let topic = &template.resources["AlarmTopic"];
    assert_eq!(topic.properties["KmsMasterKeyId"], template.resources["AlarmKey"].arn);
    let all = statements(&template);
    let to_cloudwatch = |resource: &str, action: &str| {
        let of_resource = all.iter().filter(|statement| statement.resource == resource);
        of_resource
            .filter(|statement| statement.body["Principal"]["Service"] == "cloudwatch.amazonaws.com")
            .any(|statement| opens(statement, action))
    };
    for (resource, action) in [
        ("AlarmKey", "kms:Decrypt"),
        ("AlarmKey", "kms:GenerateDataKey"),
        ("AlarmTopicPolicy", "sns:Publish"),
    ] {
        assert!(to_cloudwatch(resource, action), "{action}");
    }
}

/// EventBridge and Scheduler can't use a key of the account: these queues have SQS's own.
#[test]
fn targets_of_services_have_no_key_of_their_own() {
    for queue in hub(&ALL).resources.values().filter(|resource| resource.kind == "AWS::SQS::Queue") {
        assert!(
            !queue.properties.contains_key("KmsMasterKeyId"),
            "{} needs grants for its senders",
            queue.name
        );
    }
}

fn grants(statements: &[Statement], action: &str, key: &str) -> bool {
    statements.iter().any(|statement| statement.at("Resource").contains(&key) && opens(statement, action))
}

fn opens(statement: &Statement, action: &str) -> bool {
    let matches = |granted: &str| {
        granted == action || granted.strip_suffix('*').is_some_and(|start| action.starts_with(start))
    };
    statement.allows() && statement.at("Action").into_iter().any(matches)
}

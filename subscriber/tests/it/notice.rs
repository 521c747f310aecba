//! Events to log groups.

use serde_json::{Value, json};
use subscriber::input::notice::{Notice, Ours};

use crate::support::{PAY, REGION, event};

fn read_with(event: &Value, tags_decide: bool) -> Option<String> {
    let ours = Ours { member_role: "loghub-member", filter_name: "loghub", tags_decide };
    let notice = Notice::read(&event.to_string(), ours).unwrap()?;
    assert_eq!((notice.account.as_str(), notice.region.as_str()), (PAY, REGION));
    Some(notice.group)
}

fn read(event: &Value) -> Option<String> {
    read_with(event, true)
}

#[test]
fn each_event_names_its_log_group() {
    let arn = format!("arn:aws:logs:{REGION}:{PAY}:log-group:/a");
    let cases = [
        ("CreateLogGroup", json!({"logGroupName": "/a"}), true),
        ("TagResource", json!({"resourceArn": arn, "tags": {"logs": "off"}}), true),
        ("UntagResource", json!({"resourceArn": format!("{arn}:*"), "tagKeys": ["logs"]}), true),
        ("TagLogGroup", json!({"logGroupName": "/a"}), true),
        ("DeleteSubscriptionFilter", json!({"logGroupName": "/a", "filterName": "loghub"}), true),
        ("DeleteSubscriptionFilter", json!({"logGroupName": "/a", "filterName": "other"}), false),
        ("TagResource", json!({"resourceArn": format!("arn:aws:logs:{REGION}:{PAY}:destination:x")}), false),
        ("PutRetentionPolicy", json!({"logGroupName": "/a"}), false),
        ("CreateLogGroup", Value::Null, false),
    ];
    for (name, parameters, concerns) in cases {
        let expected = concerns.then(|| "/a".to_owned());
        assert_eq!(read(&event(PAY, name, parameters)), expected, "{name}");
    }
}

#[test]
fn tag_events_are_ignored_where_no_tag_decides() {
    let parameters = json!({"resourceArn": format!("arn:aws:logs:{REGION}:{PAY}:log-group:/a")});
    assert_eq!(read_with(&event(PAY, "TagResource", parameters), false), None);
}

#[test]
fn failed_calls_and_own_calls_are_ignored() {
    let created = || event(PAY, "CreateLogGroup", json!({"logGroupName": "/a"}));
    let mut failed = created();
    failed["detail"]["errorCode"] = json!("ResourceAlreadyExistsException");
    assert_eq!(read(&failed), None);
    for (arn, concerns) in [
        ("arn:aws:sts::111111111111:assumed-role/loghub-member/loghub-subscriber", false),
        ("arn:aws:sts::111111111111:assumed-role/loghub-member-2/x", true),
        ("arn:aws:iam::111111111111:user/loghub-member", true),
    ] {
        let mut by = created();
        by["detail"]["userIdentity"]["arn"] = json!(arn);
        assert_eq!(read(&by).is_some(), concerns, "{arn}");
    }
    let mut by_nobody = created();
    by_nobody["detail"]["userIdentity"] = Value::Null;
    assert!(read(&by_nobody).is_some());
}

#[test]
fn an_invalid_event_is_an_error() {
    let ours = Ours { member_role: "m", filter_name: "f", tags_decide: true };
    for body in ["", "{}", "[]", "null", "{\"account\":1}"] {
        assert!(Notice::read(body, ours).is_err(), "{body}");
    }
    let crafted = event("../../x", "CreateLogGroup", json!({"logGroupName": "/a"}));
    assert!(Notice::read(&crafted.to_string(), ours).is_err(), "an account is twelve digits");
}

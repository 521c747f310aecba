//! IAM's evaluation: who may subscribe to a destination, assume a role, and do what by a role's own policies.

use localcloud::iam::{ASSUME, Decision, Policy, Principal, Refusal, Request, SUBSCRIBE, check};
use serde_json::{Value, json};

const ACCOUNT: &str = "111111111111";
const DESTINATION: &str = "arn:aws:logs:eu-west-1:999999999999:destination:loghub";

/// A call of a member's that subscribes a log group.
fn subscribing() -> Request<'static> {
    Request {
        principal: Some(Principal::Account(ACCOUNT)),
        action: SUBSCRIBE,
        resource: Some(DESTINATION),
        context: vec![("aws:PrincipalOrgID", "o-a1b2c3d4e5"), ("aws:PrincipalAccount", ACCOUNT)],
    }
}

fn policy(statements: &Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

#[test]
fn a_destination_admits_the_accounts_that_its_policy_names() {
    let organization = |ids: Value| json!({"StringEquals": {"aws:PrincipalOrgID": ids}});
    let allow = |rest: Value| {
        let mut statement = json!({"Effect": "Allow", "Principal": "*", "Action": SUBSCRIBE});
        statement.as_object_mut().expect("an object").extend(rest.as_object().expect("an object").clone());
        statement
    };
    let deny = json!({"Effect": "Deny", "Principal": {"AWS": ACCOUNT}, "Action": "logs:*"});
    let unknown = Refusal::UnknownOperator("IpAddress".to_owned());
    let address = json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}});
    for (statements, expected) in [
        (json!([]), Err(Refusal::NotAllowed)),
        (allow(json!({})), Ok(())),
        (allow(json!({"Condition": organization(json!("o-a1b2c3d4e5"))})), Ok(())),
        (allow(json!({"Condition": organization(json!(["o-other", "o-a1b2c3d4e5"]))})), Ok(())),
        (allow(json!({"Condition": organization(json!("o-other"))})), Err(Refusal::NotAllowed)),
        (allow(json!({"Condition": address})), Err(unknown.clone())),
        (json!([allow(json!({"Condition": address})), allow(json!({}))]), Ok(())),
        (allow(json!({"Condition": "text"})), Err(Refusal::UnknownOperator(String::new()))),
        (allow(json!({"Principal": {"AWS": ACCOUNT}, "Action": ["logs:*"]})), Ok(())),
        (
            allow(
                json!({"Principal": {"AWS": ["x", "arn:aws:iam::111111111111:root"]}, "Action": "logs:Put*"}),
            ),
            Ok(()),
        ),
        (allow(json!({"Principal": {"AWS": "222222222222"}})), Err(Refusal::NotAllowed)),
        (allow(json!({"Action": "logs:PutLogEvents"})), Err(Refusal::NotAllowed)),
        (allow(json!({"Action": "logs:putsubscriptionfilter"})), Ok(())),
        (allow(json!({"Resource": DESTINATION})), Ok(())),
        (allow(json!({"Resource": "arn:aws:logs:*:destination:log?ub"})), Ok(())),
        (allow(json!({"Resource": "arn:aws:logs:*:destination:other"})), Err(Refusal::NotAllowed)),
        (allow(json!({"NotResource": DESTINATION})), Err(Refusal::NotAllowed)),
        (json!([allow(json!({})), deny]), Err(Refusal::Denied)),
        (json!([allow(json!({})), {"Principal": "*", "Action": "*"}]), Err(Refusal::Denied)),
        (
            json!([allow(json!({})), {"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": address}]),
            Err(unknown),
        ),
        (
            json!([allow(json!({})), {"Effect": "Deny", "NotPrincipal": {"AWS": ACCOUNT}, "Action": "*"}]),
            Ok(()),
        ),
        (
            json!([allow(json!({})), {"Effect": "Deny", "NotPrincipal": {"AWS": "222222222222"}, "Action": "*"}]),
            Err(Refusal::Denied),
        ),
    ] {
        assert_eq!(check(&policy(&statements), &subscribing()), expected, "{statements}");
    }
    assert_eq!(check("", &subscribing()), Err(Refusal::NotJson));
    assert_eq!(check("{}", &subscribing()), Err(Refusal::NotAllowed));
}

#[test]
fn a_role_is_assumed_with_the_external_id_that_its_policy_asks_for() {
    let trust = policy(&json!({
        "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": "secret"}},
    }));
    for (context, expected) in [
        (vec![("sts:ExternalId", "secret")], Ok(())),
        (vec![("sts:ExternalId", "other")], Err(Refusal::NotAllowed)),
        (vec![], Err(Refusal::NotAllowed)),
    ] {
        let request = Request { action: ASSUME, resource: None, context, ..subscribing() };
        assert_eq!(check(&trust, &request), expected, "{request:?}");
    }
}

#[test]
fn a_role_is_assumed_by_the_principals_that_its_policy_names() {
    let pinned = |operator: &str, arn: &str| {
        policy(&json!({
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "sts:AssumeRole",
            "Condition": {operator: {"aws:PrincipalArn": ["arn:aws:iam::111111111111:role/other", arn]}},
        }))
    };
    let named = |principal: Value| {
        policy(&json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}))
    };
    let lambda = named(json!({"Service": "lambda.amazonaws.com"}));
    let (role, root) = ("arn:aws:iam::111111111111:role/hub", "arn:aws:iam::111111111111:root");
    for (trust, principal, allowed) in [
        (pinned("ArnEquals", role), Principal::Arn(role), true),
        (pinned("ArnEquals", role), Principal::Arn(root), false),
        (pinned("ArnEquals", role), Principal::Account(ACCOUNT), false),
        (pinned("ArnEquals", role), Principal::Service("lambda.amazonaws.com"), false),
        (pinned("ArnLike", "arn:aws:iam::111111111111:role/h*"), Principal::Arn(role), true),
        (pinned("ArnNotLike", "arn:aws:iam::111111111111:role/h*"), Principal::Arn(role), false),
        (pinned("StringEquals", "arn:aws:iam::111111111111:role/h*"), Principal::Arn(role), false),
        (pinned("StringLike", "*"), Principal::Arn(root), true),
        (named(json!({"AWS": role})), Principal::Arn(role), true),
        (named(json!({"AWS": role})), Principal::Arn(root), false),
        (lambda.clone(), Principal::Service("lambda.amazonaws.com"), true),
        (lambda.clone(), Principal::Service("events.amazonaws.com"), false),
        (lambda, Principal::Arn(role), false),
    ] {
        let context = match principal {
            Principal::Arn(arn) => vec![("aws:PrincipalArn", arn)],
            _ => Vec::new(),
        };
        let request = Request { principal: Some(principal), action: ASSUME, resource: None, context };
        assert_eq!(check(&trust, &request).is_ok(), allowed, "{principal:?} {trust}");
    }
}

#[test]
fn a_role_may_what_a_statement_of_its_own_allows() {
    let statement = json!({
        "Sid": "One", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::b/a/*",
        "Condition": {"StringEquals": {"k": "v"}},
    });
    let others = json!({"Sid": "Rest", "Effect": "Allow", "NotAction": ["s3:*"], "Resource": "*"});
    let foreign = json!({"Sid": "No", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"});
    let policy = Policy::of([&json!({"Statement": [statement, others]}), &json!({"Statement": foreign})]);
    let key = "arn:aws:s3:::b/a/x/y";
    for (action, resource, context, expected) in [
        ("s3:GetObject", key, vec![("k", "v")], Some("One")),
        ("s3:PutObject", "arn:aws:s3:::b/a/", vec![("K", "v")], Some("One")),
        ("s3:DeleteObject", key, vec![("k", "v")], None),
        ("s3:GetObject", "arn:aws:s3:::b/b/x", vec![("k", "v")], None),
        ("s3:GetObject", key, vec![("k", "w")], None),
        ("s3:GetObject", key, vec![], None),
        ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:q", vec![], Some("Rest")),
    ] {
        let request = Request { principal: None, action, resource: Some(resource), context };
        let expected = match expected {
            Some(sid) => Decision::Allowed { sid: sid.to_owned() },
            None => Decision::Refused(Refusal::NotAllowed),
        };
        assert_eq!(policy.decide(&request), expected, "{request:?}");
    }
}

#[test]
fn a_condition_holds_as_its_operator_says() {
    let holds = |operator: &str, wanted: Value, actual: Option<&str>| {
        let statement = json!({
            "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {"k": wanted}},
        });
        let context = actual.map(|actual| ("k", actual)).into_iter().collect();
        let request = Request { principal: None, action: "a:B", resource: Some("r"), context };
        Policy::of([&json!({"Statement": statement})]).decide(&request).allowed()
    };
    let no = Err(Refusal::NotAllowed);
    for (operator, wanted, actual, expected) in [
        ("StringEquals", json!("v"), Some("v"), Ok(())),
        ("StringEquals", json!("v"), Some("V"), no.clone()),
        ("StringEquals", json!("v*"), Some("vw"), no.clone()),
        ("StringEquals", json!("v"), None, no.clone()),
        ("StringEqualsIfExists", json!("v"), None, Ok(())),
        ("StringEqualsIfExists", json!("v"), Some("w"), no.clone()),
        ("StringEqualsIgnoreCase", json!("v"), Some("V"), Ok(())),
        ("StringNotEquals", json!(["v", "w"]), Some("w"), no.clone()),
        ("StringNotEquals", json!("v"), Some("w"), Ok(())),
        ("StringNotEquals", json!("v"), None, Ok(())),
        ("StringLike", json!("a*c?e"), Some("abbbcde"), Ok(())),
        ("StringLike", json!("a*c?e"), Some("abbbce"), no.clone()),
        ("StringNotLike", json!("a*"), Some("abc"), no.clone()),
        ("ArnLike", json!("arn:aws:iam::*:role/x"), Some("arn:aws:iam::1:role/x"), Ok(())),
        ("ArnLike", json!("arn:aws:*:role/x"), Some("arn:aws:iam::1:role/x"), no.clone()),
        ("ArnNotEquals", json!("arn:aws:iam::1:role/x"), Some("arn:aws:iam::1:role/x"), no.clone()),
        ("Bool", json!(false), Some("false"), Ok(())),
        ("Bool", json!("false"), Some("true"), no.clone()),
        ("Null", json!("true"), None, Ok(())),
        ("Null", json!("true"), Some("v"), no.clone()),
        ("Null", json!(false), Some("v"), Ok(())),
        (
            "NumericLessThan",
            json!("1"),
            Some("0"),
            Err(Refusal::UnknownOperator("NumericLessThan".to_owned())),
        ),
        ("Null", json!([]), None, no),
    ] {
        assert_eq!(holds(operator, wanted.clone(), actual), expected, "{operator} {wanted} {actual:?}");
    }
}

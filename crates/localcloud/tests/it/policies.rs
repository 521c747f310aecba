//! Who may point a filter at the destination, and who may assume a role.

use localcloud::policy::{ASSUME, Caller, Principal, Refusal, SUBSCRIBE, check};

const CALLER: Caller<'static> = Caller {
    principal: Principal::Account,
    account: "111111111111",
    organization_id: "o-a1b2c3d4e5",
    external_id: None,
    action: SUBSCRIBE,
};

fn policy(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)
}

#[test]
fn allowed() {
    for statement in [
        r#"{"Effect":"Allow","Principal":"*","Action":"logs:PutSubscriptionFilter",
            "Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}"#,
        r#"{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":["logs:*"]}"#,
        r#"{"Effect":"Allow","Principal":{"AWS":["x","arn:aws:iam::111111111111:root"]},"Action":"logs:Put*"}"#,
        r#"{"Effect":"Allow","Principal":"*","Action":"logs:PutSubscriptionFilter",
            "Condition":{"StringEquals":{"aws:PrincipalOrgID":["o-other","o-a1b2c3d4e5"]}}}"#,
    ] {
        assert_eq!(check(&policy(statement), CALLER), Ok(()), "{statement}");
    }
}

#[test]
fn refused() {
    let allow = r#"{"Effect":"Allow","Principal":"*","Action":"logs:PutSubscriptionFilter"}"#;
    let deny = r#"{"Effect":"Deny","Principal":{"AWS":"111111111111"},"Action":"logs:*"}"#;
    for (document, refusal) in [
        ("", Refusal::NotJson),
        ("{}", Refusal::NotAllowed),
        (&policy(&format!("{allow},{deny}")), Refusal::Denied),
        (&policy(r#"{"Effect":"Allow","Principal":"*","Action":"logs:PutLogEvents"}"#), Refusal::NotAllowed),
        (
            &policy(
                r#"{"Effect":"Allow","Principal":"*","Action":"logs:PutSubscriptionFilter",
                    "Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-other"}}}"#,
            ),
            Refusal::NotAllowed,
        ),
        (
            &policy(
                r#"{"Effect":"Allow","Principal":"*","Action":"logs:PutSubscriptionFilter",
                    "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}"#,
            ),
            Refusal::NotAllowed,
        ),
    ] {
        assert_eq!(check(document, CALLER), Err(refusal), "{document}");
    }
}

#[test]
fn a_role_is_assumed_with_the_external_id_that_its_policy_asks_for() {
    let trust = policy(
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"sts:AssumeRole",
            "Condition":{"StringEquals":{"sts:ExternalId":"secret"}}}"#,
    );
    for (external_id, expected) in [
        (Some("secret"), Ok(())),
        (Some("other"), Err(Refusal::NotAllowed)),
        (None, Err(Refusal::NotAllowed)),
    ] {
        assert_eq!(
            check(&trust, Caller { external_id, action: ASSUME, ..CALLER }),
            expected,
            "{external_id:?}"
        );
    }
}

#[test]
fn a_role_is_assumed_by_whom_its_policy_names() {
    let pinned = |operator: &str, arn: &str| {
        policy(&format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::111111111111:root"}},"Action":"sts:AssumeRole",
                "Condition":{{"{operator}":{{"aws:PrincipalArn":["arn:aws:iam::111111111111:role/other","{arn}"]}}}}}}"#
        ))
    };
    let lambda = policy(
        r#"{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}"#,
    );
    let (role, root) = ("arn:aws:iam::111111111111:role/hub", "arn:aws:iam::111111111111:root");
    for (trust, principal, allowed) in [
        (pinned("ArnEquals", role), Principal::Arn(role), true),
        (pinned("ArnEquals", role), Principal::Arn(root), false),
        (pinned("ArnEquals", role), Principal::Account, false),
        (pinned("ArnEquals", role), Principal::Service("lambda.amazonaws.com"), false),
        (pinned("ArnLike", "arn:aws:iam::111111111111:role/h*"), Principal::Arn(role), true),
        (pinned("StringEquals", "arn:aws:iam::111111111111:role/h*"), Principal::Arn(role), false),
        (pinned("StringLike", "*"), Principal::Arn(root), true),
        (lambda.clone(), Principal::Service("lambda.amazonaws.com"), true),
        (lambda.clone(), Principal::Service("events.amazonaws.com"), false),
        (lambda, Principal::Arn(role), false),
    ] {
        let answer = check(&trust, Caller { principal, action: ASSUME, ..CALLER });
        assert_eq!(answer.is_ok(), allowed, "{principal:?} {trust}");
    }
}

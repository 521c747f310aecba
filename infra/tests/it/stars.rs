//! No policy reaches further than it must: every `*` in one stands here, with its reason.

use std::collections::BTreeSet;

use crate::support::{ALL, Statement, hub, hub_region, member, statements};

/// Resource, statement and what has the star, and why it must.
const STARS: [(&str, &str, &str, &str); 22] = [
    ("DeliveryRole", "", "arn:aws:logs:*:111111111111:*", "the account's log groups"),
    ("AlarmKey", "AlarmsAreSent", "*", "a key's policy speaks of that key"),
    ("AlarmKey", "PermissionsAreGivenByRoles", "*", "a key's policy speaks of that key"),
    (
        "AlarmKey",
        "PermissionsAreGivenByRoles",
        "kms:*",
        "AWS, \"Default key policy\": it leaves permissions to IAM",
    ),
    ("QuarantineKey", "Administer", "*", "a key's policy speaks of that key"),
    ("QuarantineKey", "BreakGlass", "*", "a key's policy speaks of that key"),
    ("QuarantineKey", "EncryptWhereRolesAllow", "*", "a key's policy speaks of that key"),
    ("BusPolicy", "", "Principal", "every member, by aws:PrincipalOrgID"),
    ("Destination", "MembersOfTheOrganisation", "Principal", "every member, by aws:PrincipalOrgID"),
    ("DestinationRole", "", "arn:aws:logs:eu-west-1:*:*", "every member's log groups: accounts come and go"),
    ("DestinationRole", "", "arn:aws:logs:us-east-1:*:*", "every member's log groups: accounts come and go"),
    (
        "OperatorRole",
        "SeeMetricsAndDestinations",
        "*",
        "AWS, \"Actions for CloudWatch\" and for CloudWatch Logs: no resource",
    ),
    ("OperatorRole", "DescribeTokens", "*", "AWS, \"Actions for Systems Manager\": no path"),
    (
        "OperatorRole",
        "ListsAndMetrics",
        "*",
        "AWS, \"Actions for CloudWatch\" and for CloudWatch Logs: no resource",
    ),
    ("MemberRole", "TaggedLogGroups", "*", "AWS, \"Actions for CloudWatch Logs\": no resource"),
    ("OperatorRole", "LookIntoMembers", "arn:aws:iam::*:role/loghub-operator", "every member's"),
    ("PublisherRole", "LookIntoMembers", "arn:aws:iam::*:role/loghub-operator", "every member's"),
    ("SubscriberRole", "ActInMembers", "arn:aws:iam::*:role/loghub-member", "every member's"),
    (
        "SubscriberRole",
        "ListMembersOfStackSet",
        "arn:aws:cloudformation:*:*:stackset/*",
        "the table names the StackSet; its account is the organisation's",
    ),
    ("SubscriberRole", "BeDelegatedAdministrator", "*", "AWS, \"Actions for Organizations\": no resource"),
    (
        "SubscriberRole",
        "ListMembersOfUnits",
        "arn:aws:organizations::*:ou/o-a1b2c3d4e5/*",
        "one organisation's; its management account is not known here",
    ),
    (
        "SubscriberRole",
        "ListMembersOfUnits",
        "arn:aws:organizations::*:root/o-a1b2c3d4e5/*",
        "one organisation's; its management account is not known here",
    ),
];

#[test]
fn every_star_has_its_reason() {
    let templates = [hub(&ALL), hub_region(), member("eu-west-1")];
    let found: BTreeSet<_> =
        templates.iter().flat_map(statements).flat_map(|statement| stars(&statement)).collect();
    let own = |text: &str| text.to_owned();
    let listed = STARS.iter().map(|(resource, sid, star, _)| (own(resource), own(sid), own(star)));
    assert_eq!(found, listed.collect(), "what is found, and what has a reason");
}

/// The parts of an allowing statement that are open beyond one resource of loghub and its contents.
fn stars(statement: &Statement) -> Vec<(String, String, String)> {
    let principal = &statement.body["Principal"];
    let anyone = principal == "*" || principal["AWS"] == "*";
    let sources = statement.body["Condition"]["StringLike"]["aws:SourceArn"].as_str();
    let open = statement.at("Action").into_iter().filter(|action| action.contains('*'));
    let open = open.chain(statement.at("Resource").into_iter().filter(|resource| is_open(resource)));
    let open = open.chain(sources.filter(|source| is_open(source))).chain(anyone.then_some("Principal"));
    let open = open.filter(|_| statement.allows());
    open.map(|star| (statement.resource.clone(), statement.sid().to_owned(), star.to_owned())).collect()
}

/// Returns true if an ARN is open before its last part: `arn:…:bucket/*` is the contents of one bucket.
fn is_open(arn: &str) -> bool {
    let account_or_name = arn.splitn(6, ':').skip(4).collect::<Vec<_>>();
    match account_or_name.as_slice() {
        [account, name] => account.contains('*') || name.starts_with('*'),
        _ => arn.contains('*'),
    }
}

//! A member's stack creates the names that the hub knows, and each global resource once.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{
    HUB, LEAST, MEMBER, ORGANIZATION, Statement, all_as_written, hub, hub_region, member, statements, strings,
};

/// IAM is global: a second Region's stack must not make the roles again.
#[test]
fn global_resources_are_created_in_one_region() {
    let kinds = |region| {
        let made = member(region).resources;
        made.into_values().map(|resource| resource.kind).collect::<BTreeSet<_>>()
    };
    assert_eq!(kinds("eu-west-1"), ["AWS::Events::Rule", "AWS::IAM::Role"].map(str::to_owned).into());
    assert_eq!(kinds("us-east-1"), ["AWS::Events::Rule"].map(str::to_owned).into());
}

#[test]
fn the_hub_knows_members_roles_by_their_names() {
    let member = member("eu-west-1");
    let environment = &hub(&LEAST).function("Subscriber").expect("the subscriber").environment.clone();
    assert_eq!(member.resources["MemberRole"].name, environment["LOGHUB_MEMBER_ROLE"]);
    assert_eq!(member.resources["DeliveryRole"].name, environment["LOGHUB_DELIVERY_ROLE"]);
    let events = &member.resources["EventsRole"].name;
    for region in ["eu-west-1", "us-east-1"] {
        let rule = &crate::support::member(region).resources["LogGroupEvents"].properties["Targets"][0];
        assert_eq!(
            rule["RoleArn"],
            format!("arn:aws:iam::{MEMBER}:role/{events}"),
            "a bus elsewhere needs a role"
        );
    }
}

/// A role as principal would break when it is made anew: the account is trusted, and the role's ARN asked for.
#[test]
fn members_trust_the_hub_s_roles_by_their_arns() {
    let (hub, member) = (hub(&LEAST), member("eu-west-1"));
    let arn = |role: &str| hub.resources[role].arn.as_str();
    for (role, trusted) in [
        ("MemberRole", vec![arn("SubscriberRole")]),
        ("OperatorRole", vec![arn("OperatorRole"), arn("PublisherRole")]),
    ] {
        let statement = &member.resources[role].properties["AssumeRolePolicyDocument"]["Statement"][0];
        assert_eq!(statement["Principal"]["AWS"], format!("arn:aws:iam::{HUB}:root"));
        assert_eq!(strings(&statement["Condition"]["ArnEquals"]["aws:PrincipalArn"]), trusted);
        let equal = &statement["Condition"]["StringEquals"];
        assert_eq!(
            (&equal["aws:PrincipalOrgID"], &equal["sts:ExternalId"]),
            (&Value::from(ORGANIZATION), &Value::from("loghub"))
        );
    }
}

/// Logs are cut where the role that sends them, or a destination, is not there.
#[test]
fn resources_that_delivery_depends_on_are_retained() {
    let written = all_as_written();
    let of = |template: &str, id: &str| {
        let (_, template) = written.iter().find(|(name, _)| *name == template).expect("the template");
        template["Resources"][id]["DeletionPolicy"].as_str().unwrap_or("Delete").to_owned()
    };
    assert!(of("member.yaml", "DeliveryRole").starts_with("Retain"));
    for bucket in ["TableBucket", "ParkBucket", "QuarantineBucket", "StateBucket", "QuarantineKey"] {
        assert_eq!(of("hub.yaml", bucket), "RetainExceptOnCreate", "{bucket}");
    }
}

#[test]
fn destinations_are_the_same_in_each_region_and_send_to_one_stream() {
    let (main, further) = (hub(&LEAST), hub_region());
    let (main, further) = (&main.destinations[0], &further.destinations[0]);
    assert_eq!((&main.name, &main.target_arn), (&further.name, &further.target_arn));
    assert_eq!(main.policy.replace("eu-west-1", "us-east-1"), further.policy);
    for policy in [&main.policy, &further.policy] {
        let policy: Value = serde_json::from_str(policy).expect("JSON");
        let organization = &policy["Statement"][0]["Condition"]["StringEquals"]["aws:PrincipalOrgID"];
        assert_eq!(organization, ORGANIZATION);
    }
    assert_eq!(
        hub(&LEAST).resources["BusPolicy"].properties["Statement"]["Condition"]["StringEquals"]["aws:PrincipalOrgID"],
        ORGANIZATION
    );
}

/// CloudWatch Logs takes a while to know a role that was just made: the hub gets in after that one is there.
#[test]
fn the_passed_role_is_created_before_the_role_that_passes_it() {
    let written = all_as_written();
    let (_, template) = written.iter().find(|(name, _)| *name == "member.yaml").expect("the template");
    assert_eq!(strings(&template["Resources"]["MemberRole"]["DependsOn"]), ["DeliveryRole"]);
}

/// `PutSubscriptionFilter` fills in no `iam:PassedToService` (aws-cloudformation/cloudformation-coverage-roadmap#1784):
/// the role is named instead.
#[test]
fn a_filters_role_is_passed_by_its_name_and_without_a_condition() {
    let member = member("eu-west-1");
    let statements = statements(&member);
    let passes = |statement: &&Statement| statement.at("Action").contains(&"iam:PassRole");
    let passing: Vec<_> = statements.iter().filter(passes).collect();
    let [passing] = passing.as_slice() else { panic!("one statement") };
    assert_eq!(passing.body.get("Condition"), None);
    assert_eq!(passing.at("Resource"), [member.resources["DeliveryRole"].arn.as_str()]);
}

/// Members' messages are masked on their way through the hub only: no role gives them to people before.
#[test]
fn no_role_reads_a_members_log_events() {
    let member = member("eu-west-1");
    let reads =
        ["FilterLogEvents", "GetLogEvents", "GetLogRecord", "StartQuery", "StartLiveTail", "Unmask", "*"];
    for statement in statements(&member) {
        for action in statement.at("Action") {
            let operation = action.split(':').nth(1).unwrap_or("*");
            assert!(!reads.contains(&operation), "{} may {action}", statement.resource);
        }
    }
}

/// AWS, "StackSets concepts": service-managed StackSets take no macros and no nested stacks; bodies have their size.
#[test]
fn templates_are_plain() {
    for (name, template) in all_as_written() {
        assert!(template.get("Transform").is_none(), "{name}");
        let resources = template["Resources"].as_object().expect("resources");
        assert!(
            resources.values().all(|resource| resource["Type"] != "AWS::CloudFormation::Stack"),
            "{name}"
        );
    }
    assert!(
        crate::support::text("member.yaml").len() < 51_200,
        "AWS, \"CloudFormation quotas\": a template body"
    );
}

#[test]
fn the_stack_set_passes_every_parameter_of_members() {
    let written = all_as_written();
    let of = |name: &str| &written.iter().find(|(found, _)| *found == name).expect("the template").1;
    let stack_set = &of("onboarding.yaml")["Resources"]["Members"]["Properties"];
    let given = stack_set["Parameters"].as_array().expect("parameters");
    let given: BTreeSet<_> =
        given.iter().filter_map(|parameter| parameter["ParameterKey"].as_str()).collect();
    let asked: BTreeSet<_> =
        of("member.yaml")["Parameters"].as_object().expect("parameters").keys().map(String::as_str).collect();
    assert_eq!(given, asked);
    assert_eq!(stack_set["AutoDeployment"]["RetainStacksOnAccountRemoval"], true, "absence offboards nobody");
    assert_eq!(stack_set["OperationPreferences"]["ConcurrencyMode"], "SOFT_FAILURE_TOLERANCE");
}

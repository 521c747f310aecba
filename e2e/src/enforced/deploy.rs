//! The templates, made by the emulator's CloudFormation, with what it reads otherwise than AWS put in its words.
//!
//! | the emulator | so here |
//! |---|---|
//! | knows no `AWS::Logs::Destination` and `AWS::Events::EventBusPolicy`, nor alarms on expressions | they are left out |
//! | evaluates no pseudo parameters in conditions | conditions are decided before |
//! | has in `aws:PrincipalArn` the session's ARN, where AWS has the role's | policies ask for sessions of that role |
//! | asks for `sqs:SendMessageBatch` where AWS asks for `sqs:SendMessage`, and so for deleting | both are granted |
//! | asks for `ssm:GetParameters` and `logs:DescribeLogGroups` on `*` | so granted; the guard asks on what they name |
//! | has no `sts:ExternalId` where it reads the caller's own policies | not asked there; the guard asks, and roles' trust |
//!
//! Mappings and schedules are made switched off: the stand-ins play them.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{Capability, Parameter, StackStatus};
use aws_sdk_s3::types::CreateBucketConfiguration;
use localcloud::cloud::Cloud;
use localcloud::template::{Resource, Template};
use serde_json::{Value, json};

const REFUSED: [&str; 2] = ["AWS::Logs::Destination", "AWS::Events::EventBusPolicy"];
const BATCHED: [&str; 2] = ["sqs:DeleteMessage", "sqs:SendMessage"];
const COARSE: [&str; 2] = ["ssm:GetParameters", "logs:DescribeLogGroups"];

/// Makes a template's stack in an account; answers the names that its resources got.
pub(crate) async fn deploy(
    cloud: &Cloud,
    account: &str,
    text: &str,
    template: &Template,
) -> BTreeMap<String, String> {
    let client = Client::new(&cloud.sdk(account));
    let parameters = template.context.parameters.iter();
    let parameters = parameters
        .map(|(name, value)| Parameter::builder().parameter_key(name).parameter_value(value).build());
    let create = client
        .create_stack()
        .stack_name("loghub")
        .template_url(upload(cloud, account, body(text, template)).await);
    let create =
        create.capabilities(Capability::CapabilityNamedIam).set_parameters(Some(parameters.collect()));
    create.send().await.expect("the stack is taken");
    loop {
        let stacks = client.describe_stacks().stack_name("loghub").send().await.expect("the stack is there");
        match stacks.stacks.unwrap_or_default().first().and_then(|stack| stack.stack_status.clone()) {
            Some(StackStatus::CreateInProgress) => tokio::task::yield_now().await,
            Some(StackStatus::CreateComplete) => break,
            _ => panic!("the stack could not be made:\n{}", failures(&client).await),
        }
    }
    let made = client.describe_stack_resources().stack_name("loghub").send().await.expect("it has resources");
    let named = made.stack_resources.unwrap_or_default().into_iter();
    named
        .filter_map(|resource| Some((resource.logical_resource_id?, resource.physical_resource_id?)))
        .collect()
}

/// A body of this size is taken from a bucket only.
async fn upload(cloud: &Cloud, account: &str, body: String) -> String {
    let bucket = format!("templates-{account}");
    let place = CreateBucketConfiguration::builder().location_constraint(cloud.region().into()).build();
    let s3 = cloud.s3(account);
    s3.create_bucket()
        .bucket(&bucket)
        .create_bucket_configuration(place)
        .send()
        .await
        .expect("a bucket for it");
    let put = s3.put_object().bucket(&bucket).key("template.json").body(body.into_bytes().into());
    put.send().await.expect("the template is uploaded");
    format!("{}/{bucket}/template.json", cloud.endpoint())
}

async fn failures(client: &Client) -> String {
    let events = client.describe_stack_events().stack_name("loghub").send().await.expect("it has events");
    let events = events.stack_events.unwrap_or_default().into_iter();
    let failed = events.filter(|event| {
        event.resource_status.as_ref().is_some_and(|status| status.as_str().contains("FAILED"))
    });
    let lines =
        failed.map(|event| format!("{:?}: {:?}", event.logical_resource_id, event.resource_status_reason));
    lines.collect::<Vec<_>>().join("\n")
}

/// The template in the emulator's words.
fn body(text: &str, template: &Template) -> String {
    let mut written = Template::as_written(text).expect("it was read before");
    let root = written.as_object_mut().expect("a template");
    root.remove("Outputs");
    let mut resources = root["Resources"].as_object().expect("resources").clone();
    resources.retain(|id, resource| template.resources.contains_key(id) && is_known(resource));
    for (id, resource) in &mut resources {
        let gone =
            template.resources.iter().filter(|(_, resource)| REFUSED.contains(&resource.kind.as_str()));
        *resource = without(resource, &gone.collect());
        resource.as_object_mut().expect("a resource").remove("Condition");
        adapt(resource, &template.resources[id], template);
    }
    root["Resources"] = resources.into();
    written.to_string()
}

fn is_known(resource: &Value) -> bool {
    let kind = resource["Type"].as_str().expect("a type");
    let on_expressions = resource["Properties"].get("Metrics").is_some();
    !REFUSED.contains(&kind) && (kind != "AWS::CloudWatch::Alarm" || !on_expressions)
}

/// References to what is left out become what they stand for.
fn without(value: &Value, gone: &BTreeMap<&String, &Resource>) -> Value {
    let resource = |name: &Value| gone.iter().find(|(id, _)| name == **id).map(|(_, resource)| *resource);
    match value {
        Value::Array(items) => items.iter().map(|item| without(item, gone)).collect(),
        Value::Object(map) => match (resource(&value["Ref"]), resource(&value["Fn::GetAtt"][0])) {
            (Some(named), _) => named.name.clone().into(),
            (_, Some(named)) => named.arn.clone().into(),
            _ => map
                .iter()
                .map(|(key, item)| (key.clone(), without(item, gone)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        },
        plain => plain.clone(),
    }
}

fn adapt(resource: &mut Value, resolved: &Resource, template: &Template) {
    let kind = resolved.kind.as_str();
    let properties = &mut resource["Properties"];
    match kind {
        "AWS::Lambda::EventSourceMapping" => properties["Enabled"] = false.into(),
        "AWS::Scheduler::Schedule" => properties["State"] = "DISABLED".into(),
        "AWS::IAM::Role" => {
            for policy in properties["Policies"].as_array_mut().into_iter().flatten() {
                adapt_identity(&mut policy["PolicyDocument"]["Statement"]);
            }
        }
        _ => {}
    }
    ask_for_sessions(properties, template);
}

fn adapt_identity(statements: &mut Value) {
    let Some(statements) = statements.as_array_mut() else { return };
    let mut more = Vec::new();
    for statement in statements.iter_mut() {
        let has = |action: &str| {
            statement["Action"] == action
                || statement["Action"].as_array().is_some_and(|actions| actions.contains(&action.into()))
        };
        more.extend(
            COARSE
                .into_iter()
                .filter(|action| has(action))
                .map(|action| json!({"Effect": "Allow", "Action": action, "Resource": "*"})),
        );
        more.extend(BATCHED.into_iter().filter(|action| has(action)).map(|action| {
            json!({"Effect": "Allow", "Action": format!("{action}Batch"), "Resource": statement["Resource"]})
        }));
        if let Some(equals) = statement["Condition"]["StringEquals"].as_object_mut() {
            equals.remove("sts:ExternalId");
        }
        if statement["Condition"] == json!({"StringEquals": {}}) || statement["Condition"].is_null() {
            statement.as_object_mut().expect("a statement").remove("Condition");
        }
    }
    statements.extend(more);
}

/// Where a role's ARN is asked for, its sessions' are.
fn ask_for_sessions(value: &mut Value, template: &Template) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| ask_for_sessions(item, template)),
        Value::Object(map) => {
            for (key, item) in map {
                if key == "aws:PrincipalArn" {
                    sessions(item, template);
                } else {
                    ask_for_sessions(item, template);
                }
            }
        }
        _ => {}
    }
}

fn sessions(asked: &mut Value, template: &Template) {
    let of = |arn: &str| format!("{}/*", arn.replace(":iam::", ":sts::").replace(":role/", ":assumed-role/"));
    if let Value::Array(several) = asked {
        for one in several {
            sessions(one, template);
        }
    } else if let Some(role) = asked["Fn::GetAtt"][0].as_str() {
        *asked = of(&template.resources[role].arn).into();
    } else if let Some(arn) = asked["Fn::Sub"].as_str() {
        *asked = json!({"Fn::Sub": of(arn)});
    }
}

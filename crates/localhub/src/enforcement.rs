//! Stacks and roles on an emulator that enforces IAM, which it reads otherwise than AWS.
//!
//! | the emulator | here |
//! |---|---|
//! | has in `aws:PrincipalArn` the session's ARN, where AWS has the role's | policies ask for sessions of that role |
//! | asks for `sqs:SendMessageBatch` where AWS asks for `sqs:SendMessage`, and so for deleting | both are granted |
//! | asks for `ssm:GetParameters` and `logs:DescribeLogGroups` on `*` | so granted; the guard asks on what they name |
//! | has no `sts:ExternalId` where it reads the caller's own policies | not asked there; the guard asks, and roles' trust |

use localcloud::cloud::Cloud;
use localcloud::guard::{Guard, Role};
use localcloud::iam::Policy;
use localcloud::setup::CallError;
use localcloud::setup::stack::{self, Made};
use localcloud::template::{Resource, Template};
use serde_json::{Value, json};

use crate::error::Error;

const BATCHED: [&str; 2] = ["sqs:DeleteMessage", "sqs:SendMessage"];
const COARSE: [&str; 2] = ["ssm:GetParameters", "logs:DescribeLogGroups"];

/// Makes a template's stack in the account that it was read for, and has the guard judge its roles.
pub(crate) async fn make(guard: &Guard, template: &Template) -> Result<Made, CallError> {
    let mut body = stack::body(template);
    for resource in body["Resources"].as_object_mut().into_iter().flat_map(|resources| resources.values_mut())
    {
        adapt(resource, template);
    }
    let made = stack::make_from(guard.cloud(), template, &body).await?;
    for role in roles(template) {
        guard.know(role);
    }
    Ok(made)
}

/// The roles of a template, as the guard judges them.
#[must_use]
pub fn roles(template: &Template) -> Vec<Role> {
    let roles = template.resources.iter().filter(|(_, resource)| resource.kind == "AWS::IAM::Role");
    let role = |(id, resource): (&String, &Resource)| Role {
        account: template.context.account.clone(),
        name: resource.name.clone(),
        logical_id: id.clone(),
        policy: Policy::of(documents(resource)),
    };
    roles.map(role).collect()
}

/// The documents of a role's own policies.
fn documents(role: &Resource) -> impl Iterator<Item = &Value> {
    let policies = role.properties.get("Policies").and_then(Value::as_array);
    policies.into_iter().flatten().map(|policy| &policy["PolicyDocument"])
}

/// The id of the hub's organisation: the emulator makes one for each account that asks.
pub(crate) async fn organization(cloud: &Cloud) -> Result<String, Error> {
    let client = aws_sdk_organizations::Client::new(&cloud.sdk(cloud.hub()));
    let answer = client.describe_organization().send().await.ok().and_then(|answer| answer.organization);
    answer.and_then(|organization| organization.id).ok_or(Error::Organization)
}

fn adapt(resource: &mut Value, template: &Template) {
    let is_role = resource["Type"] == "AWS::IAM::Role";
    let properties = &mut resource["Properties"];
    if is_role {
        for policy in properties["Policies"].as_array_mut().into_iter().flatten() {
            adapt_identity(&mut policy["PolicyDocument"]["Statement"]);
        }
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
        let is_empty =
            statement["Condition"].is_null() || statement["Condition"] == json!({"StringEquals": {}});
        if let Some(statement) = statement.as_object_mut().filter(|_| is_empty) {
            statement.remove("Condition");
        }
    }
    statements.extend(more);
}

/// Asks for the sessions of a role in the places that ask for the role's ARN.
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
    } else if let Some(role) = asked["Fn::GetAtt"][0].as_str().and_then(|role| template.resources.get(role)) {
        *asked = of(&role.arn).into();
    } else if let Some(arn) = asked["Fn::Sub"].as_str() {
        *asked = json!({"Fn::Sub": of(arn)});
    }
}

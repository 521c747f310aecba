//! The templates' stacks where the emulator enforces IAM, which it reads otherwise than AWS.
//!
//! | the emulator | so here |
//! |---|---|
//! | has in `aws:PrincipalArn` the session's ARN, where AWS has the role's | policies ask for sessions of that role |
//! | asks for `sqs:SendMessageBatch` where AWS asks for `sqs:SendMessage`, and so for deleting | both are granted |
//! | asks for `ssm:GetParameters` and `logs:DescribeLogGroups` on `*` | so granted; the guard asks on what they name |
//! | has no `sts:ExternalId` where it reads the caller's own policies | not asked there; the guard asks, and roles' trust |

use localcloud::cloud::Cloud;
use localcloud::setup::stack;
use localcloud::template::Template;
use serde_json::{Value, json};

const BATCHED: [&str; 2] = ["sqs:DeleteMessage", "sqs:SendMessage"];
const COARSE: [&str; 2] = ["ssm:GetParameters", "logs:DescribeLogGroups"];

/// Makes a template's stack in the account that it was read for.
pub(crate) async fn deploy(cloud: &Cloud, template: &Template) {
    let mut body = stack::body(template);
    for resource in body["Resources"].as_object_mut().expect("resources").values_mut() {
        adapt(resource, template);
    }
    stack::make_from(cloud, template, &body).await.expect("the stack is made");
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

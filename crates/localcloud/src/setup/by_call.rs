//! Makes by API calls what the emulator's CloudFormation does not know, from the same template's properties.

use serde_json::{Value, json};

use super::made::ByCall;
use crate::aws::{CallError, Doing as _};
use crate::cloud::Cloud;
use crate::query;
use crate::template::{Destination, Resource, Template};

const DESTINATION: &str = "AWS::Logs::Destination";
const BUS_POLICY: &str = "AWS::Events::EventBusPolicy";
const ALARM: &str = "AWS::CloudWatch::Alarm";

/// Returns true if the emulator's CloudFormation makes such a resource.
pub(super) fn is_known(resource: &Resource) -> bool {
    match resource.kind.as_str() {
        DESTINATION | BUS_POLICY => false,
        ALARM => !resource.properties.contains_key("Metrics"),
        _ => true,
    }
}

/// Makes what CloudFormation left out; answers each thing, and how it was made.
pub(super) async fn make(cloud: &Cloud, template: &Template) -> Result<Vec<ByCall>, CallError> {
    let mut made = Vec::new();
    for (id, resource) in template.resources.iter().filter(|(_, resource)| !is_known(resource)) {
        let how = match resource.kind.as_str() {
            DESTINATION => destination(cloud, id, template).await?,
            BUS_POLICY => bus_policy(cloud, resource, template).await?,
            _ => "not made: the emulator has no alarms on expressions",
        };
        made.push(ByCall { logical_id: id.clone(), kind: resource.kind.clone(), how });
    }
    Ok(made)
}

async fn destination(cloud: &Cloud, id: &str, template: &Template) -> Result<&'static str, CallError> {
    for destination in template.destinations.iter().filter(|destination| destination.logical_id == id) {
        put_destination(cloud, &template.context.account, destination).await?;
    }
    Ok("made by PutDestination and PutDestinationPolicy")
}

async fn put_destination(cloud: &Cloud, account: &str, destination: &Destination) -> Result<(), CallError> {
    let Destination { name, target_arn, role_arn, policy, .. } = destination;
    let logs = cloud.logs(account);
    let put = logs.put_destination().destination_name(name).target_arn(target_arn).role_arn(role_arn);
    put.send().await.doing(|| format!("Making the destination {name}"))?;
    let put = logs.put_destination_policy().destination_name(name).access_policy(policy).force_update(true);
    put.send().await.map(drop).doing(|| format!("Giving the destination {name} its policy"))
}

/// `PutPermission` takes a statement apart (Amazon EventBridge, `PutPermission`).
async fn bus_policy(
    cloud: &Cloud,
    resource: &Resource,
    template: &Template,
) -> Result<&'static str, CallError> {
    let properties = Value::Object(resource.properties.clone());
    let statement = &properties["Statement"];
    let mut permission = json!({
        "EventBusName": properties["EventBusName"],
        "StatementId": properties["StatementId"],
        "Principal": statement["Principal"],
        "Action": statement["Action"],
    });
    if let Some((operator, key, value)) = condition(&statement["Condition"]) {
        permission["Condition"] = json!({"Type": operator, "Key": key, "Value": value});
    }
    let account = &template.context.account;
    query::json(cloud, account, "events", "AWSEvents.PutPermission", &permission).await?;
    Ok("made by PutPermission")
}

fn condition(written: &Value) -> Option<(&String, &String, &Value)> {
    let (operator, keys) = written.as_object()?.iter().next()?;
    let (key, value) = keys.as_object()?.iter().next()?;
    Some((operator, key, value))
}

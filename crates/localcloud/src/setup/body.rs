//! A template in the emulator's words.
//!
//! | the emulator | so here |
//! |---|---|
//! | knows not every type | resources of those are left out ([`by_call`](super::by_call)); references become what they stand for |
//! | evaluates no pseudo parameters in conditions | conditions are decided before |
//! | makes up other names than [`Template`] for roles | roles get their names |
//!
//! Mappings and schedules are made switched off: the stand-ins play them.

use serde_json::{Map, Value, json};

use super::by_call::is_known;
use crate::template::{Resource, Template};

/// The template as the emulator's CloudFormation takes it.
pub(super) fn of(template: &Template) -> Value {
    let mut body = template.written.clone();
    let resources = body["Resources"].as_object().cloned().unwrap_or_default();
    let known = resources.into_iter().filter_map(|(id, resource)| {
        let resolved = template.resources.get(&id)?;
        is_known(resolved).then(|| (id, adapted(&resource, resolved, template)))
    });
    body["Resources"] = known.collect::<Map<_, _>>().into();
    body["Conditions"] = decided(template);
    if !body["Outputs"].is_null() {
        body["Outputs"] = referring(&body["Outputs"], template);
    }
    body
}

fn decided(template: &Template) -> Value {
    let holds = |holds: bool| json!({"Fn::Equals": ["true", holds.to_string()]});
    template.conditions.iter().map(|(name, held)| (name.clone(), holds(*held))).collect::<Map<_, _>>().into()
}

fn adapted(resource: &Value, resolved: &Resource, template: &Template) -> Value {
    let mut resource = referring(resource, template);
    let properties = &mut resource["Properties"];
    match resolved.kind.as_str() {
        "AWS::Lambda::EventSourceMapping" => properties["Enabled"] = false.into(),
        "AWS::Scheduler::Schedule" => properties["State"] = "DISABLED".into(),
        "AWS::IAM::Role" => properties["RoleName"] = resolved.name.clone().into(),
        _ => {}
    }
    resource
}

/// References to what is left out become what they stand for.
fn referring(value: &Value, template: &Template) -> Value {
    let left_out =
        |name: &Value| template.resources.get(name.as_str()?).filter(|resource| !is_known(resource));
    match value {
        Value::Array(items) => items.iter().map(|item| referring(item, template)).collect(),
        Value::Object(map) => match (left_out(&value["Ref"]), left_out(&value["Fn::GetAtt"][0])) {
            (Some(named), _) => named.name.clone().into(),
            (_, Some(named)) => named.arn.clone().into(),
            _ => {
                let entries = map.iter().map(|(key, item)| (key.clone(), referring(item, template)));
                entries.collect::<Map<_, _>>().into()
            }
        },
        plain => plain.clone(),
    }
}

//! The templates as CloudFormation would resolve them, and their policies.

use std::fs;

use localcloud::template::{Context, Resource, Template};
use serde_json::Value;

pub(crate) const HUB: &str = "999999999999";
pub(crate) const MEMBER: &str = "111111111111";
pub(crate) const REGION: &str = "eu-west-1";
pub(crate) const ORGANIZATION: &str = "o-a1b2c3d4e5";
pub(crate) const STREAM_KEY: &str = "arn:aws:kms:eu-west-1:999999999999:key/stream";
pub(crate) const TOKEN_KEY: &str = "arn:aws:kms:eu-west-1:999999999999:key/tokens";

/// The parameters that every hub requires.
pub(crate) const LEAST: [(&str, &str); 2] = [("OrganizationId", ORGANIZATION), ("CodeBucket", "code")];

/// Every parameter given that brings something with it.
pub(crate) const ALL: [(&str, &str); 7] = [
    ("OrganizationId", ORGANIZATION),
    ("CodeBucket", "code"),
    ("StreamKeyArn", STREAM_KEY),
    ("TokenKeyArn", TOKEN_KEY),
    ("FurtherRegions", "us-east-1,eu-north-1"),
    ("AlarmEmail", "platform@example.org"),
    ("BreakGlassPrincipal", "arn:aws:iam::999999999999:role/security"),
];

const TEMPLATES: [&str; 4] = ["hub.yaml", "hub-region.yaml", "member.yaml", "onboarding.yaml"];

/// A template's text.
pub(crate) fn text(name: &str) -> String {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).expect("the template is beside this crate's manifest")
}

/// Every template by its name, with nothing in it resolved.
pub(crate) fn all_as_written() -> Vec<(&'static str, Value)> {
    TEMPLATES.map(|name| (name, Template::as_written(&text(name)).expect("it is YAML"))).into()
}

/// A template as it is in this account and Region with these parameters.
pub(crate) fn read(name: &str, account: &str, region: &str, parameters: &[(&str, &str)]) -> Template {
    let context = Context {
        stack_name: "loghub".to_owned(),
        account: account.to_owned(),
        region: region.to_owned(),
        endpoint: "http://127.0.0.1:1".to_owned(),
        parameters: parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    };
    Template::parse(&text(name), &context).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The hub with these parameters.
pub(crate) fn hub(parameters: &[(&str, &str)]) -> Template {
    read("hub.yaml", HUB, REGION, parameters)
}

/// The hub's destination in another Region.
pub(crate) fn hub_region() -> Template {
    let stream = hub(&LEAST).streams[0].arn.clone();
    let parameters = [("OrganizationId", ORGANIZATION), ("StreamArn", &stream), ("StreamKeyArn", STREAM_KEY)];
    read("hub-region.yaml", HUB, "us-east-1", &parameters)
}

/// A member in that Region.
pub(crate) fn member(region: &str) -> Template {
    let parameters = [("HubAccountId", HUB), ("HubRegion", REGION), ("OrganizationId", ORGANIZATION)];
    read("member.yaml", MEMBER, region, &parameters)
}

/// The resources of a type, by their names in the template.
pub(crate) fn of_kind<'t>(
    template: &'t Template,
    kind: &'t str,
) -> impl Iterator<Item = (&'t String, &'t Resource)> {
    template.resources.iter().filter(move |(_, resource)| resource.kind == kind)
}

/// A statement of a policy, and where it stands.
pub(crate) struct Statement {
    /// The resource's name in the template.
    pub(crate) resource: String,
    /// True if it is a policy of an identity, not of a resource.
    pub(crate) of_identity: bool,
    /// The statement.
    pub(crate) body: Value,
}

impl Statement {
    pub(crate) fn sid(&self) -> &str {
        self.body["Sid"].as_str().unwrap_or_default()
    }

    pub(crate) fn allows(&self) -> bool {
        self.body["Effect"] == "Allow"
    }

    /// The values of a key: one or several.
    pub(crate) fn at(&self, key: &str) -> Vec<&str> {
        strings(&self.body[key])
    }
}

pub(crate) fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

/// Every statement of every policy of a template.
pub(crate) fn statements(template: &Template) -> Vec<Statement> {
    template.resources.iter().flat_map(|(id, resource)| of_resource(id, resource)).collect()
}

/// The statements of what an identity of the template may.
pub(crate) fn identity(template: &Template, role: &str) -> Vec<Statement> {
    let all = statements(template).into_iter();
    all.filter(|statement| statement.of_identity && statement.resource == role).collect()
}

fn of_resource(id: &str, resource: &Resource) -> Vec<Statement> {
    let properties = &resource.properties;
    let own = ["AssumeRolePolicyDocument", "KeyPolicy", "PolicyDocument", "Statement", "DestinationPolicy"];
    let own = own.iter().filter_map(|key| properties.get(*key)).flat_map(in_document);
    let policies = properties.get("Policies").and_then(Value::as_array).into_iter().flatten();
    let of_identity = policies.flat_map(|policy| in_document(&policy["PolicyDocument"]));
    let place = |of_identity| move |body| Statement { resource: id.to_owned(), of_identity, body };
    own.map(place(false)).chain(of_identity.map(place(true))).collect()
}

/// A document has statements, is text that has, or is a statement.
fn in_document(document: &Value) -> Vec<Value> {
    match document {
        Value::String(text) => in_document(&serde_json::from_str(text).expect("a policy is JSON")),
        Value::Object(map) => match map.get("Statement") {
            Some(Value::Array(statements)) => statements.clone(),
            Some(one) => vec![one.clone()],
            None => vec![document.clone()],
        },
        _ => Vec::new(),
    }
}

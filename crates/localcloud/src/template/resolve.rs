//! Replaces `Ref`, `Fn::Sub`, `Fn::GetAtt` and `Fn::If` by what they stand for.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::error::Error;
use super::resources;
use super::types::Context;
use super::written::{Resource, Written};

/// Everything a reference can lead to.
pub(super) struct Resolver<'a> {
    context: &'a Context,
    parameters: BTreeMap<String, Value>,
    conditions: BTreeMap<String, bool>,
    resources: BTreeMap<String, Resource>,
}

impl<'a> Resolver<'a> {
    /// A resolver of references to parameters only.
    pub(super) fn of_parameters(written: &Written, context: &'a Context) -> Result<Self, Error> {
        let parameters = parameters(written, context)?;
        Ok(Self { context, parameters, conditions: BTreeMap::new(), resources: BTreeMap::new() })
    }

    /// The same, of references to the resources that are made where these conditions hold.
    pub(super) fn with_names(
        mut self,
        written: &Written,
        conditions: BTreeMap<String, bool>,
    ) -> Result<Self, Error> {
        self.conditions = conditions;
        let mut named = BTreeMap::new();
        for (id, resource) in written.resources.iter().filter(|(_, resource)| self.makes(resource)) {
            named.insert(id.clone(), self.named(id, resource)?);
        }
        self.resources = named;
        Ok(self)
    }

    /// Returns each condition, and whether it holds.
    pub(super) fn conditions(&self) -> &BTreeMap<String, bool> {
        &self.conditions
    }

    /// Returns true if the resource is made: it has no condition, or one that holds.
    pub(super) fn makes(&self, resource: &Resource) -> bool {
        let holds = |name: &String| self.conditions.get(name).copied().unwrap_or_default();
        resource.condition.as_ref().is_none_or(holds)
    }

    /// `value` with every reference in it replaced. Null is what `AWS::NoValue` leaves: it takes its key with it.
    pub(super) fn value(&self, place: &str, value: &Value) -> Result<Value, Error> {
        match value {
            Value::Array(items) => self.items(place, items).map(Value::Array),
            Value::Object(map) => match intrinsic(map) {
                Some((function, argument)) => self.intrinsic(place, function, argument),
                None => self.entries(place, map).map(Value::Object),
            },
            plain => Ok(plain.clone()),
        }
    }

    fn items(&self, place: &str, items: &[Value]) -> Result<Vec<Value>, Error> {
        let values = items.iter().map(|item| self.value(place, item));
        values.filter(|value| !matches!(value, Ok(Value::Null))).collect()
    }

    /// A map's values, without those that are nothing.
    pub(super) fn entries(&self, place: &str, map: &Map<String, Value>) -> Result<Map<String, Value>, Error> {
        let values = map.iter().map(|(key, item)| Ok((key.clone(), self.value(place, item)?)));
        values.filter(|entry| !matches!(entry, Ok((_, Value::Null)))).collect()
    }

    /// Returns the name of the resource `id`.
    pub(super) fn name(&self, id: &str) -> String {
        self.resources.get(id).map_or_else(String::new, |found| resources::name(self.context, id, found))
    }

    /// The resource `id`'s ARN.
    pub(super) fn arn(&self, id: &str) -> Result<String, Error> {
        self.attribute(id, id, "Arn")
    }

    /// A copy with only those properties that are names, as resolved.
    fn named(&self, id: &str, resource: &Resource) -> Result<Resource, Error> {
        let names = resource.properties.iter().filter(|(key, _)| key.ends_with("Name"));
        let properties = names.map(|(key, value)| match self.value(id, value) {
            // A function's name in a mapping, say, refers to a resource: it is not this resource's own name.
            Err(Error::Unresolved { .. }) => Ok((key.clone(), Value::Null)),
            resolved => Ok((key.clone(), resolved?)),
        });
        Ok(Resource { properties: properties.collect::<Result<_, Error>>()?, ..resource.clone() })
    }

    fn intrinsic(&self, place: &str, function: &str, argument: &Value) -> Result<Value, Error> {
        let later = function == "Fn::Sub" || function == "Fn::If";
        let argument = if later { argument.clone() } else { self.value(place, argument)? };
        match (function, &argument) {
            ("Fn::If", Value::Array(parts)) => self.branch(place, parts),
            ("Ref", Value::String(name)) => self.reference(place, name),
            ("Fn::Sub", Value::String(text)) => self.substitute(place, text).map(Value::String),
            ("Fn::GetAtt", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(resource), Value::String(name)] => {
                    self.attribute(place, resource, name).map(Value::String)
                }
                _ => Err(not_played(place, function)),
            },
            _ => Err(not_played(place, function)),
        }
    }

    /// One of two values; the other may refer to what is not made.
    fn branch(&self, place: &str, parts: &[Value]) -> Result<Value, Error> {
        let [Value::String(condition), yes, no] = parts else { return Err(not_played(place, "Fn::If")) };
        match self.conditions.get(condition) {
            Some(true) => self.value(place, yes),
            Some(false) => self.value(place, no),
            None => Err(unresolved(place, condition)),
        }
    }

    fn reference(&self, place: &str, name: &str) -> Result<Value, Error> {
        let pseudo = match name {
            "AWS::NoValue" => return Ok(Value::Null),
            "AWS::AccountId" => Some(self.context.account.as_str()),
            "AWS::Region" => Some(self.context.region.as_str()),
            "AWS::StackName" => Some(self.context.stack_name.as_str()),
            "AWS::Partition" => Some("aws"),
            "AWS::URLSuffix" => Some("amazonaws.com"),
            _ => None,
        };
        let parameter = || self.parameters.get(name).cloned();
        let resource =
            || self.resources.get(name).map(|found| resources::reference(self.context, name, found));
        let found = pseudo.map(Value::from).or_else(parameter).or_else(|| resource().map(Value::from));
        found.ok_or_else(|| unresolved(place, name))
    }

    fn attribute(&self, place: &str, name: &str, attribute: &str) -> Result<String, Error> {
        let resource = self.resources.get(name).ok_or_else(|| unresolved(place, name))?;
        resources::attribute(self.context, name, resource, attribute).ok_or_else(|| Error::Attribute {
            place: place.to_owned(),
            resource: name.to_owned(),
            attribute: attribute.to_owned(),
        })
    }

    /// `${name}`, `${resource.attribute}` and the literal `${!name}`.
    fn substitute(&self, place: &str, text: &str) -> Result<String, Error> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            out.push_str(&rest[..start]);
            let inner = &rest[start + 2..];
            let Some(end) = inner.find('}') else { return Err(unresolved(place, inner)) };
            out.push_str(&self.variable(place, &inner[..end])?);
            rest = &inner[end + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }

    fn variable(&self, place: &str, name: &str) -> Result<String, Error> {
        match (name.strip_prefix('!'), name.split_once('.')) {
            (Some(literal), _) => Ok(format!("${{{literal}}}")),
            (None, Some((resource, attribute))) => self.attribute(place, resource, attribute),
            (None, None) => self.reference(place, name).map(|value| text(&value)),
        }
    }
}

fn parameters(written: &Written, context: &Context) -> Result<BTreeMap<String, Value>, Error> {
    if let Some(unknown) = context.parameters.keys().find(|name| !written.parameters.contains_key(*name)) {
        return Err(Error::ParameterUnknown(unknown.clone()));
    }
    let value = |(name, parameter): (&String, &super::written::Parameter)| {
        let default = parameter.default.as_ref().map(text);
        let value = context.parameters.get(name).cloned().or(default);
        let value = value.ok_or_else(|| Error::ParameterMissing(name.clone()))?;
        let listed = parameter.kind == "CommaDelimitedList" || parameter.kind.starts_with("List<");
        Ok((name.clone(), if listed { list(&value) } else { value.into() }))
    };
    written.parameters.iter().map(value).collect()
}

/// A list's items are trimmed (CloudFormation, "Parameters").
fn list(value: &str) -> Value {
    value.split(',').map(str::trim).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub(super) fn intrinsic(map: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (key, argument) = map.iter().next()?;
    let named = key == "Ref" || key == "Condition" && argument.is_string() || key.starts_with("Fn::");
    (map.len() == 1 && named).then_some((key.as_str(), argument))
}

fn unresolved(place: &str, name: &str) -> Error {
    Error::Unresolved { place: place.to_owned(), name: name.to_owned() }
}

fn not_played(place: &str, function: &str) -> Error {
    Error::Intrinsic { place: place.to_owned(), function: function.to_owned() }
}

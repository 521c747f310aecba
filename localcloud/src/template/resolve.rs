//! Replaces `Ref`, `Fn::Sub` and `Fn::GetAtt` by what they stand for.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::written::{Resource, Written};
use super::{Context, Error, resources};

/// Everything a reference can lead to.
pub(super) struct Resolver<'a> {
    context: &'a Context,
    parameters: BTreeMap<String, String>,
    resources: BTreeMap<String, Resource>,
}

impl<'a> Resolver<'a> {
    /// The names first: those may refer to parameters only, everything else may refer to them.
    pub(super) fn new(written: &Written, context: &'a Context) -> Result<Self, Error> {
        let parameters = parameters(written, context)?;
        let mut resolver = Self { context, parameters, resources: BTreeMap::new() };
        let mut named = BTreeMap::new();
        for (id, resource) in &written.resources {
            named.insert(id.clone(), resolver.named(id, resource)?);
        }
        resolver.resources = named;
        Ok(resolver)
    }

    /// `value` with every reference in it replaced.
    pub(super) fn value(&self, place: &str, value: &Value) -> Result<Value, Error> {
        match value {
            Value::Array(items) => items.iter().map(|item| self.value(place, item)).collect(),
            Value::Object(map) => match intrinsic(map) {
                Some((function, argument)) => self.intrinsic(place, function, argument),
                None => map.iter().map(|(key, item)| Ok((key.clone(), self.value(place, item)?))).collect(),
            },
            plain => Ok(plain.clone()),
        }
    }

    /// What the resource `id` is called.
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
        Ok(Resource { kind: resource.kind.clone(), properties: properties.collect::<Result<_, Error>>()? })
    }

    fn intrinsic(&self, place: &str, function: &str, argument: &Value) -> Result<Value, Error> {
        let argument = if function == "Fn::Sub" { argument.clone() } else { self.value(place, argument)? };
        match (function, &argument) {
            ("Ref", Value::String(name)) => self.reference(place, name).map(Value::String),
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

    fn reference(&self, place: &str, name: &str) -> Result<String, Error> {
        let pseudo = match name {
            "AWS::AccountId" => Some(self.context.account.as_str()),
            "AWS::Region" => Some(self.context.region.as_str()),
            "AWS::StackName" => Some(self.context.stack_name.as_str()),
            "AWS::Partition" => Some("aws"),
            "AWS::URLSuffix" => Some("amazonaws.com"),
            _ => self.parameters.get(name).map(String::as_str),
        };
        let resource =
            || self.resources.get(name).map(|found| resources::reference(self.context, name, found));
        pseudo.map(str::to_owned).or_else(resource).ok_or_else(|| unresolved(place, name))
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
            (None, None) => self.reference(place, name),
        }
    }
}

fn parameters(written: &Written, context: &Context) -> Result<BTreeMap<String, String>, Error> {
    if let Some(unknown) = context.parameters.keys().find(|name| !written.parameters.contains_key(*name)) {
        return Err(Error::ParameterUnknown(unknown.clone()));
    }
    let value = |(name, parameter): (&String, &super::written::Parameter)| {
        let default = parameter.default.as_ref().map(text);
        let value = context.parameters.get(name).cloned().or(default);
        value.map(|value| (name.clone(), value)).ok_or_else(|| Error::ParameterMissing(name.clone()))
    };
    written.parameters.iter().map(value).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn intrinsic(map: &Map<String, Value>) -> Option<(&str, &Value)> {
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

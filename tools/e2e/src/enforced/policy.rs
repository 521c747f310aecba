//! What a role's own policies allow, evaluated as IAM does it: on the template's policies as they are.
//!
//! A small part of it: `Allow` statements with actions, resources and the conditions that the templates use. Anything
//! else in a statement panics, so that none is passed over.

use serde_json::Value;

use super::call::Call;

/// The statements of a role's policies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policies(Vec<Value>);

impl Policies {
    /// The policies in a role's resolved properties.
    pub(crate) fn of(properties: &serde_json::Map<String, Value>) -> Policies {
        let policies = properties["Policies"].as_array().expect("a role has policies");
        let statements = policies.iter().flat_map(|policy| many(&policy["PolicyDocument"]["Statement"]));
        Policies(statements.cloned().collect())
    }

    /// The name of the statement that allows a call.
    pub(crate) fn allow(&self, call: &Call) -> Option<String> {
        let found = self.0.iter().find(|statement| concerns(statement, call))?;
        Some(found["Sid"].as_str().unwrap_or_default().to_owned())
    }

    /// Every statement's name with each of its actions.
    pub(crate) fn grants(&self) -> impl Iterator<Item = (String, String)> {
        self.0.iter().flat_map(|statement| {
            let sid = statement["Sid"].as_str().unwrap_or_default();
            many(&statement["Action"]).map(move |action| (sid.to_owned(), text(action).to_owned()))
        })
    }
}

fn concerns(statement: &Value, call: &Call) -> bool {
    assert_eq!(statement["Effect"], "Allow", "a role's policies only allow");
    many(&statement["Action"]).any(|action| text(action) == call.action)
        && many(&statement["Resource"]).any(|resource| matches(text(resource), &call.resource))
        && statement["Condition"].as_object().is_none_or(|conditions| {
            conditions.iter().all(|(operator, keys)| {
                keys.as_object().expect("keys").iter().all(|(key, wanted)| holds(operator, key, wanted, call))
            })
        })
}

/// A key that the call does not have holds for nothing (IAM, "Condition operators").
fn holds(operator: &str, key: &str, wanted: &Value, call: &Call) -> bool {
    let Some((_, actual)) = call.context.iter().find(|(name, _)| *name == key) else { return false };
    many(wanted).any(|wanted| match operator {
        "StringEquals" => text(wanted) == actual,
        "StringLike" => matches(text(wanted), actual),
        other => panic!("{other} is not evaluated here"),
    })
}

/// `*` is any text, `?` any character (IAM, "Wildcards").
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.chars().next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = &pattern[1..];
            text.char_indices().any(|(at, _)| matches(rest, &text[at..])) || matches(rest, "")
        }
        Some(first) => {
            let Some(actual) = text.chars().next() else { return false };
            (first == '?' || first == actual)
                && matches(&pattern[first.len_utf8()..], &text[actual.len_utf8()..])
        }
    }
}

fn many(value: &Value) -> impl Iterator<Item = &Value> {
    let (many, one) = match value {
        Value::Array(many) => (Some(many), None),
        Value::Null => (None, None),
        one => (None, Some(one)),
    };
    many.into_iter().flatten().chain(one)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a policy's parts are text")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn call(action: &str, resource: &str, context: &[(&str, &str)]) -> Call {
        let context = context.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Call { action: action.to_owned(), resource: resource.to_owned(), context }
    }

    #[test]
    fn a_call_is_allowed_by_action_resource_and_condition() {
        let statement = json!({
            "Sid": "One", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::b/a/*",
            "Condition": {"StringEquals": {"k": "v"}},
        });
        let policies = Policies(vec![statement]);
        let right = [("k", "v")];
        for (call, expected) in [
            (call("s3:GetObject", "arn:aws:s3:::b/a/x/y", &right), true),
            (call("s3:PutObject", "arn:aws:s3:::b/a/", &right), true),
            (call("s3:DeleteObject", "arn:aws:s3:::b/a/x", &right), false),
            (call("s3:GetObject", "arn:aws:s3:::b/b/x", &right), false),
            (call("s3:GetObject", "arn:aws:s3:::b/a/x", &[("k", "w")]), false),
            (call("s3:GetObject", "arn:aws:s3:::b/a/x", &[]), false),
        ] {
            assert_eq!(policies.allow(&call), expected.then(|| "One".to_owned()), "{call:?}");
        }
    }
}

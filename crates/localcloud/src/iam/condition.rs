//! A condition of a statement, and the operators that are evaluated here (IAM, "Condition operators").
//!
//! Evaluated are `StringEquals`, `StringEqualsIgnoreCase`, `StringLike`, `ArnEquals`, `ArnLike`, their inverses with `Not`,
//! `Bool` and `Null`, each with `IfExists`, too.

use serde_json::Value;

use super::glob;
use super::values::many;

/// A key of a condition with an operator, and the values that it is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The operator, such as `StringEquals`.
    pub operator: String,
    /// The condition key, such as `aws:PrincipalOrgID`; it has no case.
    pub key: String,
    /// The values, of which one must match.
    pub values: Vec<String>,
}

/// Reads a statement's `Condition`. A part that is not written as IAM writes it has no operator, so that it is refused.
pub(super) fn read(conditions: &Value) -> Vec<Condition> {
    let unreadable = || vec![Condition { operator: String::new(), key: String::new(), values: Vec::new() }];
    let Some(operators) = conditions.as_object() else {
        return if conditions.is_null() { Vec::new() } else { unreadable() };
    };
    let read = |(operator, keys): (&String, &Value)| match keys.as_object() {
        Some(keys) => keys.iter().map(|(key, values)| condition(operator, key, values)).collect(),
        None => unreadable(),
    };
    operators.iter().flat_map(read).collect()
}

fn condition(operator: &str, key: &str, values: &Value) -> Condition {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let values = many(values).map(text).collect();
    Condition { operator: operator.to_owned(), key: key.to_owned(), values }
}

impl Condition {
    /// Returns true if the condition holds in this context; fails with the operator if it is not evaluated here.
    pub(super) fn holds(&self, context: &[(&str, &str)]) -> Result<bool, &str> {
        let actual =
            context.iter().find(|(key, _)| key.eq_ignore_ascii_case(&self.key)).map(|(_, value)| *value);
        let (name, if_exists) = match self.operator.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (self.operator.as_str(), false),
        };
        if name == "Null" {
            return Ok(self.values.iter().any(|value| (value == "true") == actual.is_none()));
        }
        let (matches, is_inverse): (fn(&str, &str) -> bool, _) = match name {
            "StringEquals" => (equal, false),
            "StringNotEquals" => (equal, true),
            "StringEqualsIgnoreCase" | "Bool" => (equal_without_case, false),
            "StringNotEqualsIgnoreCase" => (equal_without_case, true),
            "StringLike" => (glob::matches, false),
            "StringNotLike" => (glob::matches, true),
            // An ARN is equal with wildcards, too.
            "ArnEquals" | "ArnLike" => (glob::matches_arn, false),
            "ArnNotEquals" | "ArnNotLike" => (glob::matches_arn, true),
            _ => return Err(&self.operator),
        };
        // A key that the call does not have holds for none but the inverses.
        let Some(actual) = actual else { return Ok(is_inverse || if_exists) };
        Ok(self.values.iter().any(|value| matches(value, actual)) != is_inverse)
    }
}

fn equal(value: &str, actual: &str) -> bool {
    value == actual
}

fn equal_without_case(value: &str, actual: &str) -> bool {
    value.eq_ignore_ascii_case(actual)
}

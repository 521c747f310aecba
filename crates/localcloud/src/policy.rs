//! Whether a resource's policy lets an account do something: a destination's, or a role's trust policy.
//!
//! A small part of IAM's evaluation: statements with `Principal`, `Action`, and conditions on strings or ARNs, equal or
//! alike, of `aws:PrincipalArn`, `aws:PrincipalOrgID`, `aws:PrincipalAccount` and `sts:ExternalId`. A statement with
//! anything else grants nothing.

use serde_json::Value;

/// What is asked of a destination.
pub const SUBSCRIBE: &str = "logs:PutSubscriptionFilter";
/// The operators that are known; an ARN is equal with wildcards, too (IAM, "Condition operators").
const OPERATORS: [&str; 4] = ["StringEquals", "StringLike", "ArnEquals", "ArnLike"];

/// What is asked of a role.
pub const ASSUME: &str = "sts:AssumeRole";

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Principal<'a> {
    /// An account's root, or a role of it, by its ARN.
    Arn(&'a str),
    /// Whoever of the account.
    Account,
    /// An AWS service, such as `lambda.amazonaws.com`.
    Service(&'a str),
}

/// Who asks, and for what.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    /// Who it is.
    pub principal: Principal<'a>,
    /// Its account id.
    pub account: &'a str,
    /// Its organisation.
    pub organization_id: &'a str,
    /// The external id that it brings.
    pub external_id: Option<&'a str>,
    /// What it wants to do.
    pub action: &'a str,
}

/// Why an account may not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The document can't be read.
    #[error("the policy is not JSON")]
    NotJson,
    /// No statement allows it.
    #[error("no statement of the policy allows it")]
    NotAllowed,
    /// A statement denies it.
    #[error("a statement of the policy denies it")]
    Denied,
}

/// Checks whether this policy lets `caller` do what it asks for.
pub fn check(policy: &str, caller: Caller<'_>) -> Result<(), Refusal> {
    let policy: Value = serde_json::from_str(policy).map_err(|_| Refusal::NotJson)?;
    let statements = one_or_many(&policy["Statement"]);
    let applies = |effect: &str| {
        statements.iter().any(|statement| statement["Effect"] == effect && concerns(statement, caller))
    };
    match (applies("Deny"), applies("Allow")) {
        (true, _) => Err(Refusal::Denied),
        (false, true) => Ok(()),
        (false, false) => Err(Refusal::NotAllowed),
    }
}

fn concerns(statement: &Value, caller: Caller<'_>) -> bool {
    let action = one_or_many(&statement["Action"]).iter().any(|action| text_matches(action, caller.action));
    action && principal(&statement["Principal"], caller) && conditions(&statement["Condition"], caller)
}

fn principal(principal: &Value, caller: Caller<'_>) -> bool {
    if let Principal::Service(service) = caller.principal {
        return one_or_many(&principal["Service"]).iter().any(|name| name.as_str() == Some(service));
    }
    let named = principal.get("AWS").unwrap_or(principal);
    one_or_many(named).iter().filter_map(|name| name.as_str()).any(|name| {
        name == "*" || name == caller.account || name == format!("arn:aws:iam::{}:root", caller.account)
    })
}

fn conditions(conditions: &Value, caller: Caller<'_>) -> bool {
    let Some(operators) = conditions.as_object() else { return conditions.is_null() };
    operators.iter().all(|(operator, keys)| {
        let keys = keys.as_object();
        OPERATORS.contains(&operator.as_str())
            && keys.is_some_and(|keys| keys.iter().all(|(key, wanted)| holds(operator, key, wanted, caller)))
    })
}

fn holds(operator: &str, key: &str, wanted: &Value, caller: Caller<'_>) -> bool {
    // Condition keys are not case-sensitive (IAM, "Condition").
    let actual = match (key.to_ascii_lowercase().as_str(), caller.principal) {
        ("aws:principalarn", Principal::Arn(arn)) => Some(arn),
        ("aws:principalorgid", _) => Some(caller.organization_id),
        ("aws:principalaccount", _) => Some(caller.account),
        ("sts:externalid", _) => caller.external_id,
        _ => None,
    };
    let Some(actual) = actual else { return false };
    one_or_many(wanted).iter().any(|wanted| match operator {
        "StringEquals" => wanted.as_str() == Some(actual),
        _ => text_matches(wanted, actual),
    })
}

/// Whether a pattern with an ending `*` at most matches.
fn text_matches(pattern: &Value, text: &str) -> bool {
    match pattern.as_str() {
        Some(pattern) => match pattern.strip_suffix('*') {
            Some(prefix) => text.starts_with(prefix),
            None => pattern.eq_ignore_ascii_case(text),
        },
        None => false,
    }
}

fn one_or_many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(values) => values.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// Whether a policy asks for the caller's organisation anywhere.
#[must_use]
pub fn names_organization(policy: &str) -> bool {
    policy.to_ascii_lowercase().contains("aws:principalorgid")
}

//! A statement of a policy.

use serde_json::Value;

use super::condition::{self, Condition};
use super::glob;
use super::principal::Principal;
use super::values::many;

/// The effect of a statement that is about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The call is allowed, if no other statement denies it.
    Allow,
    /// The call is denied.
    Deny,
}

/// A statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its name; empty if it has none.
    pub sid: String,
    /// Its effect; a statement whose effect can't be read denies.
    pub effect: Effect,
    /// The patterns of its actions.
    pub actions: Vec<String>,
    /// The makers of calls that it names, such as `*`, an account's id or an ARN; services apart.
    pub principals: Vec<String>,
    /// Its conditions: all must hold.
    pub conditions: Vec<Condition>,
    services: Vec<String>,
    resources: Vec<String>,
    /// Each of the three may be written as what it is not.
    not_actions: Option<Vec<String>>,
    not_resources: Option<Vec<String>>,
    not_principals: Option<Vec<String>>,
    /// It names principals, as the policies of resources do.
    is_of_resource: bool,
}

impl Statement {
    pub(super) fn read(statement: &Value) -> Self {
        let texts = |value: &Value| many(value).filter_map(Value::as_str).map(str::to_owned).collect();
        let inverse = |name: &str| statement.get(name).map(texts);
        let makers = |value: &Value| texts(value.get("AWS").unwrap_or(value));
        let principal = &statement["Principal"];
        Self {
            sid: statement["Sid"].as_str().unwrap_or_default().to_owned(),
            effect: if statement["Effect"] == "Allow" { Effect::Allow } else { Effect::Deny },
            actions: texts(&statement["Action"]),
            principals: makers(principal),
            conditions: condition::read(&statement["Condition"]),
            services: texts(&principal["Service"]),
            resources: texts(&statement["Resource"]),
            not_actions: inverse("NotAction"),
            not_resources: inverse("NotResource"),
            not_principals: statement.get("NotPrincipal").map(makers),
            is_of_resource: !principal.is_null() || statement.get("NotPrincipal").is_some(),
        }
    }

    /// Returns true if the statement is on this action and, if there is one, this resource.
    pub(super) fn is_on(&self, action: &str, resource: Option<&str>) -> bool {
        // Actions have no case (IAM, "Action").
        let matches =
            |pattern: &String| glob::matches(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase());
        let on_action = match &self.not_actions {
            Some(others) => !others.iter().any(matches),
            None => self.actions.iter().any(matches),
        };
        let on_resource = |resource: &str| match &self.not_resources {
            Some(others) => !others.iter().any(|pattern| glob::matches(pattern, resource)),
            // A policy that belongs to its resource need not name it.
            None if self.resources.is_empty() => self.is_of_resource,
            None => self.resources.iter().any(|pattern| glob::matches(pattern, resource)),
        };
        on_action && resource.is_none_or(on_resource)
    }

    /// Returns true if the statement is about this maker of a call: a policy of the maker's own names none.
    pub(super) fn is_about(&self, principal: Option<Principal<'_>>) -> bool {
        let Some(principal) = principal else { return !self.is_of_resource };
        match (&self.not_principals, principal) {
            (Some(_), Principal::Service(_)) => false,
            (Some(others), _) => !others.iter().any(|name| names(name, principal)),
            (None, Principal::Service(service)) => self.services.iter().any(|name| name == service),
            (None, _) => self.principals.iter().any(|name| names(name, principal)),
        }
    }

    /// Returns true if every condition holds; fails with the operator that is not evaluated here.
    pub(super) fn holds(&self, context: &[(&str, &str)]) -> Result<bool, &str> {
        let mut holds = true;
        for condition in &self.conditions {
            holds &= condition.holds(context)?;
        }
        Ok(holds)
    }
}

/// Returns true if a name in `Principal` is about the maker: an account's id or its root stands for all of it.
fn names(name: &str, principal: Principal<'_>) -> bool {
    let account = match principal {
        Principal::Account(account) => account,
        Principal::Arn(arn) if name == arn => return true,
        Principal::Arn(arn) => arn.split(':').nth(4).unwrap_or_default(),
        Principal::Service(_) => return false,
    };
    name == "*" || name == account || name == format!("arn:aws:iam::{account}:root")
}

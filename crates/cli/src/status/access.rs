//! Whom a destination's policy lets subscribe to it.

use std::collections::BTreeSet;

use localcloud::iam::{Effect, Policy, SUBSCRIBE, Statement};
use serde::Serialize;

use crate::output::count;

/// The key by which a policy lets in an organisation; keys have no case (IAM, "Condition").
const ORGANIZATION: &str = "aws:principalorgid";
/// So many accounts are named in a sentence, and no more.
const MOST_NAMED: usize = 5;

/// Whom a policy lets in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Access {
    /// Whoever has an AWS account.
    pub(crate) anyone: bool,
    /// Every account of these organisations.
    pub(crate) organizations: BTreeSet<String>,
    /// These accounts.
    pub(crate) accounts: BTreeSet<String>,
    /// Whether more decides than is read here: other conditions, or something that is denied.
    pub(crate) more_decides: bool,
}

impl Access {
    /// What the policy of the destination `arn` says. One that can't be read lets nobody in.
    pub(crate) fn of(policy: &str, arn: &str) -> Access {
        let policy = Policy::parse(policy).unwrap_or_default();
        let mut access = Access::default();
        for statement in policy.on(SUBSCRIBE, Some(arn)) {
            if statement.effect == Effect::Allow { access.add(statement) } else { access.more_decides = true }
        }
        access
    }

    fn add(&mut self, statement: &Statement) {
        let includes_everyone = statement.principals.iter().any(|principal| principal == "*");
        match statement.conditions.as_slice() {
            [] => {
                self.anyone |= includes_everyone;
                self.accounts.extend(statement.principals.iter().filter_map(|principal| account(principal)));
            }
            [only]
                if only.operator == "StringEquals"
                    && only.key.eq_ignore_ascii_case(ORGANIZATION)
                    && includes_everyone =>
            {
                self.organizations.extend(only.values.iter().cloned());
            }
            _ => self.more_decides = true,
        }
    }

    /// What is wrong with it for these accounts, as the rest of a sentence about the destination.
    pub(crate) fn problem(&self, onboarded: &BTreeSet<String>) -> Option<String> {
        if self.anyone {
            return Some("lets in anyone, from whatever organisation".to_owned());
        }
        if !self.organizations.is_empty() || self.more_decides {
            return None;
        }
        let outside: Vec<&str> = onboarded.difference(&self.accounts).map(String::as_str).collect();
        match (outside.len(), self.accounts.is_empty()) {
            (_, true) => Some("lets nobody in".to_owned()),
            (0, _) => None,
            (1..=MOST_NAMED, _) => Some(format!("does not let in {}", outside.join(", "))),
            (count, _) => Some(format!(
                "does not let in {} and {} more",
                outside[..MOST_NAMED].join(", "),
                count - MOST_NAMED
            )),
        }
    }

    /// In a few words.
    pub(crate) fn in_words(&self) -> String {
        let organizations: Vec<&str> = self.organizations.iter().map(String::as_str).collect();
        let mut parts = Vec::new();
        parts.extend(self.anyone.then(|| "anyone".to_owned()));
        parts.extend(
            (!organizations.is_empty()).then(|| format!("the organisation {}", organizations.join(", "))),
        );
        parts.extend(
            (!self.accounts.is_empty()).then(|| format!("{} by id", count(self.accounts.len(), "account"))),
        );
        parts.extend(self.more_decides.then(|| "whom conditions say that are not read here".to_owned()));
        if parts.is_empty() { "nobody".to_owned() } else { parts.join(" and ") }
    }
}

/// The account of a principal: its id, or an ARN in it.
fn account(principal: &str) -> Option<String> {
    let id = principal.split(':').nth(4).unwrap_or(principal);
    routing::is_account_id(id).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ARN: &str = "arn:aws:logs:eu-west-1:999999999999:destination:loghub";

    fn access(statements: &Value) -> Access {
        Access::of(&json!({"Version": "2012-10-17", "Statement": statements}).to_string(), ARN)
    }

    fn statement(principal: &Value, condition: &Value) -> Value {
        let mut statement =
            json!({"Effect": "Allow", "Principal": principal, "Action": SUBSCRIBE, "Resource": ARN});
        if !condition.is_null() {
            statement["Condition"] = condition.clone();
        }
        statement
    }

    #[test]
    fn a_policy_lets_in_whom_it_says() {
        let organization = json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}});
        let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "logs:*", "Resource": "*"});
        let cases = [
            (json!([]), "nobody", Some("lets nobody in")),
            (statement(&json!("*"), &organization), "the organisation o-1", None),
            (
                statement(&json!({"AWS": "*"}), &json!({"StringEquals": {"aws:principalorgid": ["o-1"]}})),
                "the organisation o-1",
                None,
            ),
            (
                statement(&json!("*"), &json!(null)),
                "anyone",
                Some("lets in anyone, from whatever organisation"),
            ),
            (
                statement(&json!({"AWS": ["111111111111", "arn:aws:iam::222222222222:root"]}), &json!(null)),
                "2 accounts by id",
                None,
            ),
            (
                statement(&json!({"AWS": "111111111111"}), &json!(null)),
                "1 account by id",
                Some("does not let in 222222222222"),
            ),
            (
                statement(&json!("*"), &json!({"StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}})),
                "whom conditions say that are not read here",
                None,
            ),
            (
                json!([statement(&json!("*"), &organization), deny]),
                "the organisation o-1 and whom conditions say that are not read here",
                None,
            ),
        ];
        let onboarded = ["111111111111", "222222222222"].map(str::to_owned).into();
        for (statements, words, problem) in cases {
            let access = access(&statements);
            assert_eq!(access.in_words(), words, "{statements}");
            assert_eq!(access.problem(&onboarded).as_deref(), problem, "{statements}");
        }
        assert_eq!(Access::of("no policy", ARN), Access::default());
    }

    #[test]
    fn only_statements_about_subscribing_to_it_count() {
        let cases = [
            (SUBSCRIBE, ARN, true),
            ("logs:*", "*", true),
            ("*", "arn:aws:logs:*:999999999999:destination:loghub", true),
            ("logs:putsubscriptionfilter", "arn:aws:logs:eu-west-?:*:destination:log*", true),
            ("logs:PutLogEvents", ARN, false),
            (SUBSCRIBE, "arn:aws:logs:eu-west-1:999999999999:destination:other", false),
            (SUBSCRIBE, "arn:aws:logs:us-*:999999999999:destination:loghub", false),
            ("logs:*Destination", ARN, false),
        ];
        for (action, resource, counts) in cases {
            let statement =
                json!({"Effect": "Allow", "Principal": "*", "Action": [action], "Resource": resource});
            assert_eq!(access(&statement).anyone, counts, "{action} on {resource}");
        }
    }
}

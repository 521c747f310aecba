//! IAM's evaluation of policies: whether a policy allows a call, and which of its statements decides.
//!
//! Pure, and a part of IAM: statements with `Effect`, `Action` or `NotAction`, `Resource` or `NotResource`, `Principal` or
//! `NotPrincipal`, and `Condition` with the operators on text and ARNs. An operator that is not evaluated
//! here refuses the call, and the refusal names it. Session and boundary policies are not evaluated.

mod condition;
mod glob;
mod principal;
mod statement;
mod values;

use serde_json::Value;

pub use condition::Condition;
pub use principal::Principal;
pub use statement::{Effect, Statement};

/// The action that members ask of a destination.
pub const SUBSCRIBE: &str = "logs:PutSubscriptionFilter";
/// The action that callers ask of a role.
pub const ASSUME: &str = "sts:AssumeRole";

/// A call as policies see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The maker, for a resource's policy; none for a policy of the maker's own.
    pub principal: Option<Principal<'a>>,
    /// The action, such as `s3:GetObject`.
    pub action: &'a str,
    /// The ARN that the action is on; none where a policy belongs to the resource, as a role's trust does.
    pub resource: Option<&'a str>,
    /// Condition keys and their values; keys have no case.
    pub context: Vec<(&'a str, &'a str)>,
}

/// A policy's answer to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A statement allows it.
    Allowed {
        /// The statement's name; empty if it has none.
        sid: String,
    },
    /// It is not allowed.
    Refused(Refusal),
}

/// The reason why a policy does not allow a call.
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
    /// A statement that may decide has a condition that is not evaluated here.
    #[error("a statement of the policy has the condition operator {0}, which is not evaluated here")]
    UnknownOperator(String),
}

/// The statements of one or more policy documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    statements: Vec<Statement>,
}

impl Policy {
    /// Reads a document.
    pub fn parse(document: &str) -> Result<Self, Refusal> {
        serde_json::from_str(document).map(|document| Self::of([&document])).map_err(|_| Refusal::NotJson)
    }

    /// Takes the statements of documents that are JSON already.
    #[must_use]
    pub fn of<'v>(documents: impl IntoIterator<Item = &'v Value>) -> Self {
        let statements = documents.into_iter().flat_map(|document| values::many(&document["Statement"]));
        Self { statements: statements.map(Statement::read).collect() }
    }

    /// Returns the statements.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter()
    }

    /// Returns the statements on this action and resource, whoever the maker is and whatever their conditions say.
    pub fn on(&self, action: &str, resource: Option<&str>) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(move |statement| statement.is_on(action, resource))
    }

    /// Decides on a call: a denial wins, then an allowance; a call that no statement is about is refused.
    #[must_use]
    pub fn decide(&self, request: &Request<'_>) -> Decision {
        let mut allowed = None;
        let mut unknown = None;
        for statement in self.on(request.action, request.resource) {
            if !statement.is_about(request.principal) {
                continue;
            }
            match (statement.effect, statement.holds(&request.context)) {
                (Effect::Deny, Ok(true)) => return Decision::Refused(Refusal::Denied),
                (Effect::Deny, Err(operator)) => {
                    return Decision::Refused(Refusal::UnknownOperator(operator.to_owned()));
                }
                (Effect::Allow, Ok(true)) => allowed = allowed.or(Some(statement.sid.clone())),
                (Effect::Allow, Err(operator)) => unknown = unknown.or(Some(operator.to_owned())),
                (_, Ok(false)) => {}
            }
        }
        match (allowed, unknown) {
            (Some(sid), _) => Decision::Allowed { sid },
            (None, Some(operator)) => Decision::Refused(Refusal::UnknownOperator(operator)),
            (None, None) => Decision::Refused(Refusal::NotAllowed),
        }
    }
}

impl Decision {
    /// Turns a refusal into an error.
    pub fn allowed(self) -> Result<(), Refusal> {
        match self {
            Self::Allowed { .. } => Ok(()),
            Self::Refused(refusal) => Err(refusal),
        }
    }
}

/// Reads a document and decides on a call.
pub fn check(document: &str, request: &Request<'_>) -> Result<(), Refusal> {
    Policy::parse(document)?.decide(request).allowed()
}

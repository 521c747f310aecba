//! The match of JSON patterns.

use serde_json::Value as Json;

use super::value::Ready;
use crate::tree::{Claim, Expr, JsonTest, Operator, Step};
use crate::unplayable::Unplayable;

/// A condition, made ready.
#[derive(Debug)]
pub(super) struct Test {
    selector: Vec<Step>,
    claim: Fact,
}

/// A claim about one value, or about there being one.
#[derive(Debug)]
enum Fact {
    Compare(Operator, Ready),
    IsNull,
    Is(bool),
    IsNot(Box<Fact>),
    Exists,
    NotExists,
}

/// Returns true if the message is JSON and the conditions hold in it.
pub(super) fn matches(expr: &Expr<Test>, message: &str) -> bool {
    serde_json::from_str::<Json>(message).is_ok_and(|json| expr.holds(&|test| test.holds(&json)))
}

impl Test {
    pub(super) fn new(test: &JsonTest) -> Result<Self, Unplayable> {
        Ok(Test { selector: test.selector.clone(), claim: Fact::new(&test.claim)? })
    }

    fn holds(&self, root: &Json) -> bool {
        match &self.claim {
            Fact::NotExists => !is_found(root, &self.selector, &|_| true),
            claim => is_found(root, &self.selector, &|value| claim.holds(value)),
        }
    }
}

impl Fact {
    fn new(claim: &Claim) -> Result<Self, Unplayable> {
        Ok(match claim {
            Claim::Compare(operator, value) => Fact::Compare(*operator, Ready::new(value)?),
            Claim::IsNull => Fact::IsNull,
            Claim::Is(expected) => Fact::Is(*expected),
            Claim::IsNot(claim) => Fact::IsNot(Box::new(Fact::new(claim)?)),
            Claim::Exists => Fact::Exists,
            Claim::NotExists => Fact::NotExists,
        })
    }

    fn holds(&self, value: &Json) -> bool {
        match self {
            Fact::Exists => true,
            Fact::NotExists => false,
            Fact::IsNull => value.is_null(),
            Fact::Is(expected) => value.as_bool() == Some(*expected),
            Fact::IsNot(claim) => !claim.holds(value),
            // Only text and numbers are compared: the page, "Property selector", for arrays and objects. The member is
            // there with `null` or a boolean: `=` and `!=` are both false, as people saw with `test-metric-filter`.
            Fact::Compare(operator, ready) => match value {
                Json::String(text) => ready.compares(*operator, text, None),
                Json::Number(number) => ready.compares(*operator, &number.to_string(), number.as_f64()),
                Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => false,
            },
        }
    }
}

/// Returns true if the selector finds a value that `holds`. It visits each value of the message at most once.
fn is_found(value: &Json, selector: &[Step], holds: &dyn Fn(&Json) -> bool) -> bool {
    let Some((step, rest)) = selector.split_first() else { return holds(value) };
    let go_on = |value: &Json| is_found(value, rest, holds);
    match (step, value) {
        (Step::Member(name), Json::Object(members)) => members.get(name).is_some_and(go_on),
        (Step::Element(at), Json::Array(elements)) => elements.get(*at).is_some_and(go_on),
        (Step::Every, Json::Object(members)) => members.values().any(go_on),
        (Step::Every, Json::Array(elements)) => elements.iter().any(go_on),
        _ => false,
    }
}

//! A query made ready for one index: fields by number, tests ready, cheap parts first.

use crate::query::{Kind, Node, Query, Test};

use super::check::Check;
use super::fields::Fields;

/// A query made ready.
#[derive(Debug)]
pub(super) enum Plan {
    All,
    None,
    And(Vec<Plan>),
    Or(Vec<Plan>),
    Not(Box<Plan>),
    Leaf(Target, Box<Check>),
}

/// The values that a test looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Those of every field.
    Any,
    /// Those of one field.
    Field(u32),
    /// `@timestamp`, and the field of this name where it is no time.
    Time(Option<u32>),
    /// The arrival.
    Received,
    /// The milliseconds from the document's time to its arrival.
    Lag,
    /// The number of requests.
    Attempts,
    /// The words for what Logz.io would spoil.
    Spoiled,
}

impl Plan {
    /// Makes a query ready.
    pub(super) fn new(query: &Query, fields: &Fields, now: i64) -> Plan {
        query.root().map_or(Plan::All, |root| Plan::of(root, fields, now))
    }

    fn of(node: &Node, fields: &Fields, now: i64) -> Plan {
        let parts = |parts: &[Node]| -> Vec<Plan> {
            let mut plans: Vec<Plan> = parts.iter().map(|part| Plan::of(part, fields, now)).collect();
            plans.sort_by_key(Plan::cost);
            plans
        };
        match &node.kind {
            Kind::All => Plan::All,
            Kind::And(nodes) => Plan::And(parts(nodes)),
            Kind::Or(nodes) => Plan::Or(parts(nodes)),
            Kind::Not(node) => Plan::Not(Box::new(Plan::of(node, fields, now))),
            Kind::Leaf { field: None, test } => {
                Plan::Leaf(Target::Any, Box::new(Check::new(test, true, now)))
            }
            Kind::Leaf { field: Some(field), test } => Plan::field(&field.name, test, fields, now),
        }
    }

    /// The plan of one field's test.
    pub(super) fn field(name: &str, test: &Test, fields: &Fields, now: i64) -> Plan {
        Target::of(name, fields)
            .map_or(Plan::None, |target| Plan::Leaf(target, Box::new(Check::new(test, false, now))))
    }

    /// A measure of the time that it takes.
    fn cost(&self) -> u32 {
        match self {
            Plan::All | Plan::None => 0,
            Plan::Not(plan) => plan.cost(),
            Plan::And(plans) | Plan::Or(plans) => plans.iter().map(Plan::cost).sum(),
            Plan::Leaf(target, check) => {
                let of_target = if *target == Target::Any { 10 } else { 1 };
                of_target * if check.is_slow() { 10 } else { 1 }
            }
        }
    }
}

impl Target {
    /// The values of a field; none if no document has it.
    pub(super) fn of(name: &str, fields: &Fields) -> Option<Target> {
        match name {
            "@timestamp" => Some(Target::Time(fields.find(name))),
            "_received" => Some(Target::Received),
            "_lag" => Some(Target::Lag),
            "_attempts" => Some(Target::Attempts),
            "_spoiled" => Some(Target::Spoiled),
            _ => fields.find(name).map(Target::Field),
        }
    }
}

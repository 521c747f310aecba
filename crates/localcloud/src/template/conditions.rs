//! The template's conditions: which of them hold for the parameters given.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::Error;
use super::resolve::{Resolver, intrinsic};
use super::types::Context;
use super::written::Written;

/// Conditions may refer to conditions, but not in a circle: this deep at most.
const DEEPEST: usize = 16;

/// Makes a template's resolver: conditions first, then names; those may refer to parameters only, everything else may
/// refer to them.
pub(super) fn resolver<'a>(written: &Written, context: &'a Context) -> Result<Resolver<'a>, Error> {
    let resolver = Resolver::of_parameters(written, context)?;
    let conditions = holding(&written.conditions, &resolver)?;
    resolver.with_names(written, conditions)
}

/// Returns each condition, and whether it holds.
fn holding(
    written: &BTreeMap<String, Value>,
    resolver: &Resolver<'_>,
) -> Result<BTreeMap<String, bool>, Error> {
    let judge = Judge { written, resolver };
    written.keys().map(|name| Ok((name.clone(), judge.named(name, name, DEEPEST)?))).collect()
}

struct Judge<'a> {
    written: &'a BTreeMap<String, Value>,
    resolver: &'a Resolver<'a>,
}

impl Judge<'_> {
    fn named(&self, place: &str, name: &str, depth: usize) -> Result<bool, Error> {
        let unknown = || Error::Unresolved { place: place.to_owned(), name: name.to_owned() };
        let (written, depth) = self.written.get(name).zip(depth.checked_sub(1)).ok_or_else(unknown)?;
        self.holds(name, written, depth)
    }

    fn holds(&self, place: &str, written: &Value, depth: usize) -> Result<bool, Error> {
        let refused =
            |function: &str| Error::Intrinsic { place: place.to_owned(), function: function.to_owned() };
        let called =
            written.as_object().and_then(intrinsic).ok_or_else(|| refused("no condition function"))?;
        let each = |values: &[Value]| -> Result<Vec<bool>, Error> {
            values.iter().map(|value| self.holds(place, value, depth)).collect()
        };
        match called {
            ("Condition", Value::String(name)) => self.named(place, name, depth),
            ("Fn::Equals", Value::Array(sides)) => {
                let sides: Vec<Value> =
                    sides.iter().map(|side| self.resolver.value(place, side)).collect::<Result<_, _>>()?;
                Ok(sides.first() == sides.get(1))
            }
            ("Fn::Not", Value::Array(one)) => Ok(!each(one)?.contains(&true)),
            ("Fn::And", Value::Array(all)) => Ok(!each(all)?.contains(&false)),
            ("Fn::Or", Value::Array(any)) => Ok(each(any)?.contains(&true)),
            (function, _) => Err(refused(function)),
        }
    }
}

//! Reads a function's answer under `ReportBatchItemFailures`.
//!
//! Success is an empty or null list, or an empty or null response; an empty or null identifier, a wrong key, an
//! identifier that was not in the batch, or a response that is not JSON fails the whole batch (AWS Lambda,
//! "Success and failure conditions").

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

/// The meaning of an answer for a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Everything was processed.
    Success,
    /// The items at these positions were not, in order; there is at least one.
    Partial(Vec<usize>),
    /// Nothing counts as processed, and why.
    Failure(String),
}

/// Reads the answer to a batch whose items have these identifiers, in order.
#[must_use]
pub fn read(response: &[u8], identifiers: &[&str]) -> Answer {
    if response.iter().all(u8::is_ascii_whitespace) {
        return Answer::Success;
    }
    let response: Value = match serde_json::from_slice(response) {
        Ok(response) => response,
        Err(_) => return Answer::Failure("the response is not JSON".to_owned()),
    };
    match response.get("batchItemFailures") {
        None | Some(Value::Null) => Answer::Success,
        Some(Value::Array(failures)) => positions(failures, identifiers),
        Some(_) => Answer::Failure("batchItemFailures is not a list".to_owned()),
    }
}

fn positions(failures: &[Value], identifiers: &[&str]) -> Answer {
    let known: HashMap<&str, usize> = identifiers.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut failed = BTreeSet::new();
    for failure in failures {
        let Some(identifier) =
            failure.get("itemIdentifier").and_then(Value::as_str).filter(|id| !id.is_empty())
        else {
            return Answer::Failure("an item failure has no itemIdentifier".to_owned());
        };
        let Some(position) = known.get(identifier) else {
            return Answer::Failure("an itemIdentifier is not in the batch".to_owned());
        };
        failed.insert(*position);
    }
    if failed.is_empty() { Answer::Success } else { Answer::Partial(failed.into_iter().collect()) }
}

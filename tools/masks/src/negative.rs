//! Lines of real software that hold no secret.

use std::collections::HashSet;

use crate::fill::filled;
use crate::logs;
use crate::random::Random;

/// A line without a secret.
#[derive(Clone, Debug)]
pub struct Negative {
    /// The name of the log that it is of.
    pub log: &'static str,
    /// The template that it is made from.
    pub template: &'static str,
    /// The line.
    pub text: String,
}

/// Tries to make a line that is not there yet, for each that is wanted.
const TRIES: usize = 6;

/// Every line without a secret; the same in every run, and none twice.
pub fn negatives() -> Vec<Negative> {
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    for log in logs::all() {
        let mut lines = 0;
        for number in 0..log.lines * TRIES {
            let template = log.templates[number % log.templates.len()];
            let text = filled(template, &mut Random::of(log.name, number));
            if lines < log.lines && seen.insert(text.clone()) {
                all.push(Negative { log: log.name, template, text });
                lines += 1;
            }
        }
    }
    all
}

//! Misses and false hits, an example of each sort.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::error::Error;
use crate::judge::{Change, Hit, Judgement};

/// The hits to show.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Secrets that were not found.
    pub is_missed: bool,
    /// Texts of which something beside the secret is gone.
    pub is_lost: bool,
    /// Only secrets of this kind.
    pub kind: Option<String>,
    /// Only secrets in this notation.
    pub notation: Option<String>,
    /// Every text instead of an example of each sort.
    pub is_every: bool,
}

impl Choice {
    fn holds(&self, hit: &Hit) -> bool {
        let is = |wanted: &Option<String>, name: &str| wanted.as_ref().is_none_or(|wanted| wanted == name);
        is(&self.kind, hit.positive.kind.name())
            && is(&self.notation, hit.positive.notation)
            && ((self.is_missed && !hit.is_found) || (self.is_lost && (!hit.is_kept || hit.is_broken)))
    }
}

impl Judgement {
    /// The chosen hits, by notation and kind.
    pub fn hit_examples(&self, choice: &Choice) -> String {
        let mut sorts: BTreeMap<_, Vec<&Hit>> = BTreeMap::new();
        for hit in self.hits.iter().filter(|hit| choice.holds(hit)) {
            sorts.entry((hit.positive.notation, hit.positive.kind.name())).or_default().push(hit);
        }
        let mut text = String::new();
        for ((notation, kind), hits) in sorts {
            let _ = writeln!(text, "{kind} in {notation}: {}", hits.len());
            for hit in hits.iter().take(if choice.is_every { usize::MAX } else { 1 }) {
                let _ = writeln!(text, "  text   {:?}\n  masked {:?}", hit.positive.text, hit.output);
            }
        }
        text
    }

    /// The changed lines without a secret, by log and template.
    pub fn change_examples(&self, is_every: bool) -> Result<String, Error> {
        let mut sorts: BTreeMap<_, Vec<&Change>> = BTreeMap::new();
        for change in &self.changes {
            sorts.entry((change.negative.log, change.negative.template)).or_default().push(change);
        }
        let mut text = String::new();
        for ((log, _), changes) in sorts {
            for (number, change) in changes.iter().enumerate().take(if is_every { usize::MAX } else { 1 }) {
                if number == 0 {
                    let culprits = Judgement::culprits(&change.negative.text)?.join(", ");
                    let _ = writeln!(text, "{log} by {culprits}: {}", changes.len());
                }
                let _ = writeln!(text, "  text   {:?}\n  masked {:?}", change.negative.text, change.output);
            }
        }
        Ok(text)
    }
}

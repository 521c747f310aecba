//! The judgement of masks: which secrets they find, what they keep around them, which lines they change for nothing.

use crate::error::Error;
use crate::hub::masked;
use crate::negative::{Negative, negatives};
use crate::positive::{Positive, positives};
use crate::tables;
use crate::traces::remains;

/// A text with a secret, and the judgement of it.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The text with its secret.
    pub positive: Positive,
    /// The text after masking.
    pub output: String,
    /// True if less than half of the secret is left.
    pub is_found: bool,
    /// True if everything around the secret stayed.
    pub is_kept: bool,
    /// True if the text was JSON and is none after masking.
    pub is_broken: bool,
}

/// A line without a secret that masks changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The line.
    pub negative: Negative,
    /// The line after masking.
    pub output: String,
}

/// The judgement of masks on the whole corpus.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Every text with a secret in a notation that masks promise to find.
    pub hits: Vec<Hit>,
    /// Every other text with a secret.
    pub beyond: Vec<Hit>,
    /// The changed lines.
    pub changes: Vec<Change>,
    /// Every line without a secret.
    pub negatives: Vec<Negative>,
}

impl Judgement {
    /// Judges masks, a table's `[masks.*]` sections, on the corpus. Secrets whose detector is off in a first table are
    /// judged under [`tables::OPT_IN`] besides.
    pub fn of(masks: &str) -> Result<Judgement, Error> {
        let (opt_in, starter): (Vec<_>, Vec<_>) =
            positives().into_iter().partition(|one| one.kind.is_opt_in());
        let mut hits = judged(starter, masks)?;
        hits.extend(judged(opt_in, &format!("{masks}\n{}", tables::OPT_IN))?);
        let negatives = negatives();
        let texts: Vec<_> = negatives.iter().map(|negative| negative.text.as_str()).collect();
        let outputs = masked(&tables::whole(masks), &texts)?;
        let pairs = negatives.iter().zip(outputs).filter(|(negative, output)| negative.text != *output);
        let changes = pairs.map(|(negative, output)| Change { negative: negative.clone(), output }).collect();
        let (hits, beyond) = hits.into_iter().partition(|hit| hit.positive.is_promised);
        Ok(Judgement { hits, beyond, changes, negatives })
    }

    /// The share of secrets that were found.
    pub fn recall(&self) -> f64 {
        share(self.hits.iter().filter(|hit| hit.is_found).count(), self.hits.len())
    }

    /// The share of changed texts that hold a secret.
    pub fn precision(&self) -> f64 {
        let found = self.hits.iter().filter(|hit| hit.is_found).count();
        share(found, found + self.changes.len())
    }

    /// The share of texts in which everything around the secret stayed.
    pub fn kept(&self) -> f64 {
        share(self.hits.iter().filter(|hit| hit.is_kept).count(), self.hits.len())
    }

    /// The lines without a secret that were changed, of a thousand.
    pub fn changed_per_thousand(&self) -> f64 {
        1000.0 * share(self.changes.len(), self.negatives.len())
    }
}

/// A share of a whole; all of it if the whole is nothing.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn judged(positives: Vec<Positive>, masks: &str) -> Result<Vec<Hit>, Error> {
    let texts: Vec<_> = positives.iter().map(|positive| positive.text.as_str()).collect();
    let outputs = masked(&tables::whole(masks), &texts)?;
    Ok(positives.into_iter().zip(outputs).map(|(positive, output)| Hit::of(positive, output)).collect())
}

impl Hit {
    /// The judgement of a text and what masking made of it.
    pub fn of(positive: Positive, output: String) -> Hit {
        let is_json = |text: &str| {
            text.starts_with(['{', '[']) && serde_json::from_str::<serde_json::Value>(text).is_ok()
        };
        Hit {
            is_found: !remains(&positive.secret, &output),
            is_kept: positive.kept.iter().all(|word| output.contains(word)),
            is_broken: is_json(&positive.text) && !is_json(&output),
            positive,
            output,
        }
    }
}

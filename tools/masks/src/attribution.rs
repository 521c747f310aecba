//! Detectors by what each of them changes alone; what none of them changes, names did.

use crate::error::Error;
use crate::hub::masked;
use crate::judge::Judgement;
use crate::tables;

/// Every built-in detector, by the table's word.
pub const DETECTORS: [&str; 15] = [
    "bearer",
    "jwt",
    "aws_key",
    "aws_secret",
    "private_key",
    "card",
    "email",
    "iban",
    "url_auth",
    "vendor",
    "cookie",
    "ssn",
    "phone",
    "ip",
    "entropy",
];
/// The row of all that no detector changes alone.
const NAMES: &str = "names";

/// A detector's changes.
#[derive(Clone, Copy, Debug)]
pub struct Attribution {
    /// The detector, or `names`.
    pub detector: &'static str,
    /// Texts with a secret that it changes alone.
    pub hits: usize,
    /// Lines without a secret that it changes alone.
    pub changes: usize,
}

impl Judgement {
    /// Each detector's changes, if it works alone, and those of names.
    pub fn by_detector(&self) -> Result<Vec<Attribution>, Error> {
        let found: Vec<_> = self.hits.iter().filter(|hit| hit.is_found).collect();
        let positives: Vec<_> = found.iter().map(|hit| hit.positive.text.as_str()).collect();
        let lines: Vec<_> = self.changes.iter().map(|change| change.negative.text.as_str()).collect();
        let negatives: Vec<_> = self.negatives.iter().map(|negative| negative.text.as_str()).collect();
        let (mut rows, mut hits, mut changes) = (Vec::new(), positives.len(), lines.len());
        let (mut known_hits, mut known_changes) = (vec![false; hits], vec![false; changes]);
        for detector in DETECTORS {
            let by_positive = alone(detector, &positives)?;
            join(&mut known_hits, &by_positive);
            join(&mut known_changes, &alone(detector, &lines)?);
            let count = |all: &[bool]| all.iter().filter(|one| **one).count();
            let changes = count(&alone(detector, &negatives)?);
            rows.push(Attribution { detector, hits: count(&by_positive), changes });
        }
        hits -= known_hits.iter().filter(|known| **known).count();
        changes -= known_changes.iter().filter(|known| **known).count();
        rows.push(Attribution { detector: NAMES, hits, changes });
        Ok(rows)
    }

    /// The detectors that change a line alone; `names` if none does.
    pub fn culprits(text: &str) -> Result<Vec<&'static str>, Error> {
        let mut found = Vec::new();
        for detector in DETECTORS {
            if alone(detector, &[text])?.contains(&true) {
                found.push(detector);
            }
        }
        Ok(if found.is_empty() { vec![NAMES] } else { found })
    }
}

/// The texts that a detector changes alone.
fn alone(detector: &str, texts: &[&str]) -> Result<Vec<bool>, Error> {
    let outputs = masked(&tables::whole(&tables::detector(detector)), texts)?;
    Ok(texts.iter().zip(outputs).map(|(text, output)| *text != output).collect())
}

fn join(known: &mut [bool], new: &[bool]) {
    known.iter_mut().zip(new).for_each(|(known, new)| *known |= new);
}

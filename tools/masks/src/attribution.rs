//! Detectors by what each of them changes alone.

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

/// A detector's changes.
#[derive(Clone, Copy, Debug)]
pub struct Attribution {
    /// The detector.
    pub detector: &'static str,
    /// Texts with a secret that it changes alone.
    pub hits: usize,
    /// Lines without a secret that it changes alone.
    pub changes: usize,
}

impl Judgement {
    /// Each detector's changes, if it works alone.
    pub fn by_detector(&self) -> Result<Vec<Attribution>, Error> {
        let positives: Vec<_> = self.hits.iter().map(|hit| hit.positive.text.as_str()).collect();
        let negatives: Vec<_> = self.negatives.iter().map(|negative| negative.text.as_str()).collect();
        let changed = |detector: &str, texts: &[&str]| -> Result<usize, Error> {
            let outputs = masked(&tables::whole(&tables::detector(detector)), texts)?;
            Ok(texts.iter().zip(outputs).filter(|(text, output)| *text != output).count())
        };
        let attribution = |detector| {
            let (hits, changes) = (changed(detector, &positives)?, changed(detector, &negatives)?);
            Ok(Attribution { detector, hits, changes })
        };
        DETECTORS.into_iter().map(attribution).collect()
    }

    /// The detectors that change a line alone; none if its names did.
    pub fn culprits(text: &str) -> Result<Vec<&'static str>, Error> {
        let mut found = Vec::new();
        for detector in DETECTORS {
            if masked(&tables::whole(&tables::detector(detector)), &[text])?
                .first()
                .is_some_and(|one| one != text)
            {
                found.push(detector);
            }
        }
        Ok(found)
    }
}

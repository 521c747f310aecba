//! Recall by kind and by notation, and changed lines by log.

use std::collections::BTreeMap;

use crate::judge::{Hit, Judgement, share};

/// A row: texts with a secret that have something in common.
#[derive(Clone, Copy, Debug, Default)]
pub struct Row {
    /// The texts.
    pub texts: usize,
    /// Those whose secret was found.
    pub found: usize,
    /// Those around whose secret everything stayed.
    pub kept: usize,
    /// Those that were JSON and are none after masking.
    pub broken: usize,
}

impl Row {
    /// The share of secrets that were found.
    pub fn recall(&self) -> f64 {
        share(self.found, self.texts)
    }

    /// The share of texts of which everything else stayed.
    pub fn kept_share(&self) -> f64 {
        share(self.kept, self.texts)
    }
}

impl Judgement {
    /// The rows by kind.
    pub fn by_kind(&self) -> BTreeMap<&'static str, Row> {
        rows(&self.hits, |hit| hit.positive.kind.name())
    }

    /// The rows by notation.
    pub fn by_notation(&self) -> BTreeMap<&'static str, Row> {
        rows(&self.hits, |hit| hit.positive.notation)
    }

    /// The rows by notation, of those without a promise.
    pub fn beyond_by_notation(&self) -> BTreeMap<&'static str, Row> {
        rows(&self.beyond, |hit| hit.positive.notation)
    }

    /// Lines without a secret by log, and how many of them were changed.
    pub fn by_log(&self) -> BTreeMap<&'static str, (usize, usize)> {
        let mut rows = BTreeMap::new();
        for negative in &self.negatives {
            rows.entry(negative.log).or_insert((0, 0)).0 += 1;
        }
        for change in &self.changes {
            rows.entry(change.negative.log).or_insert((0, 0)).1 += 1;
        }
        rows
    }
}

fn rows(hits: &[Hit], name: fn(&Hit) -> &'static str) -> BTreeMap<&'static str, Row> {
    let mut rows: BTreeMap<_, Row> = BTreeMap::new();
    for hit in hits {
        let row = rows.entry(name(hit)).or_default();
        row.texts += 1;
        row.found += usize::from(hit.is_found);
        row.kept += usize::from(hit.is_kept);
        row.broken += usize::from(hit.is_broken);
    }
    rows
}

//! The promises of the masks that `loghub init` writes into a first table, on the whole corpus.

use std::sync::LazyLock;

use masks_corpus::{Judgement, Row, tables};

/// The share of all secrets that is found, at least.
const RECALL: f64 = 0.995;
/// The share of secrets of each kind, and in each notation, that is found, at least.
const RECALL_OF_EACH: f64 = 0.95;
/// The share of changed texts that hold a secret, at least.
const PRECISION: f64 = 0.99;
/// The lines without a secret of a thousand that are changed, at most.
const CHANGED_PER_THOUSAND: f64 = 3.0;
/// The share of texts of which everything beside the secret stays, at least.
const KEPT: f64 = 0.97;

static JUDGEMENT: LazyLock<Judgement> =
    LazyLock::new(|| Judgement::of(tables::STARTER).expect("the masks of a first table load"));

fn below<'a>(rows: impl IntoIterator<Item = (&'a &'static str, &'a Row)>) -> Vec<String> {
    let below = rows.into_iter().filter(|(_, row)| row.recall() < RECALL_OF_EACH);
    below.map(|(name, row)| format!("{name}: {} of {}", row.found, row.texts)).collect()
}

#[test]
fn recall_is_at_least_99_5_percent() {
    assert!(JUDGEMENT.recall() >= RECALL, "{}", JUDGEMENT.totals());
}

#[test]
fn recall_of_each_kind_is_at_least_95_percent() {
    let below = below(&JUDGEMENT.by_kind());
    assert!(below.is_empty(), "{below:#?}");
}

#[test]
fn recall_in_each_notation_is_at_least_95_percent() {
    let below = below(&JUDGEMENT.by_notation());
    assert!(below.is_empty(), "{below:#?}");
}

#[test]
fn precision_is_at_least_99_percent() {
    assert!(JUDGEMENT.precision() >= PRECISION, "{}", JUDGEMENT.totals());
    assert!(JUDGEMENT.changed_per_thousand() <= CHANGED_PER_THOUSAND, "{}", JUDGEMENT.totals());
}

#[test]
fn the_text_beside_a_secret_stays_and_json_stays_json() {
    assert!(JUDGEMENT.kept() >= KEPT, "{}", JUDGEMENT.totals());
    let broken: Vec<_> = JUDGEMENT.hits.iter().filter(|hit| hit.is_broken).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

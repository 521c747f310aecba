//! The corpus: its size, its variety, the same in every run.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use masks_corpus::{Kind, negatives, positives};

#[test]
fn the_corpus_is_as_large_as_the_docs_say() {
    let (positives, negatives) = (positives(), negatives());
    let promised = positives.iter().filter(|positive| positive.is_promised).count();
    assert!(promised >= 3_000, "{promised} secrets");
    assert!(negatives.len() >= 7_000, "{} lines without a secret", negatives.len());
    let notations: BTreeSet<_> = positives.iter().map(|positive| positive.notation).collect();
    assert!(notations.len() >= 180, "{} notations", notations.len());
    let logs: BTreeSet<_> = negatives.iter().map(|negative| negative.log).collect();
    assert!(logs.len() >= 70, "{} logs", logs.len());
}

#[test]
fn every_kind_and_every_notation_has_enough_texts_for_a_share() {
    let (mut kinds, mut notations) = (BTreeMap::new(), BTreeMap::new());
    for positive in positives() {
        *kinds.entry(positive.kind).or_insert(0) += 1;
        *notations.entry(positive.notation).or_insert(0) += 1;
    }
    for kind in Kind::ALL {
        assert!(
            kinds.get(&kind).is_some_and(|texts| *texts >= 30),
            "{}: {:?}",
            kind.name(),
            kinds.get(&kind)
        );
    }
    let few: Vec<_> = notations.iter().filter(|(_, texts)| **texts < 9).collect();
    assert!(few.is_empty(), "{few:?}");
}

#[test]
fn two_runs_make_the_same_corpus() {
    let texts = |positives: Vec<masks_corpus::Positive>| -> Vec<String> {
        positives.into_iter().map(|positive| positive.text).collect()
    };
    assert_eq!(texts(positives()), texts(positives()));
    let lines: Vec<_> = negatives().into_iter().map(|negative| negative.text).collect();
    assert_eq!(lines, negatives().into_iter().map(|negative| negative.text).collect::<Vec<_>>());
}

#[test]
fn no_line_without_a_secret_stands_twice() {
    let negatives = negatives();
    let distinct: HashSet<_> = negatives.iter().map(|negative| &negative.text).collect();
    assert_eq!(distinct.len(), negatives.len());
}

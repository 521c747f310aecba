//! Texts that hold a secret: every notation crossed with the kinds that it can hold.

use crate::kind::Kind;
use crate::kinds;
use crate::notation::Notation;
use crate::notations;
use crate::random::Random;
use crate::secret::Secret;

/// A text that holds a secret.
#[derive(Clone, Debug)]
pub struct Positive {
    /// The secret's kind.
    pub kind: Kind,
    /// The notation's name.
    pub notation: &'static str,
    /// False if no threshold is held against the notation.
    pub is_promised: bool,
    /// The text.
    pub text: String,
    /// The secret, unescaped.
    pub secret: String,
    /// Words of the text around it that must stay.
    pub kept: Vec<&'static str>,
    /// The text as a perfect mask leaves it.
    pub ideal: String,
}

/// Texts by kind and notation.
const EACH: usize = 3;
/// Texts of a notation that holds one kind only.
const EACH_OF_ONE_KIND: usize = 12;
/// Texts of each vendor's shape.
const EACH_VENDOR: usize = 3;

/// Every text with a secret; the same in every run.
pub fn positives() -> Vec<Positive> {
    let mut all: Vec<Positive> = Vec::new();
    for notation in notations::all() {
        for kind in notation.kinds.iter().filter(|kind| **kind != Kind::Vendor) {
            let each = if notation.kinds.len() == 1 { EACH_OF_ONE_KIND } else { EACH };
            all.extend((0..each).filter_map(|number| positive(*kind, notation, number)));
        }
    }
    all.extend(vendor_tokens());
    all
}

/// Each vendor's tokens, in different notations.
fn vendor_tokens() -> Vec<Positive> {
    let carriers: Vec<_> =
        notations::all().filter(|notation| notation.kinds.contains(&Kind::Vendor)).collect();
    let numbers = 0..kinds::vendors() * EACH_VENDOR;
    // A prime step, so that a shape does not always meet the same carriers.
    let carrier = |number: usize| carriers[(number * 7 + number / kinds::vendors()) % carriers.len()];
    numbers.filter_map(|number| positive(Kind::Vendor, carrier(number), number)).collect()
}

fn positive(kind: Kind, notation: &'static Notation, number: usize) -> Option<Positive> {
    let mut random = Random::of(&format!("{} {}", kind.name(), notation.name), number);
    let secret = kinds::secret(kind, notation, number, &mut random)?;
    let written = notation.write(&secret, random.clone());
    let ideal = notation.write(&secret.masked(), random).text;
    let Secret { part, .. } = secret;
    Some(Positive {
        kind,
        notation: notation.name,
        is_promised: notation.is_promised,
        text: written.text,
        secret: part,
        kept: written.kept,
        ideal,
    })
}

//! Masked values that are likely no secrets: words of prose, and one value over and over.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use pipeline::MaskHit;

use super::report::{Doubt, Example};

/// The finds of one value from which on it is doubtful: a secret of one user is not in so many lines.
const OFTEN: usize = 20;

/// The distinct values that are counted; later ones are not.
const MAX_VALUES: usize = 100_000;

/// The masked values so far.
pub(super) struct Doubts {
    hasher: RandomState,
    /// Words by rule.
    words: HashMap<(String, String, String), Seen>,
    /// Values by rule, as hashes.
    values: HashMap<(String, String, u64), Seen>,
}

struct Seen {
    times: usize,
    first: Example,
}

impl Doubts {
    pub(super) fn new() -> Doubts {
        Doubts { hasher: RandomState::new(), words: HashMap::new(), values: HashMap::new() }
    }

    /// Notes a masked value.
    pub(super) fn note(&mut self, hit: &MaskHit, value: &str, example: impl FnOnce() -> Example) {
        let (mask, rule) = (hit.mask.to_string(), hit.rule.clone());
        if is_word(value) {
            note(&mut self.words, (mask, rule, value.to_owned()), example);
        } else {
            note(&mut self.values, (mask, rule, self.hasher.hash_one(value)), example);
        }
    }

    /// The doubts, the most frequent first.
    pub(super) fn found(self) -> Vec<Doubt> {
        let words = self.words.into_iter().map(|((mask, rule, word), seen)| {
            let reason = format!("the value is the word `{word}`");
            Doubt { mask, rule, values: seen.times, reason, example: seen.first }
        });
        let often = self.values.into_iter().filter(|(_, seen)| seen.times >= OFTEN);
        let often = often.map(|((mask, rule, _), seen)| {
            let reason = "the same value, again and again".to_owned();
            Doubt { mask, rule, values: seen.times, reason, example: seen.first }
        });
        let mut doubts: Vec<Doubt> = words.chain(often).collect();
        doubts.sort_by(|one, other| {
            other.values.cmp(&one.values).then_with(|| one.example.line.cmp(&other.example.line))
        });
        doubts
    }
}

fn note<K: Eq + std::hash::Hash>(seen: &mut HashMap<K, Seen>, key: K, example: impl FnOnce() -> Example) {
    if let Some(known) = seen.get_mut(&key) {
        known.times += 1;
    } else if seen.len() < MAX_VALUES {
        seen.insert(key, Seen { times: 1, first: example() });
    }
}

/// Returns true for what looks like a word of prose: small letters, perhaps behind one capital, with vowels among them.
fn is_word(value: &str) -> bool {
    let vowels = ['a', 'e', 'i', 'o', 'u', 'y'];
    let rest = value.get(1..).unwrap_or_default();
    let longest = rest.split(vowels).map(str::len).max().unwrap_or(0);
    (3..=14).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphabetic())
        && rest.bytes().all(|byte| byte.is_ascii_lowercase())
        && value.to_ascii_lowercase().contains(vowels)
        && longest <= 4
}

#[cfg(test)]
mod tests {
    use super::is_word;

    #[test]
    fn words_of_prose_are_told_from_secrets() {
        for word in ["expired", "Expired", "invalid", "refresh", "yes", "required", "strengths"] {
            assert_eq!(is_word(word), word != "strengths", "{word}");
        }
        for secret in ["hunter2", "xkcdqrtz", "EXPIRED", "ab", "a b", "s3cr3t", "", "ünlike", "aReallyLong"]
        {
            assert!(!is_word(secret), "{secret}");
        }
    }
}

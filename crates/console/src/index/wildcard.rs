//! Patterns of plain characters, `*` and `?`.

use crate::query::Piece;

use super::fold::{fold, is_word};

/// A pattern, or plain characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Piece>);

impl Pattern {
    pub(super) fn new(pieces: &[Piece]) -> Pattern {
        Pattern(pieces.to_vec())
    }

    /// The pattern in small letters.
    pub(super) fn folded(pieces: &[Piece]) -> Pattern {
        let folded = |piece: &Piece| match piece {
            Piece::Text(text) => Piece::Text(fold(text).into()),
            other => other.clone(),
        };
        Pattern(pieces.iter().map(folded).collect())
    }

    /// Returns true if and only if the whole text fits.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut groups = self.0.split(|piece| *piece == Piece::Any);
        let Some(first) = groups.next() else { return text.is_empty() };
        let Some(mut rest) = prefix(first, text) else { return false };
        let mut groups: Vec<&[Piece]> = groups.collect();
        let Some(last) = groups.pop() else { return rest.is_empty() };
        for group in groups {
            match within(group, rest) {
                Some(behind) => rest = behind,
                None => return false,
            }
        }
        is_suffix(last, rest)
    }

    /// The longest plain characters in it.
    pub(super) fn literal(&self) -> &str {
        let texts = self
            .0
            .iter()
            .filter_map(|piece| if let Piece::Text(text) = piece { Some(&**text) } else { None });
        texts.max_by_key(|text| text.len()).unwrap_or_default()
    }

    /// Returns true if and only if it is only plain characters.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.0.as_slice(), [Piece::Text(_)])
    }

    /// The patterns of single words: plain characters between words separate them.
    pub(super) fn words(&self) -> Vec<Pattern> {
        let mut words = vec![Vec::new()];
        for piece in &self.0 {
            let Piece::Text(text) = piece else {
                words.last_mut().into_iter().for_each(|word| word.push(piece.clone()));
                continue;
            };
            for (number, part) in text.split(|char| !is_word(char)).enumerate() {
                if number > 0 {
                    words.push(Vec::new());
                }
                if !part.is_empty() {
                    words.last_mut().into_iter().for_each(|word| word.push(Piece::Text(part.into())));
                }
            }
        }
        words.into_iter().filter(|word| !word.is_empty()).map(Pattern).collect()
    }
}

/// The rest of a text behind pieces without `*`.
fn prefix<'t>(pieces: &[Piece], text: &'t str) -> Option<&'t str> {
    pieces.iter().try_fold(text, |rest, piece| match piece {
        Piece::Text(text) => rest.strip_prefix(&**text),
        Piece::One => {
            let mut chars = rest.chars();
            chars.next().map(|_| chars.as_str())
        }
        Piece::Any => Some(rest),
    })
}

/// The rest of a text behind the first place where pieces without `*` fit.
fn within<'t>(pieces: &[Piece], text: &'t str) -> Option<&'t str> {
    if let [Piece::Text(wanted)] = pieces {
        return text.find(&**wanted).and_then(|at| text.get(at + wanted.len()..));
    }
    let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    starts.filter_map(|at| text.get(at..)).find_map(|rest| prefix(pieces, rest))
}

fn is_suffix(pieces: &[Piece], text: &str) -> bool {
    let mut rest = text;
    for piece in pieces.iter().rev() {
        let shorter = match piece {
            Piece::Text(text) => rest.strip_suffix(&**text),
            Piece::One => {
                let mut chars = rest.chars();
                chars.next_back().map(|_| chars.as_str())
            }
            Piece::Any => Some(rest),
        };
        match shorter {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
    true
}

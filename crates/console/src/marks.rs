//! The places of masked values in a text, told by the texts that masks put in.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::seams::Mark;

/// The maximum number of bytes of a text that goes on to the next `]`.
const OPEN_ENDED_BYTES: usize = 256;

/// The texts that masks put in one team's documents.
pub(crate) struct Marks {
    searcher: Option<AhoCorasick>,
    open_ended: Vec<bool>,
}

/// A place in a text, in UTF-16 code units, end excluded.
pub(crate) type Span = [usize; 2];

impl Marks {
    pub(crate) fn new(marks: &[Mark]) -> Self {
        let marks: Vec<&Mark> = marks.iter().filter(|mark| !mark.text.is_empty()).collect();
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).clone();
        let texts = marks.iter().map(|mark| &mark.text);
        // A searcher is not built only where the texts are of gigabytes.
        let searcher = if marks.is_empty() { None } else { builder.build(texts).ok() };
        Self { searcher, open_ended: marks.iter().map(|mark| mark.open_ended).collect() }
    }

    /// The places of masked values, in order, none in another.
    pub(crate) fn spans(&self, text: &str) -> Vec<Span> {
        let Some(searcher) = &self.searcher else { return Vec::new() };
        let mut units = Units { text, byte: 0, passed: 0 };
        let mut spans = Vec::new();
        for found in searcher.find_iter(text) {
            // An open-ended text reached over this one.
            if found.start() < units.byte {
                continue;
            }
            let open_ended = self.open_ended.get(found.pattern().as_usize()).copied().unwrap_or_default();
            let end = if open_ended { closed(text, found.end()) } else { Some(found.end()) };
            let Some(end) = end else { continue };
            spans.push([units.at(found.start()), units.at(end)]);
        }
        spans
    }
}

/// The end of the next `]`, if it is near.
fn closed(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    let bracket = rest.iter().take(OPEN_ENDED_BYTES).position(|byte| *byte == b']')?;
    Some(from + bracket + 1)
}

/// Counts UTF-16 code units up to a byte, for bytes in ascending order.
struct Units<'t> {
    text: &'t str,
    byte: usize,
    passed: usize,
}

impl Units<'_> {
    fn at(&mut self, byte: usize) -> usize {
        let part = self.text.get(self.byte..byte).unwrap_or_default();
        self.passed += part.chars().map(char::len_utf16).sum::<usize>();
        self.byte = byte;
        self.passed
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;
    use crate::seams::Mark;

    #[test]
    fn masked_values_are_found_in_utf_16_units() {
        let mark = |text: &str, open_ended| Mark { text: text.to_owned(), open_ended, masks: Vec::new() };
        let marks = [mark("[masked]", false), mark("[hash:", true), mark("***", false), mark("", false)];
        let rows: [(&str, &str, &[[usize; 2]]); 9] = [
            ("nothing", "card 4111", &[]),
            ("one", "card [masked] declined", &[[5, 13]]),
            ("two", "[masked][masked]", &[[0, 8], [8, 16]]),
            ("after an umlaut", "Karte für [masked]", &[[10, 18]]),
            ("after a surrogate pair", "😀 [masked]", &[[3, 11]]),
            ("open-ended", "user [hash:1f2e] in", &[[5, 16]]),
            ("another within", "[hash:***]***", &[[0, 10], [10, 13]]),
            ("never closed", "[hash:1f2e", &[]),
            ("closed too far", &format!("[hash:{}]", "x".repeat(300)), &[]),
        ];
        let marks = Marks::new(&marks);
        for (name, text, expected) in rows {
            assert_eq!(marks.spans(text), expected, "{name}");
        }
        assert!(Marks::new(&[]).spans("[masked]").is_empty());
    }
}

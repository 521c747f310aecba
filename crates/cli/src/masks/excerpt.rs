//! The part of a masked message around a place.

use std::ops::Range;

/// The characters that an excerpt shows on each side of a place.
const AROUND: usize = 32;

/// The column of the byte at `at`: characters, from 1.
pub(super) fn column(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().chars().count() + 1
}

/// The part of `text` around `place`, without control characters.
pub(super) fn excerpt(text: &str, place: &Range<usize>) -> String {
    let before = text.get(..place.start).unwrap_or_default();
    let after = text.get(place.end..).unwrap_or_default();
    let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let (head, tail) = (if from > 0 { "…" } else { "" }, if to < after.len() { "…" } else { "" });
    let shown = text.get(from..place.end + to).unwrap_or_default();
    let shown: String = shown.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    format!("{head}{shown}{tail}")
}

/// The beginning of a value, enough to find it: at most four characters, and at most a third of it.
pub(super) fn beginning(value: &str) -> String {
    let length = value.chars().count();
    let shown: String = value.chars().take((length / 3).min(4)).collect();
    format!("{shown}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_short_and_on_one_line() {
        let text = format!("{}X{}", "é".repeat(50), "\n".repeat(50));
        let expected = format!("…{}X{}…", "é".repeat(32), "\u{fffd}".repeat(32));
        assert_eq!(excerpt(&text, &(100..101)), expected);
        assert_eq!(excerpt("a=b", &(2..3)), "a=b");
    }

    #[test]
    fn a_beginning_shows_little_of_a_value() {
        for (value, expected) in [("", "…"), ("ab", "…"), ("abcdef", "ab…"), ("abcdefghijklmnop", "abcd…")]
        {
            assert_eq!(beginning(value), expected);
        }
    }
}

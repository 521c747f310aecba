//! A message with its values masked, and the part of it around a place.

use std::ops::Range;

/// The characters that an excerpt shows on each side of a place.
const AROUND: usize = 40;

/// A message whose values are replaced, with the values' new places.
pub(super) struct Replaced {
    pub(super) text: String,
    pub(super) places: Vec<Range<usize>>,
}

/// Replaces each value by its text. The places are in order and apart.
pub(super) fn replaced<'a>(
    message: &str,
    values: impl Iterator<Item = (&'a Range<usize>, &'a str)>,
) -> Replaced {
    let (mut text, mut places, mut end) = (String::new(), Vec::new(), 0);
    for (place, with) in values {
        text.push_str(message.get(end..place.start).unwrap_or_default());
        places.push(text.len()..text.len() + with.len());
        text.push_str(with);
        end = place.end;
    }
    text.push_str(message.get(end..).unwrap_or_default());
    Replaced { text, places }
}

/// The place, in a text whose parts at `old` were replaced by those at `new`, of what is at `at` before.
pub(super) fn moved<'a>(
    at: usize,
    old: impl Iterator<Item = &'a Range<usize>>,
    new: impl Iterator<Item = &'a Range<usize>>,
) -> usize {
    let last = old.zip(new).take_while(|(old, _)| old.end <= at).last();
    last.map_or(at, |(old, new)| new.end + (at - old.end))
}

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
    fn values_are_replaced_in_order() {
        let places = [2..5, 8..11];
        let replaced = replaced("a=one b=two c", places.iter().map(|place| (place, "[masked]")));
        assert_eq!(replaced.text, "a=[masked] b=[masked] c");
        assert_eq!(replaced.places, [2..10, 13..21]);
    }

    #[test]
    fn places_move_with_what_is_replaced_before_them() {
        let (old, new) = ([2..5, 8..11], [2..10, 13..21]);
        for (at, expected) in [(0, 0), (2, 2), (5, 10), (7, 12), (11, 21), (12, 22)] {
            assert_eq!(moved(at, old.iter(), new.iter()), expected, "{at}");
            assert_eq!(moved(expected, new.iter(), old.iter()), at, "{expected}");
        }
    }

    #[test]
    fn an_excerpt_is_short_and_on_one_line() {
        let text = format!("{}X{}", "é".repeat(50), "\n".repeat(50));
        let expected = format!("…{}X{}…", "é".repeat(40), "\u{fffd}".repeat(40));
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

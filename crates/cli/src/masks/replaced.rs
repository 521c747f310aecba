//! A text whose values are replaced, and places before and after that.

use std::ops::Range;

/// A text whose values are replaced.
pub(super) struct Replaced {
    pub(super) text: String,
    /// The places of the values, in the text as it was. Empty where they are not known.
    old: Vec<Range<usize>>,
    /// The places of what replaces them, one for each value.
    pub(super) places: Vec<Range<usize>>,
}

/// A value's place, where it is known, and what replaces it. The values are in order and apart.
type Value = (Option<Range<usize>>, String);

impl Replaced {
    /// `before` became `after` when these values were replaced.
    pub(super) fn of(before: &str, after: String, values: &[Value]) -> Replaced {
        match Replaced::exact(before, values).filter(|replaced| replaced.text == after) {
            Some(exact) => exact,
            None => Replaced::placeless(after, values.iter().map(|(_, with)| with.as_str())),
        }
    }

    /// `before` with these values replaced. Where a place is not known: `after`, in which `with` replaces each value.
    pub(super) fn with_beginnings(before: &str, after: String, values: &[Value], with: &str) -> Replaced {
        match Replaced::exact(before, values) {
            Some(exact) => exact,
            None => Replaced::placeless(after, values.iter().map(|_| with)),
        }
    }

    fn exact(before: &str, values: &[Value]) -> Option<Replaced> {
        let mut replaced = Replaced { text: String::new(), old: Vec::new(), places: Vec::new() };
        let mut end = 0;
        for (place, with) in values {
            let place = place.clone()?;
            replaced.text.push_str(before.get(end..place.start)?);
            replaced.places.push(replaced.text.len()..replaced.text.len() + with.len());
            replaced.text.push_str(with);
            end = place.end;
            replaced.old.push(place);
        }
        replaced.text.push_str(before.get(end..)?);
        Some(replaced)
    }

    /// The places of replacements are found by their texts, one behind the other.
    fn placeless<'a>(text: String, values: impl Iterator<Item = &'a str>) -> Replaced {
        let mut end = 0;
        let find = |with: &str| {
            let at = text.get(end..).and_then(|rest| rest.find(with)).map(|at| end + at);
            let place = at.map_or(0..0, |at| at..at + with.len());
            end = end.max(place.end);
            place
        };
        Replaced { places: values.map(find).collect(), old: Vec::new(), text }
    }

    /// The place, after the replacement, of what is at `place` before it.
    pub(super) fn forth(&self, place: &Range<usize>) -> Range<usize> {
        let to = |at| moved(at, &self.old, &self.places).min(self.text.len());
        if self.old.len() < self.places.len() {
            0..0
        } else {
            to(place.start)..to(place.end).max(to(place.start))
        }
    }

    /// The place, before the replacement, of what is at `place` after it.
    pub(super) fn back(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let from = |at| moved(at, &self.places, &self.old);
        (self.old.len() == self.places.len()).then(|| from(place.start)..from(place.end))
    }
}

/// The place, in a text whose parts at `old` were replaced by those at `new`, of what is at `at` before.
fn moved(at: usize, old: &[Range<usize>], new: &[Range<usize>]) -> usize {
    let before = old.partition_point(|old| old.end <= at);
    match before.checked_sub(1).and_then(|last| old.get(last).zip(new.get(last))) {
        Some((old, new)) => new.end + (at - old.end),
        None => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "a=one b=two c";
    const AFTER: &str = "a=[masked] b=[masked] c";

    fn replaced(places: [Option<Range<usize>>; 2]) -> Replaced {
        let values = places.into_iter().map(|place| (place, "[masked]".to_owned()));
        Replaced::of(BEFORE, AFTER.to_owned(), &values.collect::<Vec<_>>())
    }

    #[test]
    fn values_are_replaced_in_order_and_places_move_with_them() {
        let exact = replaced([Some(2..5), Some(8..11)]);
        assert_eq!((exact.text.as_str(), exact.places.as_slice()), (AFTER, &[2..10, 13..21][..]));
        for (before, after) in [(0..1, 0..1), (6..7, 11..12), (11..13, 21..23)] {
            assert_eq!(exact.forth(&before), after);
            assert_eq!(exact.back(&after), Some(before));
        }
    }

    #[test]
    fn without_places_the_masked_text_is_shown() {
        let placeless = replaced([None, Some(8..11)]);
        assert_eq!((placeless.text.as_str(), placeless.places.as_slice()), (AFTER, &[2..10, 13..21][..]));
        assert_eq!((placeless.forth(&(6..7)), placeless.back(&(11..12))), (0..0, None));
        let wrong = replaced([Some(0..1), Some(8..11)]);
        assert_eq!(wrong.text, AFTER, "what the places say is not what is masked");
    }
}

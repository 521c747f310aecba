//! Places in a text that are masked, and the text without them.

use std::borrow::Cow;
use std::ops::Range;

use routing::Detector;

/// The rule by which a place is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason<'m> {
    /// A key of the mask of this name.
    Key(&'m str),
    /// A name's words, as the table writes them.
    Name(&'m str),
    /// A detector.
    Detector(Detector),
    /// One of the table's own patterns.
    Pattern(&'m str),
}

/// Places and what stands there instead. Places that overlap or touch become one.
#[derive(Debug, Default)]
pub(crate) struct Hits<'m> {
    hits: Vec<(Range<usize>, Cow<'m, str>)>,
}

impl<'m> Hits<'m> {
    /// Of places that are equal, the one added first decides what stands there.
    pub(crate) fn add(&mut self, place: Range<usize>, with: Cow<'m, str>) {
        if !place.is_empty() {
            self.hits.push((place, with));
        }
    }

    /// `text` with every place replaced; `None` where nothing changes.
    pub(crate) fn apply(mut self, text: &str) -> Option<String> {
        if self.hits.is_empty() {
            return None;
        }
        // Stable: of those that start together the longest comes first, then the one added first.
        self.hits.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
        let mut masked = String::with_capacity(text.len());
        let mut done = 0;
        let mut hits = self.hits.into_iter().peekable();
        while let Some((mut place, with)) = hits.next() {
            while let Some((next, _)) = hits.next_if(|(next, _)| next.start <= place.end) {
                place.end = place.end.max(next.end);
            }
            masked.push_str(text.get(done..place.start).unwrap_or(""));
            masked.push_str(&with);
            done = place.end;
        }
        masked.push_str(text.get(done..).unwrap_or(""));
        (masked != text).then_some(masked)
    }
}

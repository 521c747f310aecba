//! The long texts of a column, in small letters, searched by their words.

use memchr::memmem::Finder;

use super::bits::Bits;
use super::fold::{fold, fold_into, is_word, word_end, word_start, words};
use super::rows::Rows;
use super::wildcard::Pattern;

/// The long texts of a column. A line feed ends each.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub(super) rows: Rows,
    text: String,
    ends: Vec<u32>,
}

/// Words that stand in a row, or within some words.
#[derive(Debug)]
pub(super) struct Words {
    each: Vec<Pattern>,
    slop: u32,
    /// The number of the word that is looked for first: the one with the most plain characters.
    anchor: usize,
    finder: Finder<'static>,
}

impl Words {
    /// The words of a text; none if it has no word.
    pub(super) fn of(text: &str, slop: u32) -> Option<Words> {
        let piece = |word: &str| Pattern::new(&[crate::query::Piece::Text(word.into())]);
        Words::new(words(&fold(text)).map(piece).collect(), slop)
    }

    /// The words of a pattern in small letters.
    pub(super) fn fitting(pattern: &Pattern) -> Option<Words> {
        Words::new(pattern.words(), 0)
    }

    fn new(words: Vec<Pattern>, slop: u32) -> Option<Words> {
        let lengths = words.iter().map(|word| word.literal().len()).enumerate();
        let (anchor, _) = lengths.max_by_key(|(_, length)| *length)?;
        let finder = Finder::new(words.get(anchor)?.literal()).into_owned();
        Some(Words { each: words, slop, anchor, finder })
    }

    /// Returns true if and only if a text in small letters has the words.
    pub(super) fn are_in(&self, text: &str) -> bool {
        if self.slop > 0 {
            return self.finder.find(text.as_bytes()).is_some() && self.are_near(text);
        }
        self.hits(text).any(|at| self.fit(text, at))
    }

    /// The places where the anchor's plain characters stand; the words' beginnings if it has none.
    fn hits<'t>(&'t self, text: &'t str) -> Box<dyn Iterator<Item = usize> + 't> {
        if self.finder.needle().is_empty() {
            let base = text.as_ptr() as usize;
            return Box::new(words(text).map(move |word| word.as_ptr() as usize - base));
        }
        Box::new(self.finder.find_iter(text.as_bytes()))
    }

    /// Returns true if and only if the words stand in a row, with the anchor's plain characters at a byte.
    fn fit(&self, text: &str, at: usize) -> bool {
        let (Some(before), Some(behind)) = (text.get(..at), text.get(at..)) else { return false };
        let Some(anchor) = self.each.get(self.anchor) else { return false };
        let needle = self.finder.needle().len();
        let (start, end) = if anchor.is_plain() {
            let rest = behind.get(needle..).unwrap_or_default();
            if before.chars().next_back().is_some_and(is_word) || rest.chars().next().is_some_and(is_word) {
                return false;
            }
            (at, at + needle)
        } else {
            let (start, end) = (word_start(before), at + word_end(behind));
            if !text.get(start..end).is_some_and(|word| anchor.matches(word)) {
                return false;
            }
            (start, end)
        };
        self.fit_behind(text.get(end..).unwrap_or_default())
            && self.fit_before(text.get(..start).unwrap_or_default())
    }

    fn fit_behind(&self, mut text: &str) -> bool {
        for word in self.each.iter().skip(self.anchor + 1) {
            text = text.trim_start_matches(|char| !is_word(char));
            let (found, rest) = text.split_at_checked(word_end(text)).unwrap_or_default();
            if found.is_empty() || !word.matches(found) {
                return false;
            }
            text = rest;
        }
        true
    }

    fn fit_before(&self, mut text: &str) -> bool {
        for word in self.each.iter().take(self.anchor).rev() {
            text = text.trim_end_matches(|char| !is_word(char));
            let (rest, found) = text.split_at_checked(word_start(text)).unwrap_or_default();
            if found.is_empty() || !word.matches(found) {
                return false;
            }
            text = rest;
        }
        true
    }

    /// Returns true if and only if each word has a place so that moving them by `slop` in all puts them in a row, as
    /// Lucene measures it.
    fn are_near(&self, text: &str) -> bool {
        // Each place of a word, less the word's own number: equal where all words stand in a row.
        let mut places: Vec<(i64, usize)> = Vec::new();
        for (place, found) in (0i64..).zip(words(text)) {
            let fitting = self.each.iter().enumerate().filter(|(_, word)| word.matches(found));
            places.extend(
                fitting.map(|(number, _)| (place - i64::try_from(number).unwrap_or_default(), number)),
            );
        }
        places.sort_unstable();
        let mut counts = vec![0_usize; self.each.len()];
        let (mut missing, mut first) = (counts.len(), 0);
        for (place, number) in &places {
            if let Some(count) = counts.get_mut(*number) {
                missing -= usize::from(*count == 0);
                *count += 1;
            }
            while let Some((oldest, of)) = places.get(first)
                && place - oldest > i64::from(self.slop)
            {
                if let Some(count) = counts.get_mut(*of) {
                    *count -= 1;
                    missing += usize::from(*count == 0);
                }
                first += 1;
            }
            if missing == 0 {
                return true;
            }
        }
        false
    }
}

impl Texts {
    /// Adds a row's text.
    pub(super) fn push(&mut self, row: u16, text: &str) {
        fold_into(&mut self.text, text);
        self.text.push('\n');
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.rows.push(row);
    }

    /// Each entry's row and text.
    fn entries(&self) -> impl Iterator<Item = (u16, &str)> {
        let mut start = 0;
        self.rows.iter().zip(&self.ends).map(move |(row, end)| {
            let from = std::mem::replace(&mut start, *end as usize);
            (row, self.text.get(from..*end as usize).unwrap_or_default())
        })
    }

    /// Adds the rows whose text has the words.
    pub(super) fn find(&self, words: &Words, bits: &mut Bits) {
        if words.slop > 0 || words.finder.needle().is_empty() {
            let found = self.entries().filter(|(_, text)| words.are_in(text));
            found.for_each(|(row, _)| bits.set(row));
            return;
        }
        let (mut entry, mut from) = (0, 0);
        let bytes = self.text.as_bytes();
        while let Some(hit) = bytes.get(from..).and_then(|rest| words.finder.find(rest)) {
            let at = from + hit;
            while self.ends.get(entry).is_some_and(|end| *end as usize <= at) {
                entry += 1;
            }
            let (start, end) = self.bounds(entry);
            let text = self.text.get(start..end).unwrap_or_default();
            if words.fit(text, at - start) {
                self.rows.get(entry).into_iter().for_each(|row| bits.set(row));
                from = end;
            } else {
                from = at + 1;
            }
        }
    }

    fn bounds(&self, entry: usize) -> (usize, usize) {
        let end = |entry: usize| self.ends.get(entry).map_or(self.text.len(), |end| *end as usize);
        (entry.checked_sub(1).map_or(0, end), end(entry))
    }

    /// Adds the rows whose text has a word that passes a test.
    pub(super) fn find_if(&self, mut passes: impl FnMut(&str) -> bool, bits: &mut Bits) {
        for (row, text) in self.entries() {
            if words(text).any(&mut passes) {
                bits.set(row);
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<Texts>() + self.rows.bytes() + self.text.capacity() + self.ends.capacity() * 4
    }

    pub(super) fn seal(&mut self) {
        self.rows.shrink();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

//! One search for all signs: the words of names, the literals of detectors, escapes that can hide either.
//!
//! The text is folded first, so that every spelling of a word is one literal: letters without regard to case, and
//! `_`, `-`, `.` and the space as one. Most literals are long enough to be found by looking at every second or fifth place. For
//! the short ones, folded text is searched with vector instructions, a few dozen literals a pass.

mod buckets;
mod fold;
mod frequency;
mod grams;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use aho_corasick::{AhoCorasick, Span};
use routing::Detector;

use super::meter::{Meter, Unmaskable};
pub(crate) use fold::folded;
use grams::Grams;

/// A sign: the reason to look at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sign {
    /// A name that may be a rule's.
    Name,
    /// A step of a masked path, or a piece of a key that matches more than a name in text: the quick look can't say.
    Path,
    /// A literal of what a detector finds.
    Detector(Detector),
    /// An escape that spells a character: it may hide anything.
    Escape,
}

impl Sign {
    /// Returns true if it is of a name.
    pub(crate) fn is_of_name(self) -> bool {
        matches!(self, Sign::Name | Sign::Path)
    }
}

/// A sign at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) at: usize,
    /// The end of the literal.
    pub(crate) end: usize,
    pub(crate) sign: Sign,
}

/// The literals of several masks' signs.
#[derive(Debug)]
pub(crate) struct Signs {
    passes: Vec<Pass>,
    /// The longest literal of the passes.
    longest: usize,
    long: Stepped<4, 5>,
    middle: Stepped<3, 2>,
}

/// Literals that are searched for in steps.
#[derive(Debug)]
struct Stepped<const LENGTH: usize, const STEP: usize> {
    grams: Grams<LENGTH, STEP>,
    literals: Vec<Literal>,
}

/// A literal with its signs.
type Literal = (Vec<u8>, Vec<Rest>);

/// The rest of a sign's literal, behind the literal that finds it, and the sign.
type Rest = (Vec<u8>, Sign);

/// Literals that are searched for together.
#[derive(Debug)]
struct Pass {
    search: Search,
    /// The length and the signs of each literal.
    literals: Vec<(usize, Vec<Rest>)>,
}

#[derive(Debug)]
enum Search {
    Packed(Searcher),
    /// Literals that are too many, too short, or searched for on a machine without vector instructions.
    Automaton(AhoCorasick),
}

/// The most literals of one pass: `aho_corasick::packed` takes no more on arm64.
const LITERALS: usize = 32;

/// The shortest literals that are searched for in steps of five bytes, and of two.
const LONG: usize = Grams::<4, 5>::SHORTEST;
const MIDDLE: usize = Grams::<3, 2>::SHORTEST;

/// Bytes that are folded at a time.
const BLOCK: usize = 512;

impl Signs {
    pub(crate) fn new(signs: impl IntoIterator<Item = (String, Sign)>) -> Signs {
        let mut literals: Vec<Literal> = Vec::new();
        let mut all: Vec<(Vec<u8>, Sign)> =
            signs.into_iter().map(|(literal, sign)| (literal.bytes().map(folded).collect(), sign)).collect();
        // Short ones first: a literal that begins with another is found by that.
        all.sort_by_key(|(literal, _)| literal.len());
        for (literal, sign) in all.into_iter().filter(|(literal, _)| !literal.is_empty()) {
            match literals.iter_mut().find(|(short, _)| literal.starts_with(short)) {
                Some((short, signs)) => {
                    let rest = literal.get(short.len()..).unwrap_or_default();
                    let is_known = |(known, of): &Rest| *of == sign && rest.starts_with(known);
                    if !signs.iter().any(is_known) {
                        signs.push((rest.to_vec(), sign));
                    }
                }
                None => literals.push((literal, vec![(Vec::new(), sign)])),
            }
        }
        let (long, rest): (_, Vec<Literal>) =
            literals.into_iter().partition(|(literal, _)| literal.len() >= LONG);
        let (middle, mut short): (_, Vec<Literal>) =
            rest.into_iter().partition(|(literal, _)| literal.len() >= MIDDLE);
        short.sort();
        let longest = short.iter().map(|(literal, _)| literal.len()).max().unwrap_or(0);
        let passes = short.chunks(LITERALS).filter_map(Pass::new).collect();
        Signs { passes, longest, long: Stepped::new(long), middle: Stepped::new(middle) }
    }

    /// Returns true if one of the signs in `text` is `wanted`; the signs after the first such one are not looked at.
    pub(crate) fn any(
        &self,
        text: &[u8],
        meter: &Meter,
        mut wanted: impl FnMut(Found) -> Result<bool, Unmaskable>,
    ) -> Result<bool, Unmaskable> {
        let mut is_found = false;
        self.search(text, meter, &mut |found| {
            is_found = wanted(found)?;
            Ok(!is_found)
        })?;
        Ok(is_found)
    }

    /// All signs in `text`, in order.
    pub(crate) fn all(&self, text: &[u8], meter: &Meter) -> Result<Vec<Found>, Unmaskable> {
        let mut all = Vec::new();
        self.search(text, meter, &mut |found| {
            all.push(found);
            Ok(true)
        })?;
        all.sort_by_key(|found| found.at);
        Ok(all)
    }

    /// Hands signs to `take` until that answers false.
    fn search(
        &self,
        text: &[u8],
        meter: &Meter,
        take: &mut dyn FnMut(Found) -> Result<bool, Unmaskable>,
    ) -> Result<(), Unmaskable> {
        let goes_on = self.long.search(text, meter, take)? && self.middle.search(text, meter, take)?;
        if goes_on { self.search_short(text, meter, take) } else { Ok(()) }
    }

    fn search_short(
        &self,
        text: &[u8],
        meter: &Meter,
        take: &mut dyn FnMut(Found) -> Result<bool, Unmaskable>,
    ) -> Result<(), Unmaskable> {
        let mut block = [0; BLOCK];
        // A literal that begins in a block ends in it: blocks overlap.
        let step = BLOCK - self.longest.min(BLOCK / 2);
        for start in (0..text.len()).step_by(step) {
            let part = &text[start..text.len().min(start + BLOCK)];
            meter.charge(part.len())?;
            for (folded_byte, byte) in block.iter_mut().zip(part) {
                *folded_byte = folded(*byte);
            }
            let part = &block[..part.len()];
            for pass in &self.passes {
                if !pass.search(text, part, step, start, meter, take)? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

impl<const LENGTH: usize, const STEP: usize> Stepped<LENGTH, STEP> {
    fn new(literals: Vec<Literal>) -> Self {
        Stepped { grams: Grams::new(literals.iter().map(|(literal, _)| literal.as_slice())), literals }
    }

    /// Hands the signs in `text` to `take`. Returns false if that wants no more.
    fn search(
        &self,
        text: &[u8],
        meter: &Meter,
        take: &mut dyn FnMut(Found) -> Result<bool, Unmaskable>,
    ) -> Result<bool, Unmaskable> {
        meter.charge(text.len())?;
        self.grams.each(text, |at, literal| {
            meter.charge(1)?;
            let Some((literal, signs)) = self.literals.get(literal) else { return Err(Unmaskable::Defect) };
            let here = text.get(at..at + literal.len()).unwrap_or_default();
            if here.len() < literal.len()
                || !here.iter().zip(literal).all(|(byte, wanted)| folded(*byte) == *wanted)
            {
                return Ok(true);
            }
            meter.charge(8)?;
            hand_out(text, at, at + literal.len(), signs, take)
        })
    }
}

impl Pass {
    fn new(literals: &[Literal]) -> Option<Pass> {
        let literals = buckets::ordered(literals.iter().collect(), |(literal, _)| literal);
        let texts = literals.iter().map(|(literal, _)| literal.as_slice());
        let mut builder = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
        let search = match builder.extend(texts.clone()).build() {
            Some(searcher) => Search::Packed(searcher),
            None => Search::Automaton(AhoCorasick::new(texts).ok()?),
        };
        let literals = literals.iter().map(|(literal, signs)| (literal.len(), signs.clone())).collect();
        Some(Pass { search, literals })
    }

    /// Hands the signs that begin in the first `step` bytes of `part` to `take`. Returns false if that wants no more.
    fn search(
        &self,
        text: &[u8],
        part: &[u8],
        step: usize,
        start: usize,
        meter: &Meter,
        take: &mut dyn FnMut(Found) -> Result<bool, Unmaskable>,
    ) -> Result<bool, Unmaskable> {
        let mut from = 0;
        // No literal begins with another, so each place holds one at most; literals may overlap.
        while let Some((at, literal)) = self.next(part, from).filter(|(at, _)| *at < step) {
            meter.charge(8)?;
            let Some((length, signs)) = self.literals.get(literal) else { return Err(Unmaskable::Defect) };
            if !hand_out(text, start + at, start + at + length, signs, take)? {
                return Ok(false);
            }
            from = at + 1;
        }
        Ok(true)
    }

    fn next(&self, part: &[u8], from: usize) -> Option<(usize, usize)> {
        let found = match &self.search {
            Search::Packed(searcher) => searcher.find_in(part, Span { start: from, end: part.len() })?,
            Search::Automaton(automaton) => automaton.find(aho_corasick::Input::new(part).range(from..))?,
        };
        Some((found.start(), found.pattern().as_usize()))
    }
}

/// Hands the signs of a literal at `at` to `take`, each whose own literal goes on as the text does behind `end`.
fn hand_out(
    text: &[u8],
    at: usize,
    end: usize,
    signs: &[Rest],
    take: &mut dyn FnMut(Found) -> Result<bool, Unmaskable>,
) -> Result<bool, Unmaskable> {
    for (rest, sign) in signs {
        let behind = text.get(end..end + rest.len());
        let is_whole = behind
            .is_some_and(|behind| behind.iter().zip(rest).all(|(byte, wanted)| folded(*byte) == *wanted));
        if is_whole && !take(Found { at, end: end + rest.len(), sign: *sign })? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, &str)> {
        let literals = ["password", "pass", "api_key", "apikey", "eyJ", "xoxb-"]
            .map(|literal| (literal.to_owned(), Sign::Name));
        let signs = Signs::new(literals);
        let meter = Meter::new(text.len(), 0);
        let all = signs.all(text.as_bytes(), &meter).unwrap();
        all.into_iter().map(|found| (found.at, &text[found.at..found.end])).collect()
    }

    #[test]
    fn signs_in_all_spellings() {
        for (text, expected) in [
            ("PASSWORD=x", vec![(0, "PASS")]),
            (
                "Api-Key api.key API KEY apiKey",
                vec![(0, "Api-Key"), (8, "api.key"), (16, "API KEY"), (24, "apiKey")],
            ),
            ("EYJ", vec![(0, "EYJ")]),
            ("xoxb_ xoxb", vec![(0, "xoxb_")]),
            ("passpass", vec![(0, "pass"), (4, "pass")]),
            ("", vec![]),
            ("nothing of it", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn signs_at_the_edges_of_blocks() {
        for at in BLOCK - 20..BLOCK + 20 {
            let text = format!("{}api_key{}", "x".repeat(at), "y".repeat(2 * BLOCK));
            assert_eq!(found(&text), vec![(at, "api_key")]);
        }
    }

    #[test]
    fn literals_of_every_length_are_found_wherever_they_stand() {
        let literal = "q_4-zx7.k wv9-jb_";
        for length in 1..=literal.len() {
            let literal = &literal[..length];
            let signs = Signs::new([(literal.to_owned(), Sign::Name)]);
            for (before, behind) in (0..25).flat_map(|before| (0..6).map(move |behind| (before, behind))) {
                for spelled in
                    [literal.to_owned(), literal.to_uppercase(), literal.replace(['_', '-', '.'], " ")]
                {
                    let text = format!("{}{spelled}{}", "\"".repeat(before), "/".repeat(behind));
                    let all = signs.all(text.as_bytes(), &Meter::new(text.len(), 0)).unwrap();
                    let places: Vec<_> = all.iter().map(|found| found.at..found.end).collect();
                    assert_eq!(places, vec![before..before + length], "{text}");
                }
            }
        }
    }

    #[test]
    fn literals_of_one_byte_are_found() {
        let signs = Signs::new([("a".to_owned(), Sign::Name)]);
        let meter = Meter::new(10, 0);
        assert_eq!(signs.all(b"bAa", &meter).unwrap().len(), 2);
    }
}

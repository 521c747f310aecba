//! A search for literals that looks at every second or fifth place of a text only.
//!
//! A literal of eight bytes holds a *gram*, four bytes, at one place in five, wherever it begins. So each literal has five
//! grams, one for each remainder, and a text is looked at in steps of five bytes. A table says whether four bytes may be a
//! gram; few are. Shorter literals have grams of three bytes, and steps of two.

use super::fold::folded;
use super::frequency;

/// A table takes 32 KiB, as much as a processor's first cache; a thousand grams set one byte in thirty.
const BITS: u32 = 15;
const CELLS: usize = 1 << BITS;

/// The grams are found by their hash, among as many heads.
const HEADS: usize = 1 << 11;

/// A gram of a literal.
#[derive(Clone, Copy, Debug)]
struct Gram {
    bytes: u32,
    around: Around,
    /// The place of the gram in its literal.
    offset: usize,
    literal: usize,
}

/// The bytes beside a gram: four before it and four behind it. Most grams in a text are no literal's, and these say so.
#[derive(Clone, Copy, Debug)]
struct Around {
    bytes: u64,
    /// The bits of the bytes that are the literal's, and the same in each of its spellings.
    known: u64,
}

/// The bytes before a gram that are looked at with it, and those behind.
const BESIDE: usize = 4;

/// The grams of several literals: of `LENGTH` bytes, three or four, at places `STEP` bytes apart.
pub(super) struct Grams<const LENGTH: usize, const STEP: usize> {
    cells: Box<[u8; CELLS]>,
    /// The grams in the order of their hashes, and for each head the first of its own.
    all: Vec<Gram>,
    heads: Box<[usize; HEADS + 1]>,
}

impl<const LENGTH: usize, const STEP: usize> std::fmt::Debug for Grams<LENGTH, STEP> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Grams").field("all", &self.all.len()).finish_non_exhaustive()
    }
}

impl<const LENGTH: usize, const STEP: usize> Grams<LENGTH, STEP> {
    /// The shortest literal that holds a gram at one of the places, wherever it begins.
    pub(super) const SHORTEST: usize = LENGTH + STEP - 1;

    /// A word's bytes behind the gram are multiplied out of its hash.
    const FACTOR: u32 = FACTOR << (8 * (4 - LENGTH));

    /// The grams of folded literals, each of [`Self::SHORTEST`] bytes at least.
    #[expect(clippy::large_stack_arrays, reason = "a table is made once, when a function starts")]
    pub(super) fn new<'a>(literals: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut grams: Vec<Gram> = Vec::new();
        for (literal, text) in literals.enumerate() {
            for first in 0..STEP {
                let offsets = (first..(text.len() + 1).saturating_sub(LENGTH)).step_by(STEP);
                let at = |offset: usize| text.get(offset..offset + LENGTH).unwrap_or_default();
                let rarest = offsets.min_by_key(|offset| frequency::of_all(at(*offset)));
                let Some(offset) = rarest else { continue };
                let around = Around::of(text, offset, LENGTH);
                let spellings = spellings(at(offset));
                grams.extend(spellings.into_iter().map(|bytes| Gram { bytes, around, offset, literal }));
            }
        }
        grams.sort_by_key(|gram| head(gram.bytes.wrapping_mul(Self::FACTOR)));
        let mut cells = Box::new([0; CELLS]);
        for gram in &grams {
            let hash = gram.bytes.wrapping_mul(Self::FACTOR);
            let known = &mut cells[cell(hash)];
            *known = if *known == 0 || *known == tag(hash) { tag(hash) } else { MANY };
        }
        let mut heads = Box::new([0; HEADS + 1]);
        for (at, first) in heads.iter_mut().enumerate() {
            *first = grams.partition_point(|gram| head(gram.bytes.wrapping_mul(Self::FACTOR)) < at);
        }
        Grams { cells, all: grams, heads }
    }

    /// Hands each place at which a literal may begin to `take`, with the literal, until that fails or answers false.
    /// The gram is there, and the bytes beside it; the rest of the literal is not looked at.
    #[inline]
    pub(super) fn each<E>(
        &self,
        text: &[u8],
        mut take: impl FnMut(usize, usize) -> Result<bool, E>,
    ) -> Result<bool, E> {
        // Four places at a time: most hold no gram.
        let mut from = 0;
        for block in text.windows(3 * STEP + 4).step_by(4 * STEP) {
            let at =
                |place: usize| word([block[place], block[place + 1], block[place + 2], block[place + 3]]);
            let words = [at(0), at(STEP), at(2 * STEP), at(3 * STEP)];
            if words.iter().fold(0, |any, word| any | self.cell(*word)) != 0 {
                for (place, word) in words.into_iter().enumerate() {
                    if self.may_be(word) && !self.found(text, word, from + place * STEP, &mut take)? {
                        return Ok(false);
                    }
                }
            }
            from += 4 * STEP;
        }
        for four in text.get(from..).unwrap_or_default().windows(4).step_by(STEP) {
            let word = word([four[0], four[1], four[2], four[3]]);
            if self.may_be(word) && !self.found(text, word, from, &mut take)? {
                return Ok(false);
            }
            from += STEP;
        }
        // A gram of three bytes may end the text.
        let last = (text.len().saturating_sub(3) / STEP) * STEP;
        match text.get(last..) {
            Some(&[a, b, c]) if LENGTH == 3 => self.found(text, word([a, b, c, 0]), last, &mut take),
            _ => Ok(true),
        }
    }

    /// Not zero if the word may begin with a gram.
    #[inline]
    fn cell(&self, word: u32) -> u8 {
        self.cells[cell(word.wrapping_mul(Self::FACTOR))]
    }

    /// Returns false if the word's cell is another gram's.
    #[inline]
    fn may_be(&self, word: u32) -> bool {
        let hash = word.wrapping_mul(Self::FACTOR);
        let known = self.cells[cell(hash)];
        known == tag(hash) || known == MANY
    }

    #[cold]
    #[inline(never)]
    fn found<E>(
        &self,
        text: &[u8],
        word: u32,
        place: usize,
        take: &mut impl FnMut(usize, usize) -> Result<bool, E>,
    ) -> Result<bool, E> {
        let bytes = if LENGTH == 3 { word & 0x00FF_FFFF } else { word };
        let head = head(word.wrapping_mul(Self::FACTOR));
        let grams = self.all.get(self.heads[head]..self.heads[head + 1]).unwrap_or_default();
        let beside = beside::<LENGTH>(text, place);
        for gram in grams.iter().filter(|gram| gram.bytes == bytes && gram.around.may_be(beside)) {
            if !gram.hand(place, take)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Gram {
    /// Hands the place at which its literal begins to `take`, by the place of the gram. Apart from the search, because it
    /// is seldom called.
    #[cold]
    #[inline(never)]
    fn hand<E>(
        &self,
        place: usize,
        take: &mut impl FnMut(usize, usize) -> Result<bool, E>,
    ) -> Result<bool, E> {
        place.checked_sub(self.offset).map_or(Ok(true), |at| take(at, self.literal))
    }
}

impl Around {
    /// Those of the gram of so many bytes at `offset` of a folded literal.
    fn of(literal: &[u8], offset: usize, length: usize) -> Around {
        let before = (0..BESIDE).map(|place| (offset + place).checked_sub(BESIDE));
        let behind = (0..BESIDE).map(|place| Some(offset + length + place));
        let mut around = Around { bytes: 0, known: 0 };
        for (place, at) in before.chain(behind).enumerate() {
            match at.and_then(|at| literal.get(at)) {
                Some(byte) if *byte != folded(b'_') => {
                    around.bytes |= u64::from(*byte) << (8 * place);
                    around.known |= 0xFF << (8 * place);
                }
                _ => {}
            }
        }
        around
    }

    /// Returns false if the bytes beside a place are not those around the gram. At the edges of a text they are unknown.
    #[inline]
    fn may_be(self, beside: Option<u64>) -> bool {
        beside.is_none_or(|beside| (beside ^ self.bytes) & self.known == 0)
    }
}

/// The bytes beside a gram of `LENGTH` bytes at `place`, with the bit set in which the cases of letters differ.
#[inline]
fn beside<const LENGTH: usize>(text: &[u8], place: usize) -> Option<u64> {
    let before = text.get(place.checked_sub(BESIDE)?..)?.first_chunk::<BESIDE>()?;
    let behind = text.get(place + LENGTH..)?.first_chunk::<BESIDE>()?;
    let (before, behind) = (u32::from_le_bytes(*before), u32::from_le_bytes(*behind));
    Some((u64::from(before) | u64::from(behind) << 32) | 0x2020_2020_2020_2020)
}

/// Four bytes with the bit set in which the cases of letters differ.
#[inline]
fn word(bytes: [u8; 4]) -> u32 {
    u32::from_le_bytes(bytes) | 0x2020_2020
}

/// The golden ratio's fraction (Knuth, The Art of Computer Programming, volume 3, section 6.4).
const FACTOR: u32 = 0x9E37_79B1;

fn cell(hash: u32) -> usize {
    (hash >> (32 - BITS)) as usize
}

/// The value of a cell of several grams with different tags.
const MANY: u8 = u8::MAX;

/// The value of a gram's cell: bits of the hash that do not choose the cell. Never zero.
fn tag(hash: u32) -> u8 {
    ((hash >> 10) & 0x7F) as u8 + 1
}

/// The highest bits as well: with three bytes in a gram, the lowest are zero.
fn head(hash: u32) -> usize {
    (hash >> 20) as usize & (HEADS - 1)
}

/// The ways in which a folded gram is written, each with the bit set in which the cases of letters differ.
fn spellings(gram: &[u8]) -> Vec<u32> {
    let separators = [b'-', b'.', b' ', b'_'].map(|byte| byte | 0x20);
    let mut spelled = vec![0];
    for (place, byte) in gram.iter().enumerate() {
        let written = if *byte == folded(b'_') { separators.to_vec() } else { vec![*byte] };
        let with = |start: u32| written.iter().map(move |byte| start | u32::from(*byte) << (8 * place));
        spelled = spelled.into_iter().flat_map(with).collect();
    }
    spelled
}

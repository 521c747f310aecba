//! A set of a block's documents.

/// The most documents of a block.
pub(super) const BLOCK: usize = 4_096;

/// A set of rows of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bits(Box<[u64; BLOCK / 64]>);

impl Bits {
    /// No row.
    pub(super) fn none() -> Bits {
        Bits(Box::new([0; BLOCK / 64]))
    }

    /// The first `length` rows.
    pub(super) fn first(length: usize) -> Bits {
        let mut bits = Bits::none();
        for (number, word) in bits.0.iter_mut().enumerate() {
            let filled = length.saturating_sub(number * 64);
            *word = if filled >= 64 { u64::MAX } else { (1 << filled) - 1 };
        }
        bits
    }

    pub(super) fn set(&mut self, row: u16) {
        if let Some(word) = self.0.get_mut(usize::from(row) / 64) {
            *word |= 1 << (row % 64);
        }
    }

    pub(super) fn has(&self, row: u16) -> bool {
        self.0.get(usize::from(row) / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn and(&mut self, other: &Bits) {
        self.0.iter_mut().zip(other.0.iter()).for_each(|(word, other)| *word &= other);
    }

    pub(super) fn or(&mut self, other: &Bits) {
        self.0.iter_mut().zip(other.0.iter()).for_each(|(word, other)| *word |= other);
    }

    pub(super) fn and_not(&mut self, other: &Bits) {
        self.0.iter_mut().zip(other.0.iter()).for_each(|(word, other)| *word &= !other);
    }

    /// The rows, least first.
    pub(super) fn rows(&self) -> impl Iterator<Item = u16> + '_ {
        (0u16..).step_by(64).zip(self.0.iter()).flat_map(|(base, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                left &= left.wrapping_sub(1);
                // A bit's number is below 64 unless none is left.
                u16::try_from(bit).ok().filter(|bit| *bit < 64).map(|bit| base + bit)
            })
        })
    }
}

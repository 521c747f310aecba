//! The cost of one message: every look at its bytes is charged, so that no message costs more than linear work.

use std::cell::Cell;

pub(crate) use super::unmaskable::Unmaskable;

/// The steps that every message may take beside its length: a short one with many secrets is searched several times.
const BASE: u64 = 1 << 16;

/// Looks at each byte that the built-in rules may take. Prose takes about 13 and a request's JSON 26; a list of e-mail
/// addresses, each replaced by the longest `with` and searched again, takes about 100.
const PER_BYTE: u64 = 192;

/// Looks at each byte that one pattern of the table may take besides: it is tried at two levels of a text, and again
/// after each search that found something.
const PER_PATTERN: u64 = 16;

/// Counts the bytes that are looked at for one message, and ends its search when they are too many.
///
/// One step is one byte looked at once by one rule. A scan that a charge does not cover is a defect: use
/// [`Meter::run`] and [`Meter::run_back`] for loops over bytes, and charge a library's search by its span.
#[derive(Debug)]
pub(crate) struct Meter {
    spent: Cell<u64>,
    budget: u64,
}

impl Meter {
    /// A meter for a message of so many bytes, searched for so many of the table's patterns.
    pub(crate) fn new(bytes: usize, patterns: usize) -> Meter {
        let per_byte = PER_PATTERN.saturating_mul(patterns as u64).saturating_add(PER_BYTE);
        let budget = per_byte.saturating_mul(bytes as u64).saturating_add(BASE);
        Meter { spent: Cell::new(0), budget }
    }

    /// The steps taken so far.
    pub(crate) fn spent(&self) -> u64 {
        self.spent.get()
    }

    /// Charges a look at so many bytes.
    pub(crate) fn charge(&self, bytes: usize) -> Result<(), Unmaskable> {
        let spent = self.spent.get().saturating_add(bytes as u64);
        self.spent.set(spent);
        if spent > self.budget { Err(Unmaskable::Budget) } else { Ok(()) }
    }

    /// Counts the bytes from `from` on that are `of` a kind.
    pub(crate) fn run(
        &self,
        bytes: &[u8],
        from: usize,
        of: impl Fn(u8) -> bool,
    ) -> Result<usize, Unmaskable> {
        let rest = bytes.get(from..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| of(**byte)).count();
        self.charge(length + 1)?;
        Ok(length)
    }

    /// Counts the bytes before `end` that are `of` a kind.
    pub(crate) fn run_back(
        &self,
        bytes: &[u8],
        end: usize,
        of: impl Fn(u8) -> bool,
    ) -> Result<usize, Unmaskable> {
        let rest = bytes.get(..end).unwrap_or_default();
        let length = rest.iter().rev().take_while(|byte| of(**byte)).count();
        self.charge(length + 1)?;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_charged_by_their_length_and_the_byte_that_ends_them() {
        let meter = Meter::new(0, 0);
        assert_eq!(meter.run(b"aaab", 0, |byte| byte == b'a'), Ok(3));
        assert_eq!(meter.run_back(b"aaab", 3, |byte| byte == b'a'), Ok(3));
        assert_eq!(meter.run(b"aaab", 9, |byte| byte == b'a'), Ok(0));
        assert_eq!(meter.spent(), 9);
    }

    #[test]
    fn a_search_over_its_budget_ends() {
        for (bytes, patterns, budget) in [(0, 0, BASE), (10, 0, BASE + 1_920), (10, 2, BASE + 2_240)] {
            let meter = Meter::new(bytes, patterns);
            assert_eq!(meter.charge(usize::try_from(budget).unwrap_or(0)), Ok(()));
            assert_eq!(meter.charge(1), Err(Unmaskable::Budget));
        }
    }
}

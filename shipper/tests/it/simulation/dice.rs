//! Chance that depends on the seed and on what it is asked for, and not on who asked before.

use std::time::Duration;

use xxhash_rust::xxh3::xxh3_64_with_seed;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(self, what: &str, sides: u64) -> u64 {
        xxh3_64_with_seed(what.as_bytes(), self.0) % sides
    }

    pub(crate) fn percent(self, what: &str, percent: u64) -> bool {
        self.roll(what, 100) < percent
    }

    pub(crate) fn millis(self, what: &str, from: u64, to: u64) -> Duration {
        Duration::from_millis(from + self.roll(what, to - from))
    }
}

//! Documents and bytes of the last minute.

use std::time::{SystemTime, UNIX_EPOCH};

/// The seconds that are remembered.
const SECONDS: usize = 60;

/// Documents and raw bytes in each of the last 60 seconds.
pub(crate) struct Pace([Second; SECONDS]);

#[derive(Clone, Copy, Default)]
struct Second {
    at: u64,
    documents: u64,
    bytes: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self([Second::default(); SECONDS])
    }
}

impl Pace {
    pub(crate) fn add(&mut self, now: SystemTime, documents: u64, bytes: u64) {
        let at = second(now);
        let place = usize::try_from(at % SECONDS as u64).unwrap_or_default();
        let Some(second) = self.0.get_mut(place) else { return };
        if second.at != at {
            *second = Second { at, ..Second::default() };
        }
        second.documents += documents;
        second.bytes += bytes;
    }

    /// Documents and bytes of the 60 seconds until `now`.
    pub(crate) fn last_minute(&self, now: SystemTime) -> (u64, u64) {
        let now = second(now);
        let recent = |second: &&Second| second.at <= now && second.at + SECONDS as u64 > now;
        self.0
            .iter()
            .filter(recent)
            .fold((0, 0), |(documents, bytes), second| (documents + second.documents, bytes + second.bytes))
    }
}

fn second(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::Pace;

    #[test]
    fn what_is_older_than_a_minute_does_not_count() {
        let at = |second| UNIX_EPOCH + Duration::from_secs(second);
        let mut pace = Pace::default();
        for second in [1_000, 1_000, 1_030, 1_059] {
            pace.add(at(second), 1, 10);
        }
        for (now, expected) in
            [(1_059, (4, 40)), (1_060, (2, 20)), (1_090, (1, 10)), (1_119, (0, 0)), (1_000, (2, 20))]
        {
            assert_eq!(pace.last_minute(at(now)), expected, "{now}");
        }
        pace.add(at(1_090), 1, 10);
        assert_eq!(pace.last_minute(at(1_090)), (2, 20));
    }
}

//! The progress of a shard: the checkpoint is before its first unfinished record.

use std::collections::VecDeque;

/// A shard's records between the checkpoint and the last one read.
#[derive(Debug, Default)]
pub(super) struct Progress {
    finished_before: u64,
    entries: VecDeque<(String, bool)>,
    checkpoint: Option<String>,
}

impl Progress {
    /// Notes a record that was read; answers its number in the shard.
    pub(super) fn read(&mut self, sequence_number: &str) -> u64 {
        self.entries.push_back((sequence_number.to_owned(), false));
        self.finished_before + self.entries.len() as u64 - 1
    }

    /// Notes that the record of that number is done or given up.
    pub(super) fn finish(&mut self, number: u64) {
        let position = usize::try_from(number - self.finished_before).unwrap_or(usize::MAX);
        if let Some(entry) = self.entries.get_mut(position) {
            entry.1 = true;
        }
        while self.entries.front().is_some_and(|(_, finished)| *finished) {
            self.checkpoint = self.entries.pop_front().map(|(sequence_number, _)| sequence_number);
            self.finished_before += 1;
        }
    }

    /// The last record before which everything is finished.
    pub(super) fn checkpoint(&self) -> Option<&str> {
        self.checkpoint.as_deref()
    }

    pub(super) fn unfinished(&self) -> bool {
        !self.entries.is_empty()
    }
}

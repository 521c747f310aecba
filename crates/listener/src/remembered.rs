//! A bounded memory of hashes, which recognises what was seen before.

use std::collections::{HashSet, VecDeque};

/// The newest `capacity` hashes.
#[derive(Debug)]
pub(crate) struct Remembered {
    known: HashSet<u64>,
    order: VecDeque<u64>,
    capacity: usize,
}

impl Remembered {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { known: HashSet::new(), order: VecDeque::new(), capacity }
    }

    /// Returns true if and only if the hash is not remembered yet.
    pub(crate) fn insert(&mut self, hash: u64) -> bool {
        if !self.known.insert(hash) {
            return false;
        }
        self.order.push_back(hash);
        if self.order.len() > self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Remembered;

    #[test]
    fn forgets_the_oldest_beyond_its_capacity() {
        let mut remembered = Remembered::new(2);
        let answers: Vec<bool> = [1, 2, 1, 3, 2, 1].into_iter().map(|hash| remembered.insert(hash)).collect();
        assert_eq!(answers, [true, true, false, true, false, true]);
    }
}

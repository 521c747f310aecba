//! The shapes that are known to be free of conflicts.

/// A power of two, so that a shape's place is its lowest bits.
const PLACES: usize = 1 << 14;

/// Shapes of documents, each mixed with its sub-account and day. A shape has one place: a newer one of the same place
/// takes it, and the older one is learnt anew.
#[derive(Debug)]
pub(super) struct Clean(Box<[u64]>);

impl Default for Clean {
    fn default() -> Clean {
        Clean(vec![0; PLACES].into())
    }
}

impl Clean {
    pub(super) fn has(&self, shape: u64) -> bool {
        self.0.get(place(shape)) == Some(&shape)
    }

    pub(super) fn add(&mut self, shape: u64) {
        if let Some(place) = self.0.get_mut(place(shape)) {
            *place = shape;
        }
    }

    #[cfg(test)]
    pub(super) fn clear(&mut self) {
        self.0.fill(0);
    }
}

fn place(shape: u64) -> usize {
    // The lowest bits alone count, so nothing of value is cut.
    usize::try_from(shape % PLACES as u64).unwrap_or_default()
}

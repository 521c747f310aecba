//! The shapes whose documents were compared already, each with the verdict.

/// A power of two, so that a shape's place is its lowest bits.
const PLACES: usize = 1 << 14;

/// Verdicts by shape, each mixed with its sub-account and day. A shape has one place: a newer one of the same place
/// takes it, and the older one is compared anew.
#[derive(Debug)]
pub(super) struct Verdicts(Box<[(u64, bool)]>);

impl Default for Verdicts {
    fn default() -> Verdicts {
        Verdicts(vec![(0, false); PLACES].into())
    }
}

impl Verdicts {
    /// Returns true if documents of that shape have a field of another type; `None` where it is not known.
    pub(super) fn get(&self, shape: u64) -> Option<bool> {
        self.0.get(place(shape)).filter(|(known, _)| *known == shape).map(|(_, conflicts)| *conflicts)
    }

    pub(super) fn set(&mut self, shape: u64, conflicts: bool) {
        if let Some(place) = self.0.get_mut(place(shape)) {
            *place = (shape, conflicts);
        }
    }

    #[cfg(test)]
    pub(super) fn clear(&mut self) {
        self.0.fill((0, false));
    }
}

fn place(shape: u64) -> usize {
    // The lowest bits alone count, so nothing of value is cut.
    usize::try_from(shape % PLACES as u64).unwrap_or_default()
}

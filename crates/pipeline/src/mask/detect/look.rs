//! The answers of detectors.

use std::ops::Range;

use crate::mask::meter::Unmaskable;

/// Takes the places that a detector finds, in order.
pub(crate) type Found<'a> = &'a mut dyn FnMut(Range<usize>);

/// The place of a secret, or `None`.
pub(crate) type Look = Result<Option<Range<usize>>, Unmaskable>;

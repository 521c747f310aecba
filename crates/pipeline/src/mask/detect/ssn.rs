//! US social security numbers.

use super::Found;
use crate::mask::meter::{Meter, Unmaskable};

/// Not written yet.
pub(super) fn find(_text: &str, _meter: &Meter, _found: Found<'_>) -> Result<(), Unmaskable> {
    Ok(())
}

/// Not written yet.
pub(super) fn may_be_in(_raw: &[u8], _meter: &Meter) -> Result<bool, Unmaskable> {
    Ok(false)
}

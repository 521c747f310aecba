//! The key of masks that hash.

use std::fmt;
use std::sync::Arc;

/// The key of `hash = true` masks. Never printed.
#[derive(Clone)]
pub struct MaskKey(pub(crate) Arc<[u8]>);

impl MaskKey {
    /// Wraps the key's bytes.
    pub fn new(bytes: &[u8]) -> MaskKey {
        MaskKey(bytes.into())
    }
}

impl fmt::Debug for MaskKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MaskKey(..)")
    }
}

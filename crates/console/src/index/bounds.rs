//! The bounds of an index.

/// The bounds of one index.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The most bytes of lines; the oldest block goes when there are more. The index itself may have eight tenths of it.
    pub lines: usize,
    /// The most documents in a block.
    pub block: usize,
    /// The most bytes of a value; a longer one is searched by its words.
    pub value: usize,
    /// The most fields of a document; others are searched as text.
    pub document_fields: usize,
    /// The most fields of the index; others are searched as text.
    pub fields: usize,
    /// The most values of a document; others are searched as text.
    pub document_values: usize,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            lines: 64 << 20,
            block: 4_096,
            value: 1_024,
            document_fields: 1_000,
            fields: 4_000,
            document_values: 4_000,
        }
    }
}

//! The vendor's limits, each with the page that states it.

/// The maximum number of bytes of a body. (Logz.io, shipping over HTTP(S): "Max body size: 10 MB (10,485,760 bytes)".)
///
/// The page does not say whether a gzipped body is measured before or after compression. Here both are limited.
pub const MAX_BODY_BYTES: usize = 10_485_760;

/// The maximum number of bytes of a line without its newline. (Logz.io, shipping over HTTP(S): 500,000 bytes.)
pub const MAX_LINE_BYTES: usize = 500_000;

/// The maximum number of characters of a field's name or value. (Logz.io, invalid log errors: `MAX_FIELD_KEY_SIZE`,
/// `INVALID_FIELD_VALUE_LENGTH`.)
pub const MAX_FIELD_CHARACTERS: usize = 32_700;

/// The maximum number of nesting levels. A document without an inner object has one. (Logz.io, invalid log
/// errors: `MAX_JSON_DEPTH`.)
pub const MAX_DEPTH: usize = 10;

/// The maximum number of fields of a document. (Logz.io, invalid log errors: `MAX_FIELDS_NUMBER`.) The page does not
/// say how they are counted. Here every distinct path counts, also that of an object.
pub const MAX_FIELDS: usize = 1_000;

/// The type of a log sent without one. (Logz.io, shipping over HTTP(S).)
pub const DEFAULT_TYPE: &str = "http-bulk";

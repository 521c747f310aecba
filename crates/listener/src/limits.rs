//! The limits the vendor states, each with its page.

/// Most bytes of a body. (Logz.io, shipping over HTTP(S): "Max body size: 10 MB (10,485,760 bytes)".)
///
/// The page does not say whether a gzipped body is measured before or after: here neither may be over.
pub const MAX_BODY_BYTES: usize = 10_485_760;

/// Most bytes of a line, its newline not counted. (Logz.io, shipping over HTTP(S): 500,000 bytes.)
pub const MAX_LINE_BYTES: usize = 500_000;

/// Most characters of a field's name or value. (Logz.io, invalid log errors: `MAX_FIELD_KEY_SIZE`,
/// `INVALID_FIELD_VALUE_LENGTH`.)
pub const MAX_FIELD_CHARACTERS: usize = 32_700;

/// Most nesting levels of fields; a document without an object inside has one. (Logz.io, invalid log
/// errors: `MAX_JSON_DEPTH`.)
pub const MAX_DEPTH: usize = 10;

/// Most fields of a document. (Logz.io, invalid log errors: `MAX_FIELDS_NUMBER`.) The page does not say
/// how they are counted: here every distinct path is one, that of an object too.
pub const MAX_FIELDS: usize = 1_000;

/// The type of a log sent without one. (Logz.io, shipping over HTTP(S).)
pub const DEFAULT_TYPE: &str = "http-bulk";

//! A regular expression that this crate can't play.

/// A pattern that CloudWatch Logs may accept and that can't be played here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the regular expression `{regex}` is not understood here: {reason}")]
pub struct Unplayable {
    pub(crate) regex: String,
    pub(crate) reason: String,
}

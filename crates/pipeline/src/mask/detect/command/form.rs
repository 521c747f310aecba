//! The forms in which commands take a password.

/// The form of a value that holds a password.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// The password.
    Whole,
    /// The password, which holds a digit: prose names the command too.
    Proven,
    /// The password, directly behind its option: alone, the option asks for it.
    Glued,
    /// `user:password`, or a token and a colon.
    User,
    /// `user%password`.
    Percent,
    /// `user,password`.
    Comma,
    /// `name=value`, of which all goes.
    Pairs,
    /// `user/password@host`.
    Oracle,
}

//! The makers of calls.

/// The maker of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal<'a> {
    /// Anyone of an account.
    Account(&'a str),
    /// A role of an account, or the account's root, by its ARN.
    Arn(&'a str),
    /// An AWS service, such as `lambda.amazonaws.com`.
    Service(&'a str),
}

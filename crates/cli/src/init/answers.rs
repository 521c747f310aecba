//! The answers that a first table is made from.

/// A member account, as the table is to list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) team: Option<String>,
    pub(crate) env: Option<String>,
}

/// All answers.
pub(crate) struct Answers {
    pub(crate) unrouted: String,
    pub(crate) accounts: Vec<Account>,
}

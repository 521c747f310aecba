//! `[accounts]`, validated, and the patterns that routes name accounts by.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decision::Account;
use crate::glob::Glob;

/// The listed accounts by id.
#[derive(Debug, Default)]
pub(crate) struct Accounts(pub(crate) BTreeMap<Arc<str>, Listed>);

/// A listed account.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) account: Account,
    pub(crate) team: Option<OwnTeam>,
}

/// An account's own team and the line that names it.
#[derive(Clone, Debug)]
pub(crate) struct OwnTeam {
    pub(crate) team: Arc<str>,
    pub(crate) line: usize,
}

/// An entry of a route's `accounts`.
#[derive(Clone, Debug)]
pub(crate) enum AccountPattern {
    /// A whole account id, listed or not.
    Id(Arc<str>),
    /// A glob over the listed names.
    Name(Glob),
}

impl Accounts {
    /// The account by that id; one that is not listed has no name, environment or team.
    pub(crate) fn get(&self, id: &str) -> Listed {
        self.0.get(id).cloned().unwrap_or_else(|| unlisted(Arc::from(id)))
    }

    pub(crate) fn id_of(&self, name: &str) -> Option<&Arc<str>> {
        let named = |listed: &&Listed| listed.account.name.as_deref() == Some(name);
        self.0.values().find(named).map(|listed| &listed.account.id)
    }
}

impl AccountPattern {
    pub(crate) fn id(&self) -> Option<&Arc<str>> {
        match self {
            AccountPattern::Id(id) => Some(id),
            AccountPattern::Name(_) => None,
        }
    }

    pub(crate) fn is_match(&self, account: &Account) -> bool {
        match self {
            AccountPattern::Id(id) => *id == account.id,
            AccountPattern::Name(glob) => account.name.as_deref().is_some_and(|name| glob.is_match(name)),
        }
    }
}

/// Returns true if `text` has the form of an account id: twelve digits.
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn unlisted(id: Arc<str>) -> Listed {
    Listed { account: Account { id, name: None, env: None }, team: None }
}

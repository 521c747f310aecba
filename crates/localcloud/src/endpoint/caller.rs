//! The callers: accounts' roots, and roles' sessions.

use std::collections::{BTreeSet, HashMap};

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use parking_lot::Mutex;

use crate::credential::Credential;
use crate::trail::Identity;

/// The maker of a call, and the service that it is to.
pub(super) struct Caller {
    pub(super) account: String,
    pub(super) identity: Identity,
    /// As in the credential's scope (AWS Signature Version 4).
    pub(super) service: String,
    pub(super) user_agent: String,
}

/// The credentials that the endpoint gave: the accounts' own, and the sessions of roles that were assumed through it.
#[derive(Default)]
pub(super) struct Known {
    /// In the emulator an access key that is an account's id is that account's root.
    accounts: Mutex<BTreeSet<String>>,
    /// By access key.
    sessions: Mutex<HashMap<String, Session>>,
}

/// A role that was assumed.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) account: String,
    pub(super) role: String,
    pub(super) name: String,
}

impl Known {
    pub(super) fn add_account(&self, account: &str) {
        self.accounts.lock().insert(account.to_owned());
    }

    pub(super) fn add_session(&self, access_key: String, session: Session) {
        self.sessions.lock().insert(access_key, session);
    }

    /// Returns the account of a key, and the identity in it.
    fn whose(&self, access_key: &str) -> Option<(String, Identity)> {
        let sessions = self.sessions.lock();
        if let Some(Session { account, role, name }) = sessions.get(access_key).cloned() {
            return Some((account, Identity::Session { role, name }));
        }
        let accounts = self.accounts.lock();
        accounts.contains(access_key).then(|| (access_key.to_owned(), Identity::Root))
    }
}

impl Caller {
    /// Whoever has this credential; none if nobody knows it.
    pub(super) fn of(credential: Credential, headers: &HeaderMap, known: &Known) -> Option<Self> {
        let (account, identity) = known.whose(&credential.access_key)?;
        let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Some(Self { account, identity, service: credential.service, user_agent: user_agent.to_owned() })
    }
}

impl Caller {
    /// Returns what IAM compares `aws:PrincipalArn` with: a session's is its role's (IAM, "Global condition keys").
    pub(super) fn arn(&self) -> String {
        match &self.identity {
            Identity::Root => format!("arn:aws:iam::{}:root", self.account),
            Identity::Session { role, .. } => format!("arn:aws:iam::{}:role/{role}", self.account),
        }
    }
}

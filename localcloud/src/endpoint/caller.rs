//! Who calls: an account's root, or a role's session.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, USER_AGENT};

use crate::trail::Identity;

/// Who calls, and which service.
pub(super) struct Caller {
    pub(super) account: String,
    pub(super) identity: Identity,
    /// As in the credential's scope (AWS Signature Version 4).
    pub(super) service: String,
    pub(super) user_agent: String,
}

/// The sessions of roles that were assumed through the endpoint, by access key.
#[derive(Default)]
pub(super) struct Sessions(Mutex<HashMap<String, Session>>);

/// A role that was assumed.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) account: String,
    pub(super) role: String,
    pub(super) name: String,
}

impl Sessions {
    pub(super) fn insert(&self, access_key: String, session: Session) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(access_key, session);
    }

    fn get(&self, access_key: &str) -> Option<Session> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(access_key).cloned()
    }
}

impl Caller {
    /// Reads the credential of a signed request; what is not signed is the hub's root, as in the emulator.
    pub(super) fn of(headers: &HeaderMap, sessions: &Sessions, hub: &str) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let scope = text(AUTHORIZATION).split_once("Credential=").map_or("", |(_, rest)| rest);
        let mut scope = scope.split([',', ' ']).next().unwrap_or_default().split('/');
        let access_key = scope.next().unwrap_or_default();
        let service = scope.nth(2).unwrap_or_default().to_owned();
        let user_agent = text(USER_AGENT).to_owned();
        let (account, identity) = match sessions.get(access_key) {
            Some(Session { account, role, name }) => (account, Identity::Session { role, name }),
            None if is_account(access_key) => (access_key.to_owned(), Identity::Root),
            None => (hub.to_owned(), Identity::Root),
        };
        Self { account, identity, service, user_agent }
    }
}

impl Caller {
    /// What IAM compares `aws:PrincipalArn` with: a session's is its role's (IAM, "Global condition keys").
    pub(super) fn arn(&self) -> String {
        match &self.identity {
            Identity::Root => format!("arn:aws:iam::{}:root", self.account),
            Identity::Session { role, .. } => format!("arn:aws:iam::{}:role/{role}", self.account),
        }
    }
}

/// In the emulator an access key that is an account id is that account's root.
fn is_account(access_key: &str) -> bool {
    access_key.len() == 12 && access_key.bytes().all(|byte| byte.is_ascii_digit())
}

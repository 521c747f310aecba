//! Notices of the calls that took effect in the emulator: stand-ins are told, and need not ask.
//!
//! The emulator answers only those who know the run's secret: the SDK clients of its own [`Cloud`](crate::cloud::Cloud),
//! and the proxies before it. Both give notice here, so no call is missed, whoever makes it. The emulator's own doings are
//! not noticed: who depends on them looks at times, too.

mod notice;

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};

pub(crate) use notice::{FilterChange, LogEvents, Notice, Put};

use crate::credential::Credential;

/// Takes a notice; returns false once it needs no more of them.
type Listener = Box<dyn Fn(&Arc<Notice>) -> bool + Send + Sync>;

/// Notices of log groups that are kept for the first who asks for all of them.
const MOST_KEPT: usize = 1_000;

/// The notices of one emulator.
#[derive(Default)]
pub(crate) struct Notices {
    listeners: Mutex<Listeners>,
    /// The accounts of roles' sessions, by access key.
    sessions: RwLock<HashMap<String, String>>,
    /// Held by writers of log events together, and alone by who makes log streams anew.
    writing: tokio::sync::RwLock<()>,
}

#[derive(Default)]
struct Listeners {
    all: Vec<Listener>,
    /// The latest notices of log groups since the emulator began.
    backlog: Backlog,
}

enum Backlog {
    Kept(VecDeque<Arc<Notice>>),
    Taken,
}

impl Default for Backlog {
    fn default() -> Self {
        Self::Kept(VecDeque::new())
    }
}

impl fmt::Debug for Notices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notices")
    }
}

/// A call that is on its way to the emulator.
#[derive(Debug)]
pub(crate) struct Sent<'a> {
    /// `X-Amz-Target`.
    pub(crate) target: &'a str,
    pub(crate) authorization: &'a str,
    pub(crate) body: &'a [u8],
}

/// Returns true if calls with this target are given notice of.
pub(crate) fn concerns(target: &str) -> bool {
    notice::TARGETS.contains(&target)
}

impl Notices {
    /// Has `listener` take each notice from now on, in the order of the calls' answers, before their callers have those.
    pub(crate) fn listen(&self, listener: impl Fn(&Arc<Notice>) -> bool + Send + Sync + 'static) {
        self.listeners.lock().all.push(Box::new(listener));
    }

    /// The same for notices of log groups, from the first of the emulator's on; the second who asks has those from now on.
    pub(crate) fn listen_to_logs(&self, listener: impl Fn(&Arc<Notice>) -> bool + Send + Sync + 'static) {
        let mut listeners = self.listeners.lock();
        if let Backlog::Kept(kept) = std::mem::replace(&mut listeners.backlog, Backlog::Taken) {
            for notice in &kept {
                listener(notice);
            }
        }
        listeners.all.push(Box::new(listener));
    }

    /// Learns the account of a session that the emulator gave.
    pub(crate) fn learn(&self, access_key: &str, role_arn: &str) {
        let account = role_arn.split(':').nth(4).unwrap_or_default().to_owned();
        self.sessions.write().insert(access_key.to_owned(), account);
    }

    /// Reads a call, to be given notice of once it has taken effect; none if it changes nothing that is listened for.
    pub(crate) fn read(&self, sent: &Sent<'_>) -> Option<Notice> {
        if !concerns(sent.target) {
            return None;
        }
        let key = Credential::read(sent.authorization)?.access_key;
        // In the emulator an access key that is an account's id is that account's root.
        let account = self.sessions.read().get(&key).cloned().unwrap_or(key);
        notice::read(&account, sent.target, sent.body)
    }

    /// Returns the lock of log events: writers share it.
    pub(crate) fn writing(&self) -> &tokio::sync::RwLock<()> {
        &self.writing
    }

    /// Gives notice.
    pub(crate) fn tell(&self, notice: Notice) {
        let notice = Arc::new(notice);
        let mut listeners = self.listeners.lock();
        if let Backlog::Kept(kept) = &mut listeners.backlog
            && notice.is_of_logs()
        {
            if kept.len() == MOST_KEPT {
                kept.pop_front();
            }
            kept.push_back(Arc::clone(&notice));
        }
        listeners.all.retain(|listener| listener(&notice));
    }
}

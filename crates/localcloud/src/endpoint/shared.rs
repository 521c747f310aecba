//! The state that the endpoint's calls share.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use parking_lot::{Mutex, MutexGuard};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use super::caller::Known;
use super::pressure::Pressure;
use crate::cloud::Cloud;
use crate::runtime::Function;
use crate::trail::Trail;
use crate::upstream::Upstream;

/// An account that is to join.
#[derive(Debug)]
pub struct Join {
    /// The account as it was asked for.
    pub account: String,
    /// The receiver of the answer: what was done, or why nothing was.
    pub answer: oneshot::Sender<Result<String, String>>,
}

/// The system fields of filters, by account, log group and filter name: the emulator forgets them.
pub(super) type SystemFields = BTreeMap<(String, String, String), Value>;

/// The state of an endpoint.
pub(super) struct Shared {
    /// The cloud behind it.
    pub(super) emulator: Cloud,
    pub(super) organization_id: String,
    pub(super) roles_settle: Duration,
    /// Roles that have settled, by their ARN, and when that was seen.
    pub(super) known_roles: tokio::sync::Mutex<BTreeMap<String, Instant>>,
    pub(super) upstream: Upstream,
    pub(super) known: Known,
    pub(super) pressure: Mutex<Pressure>,
    /// Held while a filter is put or deleted: who counts filters must see the last one.
    pub(super) system_fields: tokio::sync::Mutex<SystemFields>,
    pub(super) trail: Mutex<Option<Arc<Trail>>>,
    pub(super) joins: Mutex<Option<mpsc::UnboundedSender<Join>>>,
    /// Not kept alive by being looked at: functions end with the stack that runs them.
    pub(super) functions: Mutex<Vec<Weak<Function>>>,
}

impl Shared {
    pub(super) fn pressure(&self) -> MutexGuard<'_, Pressure> {
        self.pressure.lock()
    }

    pub(super) fn function(&self, name: &str) -> Option<Arc<Function>> {
        let functions = self.functions.lock();
        functions.iter().filter_map(Weak::upgrade).find(|function| function.spec().name == name)
    }

    pub(super) fn trail(&self) -> Option<Arc<Trail>> {
        self.trail.lock().clone()
    }
}

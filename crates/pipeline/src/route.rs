//! Stage 3, route: envelope → decision, once per (account, log group), with what the later stages need of it.

use std::collections::HashMap;
use std::sync::Arc;

use routing::{Decision, Table};

use crate::batch::Address;
use crate::document::{Constant, Source};
use crate::envelope::Event;
use crate::mask::{Masked, Masker, Maskers};

/// A decision made ready for its events.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) decision: Decision,
    pub(crate) masker: Arc<Masker>,
    pub(crate) constant: Constant,
    pub(crate) address: Address,
}

impl Route {
    pub(crate) fn new(decision: Decision, masker: Arc<Masker>, log_group: &str) -> Route {
        let constant = Constant::new(&decision, log_group);
        let address = Address { team: Arc::clone(&decision.team), token: Arc::clone(&decision.token) };
        Route { decision, masker, constant, address }
    }

    /// Returns a masked event of this route, ready to become a document.
    pub(crate) fn source<'a>(
        &'a self,
        log_stream: &'a str,
        event: &'a Event<'a>,
        masked: &'a Masked<'a>,
        report: bool,
    ) -> Source<'a> {
        Source {
            constant: &self.constant,
            settings: &self.decision.settings,
            log_stream,
            event,
            masked,
            report,
        }
    }
}

/// Decisions by account and log group. They are few; the memo is emptied rather than let grow without bound.
#[derive(Debug)]
pub(crate) struct Router {
    table: Arc<Table>,
    maskers: Maskers,
    memo: HashMap<Arc<str>, HashMap<Arc<str>, Arc<Route>>>,
    remembered: usize,
}

const MEMO_SIZE: usize = 20_000;

impl Router {
    pub(crate) fn new(table: Arc<Table>, maskers: Maskers) -> Router {
        Router { table, maskers, memo: HashMap::new(), remembered: 0 }
    }

    /// Returns true if an event's own `@aws.account` counts: only AWS's centralization copies events of other accounts.
    pub(crate) fn is_central(&self, account: &str) -> bool {
        self.table.is_central(account)
    }

    pub(crate) fn route(&mut self, account: &str, log_group: &str) -> Arc<Route> {
        if let Some(route) = self.memo.get(account).and_then(|groups| groups.get(log_group)) {
            return Arc::clone(route);
        }
        if self.remembered >= MEMO_SIZE {
            self.memo.clear();
            self.remembered = 0;
        }
        let decision = self.table.decide(account, log_group);
        let masks: Vec<_> = decision.settings.masks.iter().map(|mask| Arc::clone(&mask.value)).collect();
        let masker = self.maskers.get(&masks);
        let route = Arc::new(Route::new(decision, masker, log_group));
        self.memo.entry(account.into()).or_default().insert(log_group.into(), Arc::clone(&route));
        self.remembered += 1;
        route
    }
}

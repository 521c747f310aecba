//! The state in memory: sub-accounts, their documents and counts, and the faults in force.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::watch;

use crate::account::{AccountNow, AccountState};
use crate::config::Config;
use crate::counts::{Counts, Totals};
use crate::document::Document;
use crate::error::Error;
use crate::fault::{Fault, PlannedFault};
use crate::kept::{Arrived, Kept};
use crate::mapping::Mapping;
use crate::receipt::{Receipt, count};
use crate::ring::RequestNow;

/// The listener's state. It holds tokens and documents, so it has no full `Debug`.
pub(crate) struct Store {
    keep: usize,
    keep_bytes: usize,
    state: Mutex<State>,
    changed: watch::Sender<()>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    pub(crate) fn new(config: &Config) -> Result<Self, Error> {
        let mut state = State::default();
        for account in &config.accounts {
            state.add_token(&account.name, &account.token)?;
        }
        Ok(Self {
            keep: config.keep,
            keep_bytes: config.keep_bytes,
            state: Mutex::new(state),
            changed: watch::Sender::new(()),
        })
    }

    /// The sub-account that the token belongs to, and the fault that is played on this request.
    pub(crate) fn enter(&self, token: &str) -> (Option<String>, Option<Fault>) {
        let mut state = self.state.lock();
        let account = state.tokens.get(token).cloned();
        let own = account.as_ref().and_then(|name| state.accounts.get_mut(name)?.fault.as_mut()?.take());
        let fault = own.or_else(|| state.fault_for_all.as_mut()?.take());
        (account, fault)
    }

    /// The sub-account's field types.
    pub(crate) fn mapping(&self, account: &str) -> Option<Arc<Mutex<Mapping>>> {
        self.state.lock().accounts.get(account).map(|state| Arc::clone(&state.mapping))
    }

    /// Counts the request and keeps its documents, in one step for every reader.
    pub(crate) fn record(&self, account: Option<&str>, receipt: Receipt) {
        let mut state = self.state.lock();
        match account.and_then(|name| state.accounts.get_mut(name)) {
            Some(account) => account.record(receipt, self.keep, self.keep_bytes),
            None => count(&mut state.unknown_token, &receipt),
        }
        drop(state);
        self.changed.send_replace(());
    }

    pub(crate) fn totals(&self) -> Totals {
        let state = self.state.lock();
        let accounts = state.accounts.iter().map(|(name, account)| (name.clone(), account.counts.clone()));
        Totals { accounts: accounts.collect(), unknown_token: state.unknown_token.clone() }
    }

    /// Resolves when the totals satisfy `wished`.
    pub(crate) async fn wait_until(&self, wished: impl Fn(&Totals) -> bool) -> Totals {
        let mut changed = self.changed.subscribe();
        loop {
            let totals = self.totals();
            // The sender lives as long as `self`, so there is no error.
            if wished(&totals) || changed.changed().await.is_err() {
                return totals;
            }
        }
    }

    pub(crate) fn has(&self, account: &str) -> bool {
        self.state.lock().accounts.contains_key(account)
    }

    /// The newest `limit` kept documents whose line contains `text`, newest last.
    pub(crate) fn documents(&self, account: &str, text: &str, limit: usize) -> Vec<Document> {
        let state = self.state.lock();
        let Some(account) = state.accounts.get(account) else { return Vec::new() };
        let matching = account.kept().iter().rev().filter(|kept| kept.line().contains(text));
        let mut documents: Vec<Document> = matching.take(limit).filter_map(Kept::document).collect();
        documents.reverse();
        documents
    }

    pub(crate) fn set_token(&self, account: &str, token: &str) -> Result<(), Error> {
        let mut state = self.state.lock();
        state.add_token(account, token)?;
        state.tokens.retain(|known, owner| owner != account || known == token);
        Ok(())
    }

    /// Sets or ends the fault of one sub-account, or the one for all.
    pub(crate) fn set_fault(&self, account: Option<&str>, fault: Option<PlannedFault>) -> Result<(), Error> {
        fault.as_ref().map_or(Ok(()), PlannedFault::check)?;
        self.state.lock().set_fault(account, fault)?;
        self.changed.send_replace(());
        Ok(())
    }

    pub(crate) fn clear_faults(&self) {
        let mut state = self.state.lock();
        state.fault_for_all = None;
        state.accounts.values_mut().for_each(|account| account.fault = None);
        drop(state);
        self.changed.send_replace(());
    }

    pub(crate) fn fault_for_all(&self) -> Option<PlannedFault> {
        self.state.lock().fault_for_all.clone().filter(PlannedFault::remains)
    }

    pub(crate) fn accounts_now(&self) -> Vec<AccountNow> {
        self.state.lock().accounts.iter().map(|(name, account)| account.now(name)).collect()
    }

    pub(crate) fn account_now(&self, name: &str) -> Option<AccountNow> {
        self.state.lock().accounts.get(name).map(|account| account.now(name))
    }

    pub(crate) fn since(&self, account: &str, after: u64, limit: usize) -> Vec<Arrived> {
        let state = self.state.lock();
        state.accounts.get(account).map_or_else(Vec::new, |account| account.since(after, limit))
    }

    pub(crate) fn requests(&self, account: &str, limit: usize) -> Vec<RequestNow> {
        let state = self.state.lock();
        state.accounts.get(account).map_or_else(Vec::new, |account| account.ring().newest(limit))
    }

    pub(crate) fn attempts(&self, account: &str, identity: u64) -> Vec<RequestNow> {
        let state = self.state.lock();
        state.accounts.get(account).map_or_else(Vec::new, |account| account.attempts(identity))
    }

    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Forgets everything except the sub-accounts and their tokens.
    pub(crate) fn reset(&self) {
        let mut state = self.state.lock();
        state.fault_for_all = None;
        state.unknown_token = Counts::default();
        state.accounts.values_mut().for_each(AccountState::forget);
        drop(state);
        self.changed.send_replace(());
    }
}

#[derive(Default)]
struct State {
    accounts: BTreeMap<String, AccountState>,
    /// Sub-account names by token.
    tokens: HashMap<String, String>,
    fault_for_all: Option<PlannedFault>,
    unknown_token: Counts,
}

impl State {
    fn add_token(&mut self, account: &str, token: &str) -> Result<(), Error> {
        if token.is_empty() {
            return Err(Error::EmptyToken { account: account.to_owned() });
        }
        if let Some(owner) = self.tokens.get(token).filter(|owner| *owner != account) {
            return Err(Error::TokenTaken { account: account.to_owned(), owner: owner.clone() });
        }
        self.tokens.insert(token.to_owned(), account.to_owned());
        self.accounts.entry(account.to_owned()).or_default();
        Ok(())
    }

    fn set_fault(&mut self, account: Option<&str>, fault: Option<PlannedFault>) -> Result<(), Error> {
        let Some(name) = account else {
            self.fault_for_all = fault;
            return Ok(());
        };
        let unknown = || Error::UnknownAccount { account: name.to_owned() };
        self.accounts.get_mut(name).ok_or_else(unknown)?.fault = fault;
        Ok(())
    }
}

//! The state in memory: sub-accounts, their documents and counts, and the faults in force.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use parking_lot::Mutex;
use tokio::sync::watch;

use crate::config::Config;
use crate::counts::{Counts, Totals};
use crate::document::Document;
use crate::error::Error;
use crate::fault::{Fault, PlannedFault};
use crate::judge::{Accepted, Identity, Judged};
use crate::limits::DEFAULT_TYPE;
use crate::mapping::Mapping;
use crate::remembered::Remembered;
use crate::spoil::Reason;

/// Ids remembered per sub-account to detect duplicates. An older id counts as new.
const REMEMBERED_IDS: usize = 500_000;

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

/// The outcome of one request; no status if no answer was sent.
#[derive(Debug, Default)]
pub(crate) struct Receipt {
    pub(crate) status: Option<u16>,
    pub(crate) wire_bytes: u64,
    pub(crate) raw_bytes: u64,
    pub(crate) judged: Judged,
    pub(crate) log_type: Option<String>,
    pub(crate) content_type: Option<String>,
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
        let matching = account.kept.iter().rev().filter(|kept| kept.line.contains(text));
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
        let mut state = self.state.lock();
        let Some(name) = account else {
            state.fault_for_all = fault;
            return Ok(());
        };
        let unknown = || Error::UnknownAccount { account: name.to_owned() };
        state.accounts.get_mut(name).ok_or_else(unknown)?.fault = fault;
        Ok(())
    }

    pub(crate) fn clear_faults(&self) {
        let mut state = self.state.lock();
        state.fault_for_all = None;
        state.accounts.values_mut().for_each(|account| account.fault = None);
    }

    /// Forgets everything except the sub-accounts and their tokens.
    pub(crate) fn reset(&self) {
        let mut state = self.state.lock();
        state.fault_for_all = None;
        state.unknown_token = Counts::default();
        state.accounts.values_mut().for_each(|account| *account = AccountState::default());
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
}

struct AccountState {
    counts: Counts,
    kept: VecDeque<Kept>,
    kept_bytes: usize,
    fault: Option<PlannedFault>,
    mapping: Arc<Mutex<Mapping>>,
    ids: Remembered,
    parts: Remembered,
}

impl Default for AccountState {
    fn default() -> Self {
        Self {
            counts: Counts::default(),
            kept: VecDeque::new(),
            kept_bytes: 0,
            fault: None,
            mapping: Arc::default(),
            ids: Remembered::new(REMEMBERED_IDS),
            parts: Remembered::new(REMEMBERED_IDS),
        }
    }
}

impl AccountState {
    fn record(&mut self, receipt: Receipt, keep: usize, keep_bytes: usize) {
        count(&mut self.counts, &receipt);
        let received_at = SystemTime::now();
        let log_type = receipt.log_type.unwrap_or_else(|| DEFAULT_TYPE.to_owned());
        for accepted in receipt.judged.accepted {
            self.identify(accepted.identity);
            self.keep(Kept::new(accepted, received_at, &log_type, receipt.content_type.as_deref()));
            self.forget_the_oldest(keep, keep_bytes);
        }
    }

    fn identify(&mut self, identity: Option<Identity>) {
        let Some(identity) = identity else { return };
        self.counts.distinct_ids += u64::from(self.ids.insert(identity.id));
        self.counts.duplicates += u64::from(!self.parts.insert(identity.part));
    }

    fn keep(&mut self, kept: Kept) {
        self.kept_bytes += kept.line.len();
        self.kept.push_back(kept);
    }

    fn forget_the_oldest(&mut self, keep: usize, keep_bytes: usize) {
        while (self.kept.len() > keep || self.kept_bytes > keep_bytes)
            && let Some(oldest) = self.kept.pop_front()
        {
            self.kept_bytes -= oldest.line.len();
        }
    }
}

/// A kept document. The line stays text, which takes a fraction of a parsed value's memory.
struct Kept {
    line: Box<str>,
    spoiled: Vec<Reason>,
    received_at: SystemTime,
    log_type: String,
    content_type: Option<String>,
}

impl Kept {
    fn new(accepted: Accepted, received_at: SystemTime, log_type: &str, content_type: Option<&str>) -> Self {
        Self {
            line: accepted.line,
            spoiled: accepted.spoiled,
            received_at,
            log_type: accepted.log_type.unwrap_or_else(|| log_type.to_owned()),
            content_type: content_type.map(str::to_owned),
        }
    }

    /// Always `Some`: only lines that parse are kept.
    fn document(&self) -> Option<Document> {
        Some(Document {
            json: serde_json::from_str(&self.line).ok()?,
            spoiled: self.spoiled.clone(),
            received_at: self.received_at,
            log_type: self.log_type.clone(),
            content_type: self.content_type.clone(),
        })
    }
}

fn count(counts: &mut Counts, receipt: &Receipt) {
    counts.requests += 1;
    match receipt.status {
        Some(status) => *counts.by_status.entry(status).or_default() += 1,
        None => counts.unanswered += 1,
    }
    counts.wire_bytes += receipt.wire_bytes;
    counts.raw_bytes += receipt.raw_bytes;
    counts.refused.add(&receipt.judged.refused);
    counts.documents += receipt.judged.accepted.len() as u64;
    counts.spoiled += receipt.judged.accepted.iter().filter(|line| !line.spoiled.is_empty()).count() as u64;
}

//! The tokens of sub-accounts, from SSM: cached, read once for all who wait, kept when SSM fails.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use moka::future::Cache;
use parking_lot::Mutex;
use thiserror::Error;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::seams::Parameters;
use crate::team::token::Token;
use function::store::CallError;

/// Names a `GetParameters` call takes. AWS, `GetParameters`: 10.
const BATCH: usize = 10;
/// The longest time for which a name that has no value is believed to have none.
const MISSING_TTL: Duration = Duration::from_mins(1);
/// A team's token is read again at most so often because the listener refused it.
const REFRESH_INTERVAL: Duration = Duration::from_mins(1);
/// More names than any table has; only bounds the cache.
const CAPACITY: u64 = 10_000;

/// The start of the names, under the prefix, of secrets that are no tokens.
const RESERVED: char = '_';
/// The key of `hash = true` masks.
const MASK_KEY: &str = "_mask-key";

/// Returns true if the name is one of the hub's own secrets, which is never sent anywhere.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    name.trim_start_matches(['/', '.', ' ']).starts_with(RESERVED)
}

/// The reason why there is no token.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TokenError {
    /// The parameter does not exist or is blank.
    #[error("the parameter {parameter} does not exist or is blank; put the sub-account's token there")]
    Missing {
        /// Its full name.
        parameter: String,
    },
    /// The name is one of the hub's own secrets.
    #[error(
        "{name} is not a token: names with a leading `_` are the hub's own secrets; change `tokens` in the table"
    )]
    Reserved {
        /// The name under the prefix.
        name: Arc<str>,
    },
    /// It could not be read, and never was before.
    #[error("failed to read the parameter {parameter}: {error}")]
    Unreadable {
        /// Its full name.
        parameter: String,
        /// The error of SSM.
        error: CallError,
    },
}

/// A cache of tokens by their names under the prefix.
#[derive(Clone)]
pub struct Tokens(Arc<Inner>);

struct Inner {
    source: Arc<dyn Parameters>,
    prefix: String,
    ttl: Duration,
    cache: Cache<Arc<str>, Arc<Entry>>,
    refreshes: Mutex<HashMap<Arc<str>, Arc<LastRefresh>>>,
}

/// The time of a name's last refresh. Locked during it, so that all who wait share one call.
type LastRefresh = tokio::sync::Mutex<Option<Instant>>;

/// A value and the time of its read. A missing value is remembered too.
struct Entry {
    token: Option<Token>,
    read: Instant,
    /// True while it is being read again.
    renewing: AtomicBool,
}

impl Tokens {
    /// A cache of what is under `prefix`, where a token is renewed when it is older than `ttl`.
    pub fn new(source: Arc<dyn Parameters>, prefix: &str, ttl: Duration) -> Tokens {
        let (cache, refreshes) = (Cache::new(CAPACITY), Mutex::default());
        Tokens(Arc::new(Inner { source, prefix: prefix.to_owned(), ttl, cache, refreshes }))
    }

    /// Reads the names that are not cached, ten at a time. `get` returns the errors of names that fail here.
    pub async fn warm(&self, names: impl IntoIterator<Item = Arc<str>>) {
        let mut unknown = Vec::new();
        for name in names {
            if !is_reserved(&name) && self.cached(&name).await.is_none() {
                unknown.push(name);
            }
        }
        let mut calls = JoinSet::new();
        for names in unknown.chunks(BATCH) {
            let (tokens, names) = (self.clone(), names.to_vec());
            calls.spawn(async move { tokens.warm_batch(&names).await });
        }
        calls.join_all().await;
    }

    /// The token by that name: cached, or read now. One that is old is renewed in the background meanwhile.
    pub async fn get(&self, name: &Arc<str>) -> Result<Token, TokenError> {
        if is_reserved(name) {
            return Err(TokenError::Reserved { name: Arc::clone(name) });
        }
        self.secret(name).await
    }

    /// The key of masks that hash, which is never sent.
    pub async fn mask_key(&self) -> Result<Token, TokenError> {
        self.secret(&Arc::from(MASK_KEY)).await
    }

    async fn secret(&self, name: &Arc<str>) -> Result<Token, TokenError> {
        let entry = match self.cached(name).await {
            Some(entry) => entry,
            None => self.read_shared(name).await?,
        };
        if entry.read.elapsed() >= self.0.ttl && !entry.renewing.swap(true, Ordering::Relaxed) {
            self.renew(Arc::clone(name), Arc::clone(&entry));
        }
        entry.token.clone().ok_or_else(|| TokenError::Missing { parameter: self.0.parameter(name) })
    }

    /// Reads again, at most once a minute, a token that the listener refused. Answers a token other than `refused`.
    pub async fn refresh(&self, name: &Arc<str>, refused: &Token) -> Option<Token> {
        if is_reserved(name) {
            return None;
        }
        let last = self.0.last_refresh(name);
        let mut last = last.lock().await;
        if last.is_none_or(|last| last.elapsed() >= REFRESH_INTERVAL) {
            *last = Some(Instant::now());
            if let Err(error) = self.read_now(name).await {
                tracing::warn!(%error, "failed to read a refused token again");
            }
        }
        let entry = self.0.cache.get(name).await?;
        entry.token.clone().filter(|token| token != refused)
    }

    /// Returns the cached entry, unless it is a missing value that may be there by now.
    async fn cached(&self, name: &Arc<str>) -> Option<Arc<Entry>> {
        let entry = self.0.cache.get(name).await?;
        let lapsed = entry.token.is_none() && entry.read.elapsed() >= MISSING_TTL.min(self.0.ttl);
        (!lapsed).then_some(entry)
    }

    /// Reads a name once for all who ask for it at the same time.
    async fn read_shared(&self, name: &Arc<str>) -> Result<Arc<Entry>, TokenError> {
        // A lapsed missing value would otherwise answer for the name.
        if self.0.cache.get(name).await.is_some() {
            self.0.cache.invalidate(name).await;
        }
        let read = self.0.cache.try_get_with(Arc::clone(name), self.0.read_one(name)).await;
        read.map_err(|error| TokenError::Unreadable {
            parameter: self.0.parameter(name),
            error: CallError::clone(&error),
        })
    }

    async fn read_now(&self, name: &Arc<str>) -> Result<(), CallError> {
        let entry = self.0.read_one(name).await?;
        self.0.cache.insert(Arc::clone(name), entry).await;
        Ok(())
    }

    /// Renews in the background. When SSM fails, the stale token stays and the next use tries again.
    fn renew(&self, name: Arc<str>, stale: Arc<Entry>) {
        let tokens = self.clone();
        tokio::spawn(async move {
            if let Err(error) = tokens.read_now(&name).await {
                tracing::warn!(%error, "failed to renew a token; the cached one stays in use");
                stale.renewing.store(false, Ordering::Relaxed);
            }
        });
    }

    async fn warm_batch(&self, names: &[Arc<str>]) {
        match self.0.read_batch(names).await {
            Ok(entries) => {
                for (name, entry) in entries {
                    self.0.cache.insert(name, entry).await;
                }
            }
            // One name that may not be read fails the call for all ten: each alone shows which.
            Err(error) if error.denied => self.warm_singly(names).await,
            Err(error) => tracing::warn!(%error, "failed to read tokens ahead; each is read with its bulk"),
        }
    }

    async fn warm_singly(&self, names: &[Arc<str>]) {
        let mut calls = JoinSet::new();
        for name in names {
            let (tokens, name) = (self.clone(), Arc::clone(name));
            calls.spawn(async move { tokens.read_now(&name).await });
        }
        calls.join_all().await;
    }
}

impl Inner {
    fn parameter(&self, name: &str) -> String {
        format!("{}/{name}", self.prefix)
    }

    async fn read_one(&self, name: &Arc<str>) -> Result<Arc<Entry>, CallError> {
        let entries = self.read_batch(std::slice::from_ref(name)).await?;
        Ok(entries.into_iter().next().map_or_else(|| Entry::of(None), |(_, entry)| entry))
    }

    /// Reads up to ten names; each gets an entry, also when it has no value.
    async fn read_batch(&self, names: &[Arc<str>]) -> Result<Vec<(Arc<str>, Arc<Entry>)>, CallError> {
        let parameters: Vec<String> = names.iter().map(|name| self.parameter(name)).collect();
        let mut values: HashMap<String, Token> =
            self.source.read(&parameters).await?.values.into_iter().collect();
        let entries = names.iter().zip(&parameters);
        Ok(entries.map(|(name, parameter)| (Arc::clone(name), Entry::of(values.remove(parameter)))).collect())
    }

    fn last_refresh(&self, name: &Arc<str>) -> Arc<LastRefresh> {
        let mut refreshes = self.refreshes.lock();
        Arc::clone(refreshes.entry(Arc::clone(name)).or_default())
    }
}

impl Entry {
    fn of(token: Option<Token>) -> Arc<Entry> {
        Arc::new(Entry { token, read: Instant::now(), renewing: AtomicBool::new(false) })
    }
}

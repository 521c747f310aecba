//! What is remembered between invocations, as objects: reports, which accounts are onboarded, and which have left.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use function::store::{CallError, ListingStore, NewObject, Read};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::report::Report;
use crate::report::retry::Retry;

const ONBOARDED: &str = "onboarded/";
const RETRIES: &str = "retries/";
const TOMBSTONES: &str = "tombstones/";
/// Objects read at once.
const AT_ONCE: usize = 16;

/// The state's objects in one bucket.
#[derive(Clone)]
pub struct State {
    store: Arc<dyn ListingStore>,
    bucket: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Onboarded {
    onboarded_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct Tombstone {
    offboarded_at: Timestamp,
}

impl State {
    /// The state in that bucket.
    #[must_use]
    pub fn new(store: Arc<dyn ListingStore>, bucket: &str) -> State {
        State { store, bucket: bucket.to_owned() }
    }

    /// When an account was onboarded: when its role could be assumed for the first time.
    pub async fn onboarded(&self, account: &str) -> Result<Option<Timestamp>, CallError> {
        let onboarded: Option<Onboarded> = self.read(&format!("{ONBOARDED}{account}")).await?;
        Ok(onboarded.map(|onboarded| onboarded.onboarded_at))
    }

    /// Notes that an account is onboarded, unless that is known already; answers since when it is.
    pub async fn onboard(&self, account: &str, now: Timestamp) -> Result<Timestamp, CallError> {
        if let Some(since) = self.onboarded(account).await? {
            return Ok(since);
        }
        self.put(&format!("{ONBOARDED}{account}"), &Onboarded { onboarded_at: now }).await?;
        Ok(now)
    }

    /// Forgets that an account is onboarded: its first run has come to nothing.
    pub async fn forget_onboarded(&self, account: &str) -> Result<(), CallError> {
        self.store.delete(&self.bucket, &format!("{ONBOARDED}{account}")).await
    }

    /// The accounts that are onboarded.
    pub async fn all_onboarded(&self) -> Result<BTreeSet<String>, CallError> {
        self.names(ONBOARDED).await
    }

    /// Notes that an account has left. Nothing is subscribed in it until it is onboarded again.
    pub async fn offboard(&self, account: &str, now: Timestamp) -> Result<(), CallError> {
        self.put(&format!("{TOMBSTONES}{account}"), &Tombstone { offboarded_at: now }).await?;
        self.forget_onboarded(account).await
    }

    /// Forgets that an account has left.
    pub async fn readmit(&self, account: &str) -> Result<(), CallError> {
        self.store.delete(&self.bucket, &format!("{TOMBSTONES}{account}")).await
    }

    /// Whether an account has left.
    pub async fn is_offboarded(&self, account: &str) -> Result<bool, CallError> {
        Ok(self.get(&format!("{TOMBSTONES}{account}")).await?.is_some())
    }

    /// When an account left, if it has.
    pub async fn offboarded_at(&self, account: &str) -> Result<Option<Timestamp>, CallError> {
        let tombstone: Option<Tombstone> = self.read(&format!("{TOMBSTONES}{account}")).await?;
        Ok(tombstone.map(|tombstone| tombstone.offboarded_at))
    }

    /// The accounts that have left.
    pub async fn all_offboarded(&self) -> Result<BTreeSet<String>, CallError> {
        self.names(TOMBSTONES).await
    }

    /// Notes which run over an account's Region started last. It is written before the run looks at anything.
    pub async fn start_run(&self, account: &str, region: &str, run: &str) -> Result<(), CallError> {
        self.put(&run_key(account, region), &run).await
    }

    /// Which run over an account's Region started last.
    pub async fn last_run(&self, account: &str, region: &str) -> Result<String, CallError> {
        let run = self.get(&run_key(account, region)).await?;
        // One that can't be read is like none: it only tells runs apart.
        Ok(run.and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or_default())
    }

    /// The next try of a run over an account's Region, if there is one. One that can't be read counts as none: the
    /// sweep tries all.
    pub async fn retry(&self, account: &str, region: &str) -> Result<Option<Retry>, CallError> {
        let retry = self.get(&retry_key(account, region)).await?;
        Ok(retry.and_then(|body| serde_json::from_slice(&body).ok()))
    }

    /// Every run that is tried again, by account and Region.
    pub async fn all_retries(&self) -> Result<BTreeMap<(String, String), Retry>, CallError> {
        let names = self.names(RETRIES).await?;
        let places = names.iter().filter_map(|name| name.split_once('/'));
        let read = |(account, region): (&str, &str)| {
            let (account, region) = (account.to_owned(), region.to_owned());
            async move {
                let retry = self.retry(&account, &region).await?;
                Ok(retry.map(|retry| ((account, region), retry)))
            }
        };
        let retries: Vec<_> = stream::iter(places).map(read).buffer_unordered(AT_ONCE).try_collect().await?;
        Ok(retries.into_iter().flatten().collect())
    }

    /// Notes when a run over an account's Region is tried again; none = not before the next sweep.
    pub async fn set_retry(
        &self,
        account: &str,
        region: &str,
        retry: Option<Retry>,
    ) -> Result<(), CallError> {
        let key = retry_key(account, region);
        match retry {
            Some(retry) => self.put(&key, &retry).await,
            None if self.get(&key).await?.is_some() => self.store.delete(&self.bucket, &key).await,
            None => Ok(()),
        }
    }

    /// Keeps a report as the latest one of its account and Region.
    pub async fn keep(&self, report: &Report) -> Result<(), CallError> {
        self.put(&format!("reports/{}/{}.json", report.account, report.region), report).await
    }

    async fn names(&self, prefix: &str) -> Result<BTreeSet<String>, CallError> {
        let keys = self.store.list(&self.bucket, prefix).await?;
        Ok(keys.iter().filter_map(|key| key.strip_prefix(prefix)).map(str::to_owned).collect())
    }

    async fn read<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, CallError> {
        let Some(body) = self.get(key).await? else { return Ok(None) };
        serde_json::from_slice(&body).map(Some).map_err(|error| CallError {
            operation: "GetObject",
            detail: format!("{key} can't be read: {error}"),
            denied: false,
        })
    }

    async fn get(&self, key: &str) -> Result<Option<bytes::Bytes>, CallError> {
        match self.store.get(&self.bucket, key, None).await? {
            Read::Object(object) => Ok(Some(object.body)),
            Read::Gone | Read::Unchanged => Ok(None),
        }
    }

    async fn put(&self, key: &str, value: &(impl Serialize + Sync + ?Sized)) -> Result<(), CallError> {
        // What is put here are structs of strings and numbers, which always serialise.
        let body = serde_json::to_vec(value).unwrap_or_default().into();
        let object =
            NewObject { key: key.to_owned(), body, content_type: "application/json", metadata: Vec::new() };
        self.store.put(&self.bucket, object).await
    }
}

fn retry_key(account: &str, region: &str) -> String {
    format!("{RETRIES}{account}/{region}")
}

fn run_key(account: &str, region: &str) -> String {
    format!("runs/{account}/{region}")
}

//! The state between invocations, as objects: reports, retries, and the onboarded and offboarded accounts.

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
    /// The state in this bucket.
    #[must_use]
    pub fn new(store: Arc<dyn ListingStore>, bucket: &str) -> State {
        State { store, bucket: bucket.to_owned() }
    }

    /// The time an account was onboarded, when its role was assumed for the first time.
    pub async fn onboarded(&self, account: &str) -> Result<Option<Timestamp>, CallError> {
        let onboarded: Option<Onboarded> = self.read(&format!("{ONBOARDED}{account}")).await?;
        Ok(onboarded.map(|onboarded| onboarded.onboarded_at))
    }

    /// Records an account as onboarded unless it is already; returns the time it was onboarded.
    pub async fn onboard(&self, account: &str, now: Timestamp) -> Result<Timestamp, CallError> {
        if let Some(since) = self.onboarded(account).await? {
            return Ok(since);
        }
        self.put(&format!("{ONBOARDED}{account}"), &Onboarded { onboarded_at: now }).await?;
        Ok(now)
    }

    /// Removes the record of an onboarded account, because its first run failed.
    pub async fn forget_onboarded(&self, account: &str) -> Result<(), CallError> {
        self.store.delete(&self.bucket, &format!("{ONBOARDED}{account}")).await
    }

    /// The onboarded accounts.
    pub async fn all_onboarded(&self) -> Result<BTreeSet<String>, CallError> {
        self.names(ONBOARDED).await
    }

    /// Records an account as offboarded. No log group in it is subscribed until it is onboarded again.
    pub async fn offboard(&self, account: &str, now: Timestamp) -> Result<(), CallError> {
        self.put(&format!("{TOMBSTONES}{account}"), &Tombstone { offboarded_at: now }).await?;
        self.forget_onboarded(account).await
    }

    /// Removes the record of an offboarded account.
    pub async fn readmit(&self, account: &str) -> Result<(), CallError> {
        self.store.delete(&self.bucket, &format!("{TOMBSTONES}{account}")).await
    }

    /// Returns true if an account is offboarded.
    pub async fn is_offboarded(&self, account: &str) -> Result<bool, CallError> {
        Ok(self.get(&format!("{TOMBSTONES}{account}")).await?.is_some())
    }

    /// The time an account was offboarded.
    pub async fn offboarded_at(&self, account: &str) -> Result<Option<Timestamp>, CallError> {
        let tombstone: Option<Tombstone> = self.read(&format!("{TOMBSTONES}{account}")).await?;
        Ok(tombstone.map(|tombstone| tombstone.offboarded_at))
    }

    /// The offboarded accounts.
    pub async fn all_offboarded(&self) -> Result<BTreeSet<String>, CallError> {
        self.names(TOMBSTONES).await
    }

    /// Records the run that started last over an account's Region. It is written before the run reads anything.
    pub async fn start_run(&self, account: &str, region: &str, run: &str) -> Result<(), CallError> {
        self.put(&run_key(account, region), &run).await
    }

    /// The run that started last over an account's Region.
    pub async fn last_run(&self, account: &str, region: &str) -> Result<String, CallError> {
        let run = self.get(&run_key(account, region)).await?;
        // An unreadable record counts as none: it only distinguishes runs.
        Ok(run.and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or_default())
    }

    /// The retry of a run over an account's Region. An unreadable one counts as none: the sweep covers the account.
    pub async fn retry(&self, account: &str, region: &str) -> Result<Option<Retry>, CallError> {
        let retry = self.get(&retry_key(account, region)).await?;
        Ok(retry.and_then(|body| serde_json::from_slice(&body).ok()))
    }

    /// Every retry, by account and Region.
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

    /// Records the retry of a run over an account's Region; `None` for no retry before the next sweep.
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

    /// Stores a report as the latest of its account and Region.
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
            detail: format!("failed to read {key}: {error}"),
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

//! The hub's own S3, queue and lists in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Mutex;

use async_trait::async_trait;
use function::store::{CallError, ListingStore, NewObject, Object, Read, Store};
use routing::AccountSource;
use subscriber::seams::{Accounts, Tasks};
use subscriber::task::Task;

/// S3.
#[derive(Default)]
pub(crate) struct MemoryStore {
    objects: Mutex<BTreeMap<(String, String), bytes::Bytes>>,
    down: Mutex<bool>,
}

impl MemoryStore {
    pub(crate) fn insert(&self, bucket: &str, key: &str, body: &str) {
        let place = (bucket.to_owned(), key.to_owned());
        self.objects.lock().unwrap().insert(place, body.as_bytes().to_vec().into());
    }

    pub(crate) fn text(&self, bucket: &str, key: &str) -> Option<String> {
        let objects = self.objects.lock().unwrap();
        objects
            .get(&(bucket.to_owned(), key.to_owned()))
            .map(|body| String::from_utf8(body.to_vec()).unwrap())
    }

    pub(crate) fn set_down(&self, down: bool) {
        *self.down.lock().unwrap() = down;
    }

    fn check(&self, operation: &'static str) -> Result<(), CallError> {
        let error = CallError { operation, detail: "no connection".to_owned(), denied: false };
        if *self.down.lock().unwrap() { Err(error) } else { Ok(()) }
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn put(&self, bucket: &str, object: NewObject) -> Result<(), CallError> {
        self.check("PutObject")?;
        self.objects.lock().unwrap().insert((bucket.to_owned(), object.key), object.body);
        Ok(())
    }

    async fn get(&self, bucket: &str, key: &str, known: Option<&str>) -> Result<Read, CallError> {
        self.check("GetObject")?;
        let objects = self.objects.lock().unwrap();
        let Some(body) = objects.get(&(bucket.to_owned(), key.to_owned())) else { return Ok(Read::Gone) };
        let etag = format!("{:x}", xxhash_rust::xxh3::xxh3_64(body));
        if known == Some(etag.as_str()) {
            return Ok(Read::Unchanged);
        }
        Ok(Read::Object(Object {
            body: body.clone(),
            etag: Some(etag),
            version: None,
            metadata: HashMap::new(),
        }))
    }

    async fn copy(&self, _bucket: &str, _from: &str, _to: &str) -> Result<(), CallError> {
        unreachable!("the subscriber copies nothing")
    }

    async fn delete(&self, bucket: &str, key: &str) -> Result<(), CallError> {
        self.check("DeleteObject")?;
        self.objects.lock().unwrap().remove(&(bucket.to_owned(), key.to_owned()));
        Ok(())
    }
}

#[async_trait]
impl ListingStore for MemoryStore {
    async fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, CallError> {
        self.check("ListObjectsV2")?;
        let objects = self.objects.lock().unwrap();
        let keys = objects.keys().filter(|(of, key)| of == bucket && key.starts_with(prefix));
        Ok(keys.map(|(_, key)| key.clone()).collect())
    }
}

/// A FIFO queue that knows what it was sent before.
#[derive(Default)]
pub(crate) struct MemoryQueue {
    waiting: Mutex<VecDeque<Task>>,
    sent: Mutex<BTreeSet<String>>,
    down: Mutex<bool>,
}

impl MemoryQueue {
    pub(crate) fn receive(&self) -> Option<Task> {
        self.waiting.lock().unwrap().pop_front()
    }

    pub(crate) fn waiting(&self) -> Vec<Task> {
        self.waiting.lock().unwrap().iter().cloned().collect()
    }

    pub(crate) fn set_down(&self, down: bool) {
        *self.down.lock().unwrap() = down;
    }
}

#[async_trait]
impl Tasks for MemoryQueue {
    async fn send(&self, tasks: &[Task]) -> Result<(), CallError> {
        if *self.down.lock().unwrap() {
            let detail = "no connection".to_owned();
            return Err(CallError { operation: "SendMessageBatch", detail, denied: false });
        }
        for task in tasks {
            if self.sent.lock().unwrap().insert(task.deduplication()) {
                // As it is read back from the queue.
                let body = serde_json::to_string(task).unwrap();
                self.waiting.lock().unwrap().push_back(serde_json::from_str(&body).unwrap());
            }
        }
        Ok(())
    }
}

/// A StackSet's instances, or units' accounts.
#[derive(Default)]
pub(crate) struct MemoryLists(Mutex<Option<Vec<String>>>);

impl MemoryLists {
    pub(crate) fn set(&self, accounts: &[&str]) {
        *self.0.lock().unwrap() = Some(accounts.iter().map(|account| (*account).to_owned()).collect());
    }
}

#[async_trait]
impl Accounts for MemoryLists {
    async fn list(&self, _source: &AccountSource) -> Result<Vec<String>, CallError> {
        let detail = "AccessDenied: no".to_owned();
        self.0.lock().unwrap().clone().ok_or(CallError {
            operation: "ListStackInstances",
            detail,
            denied: true,
        })
    }
}

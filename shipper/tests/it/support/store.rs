//! S3 in memory, with its failures.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use function::store::{CallError, NewObject, Object, Read, Store};

use super::PARK;

#[derive(Default)]
pub(crate) struct MemoryStore {
    objects: Mutex<BTreeMap<(String, String), NewObject>>,
    gets: Mutex<usize>,
    failing: Mutex<Option<Failing>>,
}

/// The calls that fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failing {
    /// Every call.
    All,
    /// Reads.
    Reads,
    /// Writes.
    Writes,
    /// Writes never end.
    HangingWrites,
}

impl MemoryStore {
    /// Publishes a table.
    pub(crate) fn publish(&self, table: &str) {
        self.insert("hub-table", "routing.toml", table.as_bytes());
    }

    pub(crate) fn insert(&self, bucket: &str, key: &str, body: &[u8]) {
        self.insert_with(bucket, key, body, &[]);
    }

    /// Inserts an object with metadata.
    pub(crate) fn insert_with(
        &self,
        bucket: &str,
        key: &str,
        body: &[u8],
        metadata: &[(&'static str, &str)],
    ) {
        let metadata = metadata.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let object =
            NewObject { key: key.to_owned(), body: body.to_vec().into(), content_type: "", metadata };
        self.objects.lock().unwrap().insert((bucket.to_owned(), key.to_owned()), object);
    }

    pub(crate) fn set_failing(&self, failing: Option<Failing>) {
        *self.failing.lock().unwrap() = failing;
    }

    /// The keys in a bucket.
    pub(crate) fn keys(&self, bucket: &str) -> Vec<String> {
        self.objects
            .lock()
            .unwrap()
            .keys()
            .filter(|(of, _)| of == bucket)
            .map(|(_, key)| key.clone())
            .collect()
    }

    /// The keys of the park under a prefix.
    pub(crate) fn park(&self, prefix: &str) -> Vec<String> {
        self.keys(PARK).into_iter().filter(|key| key.starts_with(prefix)).collect()
    }

    pub(crate) fn object(&self, bucket: &str, key: &str) -> Option<NewObject> {
        self.objects.lock().unwrap().get(&(bucket.to_owned(), key.to_owned())).cloned()
    }

    /// The number of times that an object was asked for.
    pub(crate) fn gets(&self) -> usize {
        *self.gets.lock().unwrap()
    }

    async fn check(&self, operation: &'static str, writes: bool) -> Result<(), CallError> {
        let failing = *self.failing.lock().unwrap();
        match failing {
            Some(Failing::HangingWrites) if writes => std::future::pending().await,
            Some(Failing::All) => {}
            Some(Failing::Writes) if writes => {}
            Some(Failing::Reads) if !writes => {}
            _ => return Ok(()),
        }
        Err(CallError { operation, detail: "SlowDown: slow down".to_owned(), denied: false })
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn put(&self, bucket: &str, object: NewObject) -> Result<(), CallError> {
        self.check("PutObject", true).await?;
        let place = (bucket.to_owned(), object.key.clone());
        let may_change = object.key.starts_with("tries/") || object.key.starts_with("poison/");
        let before = self.objects.lock().unwrap().insert(place, object);
        assert!(before.is_none() || may_change, "an object would be overwritten");
        Ok(())
    }

    async fn get(&self, bucket: &str, key: &str, known: Option<&str>) -> Result<Read, CallError> {
        *self.gets.lock().unwrap() += 1;
        self.check("GetObject", false).await?;
        let Some(object) = self.object(bucket, key) else { return Ok(Read::Gone) };
        let etag = format!("\"{:x}\"", xxhash(&object.body));
        if known == Some(etag.as_str()) {
            return Ok(Read::Unchanged);
        }
        let metadata = object.metadata.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Ok(Read::Object(Object { body: object.body, etag: Some(etag), version: None, metadata }))
    }

    async fn copy(&self, bucket: &str, from: &str, to: &str) -> Result<(), CallError> {
        self.check("CopyObject", true).await?;
        let object = self.object(bucket, from).unwrap();
        let copy = NewObject { key: to.to_owned(), ..object };
        self.objects.lock().unwrap().insert((bucket.to_owned(), to.to_owned()), copy);
        Ok(())
    }

    async fn delete(&self, bucket: &str, key: &str) -> Result<(), CallError> {
        self.check("DeleteObject", true).await?;
        self.objects.lock().unwrap().remove(&(bucket.to_owned(), key.to_owned()));
        Ok(())
    }
}

fn xxhash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

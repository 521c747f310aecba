//! A running hub.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use listener::Listener;
use localcloud::cloud::Cloud;
use localcloud::delivery::Delivery;
use localcloud::emulator::Emulator;
use localcloud::endpoint::Endpoint;
use localcloud::gate::Gate;
use localcloud::guard::Guard;
use localcloud::metrics::Metrics;
use localcloud::runtime::{Function, Invoke as _};
use localcloud::schedule::Schedules;
use localcloud::setup::stack::Made;
use localcloud::setup::{self, CallError, Published};
use localcloud::stack::Stack;
use localcloud::template::Template;
use localcloud::trail::Trail;
use serde_json::Value;

use crate::error::Error;
use crate::members::Members;
use crate::programs::SUBSCRIBER;

/// The bucket of the template that the table is in, and the table's key there.
pub(crate) const TABLE: (&str, &str) = ("TableBucket", "routing.toml");

/// The time that invocations in flight may take to end, and the emulator after them.
const CLOSE_LIMIT: Duration = Duration::from_secs(10);

/// A running hub. Dropping it ends everything it started.
pub struct LocalHub {
    // Fields are dropped in this order: readers before what they read from.
    pub(crate) schedules: Option<Schedules>,
    /// Plays CloudWatch Logs.
    pub delivery: Delivery,
    /// The functions and their mappings.
    pub stack: Stack,
    /// The member accounts.
    pub members: Members,
    /// Plays CloudTrail.
    pub trail: Arc<Trail>,
    /// Plays Logz.io.
    pub listener: Listener,
    pub(crate) _metrics: Metrics,
    /// The path of the teams' tokens in Parameter Store.
    pub token_prefix: String,
    /// The resources of the hub's stack.
    pub made: Made,
    /// Fails calls of the functions to AWS; none unless the hub was built with one.
    pub gate: Option<Gate>,
    /// AWS as everyone is given it, unless IAM is enforced.
    pub endpoint: Endpoint,
    /// AWS as everyone is given it where IAM is enforced.
    pub guard: Option<Arc<Guard>>,
    pub(crate) emulator: Emulator,
}

impl LocalHub {
    /// Clients for every account, through the endpoint, or through the guard.
    #[must_use]
    pub fn cloud(&self) -> &Cloud {
        self.guard.as_deref().map_or(self.endpoint.cloud(), Guard::cloud)
    }

    /// Clients for every account, past endpoint and guard: their calls are neither checked, counted nor forwarded.
    #[must_use]
    pub fn emulator(&self) -> &Cloud {
        self.emulator.cloud()
    }

    /// The template that the hub was made from.
    #[must_use]
    pub fn template(&self) -> &Template {
        &self.stack.template
    }

    /// Makes an account a member, whose log events are delivered from now on.
    pub async fn join(&self, account: &str) -> Result<(), Error> {
        self.join_unread(account).await?;
        self.delivery.add_member(account);
        Ok(())
    }

    /// The same, whose role asks for this external id.
    pub async fn join_asking(&self, account: &str, external_id: &str) -> Result<(), Error> {
        self.endpoint.know(account);
        self.members.make_stack(account, external_id).await?;
        self.delivery.add_member(account);
        Ok(())
    }

    /// Makes an account a member, whose log events are not delivered.
    pub async fn join_unread(&self, account: &str) -> Result<(), Error> {
        self.endpoint.know(account);
        self.members.join(account).await
    }

    /// Invokes the subscriber and returns its answer.
    pub async fn ask(&self, payload: &Value) -> Result<Value, Error> {
        let answer = self.subscriber()?.invoke(Bytes::from(payload.to_string())).await;
        serde_json::from_slice(&answer.map_err(Error::Subscriber)?).map_err(Error::Answer)
    }

    /// Waits until the subscriber has done everything that it was told of.
    pub async fn settled(&self) -> Result<(), Error> {
        self.trail.drained().await;
        // Events may ask for a reconcile, and never the other way round.
        for mapping in ["EventsMapping", "ReconcileMapping"] {
            let mapping = self.stack.sqs.get(mapping);
            mapping.ok_or(Error::Missing("mapping of the subscriber's queues"))?.drained().await?;
        }
        Ok(())
    }

    /// Waits until the shipper has done everything that was written before the call.
    pub async fn shipped(&self) {
        self.delivery.drained().await;
        for mapping in self.stack.kinesis.values() {
            mapping.drained().await;
        }
    }

    /// Publishes a table, well-formed or not.
    pub async fn publish(&self, table: &str) -> Result<(), Error> {
        self.put_object(TABLE.0, TABLE.1, table.as_bytes().to_vec()).await
    }

    /// Reads the table that is published.
    pub async fn published(&self) -> Result<Published, Error> {
        let bucket = self.template().bucket(TABLE.0).ok_or(Error::Missing("bucket of that name"))?;
        Ok(setup::read_object(self.cloud(), &bucket.name, TABLE.1).await?)
    }

    /// Puts an object into a bucket of the hub, which is named as in the template.
    pub async fn put_object(&self, bucket: &str, key: &str, body: Vec<u8>) -> Result<(), Error> {
        put_object(self.cloud(), self.template(), bucket, key, body).await
    }

    /// Writes tokens to Parameter Store, by their names.
    pub async fn put_tokens(&self, tokens: &BTreeMap<String, String>) -> Result<(), CallError> {
        setup::tokens(self.cloud(), &self.token_prefix, tokens).await
    }

    /// The subscriber.
    pub fn subscriber(&self) -> Result<&Arc<Function>, Error> {
        self.stack.functions.get(SUBSCRIBER).ok_or(Error::Missing(SUBSCRIBER))
    }

    /// Ends everything, each part after those that use it, and kills what does not end by itself.
    pub async fn close(self) {
        let closed = async {
            drop(self.schedules);
            drop(self.delivery);
            self.stack.stop().await;
            self.listener.shutdown().await;
            drop(self.gate);
            drop((self.endpoint, self.members, self.guard));
            self.emulator.stop().await;
        };
        // Past the limit everything is dropped, which kills it.
        let _ = tokio::time::timeout(CLOSE_LIMIT, closed).await;
    }
}

/// Puts an object into a bucket of the template.
pub(crate) async fn put_object(
    cloud: &Cloud,
    template: &Template,
    bucket: &str,
    key: &str,
    body: Vec<u8>,
) -> Result<(), Error> {
    let bucket = template.bucket(bucket).ok_or(Error::Missing("bucket of that name"))?;
    setup::object(cloud, &bucket.name, key, body).await?;
    Ok(())
}

//! One environment's way to AWS: S3, SQS and SSM, each with its latency and its outages.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use function::store::{CallError, NewObject, Object, Read, Store};
use shipper::park::pointer::Pointer;
use shipper::seams::{Clock, Found, Parameters, Queue};
use shipper::team::token::Token;
use tokio::time::{Instant, sleep};
use xxhash_rust::xxh3::xxh3_64;

use super::cloud::{Cloud, State, Stored, ids, lines};
use super::life::Life;
use super::plan::{Outage, Published, Timeline};
use crate::support::{PARK, PARK_QUEUE};

#[derive(Clone)]
pub(crate) struct Reach {
    pub(crate) cloud: Arc<Cloud>,
    pub(crate) life: Arc<Life>,
}

type Service = fn(&Cloud) -> &Timeline<Outage>;

const S3: Service = |cloud| &cloud.plan.s3;
const SQS: Service = |cloud| &cloud.plan.sqs;
const SSM: Service = |cloud| &cloud.plan.ssm;

impl Reach {
    /// One call: the way there, the effect unless there is an outage, and the way back.
    async fn call<T>(
        &self,
        service: Service,
        operation: &'static str,
        what: &str,
        effect: impl FnOnce(&mut State) -> Result<T, CallError>,
    ) -> Result<T, CallError> {
        self.life.step().await;
        sleep(self.cloud.dice.millis(&format!("{operation} {what}"), 3, 40)).await;
        self.life.step().await;
        let answer = self.arrived(service, operation, what, effect).await;
        let outcome = answer.as_ref().map_or_else(|error| error.detail.as_str(), |_| "done");
        self.cloud.trace(&self.life.name, format_args!("{operation} {what}: {outcome}"));
        if answer.is_err() {
            self.life.call_failed();
        }
        self.life.step().await;
        answer
    }

    async fn arrived<T>(
        &self,
        service: Service,
        operation: &'static str,
        what: &str,
        effect: impl FnOnce(&mut State) -> Result<T, CallError>,
    ) -> Result<T, CallError> {
        let outage = service(&self.cloud).at(self.cloud.now()).cloned();
        match outage {
            None => return effect(&mut self.cloud.state()),
            Some(Outage::Fails) => {}
            Some(Outage::SlowlyFails(time)) => sleep(time).await,
            Some(Outage::Hangs) => std::future::pending().await,
            Some(Outage::Lossy) => {
                let answer = effect(&mut self.cloud.state());
                let label = format!("lossy {operation} {what} {}", self.cloud.now().as_millis());
                if !self.cloud.dice.percent(&label, 50) {
                    return answer;
                }
            }
        }
        Err(error(operation, "an outage"))
    }
}

fn error(operation: &'static str, detail: &str) -> CallError {
    CallError { operation, detail: detail.to_owned(), denied: false }
}

impl Clock for Reach {
    fn now(&self) -> Instant {
        self.life.bear(&self.cloud.jumps);
        Instant::now()
    }
}

#[async_trait]
impl Store for Reach {
    async fn put(&self, bucket: &str, object: NewObject) -> Result<(), CallError> {
        let place = format!("{bucket}/{}", object.key);
        let holds_bulk = bucket == PARK && !object.key.starts_with("tries/");
        let events = if holds_bulk { ids(&lines(&object.body)) } else { Vec::new() };
        let dead = object.key.starts_with("dead/");
        if dead {
            self.cloud.state().journal.unkept.extend(&events);
        }
        self.call(S3, "PutObject", &place, |state| {
            let journal = &mut state.journal;
            match (state.objects.get(&place), holds_bulk) {
                (Some(before), true) if before.body != object.body => {
                    journal.violations.push(format!("{place} is overwritten with something else"));
                }
                _ => {}
            }
            if object.key.starts_with("parked/") {
                journal.orphans.insert(object.key.clone());
                journal.parked.insert(object.key.clone(), events.clone());
            }
            if dead {
                journal.unkept.retain(|id| !events.contains(id));
            }
            let metadata = object.metadata.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
            let stored = Stored { body: object.body.clone(), metadata: metadata.collect() };
            state.objects.insert(place.clone(), stored);
            Ok(())
        })
        .await
    }

    async fn get(&self, bucket: &str, key: &str, known: Option<&str>) -> Result<Read, CallError> {
        if bucket == "hub-table" {
            return self.call(S3, "GetObject", key, |_| Ok(self.published(known))).await;
        }
        let place = format!("{bucket}/{key}");
        self.call(S3, "GetObject", &place, |state| {
            let stored = state.objects.get(&place).cloned();
            Ok(stored.map_or(Read::Gone, |Stored { body, metadata }| {
                Read::Object(Object { body, etag: None, version: None, metadata })
            }))
        })
        .await
    }

    async fn copy(&self, bucket: &str, from: &str, to: &str) -> Result<(), CallError> {
        self.call(S3, "CopyObject", from, |state| {
            let stored = state.objects.get(&format!("{bucket}/{from}")).cloned();
            let stored = stored.ok_or_else(|| error("CopyObject", "no such key"))?;
            state.objects.insert(format!("{bucket}/{to}"), stored);
            Ok(())
        })
        .await
    }

    async fn delete(&self, bucket: &str, key: &str) -> Result<(), CallError> {
        self.cloud.state().journal.undeleted.insert(key.to_owned());
        self.call(S3, "DeleteObject", key, |state| {
            state.journal.undeleted.remove(key);
            state.objects.remove(&format!("{bucket}/{key}"));
            Ok(())
        })
        .await
    }
}

impl Reach {
    fn published(&self, known: Option<&str>) -> Read {
        let text = match self.cloud.plan.table(self.cloud.now()) {
            Published::Gone => return Read::Gone,
            Published::Corrupt => "version = ".to_owned(),
            Published::Table(text) => text.clone(),
        };
        let etag = format!("\"{:016x}\"", xxh3_64(text.as_bytes()));
        if known == Some(etag.as_str()) {
            return Read::Unchanged;
        }
        Read::Object(Object { body: text.into(), etag: Some(etag), version: None, metadata: HashMap::new() })
    }
}

#[async_trait]
impl Queue for Reach {
    async fn send(&self, url: &str, body: String, group: &str) -> Result<(), CallError> {
        let now = || self.cloud.now();
        self.call(SQS, "SendMessage", &format!("{group} {:016x}", xxh3_64(body.as_bytes())), |state| {
            if url == PARK_QUEUE {
                if let Ok(pointer) = Pointer::parse(&body, PARK) {
                    state.journal.orphans.remove(&pointer.key);
                }
                state.park.send(now(), body);
                self.cloud.changed.notify_waiters();
            } else {
                state.dead_letters.push(body);
            }
            Ok(())
        })
        .await
    }

    async fn hide(&self, _url: &str, receipt: &str, hidden_for: Duration) -> Result<(), CallError> {
        let now = || self.cloud.now();
        self.call(SQS, "ChangeMessageVisibility", receipt, |state| {
            let hidden = state.park.hide(now(), receipt, hidden_for);
            if hidden { Ok(()) } else { Err(error("ChangeMessageVisibility", "the receipt is not valid")) }
        })
        .await
    }
}

#[async_trait]
impl Parameters for Reach {
    async fn read(&self, names: &[String]) -> Result<Found, CallError> {
        self.call(SSM, "GetParameters", &names.join(" "), |_| {
            let now = self.cloud.now();
            let mut values = Vec::new();
            for name in names {
                let Some(team) = name.rsplit_once("/team-").and_then(|(_, team)| team.parse::<usize>().ok())
                else {
                    continue;
                };
                let Some(plan) = self.cloud.plan.teams.get(team) else { continue };
                if plan.denied.at(now).is_some() {
                    return Err(CallError { denied: true, ..error("GetParameters", "not allowed") });
                }
                if plan.missing.at(now).is_none() {
                    let version = plan.rotations.iter().filter(|rotation| rotation.parameter <= now).count();
                    let token = Token::new(&format!("token:{team}:{version}"));
                    values.extend(token.map(|token| (name.clone(), token)));
                }
            }
            Ok(Found { values })
        })
        .await
    }
}

//! A function's environments: reused while they last, replaced when they crash, never more than allowed.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use bytes::Bytes;
use parking_lot::{Mutex, MutexGuard};
use tokio::sync::Semaphore;

use super::environment::{Environment, Group};
use super::error::InvokeError;
use super::output::LogSink;
use super::spec::{EnvironmentInfo, FunctionSpec, FunctionStats};

pub(super) struct Pool {
    spec: FunctionSpec,
    logs: LogSink,
    slots: Semaphore,
    numbers: AtomicU32,
    state: Mutex<State>,
    invocations: AtomicU64,
    failures: AtomicU64,
    cold_starts: AtomicU64,
}

#[derive(Default)]
struct State {
    idle: Vec<Environment>,
    /// Every living environment, idle or busy.
    groups: BTreeMap<u32, Group>,
    /// Variables set since the start.
    env: BTreeMap<String, String>,
    /// Environments with a number below this are retired when they become idle.
    retired_below: u32,
}

impl Pool {
    pub(super) fn new(spec: FunctionSpec, logs: LogSink) -> Self {
        Self {
            slots: Semaphore::new(spec.max_environments.max(1)),
            spec,
            logs,
            numbers: AtomicU32::new(1),
            state: Mutex::default(),
            invocations: AtomicU64::default(),
            failures: AtomicU64::default(),
            cold_starts: AtomicU64::default(),
        }
    }

    pub(super) fn spec(&self) -> &FunctionSpec {
        &self.spec
    }

    pub(super) async fn invoke(&self, payload: Bytes) -> Result<Bytes, InvokeError> {
        // The semaphore is never closed; were it, an invocation too many would do no harm.
        let _slot = self.slots.acquire().await;
        self.invocations.fetch_add(1, Ordering::Relaxed);
        let answer = self.invoke_in_slot(payload).await;
        if answer.is_err() {
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
        answer
    }

    async fn invoke_in_slot(&self, payload: Bytes) -> Result<Bytes, InvokeError> {
        let mut environment = match self.living() {
            Some(environment) => environment,
            None => self.start().await?,
        };
        let answer = environment.invoke(payload).await;
        match answer {
            Ok(_) | Err(InvokeError::Function { .. }) => self.keep(environment),
            Err(_) => self.forget(environment.number),
        }
        answer
    }

    /// An idle environment whose process still lives.
    fn living(&self) -> Option<Environment> {
        let mut state = self.state();
        while let Some(mut environment) = state.idle.pop() {
            if environment.alive() {
                return Some(environment);
            }
            state.groups.remove(&environment.number);
        }
        None
    }

    async fn start(&self) -> Result<Environment, InvokeError> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        self.cold_starts.fetch_add(1, Ordering::Relaxed);
        let mut spec = self.spec.clone();
        spec.env.extend(self.state().env.clone());
        let started = |group| drop(self.state().groups.insert(number, group));
        let environment = Environment::start(&spec, number, &self.logs, started).await;
        if environment.is_err() {
            self.forget(number);
        }
        environment
    }

    fn keep(&self, environment: Environment) {
        let mut state = self.state();
        if environment.number >= state.retired_below {
            state.idle.push(environment);
        } else {
            state.groups.remove(&environment.number);
        }
    }

    fn forget(&self, number: u32) {
        self.state().groups.remove(&number);
    }

    pub(super) fn environments(&self) -> Vec<EnvironmentInfo> {
        let state = self.state();
        let idle = |number| state.idle.iter().any(|environment| environment.number == number);
        let info = |(&number, group): (&u32, &Group)| EnvironmentInfo {
            number,
            pid: group.pid(),
            busy: !idle(number),
        };
        state.groups.iter().map(info).collect()
    }

    pub(super) fn stats(&self) -> FunctionStats {
        FunctionStats {
            invocations: self.invocations.load(Ordering::Relaxed),
            failures: self.failures.load(Ordering::Relaxed),
            cold_starts: self.cold_starts.load(Ordering::Relaxed),
        }
    }

    pub(super) fn kill(&self) -> usize {
        let mut state = self.state();
        let killed = state.groups.len();
        state.groups.values().for_each(Group::kill);
        for environment in std::mem::take(&mut state.idle) {
            state.groups.remove(&environment.number);
        }
        killed
    }

    pub(super) fn set_env(&self, name: &str, value: &str) {
        let mut state = self.state();
        state.env.insert(name.to_owned(), value.to_owned());
        state.retired_below = self.numbers.load(Ordering::Relaxed);
        for environment in std::mem::take(&mut state.idle) {
            state.groups.remove(&environment.number);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }
}

//! SSM in memory, with its failures.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use function::store::CallError;
use shipper::seams::{Found, Parameters};
use shipper::team::token::Token;

#[derive(Default)]
pub(crate) struct Secrets {
    values: Mutex<HashMap<String, String>>,
    calls: Mutex<Vec<Vec<String>>>,
    down: Mutex<bool>,
    hanging: Mutex<bool>,
    denied: Mutex<Option<String>>,
}

impl Secrets {
    pub(crate) fn set(&self, name: &str, value: &str) {
        self.values.lock().unwrap().insert(parameter(name), value.to_owned());
    }

    pub(crate) fn remove(&self, name: &str) {
        self.values.lock().unwrap().remove(&parameter(name));
    }

    /// True if every call fails.
    pub(crate) fn set_down(&self, down: bool) {
        *self.down.lock().unwrap() = down;
    }

    /// True if no call is answered.
    pub(crate) fn set_hanging(&self, hanging: bool) {
        *self.hanging.lock().unwrap() = hanging;
    }

    /// Has every call that names this one refused.
    pub(crate) fn deny(&self, name: &str) {
        *self.denied.lock().unwrap() = Some(parameter(name));
    }

    /// The number of names of each call.
    pub(crate) fn calls(&self) -> Vec<usize> {
        self.calls.lock().unwrap().iter().map(Vec::len).collect()
    }

    fn refusal(&self, names: &[String]) -> Option<CallError> {
        let failed = |detail: &str, denied| {
            Some(CallError { operation: "GetParameters", detail: detail.to_owned(), denied })
        };
        if *self.down.lock().unwrap() {
            return failed("no connection", false);
        }
        match &*self.denied.lock().unwrap() {
            Some(name) if names.contains(name) => failed("AccessDeniedException: not allowed", true),
            _ => None,
        }
    }
}

fn parameter(name: &str) -> String {
    format!("/loghub/tokens/{name}")
}

#[async_trait]
impl Parameters for Secrets {
    async fn read(&self, names: &[String]) -> Result<Found, CallError> {
        assert!(names.len() <= 10, "GetParameters takes ten names");
        self.calls.lock().unwrap().push(names.to_vec());
        tokio::task::yield_now().await;
        if *self.hanging.lock().unwrap() {
            std::future::pending::<()>().await;
        }
        if let Some(error) = self.refusal(names) {
            return Err(error);
        }
        let values = self.values.lock().unwrap();
        let found = names.iter().filter_map(|name| Some((name.clone(), Token::new(values.get(name)?)?)));
        Ok(Found { values: found.collect() })
    }
}

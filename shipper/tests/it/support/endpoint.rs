//! A listener that plays what each token's script says.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use shipper::seams::{Answer, Endpoint, NoAnswer};
use shipper::team::token::Token;

/// The treatment of one request.
#[derive(Clone, Debug)]
pub(crate) enum Play {
    Status(u16),
    Body(u16, &'static str),
    RetryAfter(u16, u64),
    Slow(Duration, u16),
    Broken,
    Timeout,
    Hang,
}

/// Answers 200 unless a script says otherwise; a script's last play goes on for ever.
#[derive(Default)]
pub(crate) struct Scripted {
    scripts: Mutex<HashMap<String, VecDeque<Play>>>,
    requests: Mutex<Vec<(String, Bytes)>>,
}

impl Scripted {
    pub(crate) fn script(&self, token: &str, plays: impl IntoIterator<Item = Play>) {
        self.scripts.lock().unwrap().insert(token.to_owned(), plays.into_iter().collect());
    }

    /// The requests that came for a token.
    pub(crate) fn requests(&self, token: &str) -> usize {
        self.requests.lock().unwrap().iter().filter(|(of, _)| of == token).count()
    }

    fn next(&self, token: &str) -> Play {
        let mut scripts = self.scripts.lock().unwrap();
        let Some(script) = scripts.get_mut(token) else { return Play::Status(200) };
        if script.len() > 1 { script.pop_front() } else { script.front().cloned() }
            .unwrap_or(Play::Status(200))
    }
}

#[async_trait]
impl Endpoint for Scripted {
    async fn post(&self, token: &Token, body: Bytes) -> Result<Answer, NoAnswer> {
        self.requests.lock().unwrap().push((token.reveal().to_owned(), body));
        match self.next(token.reveal()) {
            Play::Status(status) => Ok(answer(status, "", None)),
            Play::Body(status, body) => Ok(answer(status, body, None)),
            Play::RetryAfter(status, seconds) => Ok(answer(status, "", Some(seconds))),
            Play::Slow(time, status) => {
                tokio::time::sleep(time).await;
                Ok(answer(status, "", None))
            }
            Play::Broken => Err(NoAnswer::Broken),
            Play::Timeout => Err(NoAnswer::Timeout),
            Play::Hang => std::future::pending().await,
        }
    }
}

fn answer(status: u16, body: &'static str, retry_after: Option<u64>) -> Answer {
    Answer {
        status,
        retry_after: retry_after.map(Duration::from_secs),
        body: Bytes::from_static(body.as_bytes()),
    }
}

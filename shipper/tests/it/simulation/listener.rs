//! Logz.io in a world: each sub-account behaves as its weather says, and every line taken is in the journal.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use shipper::seams::{Answer, Endpoint, NoAnswer};
use shipper::team::token::Token;
use tokio::time::{sleep, timeout};
use xxhash_rust::xxh3::xxh3_64;

use super::cloud::{Line, lines};
use super::plan::Weather;
use super::reach::Reach;

/// One request that has arrived.
struct Request<'a> {
    reach: &'a Reach,
    team: usize,
    lines: Vec<Line>,
    at: Duration,
    taken: Vec<Line>,
}

#[async_trait]
impl Endpoint for Reach {
    async fn post(&self, token: &Token, body: Bytes) -> Result<Answer, NoAnswer> {
        self.life.step().await;
        let sent = lines(&body);
        let parts: Vec<(u64, u32)> = sent.iter().map(|line| (line.id, line.part)).collect();
        if let Some(id) = self.life.settled(&parts) {
            self.resent(id);
        }
        let label = format!("{} {:016x}", token.reveal(), xxh3_64(&body));
        let exchange = self.exchange(token.reveal(), &label, sent);
        let outcome = timeout(self.cloud.plan.tuning.attempt_timeout, exchange).await;
        let (outcome, lines, at) = outcome.unwrap_or((Err(NoAnswer::Timeout), Vec::new(), Duration::ZERO));
        let said = outcome.as_ref().map_or_else(ToString::to_string, |answer| answer.status.to_string());
        self.cloud.trace(&self.life.name, format_args!("POST {label}: {said}"));
        self.life.step().await;
        if let Ok(answer) = &outcome {
            self.cloud.state().journal.see(&lines, at);
            // It says what becomes of every line. After a 413 halves of them come again.
            if matches!(answer.status, 200 | 400) {
                self.life.settle(parts);
            }
        }
        outcome
    }
}

/// The outcome of an exchange, the lines that were taken, and the time.
type Exchanged = (Result<Answer, NoAnswer>, Vec<Line>, Duration);

impl Reach {
    /// A line was sent again after its answer was seen. `redeliver` may hold two pointers to it.
    fn resent(&self, id: u64) {
        let journal = &mut self.cloud.state().journal;
        if self.life.name.starts_with("redeliver") {
            journal.resent.push(id);
        } else {
            let name = &self.life.name;
            journal.violations.push(format!("{name} sends event {id} again, whose answer it has seen"));
        }
    }

    async fn exchange(&self, token: &str, label: &str, lines: Vec<Line>) -> Exchanged {
        let way = self.cloud.dice.millis(label, 4, 60) / 2;
        sleep(way).await;
        self.life.step().await;
        let at = self.cloud.now();
        let mut numbers = token.split(':').skip(1).map(|number| number.parse::<usize>().unwrap());
        let (team, version) = (numbers.next().unwrap(), numbers.next().unwrap());
        let plan = &self.cloud.plan.teams[team];
        let valid = plan.rotations.iter().filter(|rotation| rotation.listener <= at).count();
        let mut request = Request { reach: self, team, lines, at, taken: Vec::new() };
        let outcome = if version == valid {
            let label = format!("{label} {}", at.as_millis());
            request.weathered(plan.weather.at(at).cloned(), &label).await
        } else {
            Ok(answer(401))
        };
        sleep(way).await;
        (outcome, request.taken, at)
    }
}

impl Request<'_> {
    async fn weathered(&mut self, weather: Option<Weather>, label: &str) -> Result<Answer, NoAnswer> {
        match weather {
            Some(Weather::Status(status)) => Ok(answer(status)),
            Some(Weather::Throttled(seconds)) => {
                Ok(Answer { retry_after: Some(Duration::from_secs(seconds)), ..answer(429) })
            }
            Some(Weather::Flaky(percent)) if self.reach.cloud.dice.percent(label, percent) => Ok(answer(503)),
            Some(Weather::TooLarge(most)) if self.lines.len() > most => Ok(answer(413)),
            None | Some(Weather::Flaky(_) | Weather::TooLarge(_)) => Ok(self.take_all()),
            Some(Weather::Partial { refused, counted }) => Ok(self.take_some(refused, counted)),
            Some(Weather::Hang { takes }) => {
                self.take_if(takes);
                std::future::pending().await
            }
            Some(Weather::Slow { time, takes_first }) => {
                self.take_if(takes_first);
                sleep(time).await;
                self.reach.life.step().await;
                self.take_if(!takes_first);
                Ok(answer(200))
            }
            Some(Weather::Broken { takes }) => {
                self.take_if(takes);
                Err(NoAnswer::Broken)
            }
            Some(Weather::Unreachable) => Err(NoAnswer::Connect),
        }
    }

    fn take_all(&mut self) -> Answer {
        self.take_if(true);
        answer(200)
    }

    fn take_if(&mut self, takes: bool) {
        if takes {
            self.take(self.lines.clone());
        }
    }

    /// A 400: some events are refused, and the others taken.
    fn take_some(&mut self, percent: u64, counted: bool) -> Answer {
        let dice = self.reach.cloud.dice;
        let refused = |line: &Line| dice.percent(&format!("malformed {}", line.id), percent);
        let (bad, good): (Vec<Line>, Vec<Line>) = self.lines.iter().partition(|line| refused(line));
        if bad.is_empty() {
            return self.take_all();
        }
        let counts = format!(r#"{{"malformedLines":{},"successfulLines":{}}}"#, bad.len(), good.len());
        self.take(good);
        let body = if counted { counts } else { "no".to_owned() };
        Answer { body: body.into(), ..answer(400) }
    }

    fn take(&mut self, lines: Vec<Line>) {
        self.reach.cloud.state().journal.take(&lines, self.team, self.at);
        self.taken = lines;
    }
}

fn answer(status: u16) -> Answer {
    Answer { status, retry_after: None, body: Bytes::new() }
}

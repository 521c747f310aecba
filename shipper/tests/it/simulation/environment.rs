//! Lambda: environments kept warm, started cold, killed, and ended at the deadline.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use function::invocation::Invocation;
use pipeline::Column;
use shipper::report::Report;
use shipper::world::World;
use tokio::time::{Instant, sleep_until};

use super::cloud::Cloud;
use super::life::Life;
use super::plan::{Burden, Chaos};
use super::reach::Reach;

/// An invocation that is killed takes fewer steps than this before.
const MOST_STEPS: u64 = 40;

/// One lane of a function: at most one environment at a time.
pub(crate) struct Lane<F> {
    cloud: Arc<Cloud>,
    name: String,
    timeout: Duration,
    make: fn(&Cloud, World) -> F,
    warm: Option<Warm<F>>,
    started: u32,
}

struct Warm<F> {
    function: F,
    life: Arc<Life>,
}

/// The effect of chance on an invocation.
struct Fate {
    cold: bool,
    steps: Option<u32>,
}

/// The end of an invocation.
pub(crate) enum Ended {
    /// With an answer, after so many of its calls to AWS had failed, or others had made it late.
    Answered { report: Box<Report>, failed_calls: usize },
    /// With an error of the function's own.
    Errored(String),
    /// Killed, or at its deadline.
    Died,
}

impl<F> Lane<F> {
    pub(crate) fn new(
        cloud: &Arc<Cloud>,
        name: String,
        timeout: Duration,
        make: fn(&Cloud, World) -> F,
    ) -> Lane<F> {
        Lane { cloud: Arc::clone(cloud), name, timeout, make, warm: None, started: 0 }
    }

    /// Invokes the function; `burdens` are what the events that it gets do to it.
    pub(crate) async fn invoke(
        &mut self,
        burdens: VecDeque<Burden>,
        work: impl AsyncFnOnce(&F, &Invocation) -> Result<Report, String>,
    ) -> Ended {
        let number = self.cloud.next_invocation();
        let fate = self.fate(number);
        if fate.cold {
            self.end();
        }
        let (cloud, timeout) = (Arc::clone(&self.cloud), self.timeout);
        let (function, life) = self.warm_up();
        life.thaw(fate.steps, burdens);
        let jumps = cloud.jumps.load(Ordering::Relaxed);
        let invocation = Invocation {
            request_id: format!("request-{number}").into(),
            started: cloud.timestamp(),
            began: Instant::now(),
            deadline: Instant::now() + timeout,
        };
        cloud.trace(&life.name, format_args!("invocation {number}"));
        let answered = tokio::select! {
            biased;
            () = life.killed() => None,
            answered = work(function, &invocation) => Some(answered),
            () = sleep_until(invocation.deadline) => None,
        };
        let answered = answered.filter(|_| !life.is_dead());
        life.freeze_unless_dead();
        let late = cloud.jumps.load(Ordering::Relaxed) - jumps - life.jumps();
        self.ended(&life, answered, late)
    }

    /// Decides if the invocation starts cold, and after how many steps it is killed.
    fn fate(&self, number: u64) -> Fate {
        let chaos = if self.cloud.is_chaotic() { self.cloud.plan.chaos } else { Chaos::default() };
        let (dice, name) = (self.cloud.dice, &self.name);
        let cold = dice.percent(&format!("cold {name} {number}"), chaos.cold);
        let killed = dice.percent(&format!("kill {name} {number}"), chaos.kills);
        let steps = u32::try_from(dice.roll(&format!("steps {name} {number}"), MOST_STEPS)).ok();
        Fate { cold, steps: steps.filter(|_| killed) }
    }

    fn ended(&mut self, life: &Life, answered: Option<Result<Report, String>>, late: usize) -> Ended {
        match answered {
            None => {
                self.cloud.trace(&life.name, "died");
                self.end();
                Ended::Died
            }
            Some(Err(error)) => {
                self.cloud.trace(&life.name, format_args!("failed: {error}"));
                Ended::Errored(error)
            }
            Some(Ok(report)) => {
                self.cloud.trace(&life.name, outcome(&report));
                self.cloud.reported(&life.name, &report);
                Ended::Answered { report: Box::new(report), failed_calls: life.failed_calls() + late }
            }
        }
    }

    fn warm_up(&mut self) -> (&F, Arc<Life>) {
        let warm = self.warm.get_or_insert_with(|| {
            self.started += 1;
            let life = Arc::new(Life::new(format!("{}#{}", self.name, self.started)));
            let reach = Arc::new(Reach { cloud: Arc::clone(&self.cloud), life: Arc::clone(&life) });
            let world = World {
                store: reach.clone(),
                queue: reach.clone(),
                parameters: reach.clone(),
                listener: reach.clone(),
                clock: reach,
            };
            Warm { function: (self.make)(&self.cloud, world), life }
        });
        (&warm.function, Arc::clone(&warm.life))
    }

    fn end(&mut self) {
        if let Some(warm) = self.warm.take() {
            warm.life.kill();
        }
    }
}

fn outcome(report: &Report) -> String {
    let mut text = "answered".to_owned();
    for failure in &report.answer.batch_item_failures {
        write!(text, " failed={}", failure.item_identifier).unwrap();
    }
    for (team, counts) in &report.summary.teams {
        let [received, delivered, parked, failed] =
            [Column::Received, Column::Delivered, Column::Parked, Column::Failed]
                .map(|column| counts[column]);
        write!(
            text,
            " {team}: {received} received, {delivered} delivered, {parked} parked, {failed} failed;"
        )
        .unwrap();
    }
    text
}

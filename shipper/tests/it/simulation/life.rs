//! An environment of a function: it runs, is frozen between invocations, and may be killed wherever it waits.

use std::collections::{BTreeSet, VecDeque};
use std::future::pending;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

use super::plan::Burden;
use crate::support::clock::pass;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Frozen,
    /// For so many steps more, if it is to be killed.
    Runs(Option<u32>),
    Dead,
}

/// The life of one environment. Whatever reaches out of it takes a step here before and after each effect, so that
/// being killed at a step leaves exactly what was done until then.
pub(crate) struct Life {
    pub(crate) name: String,
    stage: Mutex<Stage>,
    /// Wakes those who wait in the order in which they came, which a `watch` does not.
    changed: Notify,
    deeds: Mutex<Deeds>,
    /// The effects of the events that it is given, in their order.
    burdens: Mutex<VecDeque<Burden>>,
}

/// Its work in this invocation.
#[derive(Default)]
struct Deeds {
    failed_calls: usize,
    /// Events that took their time.
    jumps: usize,
    settled: BTreeSet<(u64, u32)>,
}

impl Life {
    pub(crate) fn new(name: String) -> Life {
        Life {
            name,
            stage: Mutex::new(Stage::Frozen),
            changed: Notify::new(),
            deeds: Mutex::default(),
            burdens: Mutex::default(),
        }
    }

    /// An invocation begins; it is killed after so many steps, if any are given.
    pub(crate) fn thaw(&self, steps: Option<u32>, burdens: VecDeque<Burden>) {
        *self.deeds.lock().unwrap() = Deeds::default();
        *self.burdens.lock().unwrap() = burdens;
        self.turn(Stage::Runs(steps));
    }

    /// An invocation is over.
    pub(crate) fn freeze_unless_dead(&self) {
        if self.stage() != Stage::Dead {
            self.turn(Stage::Frozen);
        }
    }

    pub(crate) fn kill(&self) {
        self.turn(Stage::Dead);
    }

    fn turn(&self, stage: Stage) {
        *self.stage.lock().unwrap() = stage;
        self.changed.notify_waiters();
    }

    fn stage(&self) -> Stage {
        *self.stage.lock().unwrap()
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.stage() == Stage::Dead
    }

    /// The next event is worked on.
    pub(crate) fn bear(&self, jumps: &AtomicUsize) {
        match self.burdens.lock().unwrap().pop_front().unwrap_or_default() {
            Burden::Light => {}
            Burden::Slow(time) => {
                self.deeds.lock().unwrap().jumps += 1;
                jumps.fetch_add(1, Ordering::Relaxed);
                pass(time);
            }
            Burden::Deadly => self.kill(),
        }
    }

    pub(crate) fn jumps(&self) -> usize {
        self.deeds.lock().unwrap().jumps
    }

    pub(crate) async fn killed(&self) {
        while self.stage() != Stage::Dead {
            self.changed.notified().await;
        }
    }

    pub(crate) async fn step(&self) {
        loop {
            match self.stage() {
                Stage::Runs(None) => return,
                Stage::Runs(Some(0)) => self.kill(),
                Stage::Runs(Some(steps)) => {
                    *self.stage.lock().unwrap() = Stage::Runs(Some(steps - 1));
                    return;
                }
                Stage::Dead => pending().await,
                Stage::Frozen => self.changed.notified().await,
            }
        }
    }

    pub(crate) fn call_failed(&self) {
        self.deeds.lock().unwrap().failed_calls += 1;
    }

    pub(crate) fn failed_calls(&self) -> usize {
        self.deeds.lock().unwrap().failed_calls
    }

    /// The listener answered for these lines.
    pub(crate) fn settle(&self, lines: Vec<(u64, u32)>) {
        self.deeds.lock().unwrap().settled.extend(lines);
    }

    /// A line that the listener answered for in this invocation already.
    pub(crate) fn settled(&self, lines: &[(u64, u32)]) -> Option<u64> {
        let deeds = self.deeds.lock().unwrap();
        lines.iter().find(|line| deeds.settled.contains(line)).map(|(id, _)| *id)
    }
}

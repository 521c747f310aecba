//! The delivery protocol on a virtual clock: worlds made from seeds, the real handlers in them, and a judge of what
//! became of every event.
//!
//! `LOGHUB_SIM_SEEDS=5000` runs so many worlds; `LOGHUB_SIM_SEED=7` runs one and prints what happened in it.

mod cloud;
mod dice;
mod environment;
mod generate;
mod judge;
mod life;
mod listener;
mod park;
mod plan;
mod queue;
mod reach;
mod scenarios;
mod stream;

use std::sync::Arc;

use tokio::task::JoinSet;

use cloud::Cloud;
use judge::{Judgement, judge};
use park::{POLLERS, Poller};
use plan::Plan;
use stream::Shard;

/// Worlds that an ordinary run looks at.
const SEEDS: u64 = 200;

#[test]
fn no_event_is_lost_in_any_world() {
    let setting = |name: &str| std::env::var(name).ok().map(|value| value.parse::<u64>().unwrap());
    let (seeds, traced) = match setting("LOGHUB_SIM_SEED") {
        Some(seed) => (seed..seed + 1, true),
        None => (0..setting("LOGHUB_SIM_SEEDS").unwrap_or(SEEDS), false),
    };
    let (mut failed, mut sums) = (Vec::new(), Judgement::default());
    for seed in seeds {
        let _on_panic = Replay(seed);
        let (cloud, judgement) = run(generate::world(seed));
        if traced {
            println!("{:#?}", cloud.plan);
            cloud.state().journal.trace.iter().for_each(|line| println!("{line}"));
        }
        sums.add(&judgement);
        if !judgement.violations.is_empty() {
            eprintln!("seed {seed}: {:#?}\n{}", judgement.violations, replay(seed));
            failed.push(seed);
        }
    }
    println!("{sums:?}");
    assert!(failed.is_empty(), "worlds with violations: {failed:?}");
}

#[test]
fn the_same_seed_makes_the_same_world() {
    for seed in [1, 2, 3, 4] {
        let [one, other] = [(); 2].map(|()| run(generate::world(seed)).0.state().journal.trace.join("\n"));
        assert!(one == other, "seed {seed} makes two different worlds");
        assert!(one.lines().count() > 20, "{one}");
    }
}

/// Lets a world happen.
fn run(plan: Plan) -> (Arc<Cloud>, Judgement) {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let cloud = runtime.block_on(async {
        let cloud = Arc::new(Cloud::new(plan));
        let mut pollers = JoinSet::new();
        for poller in 0..POLLERS {
            pollers.spawn(Poller::new(&cloud, poller).run());
        }
        let mut shards = JoinSet::new();
        for lane in 0..cloud.plan.lanes.len() {
            shards.spawn(Shard::new(&cloud, lane).run());
        }
        shards.join_all().await;
        cloud.state().stream_is_done = true;
        cloud.changed.notify_waiters();
        pollers.join_all().await;
        cloud
    });
    let judgement = judge(&cloud);
    (cloud, judgement)
}

fn replay(seed: u64) -> String {
    format!("replay: LOGHUB_SIM_SEED={seed} cargo test -p shipper --test it no_event_is_lost -- --nocapture")
}

/// Says which world it was when a test panics in it.
struct Replay(u64);

impl Drop for Replay {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", replay(self.0));
        }
    }
}

impl Judgement {
    fn add(&mut self, other: &Judgement) {
        self.entered += other.entered;
        self.delivered += other.delivered;
        self.dead += other.dead;
        self.quarantined += other.quarantined;
        self.dropped += other.dropped;
        self.twice += other.twice;
    }
}

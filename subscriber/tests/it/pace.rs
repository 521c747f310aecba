//! How fast a member is called.

use std::num::NonZeroU32;
use std::time::Duration;

use subscriber::pace::{Api, Pace, Share};
use tokio::time::Instant;

/// Turns that each of the paces gets in so long, together.
async fn turns(paces: &[Pace], api: Api, time: Duration) -> u64 {
    let end = Instant::now() + time;
    let count = async |pace: &Pace| {
        let mut turns = 0;
        while tokio::time::timeout_at(end, pace.turn(api)).await.is_ok() && Instant::now() < end {
            turns += 1;
        }
        turns
    };
    let mut all = 0;
    for counted in futures_util::future::join_all(paces.iter().map(count)).await {
        all += counted;
    }
    all
}

#[tokio::test(start_paused = true)]
async fn runs_and_events_together_take_half_of_each_quota() {
    let lanes = NonZeroU32::new(2).unwrap();
    for api in Api::ALL {
        let events = || Pace::new(Share::Events(lanes));
        let paces = [Pace::new(Share::Run), events(), events()];
        let minutes = 10;
        let turns = turns(&paces, api, Duration::from_mins(minutes)).await;
        let half = u64::from(api.quota()) * minutes * 60 / 2;
        // A bucket that is full at the start lets a call or two pass at once.
        assert!(turns <= half + 6, "{api:?}: {turns} of {half}");
        assert!(turns >= half - 6, "{api:?}: {turns} of {half}");
    }
}

#[tokio::test(start_paused = true)]
async fn operations_do_not_wait_for_each_other() {
    let pace = Pace::new(Share::Run);
    let began = Instant::now();
    for api in Api::ALL {
        pace.turn(api).await;
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
}

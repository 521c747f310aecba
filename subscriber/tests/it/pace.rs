//! The pace of calls to a member.

use std::num::NonZeroU32;
use std::time::Duration;

use subscriber::apply::pace::{Api, Pace, Share};
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
async fn runs_and_events_together_take_their_part_of_each_quota() {
    let [lanes, half, tenth] = [2, 50, 10].map(|number| NonZeroU32::new(number).unwrap());
    for (api, percent) in Api::ALL.into_iter().flat_map(|api| [(api, half), (api, tenth)]) {
        let events = || Pace::new(Share::Events(lanes), percent);
        let paces = [Pace::new(Share::Run, percent), events(), events()];
        let minutes = 10;
        let turns = turns(&paces, api, Duration::from_mins(minutes)).await;
        let part = u64::from(api.quota() * percent.get()) * minutes * 60 / 100;
        // A bucket that is full at the start lets a call or two pass at once.
        assert!(turns <= part + 6, "{api:?}: {turns} of {part}");
        assert!(turns >= part - 6, "{api:?}: {turns} of {part}");
    }
}

#[tokio::test(start_paused = true)]
async fn operations_do_not_wait_for_each_other() {
    let pace = Pace::new(Share::Run, NonZeroU32::new(50).unwrap());
    let began = Instant::now();
    for api in Api::ALL {
        pace.turn(api).await;
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
}

//! Worlds made for one promise each.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;

use super::cloud::Cloud;
use super::judge::Judgement;
use super::plan::{
    Arrival, Burden, Chaos, Content, EventPlan, Outage, Plan, Published, TeamPlan, Terms, Timeline, Tuning,
    Weather, team_name,
};
use super::run;

const HOUR: Duration = Duration::from_hours(1);
const MINUTE: Duration = Duration::from_mins(1);
/// Batches in a row.
const ROW: u32 = 100;
/// Teams on a shared shard; the first is the one in trouble.
const TEAMS: usize = 3;

#[test]
fn a_six_hour_outage_of_one_listener_delays_no_other_team_and_drains_by_itself() {
    let calm = shared_shard(None, |_| 100);
    let mut dead = calm.clone();
    dead.teams[0].weather = Timeline(vec![
        (Duration::ZERO..HOUR * 2, Weather::Hang { takes: false }),
        (HOUR * 2..HOUR * 4, Weather::Status(503)),
        (HOUR * 4..HOUR * 6, Weather::Unreachable),
    ]);
    let (calm, dead) = (all_delivered(calm), all_delivered(dead));
    assert!(parked(&dead, 0) > 100 && parked(&dead, 1) + parked(&dead, 2) == 0);
    the_others_hardly_feel_it("a listener dead for six hours", &calm, &dead);
}

#[test]
fn a_team_at_fifty_times_its_budget_delays_no_other_team() {
    let budget = Some((2_000, false));
    let within = shared_shard(budget, |_| 50);
    // Three records a second, of 30 kB each.
    let beyond = shared_shard(budget, |hour| if hour < 2 { 30_000 } else { 50 });
    let (within, beyond) = (all_delivered(within), all_delivered(beyond));
    assert!(parked(&beyond, 0) > 50 && parked(&beyond, 1) + parked(&beyond, 2) == 0);
    the_others_hardly_feel_it("a team at fifty times its budget", &within, &beyond);
}

#[test]
fn a_team_within_its_budget_and_evenly_spread_parks_nothing() {
    for lanes in [1, 4] {
        for record in [300, 7_500, 30_000] {
            let cloud = all_delivered(spread(lanes, record, 95, |record, _| record % lanes));
            assert_eq!(parked(&cloud, 0), 0, "records of {record} bytes on {lanes} lanes");
        }
    }
}

/// A record's effect on the function, how many of its twelve events come through all the same, and how long the
/// record behind it waits at most.
#[test]
fn a_record_that_kills_the_function_is_quarantined() {
    let slow = |seconds| Burden::Slow(Duration::from_secs(seconds));
    let cases = [
        ("it takes a while", [slow(4); 12], 12, MINUTE),
        ("it takes too long altogether", [slow(10); 12], 4, MINUTE * 3),
        ("its first event takes too long", [slow(51); 12], 0, MINUTE * 3),
        ("its first event outlasts the function", [slow(100); 12], 0, MINUTE * 20),
        ("the function dies of its first event", [Burden::Deadly; 12], 0, MINUTE * 20),
        (
            "the function dies of a later event",
            std::array::from_fn(|n| if n < 5 { Burden::Light } else { Burden::Deadly }),
            0,
            MINUTE * 20,
        ),
    ];
    for (what, burdens, through, longest) in cases {
        let mut plan = one_in_trouble(&burdens);
        plan.tuning.batch = 3;
        let (cloud, Judgement { entered, delivered, quarantined, violations, .. }) = run(plan);
        assert!(violations.is_empty(), "{what}: {violations:?}");
        assert_eq!((entered, delivered, quarantined), (16, 4 + through, 12 - through), "{what}");
        let state = cloud.state();
        assert!(state.journal.quarantined.is_empty(), "{what}: the mapping gave up");
        let lag = state.journal.taken[&16].last().unwrap().at;
        assert!(lag <= longest, "{what}: {lag:?}");
        let notes = state.objects.keys().filter(|place| place.contains("/tries/")).count();
        let cut_off = (1..12).contains(&through) || longest < MINUTE * 20 && through == 0;
        assert_eq!(notes, usize::from(cut_off), "{what}: the note of a young record expires");
    }
}

/// Nothing but the hub's own services fails: sound records that are old and alone in their batches are never blamed.
#[test]
fn an_outage_puts_no_sound_record_into_the_quarantine() {
    for outage in [Outage::Fails, Outage::Hangs, Outage::Lossy, Outage::SlowlyFails(Duration::from_secs(3))] {
        for service in 0..3 {
            let mut plan = one_in_trouble(&[Burden::Light; 12]);
            plan.tuning.batch = 1;
            // It begins between two records, and ends once they are old.
            let hours = Timeline(vec![(Duration::from_secs(1)..HOUR * 3, outage.clone())]);
            let services = [&mut plan.s3, &mut plan.sqs, &mut plan.ssm];
            *services.into_iter().nth(service).unwrap() = hours;
            plan.teams[0].weather = Timeline(vec![(Duration::ZERO..HOUR * 3, Weather::Status(503))]);
            let (cloud, judgement) = run(plan);
            let what = format!("{outage:?} of service {service}");
            assert!(judgement.violations.is_empty(), "{what}: {:?}", judgement.violations);
            assert_eq!((judgement.delivered, judgement.quarantined), (16, 0), "{what}");
            assert!(cloud.state().journal.quarantined.is_empty(), "{what}: the mapping gave up");
        }
    }
}

/// Five records a second apart, of three teams; the third has twelve events that burden the function.
fn one_in_trouble(burdens: &[Burden; 12]) -> Plan {
    let mut ids = 1..;
    let record = |at: u64, team: usize, burdens: &[Burden]| {
        let events = burdens.iter().zip(ids.by_ref());
        let events = events.map(|(burden, id)| EventPlan { id, noise: false, size: 100, burden: *burden });
        let content = Content::Events { account: team, events: events.collect() };
        Arrival { at: Duration::from_secs(at), content }
    };
    let light = [Burden::Light];
    let arrivals = [(0, &light[..]), (1, &light), (0, burdens), (2, &light), (1, &light)];
    let arrivals = arrivals
        .into_iter()
        .zip(0..)
        .scan(record, |record, ((team, burdens), n)| Some(record(n * 2 / 3, team, burdens)));
    plan(vec![arrivals.collect()], vec![None, None, None])
}

/// A lane has its share of a team's budget, and what comes to it beyond that is parked: the fewer and the larger the
/// records that chance gives to lanes, the more.
#[test]
fn skewed_lanes_park_more_of_a_budget() {
    const LANES: usize = 4;
    println!("| on four lanes, a record is | 50 % of the budget | 80 % | 95 % |\n|---|---|---|---|");
    for (seconds, record) in [("0.5 s", 750), ("5 s", 7_500), ("20 s", 30_000)] {
        let [half, most, nearly] =
            [50, 80, 95].map(|load| share_parked(LANES, record, load, |_, rng| rng.usize(..LANES)));
        println!("| {seconds} of a lane's rate | {half:.1} % parked | {most:.1} % | {nearly:.1} % |");
        assert!(half <= most && most <= nearly, "more load parks more");
    }
    let [half, most, nearly] = [50, 80, 95].map(|load| share_parked(LANES, 750, load, |_, _| 0));
    println!("| all in one lane | {half:.1} % parked | {most:.1} % | {nearly:.1} % |");
    assert!(half > 30.0, "a lane has a quarter of the budget");
}

fn share_parked(lanes: usize, record: usize, percent: u32, lane: impl Fn(usize, &mut Rng) -> usize) -> f64 {
    let cloud = all_delivered(spread(lanes, record, percent, lane));
    let all: usize = cloud.plan.lanes.iter().map(Vec::len).sum();
    parked(&cloud, 0) as f64 * 100.0 / all as f64
}

/// Seven hours on one shard. Each begins with a row of batches, one every 300 ms; then one comes every five minutes.
/// Each has a record of each team; `size` says, by the hour, how long the first team's messages are in those rows.
fn shared_shard(budget: Option<(u64, bool)>, size: impl Fn(u32) -> usize) -> Plan {
    let mut records = Vec::new();
    for hour in 0..7 {
        let start = HOUR * hour;
        for batch in 0..ROW {
            records.push((start + Duration::from_millis(300) * batch, size(hour)));
        }
        for minute in (5..60).step_by(5) {
            records.push((start + MINUTE * minute, 50));
        }
    }
    let arrivals = records.iter().enumerate().flat_map(|(n, (at, size))| {
        (0..TEAMS).map(move |team| {
            let size = if team == 0 { *size } else { 100 };
            Arrival { at: *at, content: one_event(n * TEAMS + team, team, size) }
        })
    });
    plan(vec![arrivals.collect()], vec![budget, None, None])
}

/// One team, whose budget is 1,500 bytes a second and lane, at so many percent of it: 120 records a lane that make
/// documents of `record` bytes, each in the lane that `lane` says.
fn spread(lanes: usize, record: usize, percent: u32, lane: impl Fn(usize, &mut Rng) -> usize) -> Plan {
    const RATE: u64 = 1_500;
    let mut rng = Rng::with_seed(7);
    let mut arrivals = vec![Vec::new(); lanes];
    let bytes = record as f64 * 100.0;
    let every = Duration::from_secs_f64(bytes / (RATE as f64 * lanes as f64 * f64::from(percent)));
    let mut at = Duration::ZERO;
    for n in 0..120 * lanes {
        let content = one_event(n, 0, record - AROUND_MESSAGE);
        arrivals[lane(n, &mut rng)].push(Arrival { at, content });
        at += every;
    }
    let mut plan = plan(arrivals, vec![Some((RATE * lanes as u64, false))]);
    plan.tuning.lanes = u32::try_from(lanes).unwrap();
    plan
}

/// The size of a document here besides its message, `line ` included.
const AROUND_MESSAGE: usize = 232;

fn one_event(n: usize, team: usize, size: usize) -> Content {
    let event = EventPlan { id: n as u64 + 1, noise: false, size, burden: Burden::Light };
    Content::Events { account: team, events: vec![event] }
}

fn plan(lanes: Vec<Vec<Arrival>>, budgets: Vec<Option<(u64, bool)>>) -> Plan {
    let teams = vec![TeamPlan::default(); budgets.len()];
    let table = Terms { budgets, roamer: 0, drops_noise: false }.table();
    Plan {
        seed: 0,
        teams,
        lanes,
        tables: vec![(Duration::ZERO, Published::Table(table))],
        s3: Timeline::default(),
        sqs: Timeline::default(),
        ssm: Timeline::default(),
        chaos: Chaos::default(),
        tuning: Tuning::default(),
    }
}

/// Runs a world in which every event must come to its team, with nothing left for people.
fn all_delivered(plan: Plan) -> Arc<Cloud> {
    let (cloud, judgement) = run(plan);
    let Judgement { entered, delivered, ref violations, .. } = judgement;
    assert!(violations.is_empty(), "{violations:?}");
    assert_eq!((delivered, judgement.twice), (entered, 0));
    assert_eq!(cloud.state().dead_letters, Vec::<String>::new());
    cloud
}

/// Events of a team that `shipper` parked.
fn parked(cloud: &Cloud, team: usize) -> u64 {
    cloud.state().journal.parked_events.get(team_name(team).as_str()).copied().unwrap_or_default()
}

/// In every row of batches, the mean lag of the other teams moves by less than 20 %.
fn the_others_hardly_feel_it(what: &str, without: &Cloud, with: &Cloud) {
    let mut worst: f64 = 0.0;
    for hour in 0..7 {
        let minute = HOUR * hour..HOUR * hour + MINUTE;
        let [before, after] = [without, with].map(|cloud| mean_lag(cloud, &minute));
        worst = worst.max((after / before - 1.0).abs());
        assert!(worst < 0.2, "{what}: in hour {hour} from {before:.3} s to {after:.3} s");
    }
    println!("{what}: the others' lag moves by at most {:.1} %", worst * 100.0);
}

/// Of the events that arrived in `span` for teams other than the first, in seconds.
fn mean_lag(cloud: &Cloud, span: &std::ops::Range<Duration>) -> f64 {
    let state = cloud.state();
    let mut lags = Vec::new();
    for arrival in cloud.plan.lanes.iter().flatten().filter(|arrival| span.contains(&arrival.at)) {
        let Content::Events { account: 1.., events } = &arrival.content else { continue };
        let taken = events.iter().filter_map(|event| state.journal.taken.get(&event.id)?.first());
        lags.extend(taken.map(|taken| taken.at.saturating_sub(arrival.at).as_secs_f64()));
    }
    lags.iter().sum::<f64>() / lags.len() as f64
}

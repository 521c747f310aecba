//! A world from a seed.

use std::time::Duration;

use fastrand::Rng;

use super::plan::{
    Arrival, Burden, Chaos, Content, EventPlan, Outage, Plan, Published, Rotation, Span, TeamPlan, Terms,
    Timeline, Tuning, Weather,
};

const HOUR: u64 = 3_600_000;

/// The world of a seed.
pub(crate) fn world(seed: u64) -> Plan {
    let mut rng = Rng::with_seed(seed);
    let hours = rng.u64(1..=6);
    let end = hours * HOUR;
    let teams = rng.usize(2..=4);
    let tuning = tuning(&mut rng);
    let lanes = (0..tuning.lanes).map(|lane| arrivals(&mut rng, lane, teams, end)).collect();
    let calm = rng.u8(..8) == 0;
    let outages = |rng: &mut Rng| if calm { Timeline::default() } else { outages(rng, end) };
    Plan {
        seed,
        lanes,
        s3: outages(&mut rng),
        sqs: outages(&mut rng),
        ssm: outages(&mut rng),
        teams: (0..teams).map(|_| team(&mut rng, end)).collect(),
        tables: tables(&mut rng, teams, end),
        chaos: Chaos {
            kills: *rng.choice(&[0, 0, 3, 20]).unwrap(),
            cold: *rng.choice(&[0, 2, 30]).unwrap(),
            twice: *rng.choice(&[0, 0, 2, 10]).unwrap(),
            until: Duration::from_millis(end),
        },
        tuning,
    }
}

fn tuning(rng: &mut Rng) -> Tuning {
    Tuning {
        batch: rng.usize(2..=20),
        lanes: rng.u32(1..=3),
        shipper_timeout: Duration::from_secs(rng.u64(6..=60)),
        redeliver_timeout: Duration::from_secs(rng.u64(6..=30)),
        deadline_margin: Duration::from_millis(rng.u64(500..=5_000)),
        attempt_timeout: Duration::from_millis(rng.u64(500..=5_000)),
        linger: Duration::from_millis(rng.u64(50..=800)),
        team_concurrency: rng.usize(1..=3),
        team_waiting_bytes: rng.usize(500..=20_000),
        in_flight_bytes: rng.usize(500..=20_000),
        bulk_bytes: rng.usize(600..=8_000),
        field_chars: rng.usize(300..=3_000),
        table_poll: Duration::from_secs(*rng.choice(&[0, 30, 300]).unwrap()),
        token_ttl: Duration::from_secs(*rng.choice(&[1, 60, 300]).unwrap()),
        give_up_after: Duration::from_hours(*rng.choice(&[2, 24, 240]).unwrap()),
    }
}

/// Records of a shard: bursts of them over the time until `end`.
fn arrivals(rng: &mut Rng, lane: u32, teams: usize, end: u64) -> Vec<Arrival> {
    let mut arrivals = Vec::new();
    let mut next = u64::from(lane) * 1_000_000;
    for _ in 0..rng.u32(1..=5) {
        let burst = rng.u64(..end);
        for _ in 0..rng.u32(1..=10) {
            let at = Duration::from_millis(burst + rng.u64(..60_000));
            arrivals.push(Arrival { at, content: content(rng, &mut next, teams) });
        }
    }
    arrivals.sort_by_key(|arrival| arrival.at);
    arrivals
}

fn content(rng: &mut Rng, next: &mut u64, teams: usize) -> Content {
    let mut id = || {
        *next += 1;
        *next
    };
    match rng.u8(..40) {
        0 => Content::Control,
        1 => Content::Poison { id: id() },
        _ => {
            let events = (0..rng.u32(1..=6)).map(|_| EventPlan {
                id: id(),
                noise: rng.u8(..8) == 0,
                size: if rng.u8(..10) == 0 { rng.usize(400..4_000) } else { rng.usize(5..200) },
                burden: burden(rng),
            });
            let events = events.collect();
            // One account more is shared, and one is nobody's.
            Content::Events { account: rng.usize(..teams + 2), events }
        }
    }
}

fn burden(rng: &mut Rng) -> Burden {
    match rng.u16(..600) {
        0 => Burden::Deadly,
        1..10 => Burden::Slow(Duration::from_millis(rng.u64(1_000..70_000))),
        _ => Burden::Light,
    }
}

/// A few spans, most of them short.
fn spans(rng: &mut Rng, most: u32, end: u64) -> Vec<Span> {
    let spans = (0..rng.u32(..=most)).map(|_| {
        let from = rng.u64(..end);
        let longest = *rng.choice(&[10_000, 120_000, 1_200_000, end]).unwrap();
        Duration::from_millis(from)..Duration::from_millis(from + rng.u64(1_000..=longest))
    });
    spans.collect()
}

fn outages(rng: &mut Rng, end: u64) -> Timeline<Outage> {
    let spans = spans(rng, 2, end);
    Timeline(spans.into_iter().map(|span| (span, outage(rng))).collect())
}

fn outage(rng: &mut Rng) -> Outage {
    match rng.u8(..5) {
        0 | 1 => Outage::Fails,
        2 => Outage::SlowlyFails(Duration::from_millis(rng.u64(100..20_000))),
        3 => Outage::Hangs,
        _ => Outage::Lossy,
    }
}

fn team(rng: &mut Rng, end: u64) -> TeamPlan {
    let mut weather = spans(rng, 3, end);
    if rng.u8(..8) == 0 {
        // Longer than the shortest time after which bulks are given up.
        let from = Duration::from_millis(rng.u64(..end));
        weather.insert(0, from..from + Duration::from_hours(4));
    }
    let rare = |rng: &mut Rng| if rng.u8(..4) == 0 { spans(rng, 1, end) } else { Vec::new() };
    let always = |spans: Vec<Span>| Timeline(spans.into_iter().map(|span| (span, ())).collect());
    let mut rotations: Vec<Rotation> = (0..rng.u32(..=2).saturating_sub(1))
        .map(|_| {
            let at = rng.u64(..end);
            Rotation {
                listener: Duration::from_millis(at),
                parameter: Duration::from_millis((at + rng.u64(..HOUR)).saturating_sub(HOUR / 2)),
            }
        })
        .collect();
    rotations.sort_by_key(|rotation| rotation.listener);
    TeamPlan {
        weather: Timeline(weather.into_iter().map(|span| (span, sky(rng))).collect()),
        rotations,
        missing: always(rare(rng)),
        denied: always(rare(rng)),
    }
}

fn sky(rng: &mut Rng) -> Weather {
    let time = Duration::from_millis(rng.u64(100..8_000));
    match rng.u8(..15) {
        0 => Weather::Status(*rng.choice(&[500, 502, 503, 408]).unwrap()),
        1 => Weather::Throttled(rng.u64(..3)),
        2 | 3 => Weather::Flaky(rng.u64(10..90)),
        4..=6 => Weather::TooLarge(rng.usize(1..4)),
        7 | 8 => Weather::Partial { refused: rng.u64(5..60), counted: rng.bool() },
        9 => Weather::Hang { takes: rng.bool() },
        10 | 11 => Weather::Slow { time, takes_first: rng.bool() },
        12 => Weather::Broken { takes: rng.bool() },
        13 => Weather::Unreachable,
        _ => Weather::Status(*rng.choice(&[401, 403, 404, 302]).unwrap()),
    }
}

/// The first table, and others; one that is corrupt or gone is mended, most often soon.
fn tables(rng: &mut Rng, teams: usize, end: u64) -> Vec<(Duration, Published)> {
    let mut tables = vec![(Duration::ZERO, terms(rng, teams))];
    let mut times: Vec<u64> = (0..rng.u32(..=3)).map(|_| rng.u64(..end)).collect();
    times.sort_unstable();
    for at in times {
        let bad = match rng.u8(..4) {
            0 => Some(Published::Corrupt),
            1 => Some(Published::Gone),
            _ => None,
        };
        let longest = *rng.choice(&[120_000, 600_000, 600_000, end]).unwrap();
        let mended = if bad.is_some() { at + rng.u64(..longest) } else { at };
        tables.extend(bad.map(|bad| (Duration::from_millis(at), bad)));
        tables.push((Duration::from_millis(mended), terms(rng, teams)));
    }
    tables.sort_by_key(|(at, _)| *at);
    if !matches!(tables.last(), Some((_, Published::Table(_)))) {
        tables.push((Duration::from_millis(end), terms(rng, teams)));
    }
    tables
}

fn terms(rng: &mut Rng, teams: usize) -> Published {
    let some = |rng: &mut Rng| (rng.u8(..3) == 0).then(|| (rng.u64(1_000..3_000), rng.u8(..3) == 0));
    let budgets = (0..teams).map(|_| some(rng)).collect();
    Published::Table(Terms { budgets, roamer: rng.usize(..teams), drops_noise: rng.bool() }.table())
}

//! The outcomes of each team's events within a day.

use function::store::CallError;
use jiff::Timestamp;
use serde::Serialize;

use super::window::DAY;
use crate::hub::{Hub, Kind, Point, Window};

/// The resolution of the metrics: an hour, in seconds.
const PERIOD: i32 = 3_600;

const fn count(name: &'static str) -> Kind {
    Kind { name, dimension: "Team", statistic: "Sum" }
}

const COUNTS: [Kind; 4] = [count("Delivered"), count("OverBudget"), count("Withheld"), count("Conflicting")];

/// Numbers of log events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Day {
    pub(crate) delivered: u64,
    /// Dropped because the team's budget was spent.
    pub(crate) over_budget: u64,
    /// Withheld or dropped because they could not be masked.
    pub(crate) withheld: u64,
    /// Shipped with a field of another type than an earlier document of the team.
    pub(crate) conflicting: u64,
}

/// Each team's day, in the order of the teams.
pub(crate) async fn gather(hub: &Hub, teams: &[&str], now: Timestamp) -> Result<Vec<Day>, CallError> {
    let asked: Vec<(Kind, &str)> = teams.iter().flat_map(|team| COUNTS.map(|kind| (kind, *team))).collect();
    let points = hub.metrics().points(&asked, Window { since: now - DAY, period: PERIOD }).await?;
    let day = |points: &[Vec<Point>]| match points {
        [delivered, over_budget, withheld, conflicting] => Day {
            delivered: sum(delivered),
            over_budget: sum(over_budget),
            withheld: sum(withheld),
            conflicting: sum(conflicting),
        },
        _ => Day::default(),
    };
    Ok(points.chunks(COUNTS.len()).map(day).collect())
}

fn sum(points: &[Point]) -> u64 {
    points.iter().map(|point| point.whole()).sum()
}

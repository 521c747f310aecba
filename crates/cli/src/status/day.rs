//! What became of each team's events within a day.

use function::store::CallError;
use jiff::Timestamp;
use serde::Serialize;

use super::DAY;
use super::teams::Team;
use crate::hub::{Hub, Kind, Point, Window};

/// How finely a day is added up: an hour, in seconds.
const PERIOD: i32 = 3_600;

const fn count(name: &'static str) -> Kind {
    Kind { name, dimension: "Team", statistic: "Sum" }
}

const COUNTS: [Kind; 3] = [count("Delivered"), count("OverBudget"), count("Withheld")];

/// Numbers of log events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Day {
    pub(crate) delivered: u64,
    /// Dropped because the team's budget was spent.
    pub(crate) over_budget: u64,
    /// Withheld or dropped because they could not be masked.
    pub(crate) withheld: u64,
}

/// Adds up each team's day.
pub(crate) async fn add(hub: &Hub, teams: &mut [Team], now: Timestamp) -> Result<(), CallError> {
    let asked: Vec<(Kind, &str)> =
        teams.iter().flat_map(|team| COUNTS.map(|kind| (kind, team.name.as_str()))).collect();
    let points = hub.metrics().points(&asked, Window { since: now - DAY, period: PERIOD }).await?;
    for (team, points) in teams.iter_mut().zip(points.chunks(COUNTS.len())) {
        if let [delivered, over_budget, withheld] = points {
            team.day = Some(Day {
                delivered: sum(delivered),
                over_budget: sum(over_budget),
                withheld: sum(withheld),
            });
        }
    }
    Ok(())
}

fn sum(points: &[Point]) -> u64 {
    points.iter().map(|point| point.whole()).sum()
}

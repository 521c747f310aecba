//! The levels of the table that can apply together.

use crate::level::Levels;
use crate::route::Route;
use crate::table::Table;

/// The levels that apply where a route matches. One without a team is laid over any team, and over each of the later
/// routes that may take part with it. Pairs of routes are enough: two masks that meet are of two levels at most.
pub(crate) fn route_levels<'t>(index: usize, route: &'t Route, table: &'t Table) -> Vec<Levels<'t>> {
    let pairs = table.followers(index, route).map(|later| vec![route, later]);
    pairs.chain([vec![route]]).flat_map(|routes| over_teams(&routes, table)).collect()
}

/// The levels of routes that take part together, over each team that they may be laid over.
fn over_teams<'t>(routes: &[&'t Route], table: &'t Table) -> Vec<Levels<'t>> {
    let stated = routes.iter().find_map(|route| route.team.as_ref());
    let teams = table.teams.iter().map(|team| &team.name);
    let teams = teams.filter(|name| stated.is_none_or(|stated| stated == *name));
    teams.map(|team| table.levels(Some(team), routes)).collect()
}

//! Routes without a team that ended the search in earlier releases, and no longer do.

use crate::findings::Findings;
use crate::route::Route;
use crate::table::Table;
use crate::validate::reach::covers;
use crate::written::{RouteFile, TableFile, Text};

/// Warns of each route without a team behind which others now take part.
pub(crate) fn warn(file: &TableFile, table: &Table, findings: &mut Findings) {
    for (index, (route, written)) in table.routes.iter().zip(&file.routes).enumerate() {
        let later: Vec<String> = followers(index, route, table).map(in_words).collect();
        if !later.is_empty() {
            warn_of(route, written, &later, findings);
        }
    }
}

fn warn_of(route: &Route, written: &RouteFile, later: &[String], findings: &mut Findings) {
    findings
        .warning(
            written.name.as_ref().map_or(written.at.clone(), Text::span),
            format!(
                "Where the route `{}` matches, later routes take part too: {}.",
                route.name.escape_debug(),
                later.join(", ")
            ),
        )
        .label("no `team`: the search goes on")
        .help(
            "earlier releases ended the search here; `loghub explain` shows what applies now. To keep a log group out \
             of a later route, add it to that route's `except`",
        );
}

fn in_words(route: &Route) -> String {
    format!("`{}` (line {})", route.name.escape_debug(), route.line)
}

/// The routes that may take part together with `route`, if it has no team, and set something.
pub(crate) fn followers<'t>(
    index: usize,
    route: &'t Route,
    table: &'t Table,
) -> impl Iterator<Item = &'t Route> {
    let later =
        if table.law.ends_at(route) { &[] } else { table.routes.get(index + 1..).unwrap_or_default() };
    let last = later.iter().position(|later| table.law.ends_at(later) && covers(later, route, table));
    let reached = last.map_or(later, |last| later.get(..=last).unwrap_or_default());
    reached.iter().filter(|later| later.sets_something() && route.meets(later, table))
}

//! Warnings of routes without a team, which ended the search in earlier releases and no longer do.

use crate::decision::Took;
use crate::findings::Findings;
use crate::table::Table;
use crate::written::{TableFile, Text};

/// Warns of each route without a team behind which others now take part.
pub(crate) fn warn(file: &TableFile, table: &Table, findings: &mut Findings) {
    for (route, later) in table.joined() {
        let mut named = file.routes.iter().filter_map(|written| written.name.as_ref());
        let at = named.find(|name| *name.get_ref() == *route.route).map(Text::span);
        let later: Vec<String> = later.iter().map(in_words).collect();
        findings
            .warning(
                at.unwrap_or_default(),
                format!(
                    "Where the route `{}` matches, later routes take part too: {}.",
                    route.route.escape_debug(),
                    later.join(", ")
                ),
            )
            .label("no `team`: the search continues")
            .help(
                "earlier releases ended the search here; `loghub explain` shows what applies now. To keep a log group \
                 out of a later route, add it to that route's `except`",
            );
    }
}

fn in_words(route: &Took) -> String {
    format!("`{}` (line {})", route.route.escape_debug(), route.line)
}

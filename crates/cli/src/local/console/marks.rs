//! The texts that masks put in a team's documents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use loghub_console::seams::Mark;
use routing::{Mask, OnError, Replacement, Table};

use super::context::Context;

/// The text of a message that can't be masked.
const WITHHELD: &str = "[withheld]";
/// The beginning of a keyed hash.
const HASH: &str = "[hash:";

/// The marks of every version of the table of this run, by the log groups that events came from: documents of earlier
/// versions are still there.
pub(super) fn marks(context: &Context, team: &str) -> Vec<Mark> {
    let Ok(running) = context.running() else { return Vec::new() };
    let flow = running.hub.delivery.flow();
    let places: Vec<(&str, &str)> =
        flow.iter().map(|flow| (flow.account.as_str(), flow.log_group.as_str())).collect();
    let versions = running.versions.all();
    of(versions.iter().filter_map(|version| version.table.as_deref()), &places, team)
}

fn of<'t>(tables: impl Iterator<Item = &'t Table>, places: &[(&str, &str)], team: &str) -> Vec<Mark> {
    let mut marks: BTreeMap<(String, bool), BTreeSet<String>> = BTreeMap::new();
    let decisions = tables
        .flat_map(|table| places.iter().map(move |(account, group)| table.decide(account, group)))
        .filter(|decision| *decision.team == *team);
    for mask in decisions.flat_map(|decision| decision.settings.masks) {
        for mark in texts(&mask.value) {
            marks.entry(mark).or_default().insert(mask.value.name.to_string());
        }
    }
    let mark = |((text, open_ended), masks): ((String, bool), BTreeSet<String>)| Mark {
        text,
        open_ended,
        masks: masks.into_iter().collect(),
    };
    marks.into_iter().map(mark).collect()
}

/// The texts that a mask puts in; true if the text goes on to the next `]`. A partial mask leaves a part of the value
/// after its text.
fn texts(mask: &Arc<Mask>) -> Vec<(String, bool)> {
    let with = match &mask.with {
        Replacement::Text(text) => Some((text.clone(), false)).filter(|(text, _)| !text.is_empty()),
        Replacement::Hash => Some((HASH.to_owned(), true)),
    };
    let withheld = (mask.on_error == OnError::Withhold).then(|| (WITHHELD.to_owned(), false));
    with.into_iter().chain(withheld).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(masks: &str) -> Table {
        let source = format!(
            "version = 1
unrouted = \"a\"
[accounts]
two = {{ id = \"222222222222\", team = \"b\" }}
[teams.a]
masks = [{masks}]
[teams.b]
masks = [\"other\"]
[masks.plain]
names = [\"alpha\"]
[masks.card]
detect = [\"card\"]
partial = true
with = \"***\"
[masks.join]
names = [\"gamma\"]
hash = true
on_error = \"drop\"
[masks.other]
names = [\"omega\"]
with = \"(o)\"
"
        );
        Table::load("t", &source).expect("it loads")
    }

    /// The masks of team a in each version, the team, its marks.
    type Case = (&'static [&'static str], &'static str, &'static [(&'static str, bool, &'static str)]);

    #[test]
    fn marks_are_those_of_the_masks_that_apply_to_the_team() {
        let places = [("111111111111", "/x")];
        let cases: [Case; 4] = [
            (&["\"plain\""], "a", &[("[masked]", false, "plain"), ("[withheld]", false, "plain")]),
            (&["\"join\""], "a", &[("[hash:", true, "join")]),
            (
                &["\"card\", \"join\"", "\"plain\""],
                "a",
                &[
                    ("***", false, "card"),
                    ("[hash:", true, "join"),
                    ("[masked]", false, "plain"),
                    ("[withheld]", false, "card plain"),
                ],
            ),
            (&["\"plain\""], "b", &[]),
        ];
        for (masks, team, expected) in cases {
            let tables: Vec<Table> = masks.iter().map(|masks| table(masks)).collect();
            let expected: Vec<Mark> = expected
                .iter()
                .map(|(text, open_ended, masks)| Mark {
                    text: (*text).to_owned(),
                    open_ended: *open_ended,
                    masks: masks.split(' ').map(str::to_owned).collect(),
                })
                .collect();
            assert_eq!(of(tables.iter(), &places, team), expected, "{masks:?} {team}");
        }
    }
}

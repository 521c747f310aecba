//! The fate of a log event by the shipper's own stages, and the reason for it.

use pipeline::{Fate, Limits, MaskKey, Trace};
use routing::{Decision, Rule, Source, Table};

use crate::explain::settings;

/// The outcome of the stages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Staged {
    pub(super) team: String,
    /// The name of the fate: `shipped` if the stages let the event pass.
    pub(super) fate: &'static str,
    /// The reason, as a sentence without a full stop.
    pub(super) why: String,
}

/// Takes an event through the stages under a table.
pub(super) fn staged(table: &Table, event: &Trace<'_>) -> Staged {
    let key = MaskKey::new(b"console");
    let (decision, fate) = pipeline::trace(table, Some(&key), Limits::default(), event);
    let settings = &decision.settings;
    let (fate, why) = match fate {
        Fate::Shipped { .. } => ("shipped", rule(&decision)),
        Fate::Unshipped => {
            ("unshipped", format!("the table says `ship = false` ({})", from(&settings.ship.from)))
        }
        Fate::Platform => (
            "platform",
            format!(
                "it is a platform line of Lambda, which `platform` drops ({})",
                from(&settings.platform.from)
            ),
        ),
        Fate::Dropped => {
            let pattern =
                settings.drop.value.iter().find(|pattern| pattern.is_match(event.message) == Some(true));
            let pattern = pattern.map(|pattern| format!(" `{}`", pattern.as_str())).unwrap_or_default();
            let from = from(&settings.drop.from);
            (
                "dropped",
                format!("the `drop` pattern{pattern} matches ({from}), and no `keep` pattern matches"),
            )
        }
        Fate::Sampled => (
            "sampled",
            format!(
                "its event id is outside the `sample` of {} ({})",
                settings.sample.value,
                from(&settings.sample.from)
            ),
        ),
        Fate::Unmaskable(reason) => {
            ("unmaskable", format!("it can't be masked ({reason}), and the mask says `on_error = \"drop\"`"))
        }
    };
    Staged { team: decision.team.to_string(), fate, why }
}

/// The rule that gives the log group to its team.
fn rule(decision: &Decision) -> String {
    let team = &decision.team;
    match &decision.rule {
        Rule::Route { name, line } => format!("route {name} (line {line}) gives it to {team}"),
        Rule::AccountTeam { line } => format!("its account belongs to {team} (line {line})"),
        Rule::Unrouted => format!("no route and no account claims it, so {team} gets it as `unrouted`"),
    }
}

fn from(source: &Source) -> String {
    settings::source(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "version = 1
unrouted = \"a\"
[accounts]
one = { id = \"111111111111\", team = \"b\" }
[teams.a]
[teams.b]
[[routes]]
name = \"off\"
log_groups = [\"/off/*\"]
ship = false
[[routes]]
name = \"lambda\"
log_groups = [\"/aws/lambda/*\"]
team = \"a\"
drop = ['GET /health']
keep = ['ERROR']
sample = 0.000001
platform = \"drop\"
";

    #[test]
    fn each_fate_has_its_reason() {
        let table = Table::load("t", TABLE).expect("it loads");
        let platform = "START RequestId: 0000000a-0000-4000-8000-00000000000a Version: $LATEST\n";
        let cases = [
            ("/off/x", "hi", "b", "unshipped", "the table says `ship = false` (route off)"),
            ("/app", "hi", "b", "shipped", "its account belongs to b (line 4)"),
            (
                "/aws/lambda/x",
                platform,
                "a",
                "platform",
                "it is a platform line of Lambda, which `platform` drops (route lambda)",
            ),
            (
                "/aws/lambda/x",
                "GET /health 200",
                "a",
                "dropped",
                "the `drop` pattern `GET /health` matches (route lambda), and no `keep` pattern matches",
            ),
            (
                "/aws/lambda/x",
                "order 7",
                "a",
                "sampled",
                "its event id is outside the `sample` of 0.000001 (route lambda)",
            ),
            ("/aws/lambda/x", "ERROR GET /health", "a", "shipped", "route lambda (line 11) gives it to a"),
        ];
        for (log_group, message, team, fate, why) in cases {
            let event = Trace {
                account: "111111111111",
                log_group,
                log_stream: "s",
                id: Some("31953106606966983378809025079804211143289615424298221568"),
                timestamp: 0,
                message,
            };
            let expected = Staged { team: team.to_owned(), fate, why: why.to_owned() };
            assert_eq!(staged(&table, &event), expected, "{log_group} {message}");
        }
    }
}

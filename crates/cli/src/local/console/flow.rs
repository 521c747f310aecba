//! The log groups that events came from, and the team that the table gives each to.

use localcloud::delivery::LogGroupFlow;
use loghub_console::seams::Flow;
use routing::Table;

use super::context::{Context, in_force};
use crate::explain;

pub(super) fn flow(context: &Context) -> Vec<Flow> {
    let Ok(running) = context.running() else { return Vec::new() };
    let Ok((_, table)) = in_force(&running) else { return Vec::new() };
    running.hub.delivery.flow().into_iter().map(|flow| decided(&table, flow)).collect()
}

fn decided(table: &Table, flow: LogGroupFlow) -> Flow {
    let LogGroupFlow { account, log_group, seen, per_second, .. } = flow;
    let decision = table.decide(&account, &log_group);
    Flow {
        account_name: decision.account.name.as_deref().unwrap_or(&account).to_owned(),
        team: decision.team.to_string(),
        rule: explain::rule(&decision.rule),
        ships: decision.settings.ship.value,
        account,
        log_group,
        seen,
        per_second,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TABLE: &str = "version = 1
unrouted = \"a\"
[accounts]
one = { id = \"111111111111\", team = \"b\" }
[teams.a]
[teams.b]
[[routes]]
name = \"r\"
log_groups = [\"/x/*\"]
ship = false
team = \"a\"
";

    #[test]
    fn each_log_group_has_its_team_rule_and_account() {
        let table = Table::load("t", TABLE).expect("it loads");
        let cases = [
            ("111111111111", "/x/1", "one", "a", json!({"kind": "route", "name": "r", "line": 7}), false),
            ("111111111111", "/y", "one", "b", json!({"kind": "account", "line": 4}), true),
            ("222222222222", "/y", "222222222222", "a", json!({"kind": "unrouted"}), true),
        ];
        for (account, group, name, team, rule, ships) in cases {
            let flow = LogGroupFlow {
                account: account.to_owned(),
                log_group: group.to_owned(),
                seen: 3,
                per_second: vec![1, 2],
                last: 0,
            };
            let flow = decided(&table, flow);
            assert_eq!((flow.account_name.as_str(), flow.team.as_str(), flow.ships), (name, team, ships));
            assert_eq!((flow.rule, flow.seen, flow.per_second), (rule, 3, vec![1, 2]));
        }
    }
}

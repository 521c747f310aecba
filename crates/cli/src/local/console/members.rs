//! The members, and the subscription of each of their log groups.

use std::collections::BTreeMap;

use loghub_console::seams::{LogGroupNow, MemberNow, Refusal};
use routing::Table;

use super::context::{Context, in_force};
use super::member_groups::{self, MemberGroup};
use crate::hub::Hub;

pub(super) async fn members(context: &Context) -> Result<Vec<MemberNow>, Refusal> {
    let running = context.running()?;
    let (version, table) = in_force(&running)?;
    let hub = context.hub(&running).await?;
    let ids = running.member_ids();
    let groups = member_groups::read(&running, &ids, member_groups::needs_tags(&table)).await?;
    let teams = teams(&version.source);
    let mut last: BTreeMap<String, i64> = BTreeMap::new();
    for flow in running.hub.delivery.flow() {
        let newest = last.entry(flow.account).or_insert(flow.last);
        *newest = flow.last.max(*newest);
    }
    let member = |id: &String| {
        let listed = table.accounts().find(|account| *account.id == **id);
        let own = groups.iter().filter(|group| group.account == *id);
        MemberNow {
            id: id.clone(),
            name: listed.and_then(|account| account.name.as_deref()).unwrap_or(id).to_owned(),
            team: teams.get(id).cloned(),
            env: listed.and_then(|account| account.env.as_deref()).map(str::to_owned),
            last_event: last.get(id).copied(),
            log_groups: own.map(|group| log_group(&table, hub, group)).collect(),
        }
    };
    Ok(ids.iter().map(member).collect())
}

fn log_group(table: &Table, hub: &Hub, group: &MemberGroup) -> LogGroupNow {
    LogGroupNow {
        name: group.group.name.clone(),
        team: table.decide(&group.account, &group.group.name).team.to_string(),
        subscribed: group.is_subscribed(hub),
        why_not: group.why_not(table, hub),
    }
}

/// The teams of the accounts that belong to one, by the account's id.
fn teams(source: &str) -> BTreeMap<String, String> {
    let table: toml::Table = toml::from_str(source).unwrap_or_default();
    let accounts = table.get("accounts").and_then(toml::Value::as_table).into_iter().flatten();
    let team = |(_, account): (&String, &toml::Value)| {
        let text = |key| account.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        Some((text("id")?, text("team")?))
    };
    accounts.filter_map(team).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_with_a_team_are_found() {
        let source =
            "[accounts]\na = { id = \"1\", team = \"t\" }\nb = { id = \"2\" }\nc = { team = \"t\" }\n";
        for (source, expected) in [(source, vec![("1", "t")]), ("", vec![]), ("[", vec![])] {
            let expected = expected.into_iter().map(|(id, team)| (id.to_owned(), team.to_owned())).collect();
            assert_eq!(teams(source), expected, "{source}");
        }
    }
}

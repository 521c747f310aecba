//! The table in force, and the versions of this run.

use std::collections::BTreeMap;

use loghub_console::seams::{TableNow, Version};
use routing::{Fault, Table, Team};

use super::context::{Context, in_force};

pub(super) fn table(context: &Context) -> TableNow {
    let mut now = TableNow {
        version: String::new(),
        source: String::new(),
        file: context.routing.display().to_string(),
        warnings: Vec::new(),
        versions: Vec::new(),
        budgets: BTreeMap::new(),
        accounts: Vec::new(),
    };
    let Ok(running) = context.running() else { return now };
    let versions = running.versions.all();
    now.versions = versions
        .iter()
        .map(|version| Version { version: version.name.clone(), since: version.since })
        .collect();
    let Ok((version, table)) = in_force(&running) else { return now };
    now.version.clone_from(&version.name);
    now.source.clone_from(&version.source);
    now.warnings = warnings(&now.file, &version.source);
    now.budgets = budgets(&table);
    let named = table.accounts().map(|account| {
        let name = account.name.as_deref().unwrap_or(&account.id);
        (name.to_owned(), account.id.to_string())
    });
    now.accounts = named.collect();
    now
}

/// The warnings of `loghub check` for a table that the functions use, or its objections.
fn warnings(file: &str, source: &str) -> Vec<String> {
    let faults = match Table::parse(file, source) {
        Ok((_, warnings)) => warnings,
        Err(refused) => refused.faults,
    };
    faults.iter().map(sentence).collect()
}

fn sentence(fault: &Fault) -> String {
    let help = fault.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    format!("line {}: {}{help}", fault.line(), fault.message)
}

fn budgets(table: &Table) -> BTreeMap<String, Option<u64>> {
    let budget =
        |team: &Team| (team.name.to_string(), team.budget.as_ref().map(|budget| budget.bytes_per_second));
    table.teams().iter().map(budget).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_and_objections_name_their_line() {
        let masks = "[defaults]\nmasks = [\"m\"]\n[masks.m]\nnames = [\"password\"]\n";
        let table = "version = 1\nunrouted = \"a\"\n[teams.a]\n";
        for (source, expected) in [
            (format!("{table}{masks}"), None),
            (table.to_owned(), Some("line 1: `[defaults]` has no masks. (write ")),
            (format!("{table}mask = 1\n{masks}"), Some("line 4: ")),
        ] {
            let said = warnings("t", &source);
            let begins = said.first().map(|said| said.starts_with(expected.unwrap_or("nothing")));
            assert_eq!(begins, expected.map(|_| true), "{said:?}");
        }
    }

    #[test]
    fn a_team_without_a_limit_has_no_budget() {
        let source = "version = 1\nunrouted = \"a\"\n[accounts]\n\
                      two = { id = \"222222222222\", team = \"b\" }\n[teams.a]\n[teams.b]\n\
                      budget = { rate = \"2 MB/s\", over = \"park\" }\n";
        let budgets = budgets(&Table::load("t", source).expect("it loads"));
        assert_eq!(budgets, [("a".to_owned(), None), ("b".to_owned(), Some(2_000_000))].into());
    }
}

//! The difference of two tables as they are written, rule by rule.

use std::collections::BTreeSet;

use serde::Serialize;
use toml::{Table, Value};

/// A rule that differs: a route, a team, a mask, an account, or a part that there is one of.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Rule {
    /// The kind and the name, such as `route pay-on-shared`.
    #[serde(rename = "rule")]
    pub(crate) name: String,
    #[serde(flatten)]
    pub(crate) how: How,
}

/// The kind of a rule's difference.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub(crate) enum How {
    Added,
    Removed,
    /// It comes elsewhere among the routes: the one before it, then and now.
    Moved {
        after: Option<String>,
    },
    /// Keys with their values before and after.
    Changed {
        keys: Vec<Key>,
    },
}

/// A key that differs.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Key {
    #[serde(rename = "key")]
    pub(crate) name: String,
    #[serde(rename = "old")]
    pub(crate) before: Option<String>,
    #[serde(rename = "new")]
    pub(crate) after: Option<String>,
}

/// The sections of named entries, and what an entry is called.
const SECTIONS: [(&str, &str); 3] = [("accounts", "account"), ("teams", "team"), ("masks", "mask")];
/// The sections that there is one of.
const SINGLE: [&str; 2] = ["defaults", "subscribe"];

/// The rules that differ. Both texts are tables that load.
pub(crate) fn compare(old: &str, new: &str) -> Result<Vec<Rule>, toml::de::Error> {
    let (old, new): (Table, Table) = (toml::from_str(old)?, toml::from_str(new)?);
    let mut rules: Vec<Rule> = changed("the top", &top(&old), &top(&new)).into_iter().collect();
    for section in SINGLE {
        rules.extend(changed(&format!("[{section}]"), &table(&old, section), &table(&new, section)));
    }
    for (section, noun) in SECTIONS {
        rules.extend(entries(noun, &table(&old, section), &table(&new, section)));
    }
    let (before, after) = (routes(&old), routes(&new));
    rules.extend(entries("route", &by_name(&before), &by_name(&after)));
    rules.extend(moved(&before, &after));
    Ok(rules)
}

fn top(table: &Table) -> Table {
    table
        .iter()
        .filter(|(_, value)| !is_section(value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn is_section(value: &Value) -> bool {
    let tables = value.as_array().is_some_and(|list| list.iter().any(Value::is_table));
    value.is_table() || tables
}

fn table(table: &Table, section: &str) -> Table {
    table.get(section).and_then(Value::as_table).cloned().unwrap_or_default()
}

fn routes(table: &Table) -> Vec<(String, Value)> {
    let routes = table.get("routes").and_then(Value::as_array).into_iter().flatten();
    let named = |route: &Value| {
        let name = route.get("name").and_then(Value::as_str).unwrap_or_default();
        (name.to_owned(), route.clone())
    };
    routes.map(named).collect()
}

fn by_name(routes: &[(String, Value)]) -> Table {
    routes.iter().cloned().collect()
}

fn entries(noun: &str, old: &Table, new: &Table) -> Vec<Rule> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let rule = |name: &String| {
        let title = format!("{noun} {name}");
        match (old.get(name).and_then(Value::as_table), new.get(name).and_then(Value::as_table)) {
            (None, Some(_)) => Some(Rule { name: title, how: How::Added }),
            (Some(_), None) => Some(Rule { name: title, how: How::Removed }),
            (Some(old), Some(new)) => changed(&title, old, new),
            (None, None) => None,
        }
    };
    names.into_iter().filter_map(rule).collect()
}

fn changed(name: &str, old: &Table, new: &Table) -> Option<Rule> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differ = keys.into_iter().filter(|key| old.get(*key) != new.get(*key));
    let text = |value: Option<&Value>| value.map(ToString::to_string);
    let keys: Vec<Key> = differ
        .map(|key| Key { name: key.clone(), before: text(old.get(key)), after: text(new.get(key)) })
        .collect();
    (!keys.is_empty()).then(|| Rule { name: name.to_owned(), how: How::Changed { keys } })
}

/// The routes that must be moved to get from one order to the other: those outside a longest row that stays.
fn moved(old: &[(String, Value)], new: &[(String, Value)]) -> Vec<Rule> {
    let place = |name: &String| old.iter().position(|(known, _)| known == name);
    let common: Vec<(usize, usize)> =
        new.iter().enumerate().filter_map(|(at, (name, _))| Some((at, place(name)?))).collect();
    let stay = longest_rising(&common);
    let moved = common.iter().filter(|(at, _)| !stay.contains(at));
    let rule = |(at, _): &(usize, usize)| {
        let after = at.checked_sub(1).and_then(|before| new.get(before)).map(|(name, _)| name.clone());
        new.get(*at).map(|(name, _)| Rule { name: format!("route {name}"), how: How::Moved { after } })
    };
    moved.filter_map(rule).collect()
}

/// The first members of a longest row whose second members rise.
fn longest_rising(pairs: &[(usize, usize)]) -> BTreeSet<usize> {
    let mut best: Vec<Vec<(usize, usize)>> = Vec::new();
    for pair in pairs {
        let before = best.iter().filter(|row| row.last().is_some_and(|last| last.1 < pair.1));
        let mut row = before.max_by_key(|row| row.len()).cloned().unwrap_or_default();
        row.push(*pair);
        best.push(row);
    }
    best.into_iter().max_by_key(Vec::len).unwrap_or_default().into_iter().map(|(at, _)| at).collect()
}

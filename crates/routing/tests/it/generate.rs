//! Generated tables: a model that is written as TOML, and a naive reading of the laws to compare with.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use routing::Law;

/// The listed accounts, by id; `a` and `b` have teams of their own.
pub(crate) const ACCOUNTS: [(&str, &str, Option<&str>); 3] =
    [("111111111111", "a", Some("t1")), ("222222222222", "b", Some("t2")), ("333333333333", "ab", None)];
const TEAMS: [&str; 3] = ["t0", "t1", "t2"];
const MASKS: [&str; 3] = ["m0", "m1", "m2"];

/// A table's content, whatever the order of its sections.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) defaults: Level,
    pub(crate) teams: BTreeMap<&'static str, Level>,
    pub(crate) routes: Vec<Route>,
}

/// The settings of one level.
#[derive(Clone, Debug)]
pub(crate) struct Level {
    masks: Vec<&'static str>,
    unmask: Vec<&'static str>,
    fields: BTreeMap<String, i64>,
    sample: Option<f64>,
    kind: Option<String>,
}

/// A route by its number.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    number: usize,
    accounts: Option<Vec<String>>,
    log_groups: Option<Vec<String>>,
    except: Vec<String>,
    pub(crate) team: Option<&'static str>,
    level: Level,
}

impl Route {
    pub(crate) fn name(&self) -> String {
        format!("r{}", self.number)
    }

    pub(crate) fn matches(&self, id: &str, log_group: &str) -> bool {
        let any = |globs: &Vec<String>, name: &str| globs.iter().any(|glob| glob_matches(glob, name));
        let named = ACCOUNTS.iter().find(|account| account.0 == id).map(|account| account.1);
        let account = |patterns: &Vec<String>| {
            patterns.iter().any(|pattern| pattern == id) || named.is_some_and(|name| any(patterns, name))
        };
        self.accounts.as_ref().is_none_or(account)
            && self.log_groups.as_ref().is_none_or(|globs| any(globs, log_group))
            && !any(&self.except, log_group)
    }
}

/// The settings that the levels, outermost first, give in a naive reading.
#[derive(Debug, PartialEq)]
pub(crate) struct Effect {
    pub(crate) masks: BTreeSet<String>,
    pub(crate) fields: BTreeMap<String, i64>,
    pub(crate) sample: f64,
    pub(crate) kind: String,
}

pub(crate) fn effect(levels: &[&Level]) -> Effect {
    let mut effect = Effect {
        masks: BTreeSet::new(),
        fields: BTreeMap::new(),
        sample: 1.0,
        kind: "cloudwatch".to_owned(),
    };
    for level in levels {
        effect.masks.extend(level.masks.iter().map(|mask| (*mask).to_owned()));
        effect.masks.retain(|mask| !level.unmask.contains(&&**mask));
        effect.fields.extend(level.fields.clone());
        effect.sample = level.sample.unwrap_or(effect.sample);
        effect.kind = level.kind.clone().unwrap_or(effect.kind);
    }
    effect
}

impl Model {
    /// The routes that match, up to the first with a team or, by the law of earlier releases, the first at all; the
    /// team; and what the levels give.
    pub(crate) fn decide(&self, law: Law, id: &str, log_group: &str) -> (Vec<&Route>, &'static str, Effect) {
        let mut matching: Vec<&Route> =
            self.routes.iter().filter(|route| route.matches(id, log_group)).collect();
        let end = match law {
            Law::FirstMatch => 1,
            Law::FirstTeam => matching
                .iter()
                .position(|route| route.team.is_some())
                .map_or(matching.len(), |first| first + 1),
        };
        matching.truncate(end);
        let own = ACCOUNTS.iter().find(|account| account.0 == id).and_then(|account| account.2);
        let team = matching.iter().find_map(|route| route.team).or(own).unwrap_or("t0");
        let mut levels = vec![&self.defaults, &self.teams[team]];
        levels.extend(matching.iter().rev().map(|route| &route.level));
        (matching, team, effect(&levels))
    }

    /// The table, its sections in the order that `order` sorts them in.
    pub(crate) fn write(&self, order: &[u8]) -> String {
        let mut sections = vec![accounts(), format!("[defaults]\n{}", level(&self.defaults))];
        sections.extend(MASKS.map(|mask| format!("[masks.{mask}]\nkeys = ['{mask}']\n")));
        sections.extend(self.teams.iter().map(|(name, team)| format!("[teams.{name}]\n{}", level(team))));
        sections.push(self.routes.iter().map(route).collect());
        let mut keyed: Vec<_> = order.iter().chain(&[0; 16]).zip(sections).collect();
        keyed.sort_by_key(|(key, _)| **key);
        let sections: String = keyed.into_iter().map(|(_, section)| section).collect();
        format!("version = 1\nunrouted = 't0'\n{sections}")
    }
}

/// Recursive matching, as the law is worded.
pub(crate) fn glob_matches(glob: &str, name: &str) -> bool {
    match (glob.chars().next(), name.chars().next()) {
        (None, None) => true,
        (Some('*'), first) => {
            glob_matches(&glob[1..], name) || first.is_some_and(|c| glob_matches(glob, &name[c.len_utf8()..]))
        }
        (Some(symbol), Some(c)) if symbol == '?' || symbol == c => glob_matches(&glob[1..], &name[1..]),
        _ => false,
    }
}

fn accounts() -> String {
    let account = |(id, name, team): (&str, &str, Option<&str>)| {
        let team = team.map(|team| format!(", team = '{team}'")).unwrap_or_default();
        format!("{name} = {{ id = '{id}'{team} }}\n")
    };
    format!("[accounts]\n{}", ACCOUNTS.map(account).concat())
}

fn route(route: &Route) -> String {
    let mut text = format!("[[routes]]\nname = '{}'\n", route.name());
    let lists = [("accounts", route.accounts.as_ref()), ("log_groups", route.log_groups.as_ref())];
    for (key, list) in lists {
        if let Some(list) = list {
            writeln!(text, "{key} = {list:?}").expect("infallible");
        }
    }
    writeln!(text, "except = {:?}", route.except).expect("infallible");
    if let Some(team) = route.team {
        writeln!(text, "team = '{team}'").expect("infallible");
    }
    text + &level(&route.level)
}

fn level(level: &Level) -> String {
    let mut text = format!("masks = {:?}\n", level.masks);
    if !level.unmask.is_empty() {
        writeln!(text, "unmask = {:?}\nreason = 'r'", level.unmask).expect("infallible");
    }
    for (key, value) in &level.fields {
        writeln!(text, "fields.{key} = {value}").expect("infallible");
    }
    if let Some(sample) = level.sample {
        writeln!(text, "sample = {sample}").expect("infallible");
    }
    if let Some(kind) = &level.kind {
        writeln!(text, "type = '{kind}'").expect("infallible");
    }
    text
}

fn levels() -> impl Strategy<Value = Level> {
    let some = || subsequence(MASKS.to_vec(), 0..=2);
    let fields = proptest::collection::btree_map("[xyz]", any::<i64>(), 0..3);
    let sample = proptest::option::of(select(vec![0.0, 0.25, 1.0]));
    (some(), some(), fields, sample, proptest::option::of("[a-z]{1,3}"))
        .prop_map(|(masks, unmask, fields, sample, kind)| Level { masks, unmask, fields, sample, kind })
}

/// Names so short that generated globs often meet.
pub(crate) fn log_groups() -> impl Strategy<Value = String> {
    "[ab/]{1,5}"
}

/// Globs over `log_groups`.
pub(crate) fn globs() -> impl Strategy<Value = String> {
    "[ab/*?]{1,5}"
}

/// Listed accounts and one that is not.
pub(crate) fn ids() -> impl Strategy<Value = &'static str> {
    select(vec![ACCOUNTS[0].0, ACCOUNTS[1].0, ACCOUNTS[2].0, "999999999999"])
}

fn routes() -> impl Strategy<Value = Route> {
    let patterns = select(vec!["a", "b", "ab", "a*", "*b", "*", "?", "111111111111", "999999999999"]);
    let accounts = proptest::collection::vec(patterns.prop_map(str::to_owned), 1..3);
    let log_groups = proptest::collection::vec(globs(), 1..3);
    let except = proptest::collection::vec(globs(), 0..2);
    let team = proptest::option::of(select(TEAMS.to_vec()));
    (proptest::option::of(accounts), proptest::option::of(log_groups), except, team, levels()).prop_map(
        |(accounts, log_groups, except, team, level)| Route {
            number: 0,
            accounts,
            log_groups,
            except,
            team,
            level,
        },
    )
}

/// Tables that are sound but for routes that can't match, and entries of `except` that take nothing away.
pub(crate) fn models() -> impl Strategy<Value = Model> {
    let teams = proptest::collection::vec(levels(), TEAMS.len());
    (levels(), teams, proptest::collection::vec(routes(), 0..6)).prop_map(|(defaults, teams, mut routes)| {
        for (number, route) in routes.iter_mut().enumerate() {
            route.number = number;
        }
        Model { defaults, teams: TEAMS.into_iter().zip(teams).collect(), routes }
    })
}

//! `[teams.*]`: names, budgets and settings.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::findings::Findings;
use crate::keys;
use crate::level::Level;
use crate::rate;
use crate::team::{Budget, Over, Team};
use crate::validate::level::level;
use crate::validate::lists;
use crate::validate::masks::Masks;
use crate::validate::names::{Names, check_form, choice};
use crate::written::{BudgetFile, TableFile, TeamFile, Text};

/// The teams in order of name; a team without a budget has the defaults'.
pub(crate) fn teams(file: &TableFile, findings: &mut Findings) -> Vec<Team> {
    let defaults = file.defaults.budget.as_ref().map(|file| budget(file, findings));
    let mut teams: Vec<Team> = file.teams.iter().map(|file| team(file, defaults, findings)).collect();
    teams.sort_by(|a, b| a.name.cmp(&b.name));
    teams
}

/// The settings that each team states.
pub(crate) fn levels(
    files: &[TeamFile],
    names: &Names,
    masks: &Masks,
    findings: &mut Findings,
) -> BTreeMap<Arc<str>, Level> {
    files.iter().map(|file| (lists::shared(&file.name), level(&file.level, names, masks, findings))).collect()
}

fn team(file: &TeamFile, defaults: Option<Budget>, findings: &mut Findings) -> Team {
    check_form("a team", &file.name, "", findings);
    let own = file.budget.as_ref().map(|file| budget(file, findings));
    Team { name: lists::shared(&file.name), budget: own.or(defaults) }
}

fn budget(file: &BudgetFile, findings: &mut Findings) -> Budget {
    Budget {
        bytes_per_second: file.rate.as_ref().map_or(0, |text| bytes_per_second(text, findings)),
        over: file.over.as_ref().and_then(|text| choice(&keys::OVER, text, findings)).unwrap_or(Over::Park),
    }
}

fn bytes_per_second(text: &Text, findings: &mut Findings) -> u64 {
    rate::bytes_per_second(text.get_ref()).unwrap_or_else(|why| {
        findings
            .fault(text.span(), format!("This rate is invalid: {why}."))
            .label("bad rate")
            .help("write an amount and a period, for example \"2 MB/s\", \"500 KB/s\" or \"5 GB/day\"");
        0
    })
}

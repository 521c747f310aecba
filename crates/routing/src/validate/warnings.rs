//! Warnings: settings that a reviewer should check twice although the table loads.

use std::sync::Arc;

use crate::decision::Source;
use crate::findings::Findings;
use crate::level::Levels;
use crate::route::Route;
use crate::table::Table;
use crate::validate::together::route_levels;
use crate::validate::{law, lists, overlaps};
use crate::written::{LevelFile, RetentionFile, RouteFile, TableFile, Text, entries};

pub(crate) fn warn(file: &TableFile, table: &Table, findings: &mut Findings) {
    no_default_masks(file, findings);
    accounts_without_env(file, table, findings);
    for (route, written) in table.routes.iter().zip(&file.routes) {
        any_account(route, written, table, findings);
    }
    unused_masks(file, findings);
    allowed(file, findings);
    unmasking(file, table, findings);
    overlaps::warn(file, table, findings);
    law::warn(file, table, findings);
    approved(file, findings);
    existing_retention(file, findings);
}

fn approved(file: &TableFile, findings: &mut Findings) {
    for entry in entries(file.approve.as_ref()) {
        findings
            .warning(entry.span(), format!("This version approves `{}` in every account.", entry.get_ref()))
            .label("the brake is off while it is published")
            .help("remove it once the runs that need it have ended");
    }
}

fn existing_retention(file: &TableFile, findings: &mut Findings) {
    for retention in levels(file).into_iter().filter_map(|level| level.retention.as_ref()) {
        let RetentionFile::Days { existing: Some(existing), .. } = retention else { continue };
        if *existing.get_ref() {
            findings
                .warning(
                    existing.span(),
                    "This retention also applies to log groups that are older than their account's onboarding.",
                )
                .label("includes old log groups")
                .help("older log events are deleted, years of them in a log group without a retention");
        }
    }
}

fn no_default_masks(file: &TableFile, findings: &mut Findings) {
    if entries(file.defaults.level.masks.as_ref()).is_empty() {
        findings
            .warning(file.defaults.at.clone(), "`[defaults]` has no masks.")
            .label("teams and routes without their own masks ship unmasked messages")
            .help("write `masks = [\"…\"]` in `[defaults]`");
    }
}

fn accounts_without_env(file: &TableFile, table: &Table, findings: &mut Findings) {
    if !table.tokens.has_env() {
        return;
    }
    for account in file.accounts.iter().filter(|account| account.env.is_none()) {
        findings
            .warning(account.name.span(), format!("The account `{}` has no `env`.", account.name.get_ref()))
            .label("its token's name has no `{env}` part")
            .help("state its `env`, or also set a token of that name");
    }
}

fn any_account(route: &Route, written: &RouteFile, table: &Table, findings: &mut Findings) {
    if route.accounts.is_some() {
        return;
    }
    let at = written.name.as_ref().map_or(written.at.clone(), Text::span);
    let name = &route.name;
    if route.matches_any_log_group() && route.except.is_empty() {
        let ends = if route.team.is_some() { "no later route is tried; " } else { "" };
        findings
            .warning(at, format!("The route `{name}` matches everything."))
            .label("any account, any log group")
            .help(format!("{ends}to change a setting for every log group, write it in `[defaults]`"));
    } else if let Some(team) = route.team.as_ref().filter(|_| ships(route, table)) {
        findings
            .warning(at, format!("Any account can send to the team `{team}` through the route `{name}`."))
            .label("no `accounts`: any account can create a log group of that name")
            .help("list the permitted `accounts`");
    }
}

fn ships(route: &Route, table: &Table) -> bool {
    table.levels(route.team.as_ref(), &[route]).ship().value
}

fn unused_masks(file: &TableFile, findings: &mut Findings) {
    let levels = levels(file);
    let used = |name: &str| {
        levels.iter().flat_map(|level| entries(level.masks.as_ref())).any(|mask| mask.get_ref() == name)
    };
    for mask in file.masks.iter().filter(|mask| !used(mask.name.get_ref())) {
        findings
            .warning(mask.name.span(), format!("The mask `{}` is not used.", mask.name.get_ref()))
            .label("no `masks` names it")
            .help("add it to the `masks` of `[defaults]`, a team or a route, or remove it");
    }
}

/// Warns of every value that a mask leaves, with its reason.
fn allowed(file: &TableFile, findings: &mut Findings) {
    for mask in &file.masks {
        for entry in &mask.allow {
            let Some(place) = entry.value.as_ref().or(entry.pattern.as_ref()) else { continue };
            let what = if entry.value.is_some() { "this value" } else { "values that match this pattern" };
            let reason = entry.reason.as_ref().map_or("", |reason| reason.get_ref().as_str());
            findings
                .warning(place.span(), format!("The mask `{}` leaves {what}.", mask.name.get_ref()))
                .label("is not masked")
                .help(format!("reason stated: {reason}"));
        }
    }
}

fn levels(file: &TableFile) -> Vec<&LevelFile> {
    let teams = file.teams.iter().map(|team| &team.level);
    let routes = file.routes.iter().map(|route| &route.level);
    teams.chain(routes).chain([&file.defaults.level]).collect()
}

/// Warns of every mask that a level removes, with its reason, and of every removal without effect.
fn unmasking(file: &TableFile, table: &Table, findings: &mut Findings) {
    unmasked("`[defaults]`", &file.defaults.level, &Source::Defaults, &[table.levels(None, &[])], findings);
    for team in &file.teams {
        let name = lists::shared(&team.name);
        let what = format!("The team `{name}`");
        let levels = [table.levels(Some(&name), &[])];
        unmasked(&what, &team.level, &Source::Team(name), &levels, findings);
    }
    for (index, (route, written)) in table.routes.iter().zip(&file.routes).enumerate() {
        let what = format!("The route `{}`", route.name);
        let source = Source::Route(Arc::clone(&route.name));
        unmasked(&what, &written.level, &source, &route_levels(index, route, table), findings);
    }
}

fn unmasked(what: &str, level: &LevelFile, source: &Source, cases: &[Levels], findings: &mut Findings) {
    let reason = level.reason.as_ref().map_or("", |reason| reason.get_ref().as_str());
    for name in entries(level.unmask.as_ref()) {
        let mask = name.get_ref();
        let takes = |levels: &Levels| {
            levels.masks().1.iter().any(|gone| *gone.mask == **mask && gone.from == *source)
        };
        if cases.iter().any(takes) {
            findings
                .warning(name.span(), format!("{what} removes the mask `{mask}`."))
                .label("the mask does not apply here")
                .help(format!("reason stated: {reason}"));
        } else {
            findings
                .warning(
                    name.span(),
                    format!("{what} removes the mask `{mask}`, which does not apply there."),
                )
                .label("has no effect")
                .help("remove it");
        }
    }
}

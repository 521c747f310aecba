//! `[[routes]]`: matches and settings.

use std::collections::BTreeMap;

use crate::accounts::{AccountPattern, is_account_id};
use crate::findings::Findings;
use crate::glob::Glob;
use crate::route::Route;
use crate::validate::level::level;
use crate::validate::lists;
use crate::validate::masks::Masks;
use crate::validate::names::Names;
use crate::written::{RouteFile, Text, Texts, entries};

pub(crate) fn routes(
    files: &[RouteFile],
    names: &Names,
    masks: &Masks,
    findings: &mut Findings,
) -> Vec<Route> {
    check_unique(files, findings);
    files.iter().map(|file| route(file, names, masks, findings)).collect()
}

fn check_unique(files: &[RouteFile], findings: &mut Findings) {
    let mut lines = BTreeMap::new();
    for name in files.iter().filter_map(|file| file.name.as_ref()) {
        if let Some(line) = lines.get(name.get_ref()) {
            findings
                .fault(name.span(), format!("There are two routes `{}`.", name.get_ref().escape_debug()))
                .label(format!("also the name of the route on line {line}"))
                .help("give each route a name of its own");
        } else {
            lines.insert(name.get_ref(), findings.line(&name.span()));
        }
    }
}

fn route(file: &RouteFile, names: &Names, masks: &Masks, findings: &mut Findings) -> Route {
    lists::check_filled(file.accounts.as_ref(), "omit `accounts` to match any account", findings);
    lists::check_filled(file.log_groups.as_ref(), "omit `log_groups` to match any log group", findings);
    let log_groups = file.log_groups.as_ref().map(|list| lists::log_groups(list, findings));
    Route {
        name: file.name.as_ref().map(lists::shared).unwrap_or_default(),
        line: findings.line(&file.at),
        accounts: file.accounts.as_ref().map(|list| accounts(list, names, findings)),
        except: except(file, log_groups.as_deref(), findings),
        log_groups,
        team: names.team(file.team.as_ref(), findings),
        level: level(&file.level, names, masks, findings),
    }
}

fn accounts(list: &Texts, names: &Names, findings: &mut Findings) -> Vec<AccountPattern> {
    list.get_ref().iter().filter_map(|entry| account(entry, names, findings)).collect()
}

fn account(entry: &Text, names: &Names, findings: &mut Findings) -> Option<AccountPattern> {
    if is_account_id(entry.get_ref()) {
        return Some(AccountPattern::Id(lists::shared(entry)));
    }
    if !entry.get_ref().contains(['*', '?']) && !names.is_account(entry, findings) {
        return None;
    }
    let glob = lists::glob(entry, findings)?;
    if !names.accounts.iter().any(|name| glob.is_match(name)) {
        // Not a fault: a route may be written before its first account is listed.
        findings
            .warning(entry.span(), format!("No account's name matches `{}`.", entry.get_ref().escape_debug()))
            .label("matches no account yet")
            .help("globs match the names in `[accounts]`; name an unlisted account by its whole id");
    }
    Some(AccountPattern::Name(glob))
}

/// The globs of `except`, each of which must exclude something, but not everything.
fn except(file: &RouteFile, log_groups: Option<&[Glob]>, findings: &mut Findings) -> Vec<Glob> {
    let Some(list) = &file.except else { return Vec::new() };
    let except = lists::log_groups(list, findings);
    let whole = entries(file.log_groups.as_ref()).len() == log_groups.unwrap_or_default().len();
    if let Some(matched) = log_groups.filter(|_| whole && except.len() == list.get_ref().len()) {
        check_effect(list, matched, &except, findings);
        check_leftover(list, matched, &except, findings);
    }
    except
}

fn check_effect(list: &Texts, matched: &[Glob], except: &[Glob], findings: &mut Findings) {
    for (entry, glob) in list.get_ref().iter().zip(except) {
        if !matched.iter().any(|matched| matched.overlaps(glob)) {
            findings
                .fault(entry.span(), "This entry of `except` has no effect.")
                .label("no log group matches both this and `log_groups`")
                .help("remove it, or change it to match some of the log groups that `log_groups` matches");
        }
    }
}

fn check_leftover(list: &Texts, matched: &[Glob], except: &[Glob], findings: &mut Findings) {
    let excluded = |glob: &Glob| except.iter().any(|except| except.covers(glob));
    if !matched.is_empty() && matched.iter().all(excluded) {
        findings
            .fault(
                list.span(),
                "`except` excludes everything that `log_groups` matches, so that the route never matches.",
            )
            .label("excludes everything")
            .help("narrow it, or remove the route");
    }
}

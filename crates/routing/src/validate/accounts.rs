//! `[accounts]` and `central_accounts`: twelve-digit ids, each listed once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::accounts::{Accounts, Listed, OwnTeam, is_account_id};
use crate::decision::Account;
use crate::findings::Findings;
use crate::validate::lists;
use crate::validate::names::{Names, check_form};
use crate::written::{AccountFile, Text, Texts};

pub(crate) fn accounts(files: &[AccountFile], names: &Names, findings: &mut Findings) -> Accounts {
    let mut accounts: BTreeMap<Arc<str>, Listed> = BTreeMap::new();
    for file in by_place(files) {
        let listed = account(file, names, findings);
        let Some(id) = &file.id else { continue };
        if let Some(earlier) = accounts.get(&listed.account.id) {
            let earlier = earlier.account.name.as_deref().unwrap_or_default();
            findings
                .fault(id.span(), format!("The account {} is listed twice.", id.get_ref().escape_debug()))
                .label(format!("also the id of `{earlier}`"))
                .help("an account has one name: remove one of the two");
        } else {
            accounts.insert(Arc::clone(&listed.account.id), listed);
        }
    }
    Accounts(accounts)
}

/// Whole ids: of a listed account by its name, of any other as they are.
pub(crate) fn central(
    list: Option<&Texts>,
    accounts: &Accounts,
    names: &Names,
    findings: &mut Findings,
) -> BTreeSet<Arc<str>> {
    let id = |entry: &Text| match accounts.id_of(entry.get_ref()) {
        Some(id) => Some(Arc::clone(id)),
        None if is_account_id(entry.get_ref()) => Some(Arc::from(entry.get_ref().as_str())),
        None => names.is_account(entry, findings).then(Arc::default),
    };
    list.map(|list| list.get_ref().iter().filter_map(id).collect()).unwrap_or_default()
}

/// By place, so that of two accounts with one id the later is the duplicate.
fn by_place(files: &[AccountFile]) -> Vec<&AccountFile> {
    let mut files: Vec<_> = files.iter().collect();
    files.sort_by_key(|file| file.name.span().start);
    files
}

fn account(file: &AccountFile, names: &Names, findings: &mut Findings) -> Listed {
    check_name(&file.name, findings);
    if let Some(env) = &file.env {
        check_form("an environment", env, "", findings);
    }
    let id = file.id.as_ref().map_or("", |id| id.get_ref());
    if let Some(at) = file.id.as_ref().filter(|_| !is_account_id(id)) {
        findings
            .fault(at.span(), format!("`{}` is not an account id.", id.escape_debug()))
            .label(format!("{} characters", id.chars().count()))
            .help("an account id has twelve digits, in quotes and without spaces or hyphens");
    }
    let line = file.team.as_ref().map_or(0, |team| findings.line(&team.span()));
    Listed {
        account: Account {
            id: id.into(),
            name: Some(file.name.get_ref().as_str().into()),
            env: file.env.as_ref().map(lists::shared),
        },
        team: names.team(file.team.as_ref(), findings).map(|team| OwnTeam { team, line }),
    }
}

fn check_name(name: &Text, findings: &mut Findings) {
    if is_account_id(name.get_ref()) {
        findings
            .fault(name.span(), "An account's name can't be twelve digits, which are an account id.")
            .label("looks like an id")
            .help("give the account a name for people");
    } else {
        check_form("an account", name, "_.", findings);
    }
}

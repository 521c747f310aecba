//! `[subscribe]` and `approve`: the settings of the subscriber, and the brakes that are released.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::findings::Findings;
use crate::keys;
use crate::subscribe::{AccountSource, Approval, Subscribe};
use crate::validate::lists::{self, check_filled};
use crate::validate::names::{check_word, choice};
use crate::validate::tags;
use crate::written::{AccountSourceFile, SubscribeFile, Text, Texts, entries};

/// The longest name of a subscription filter (AWS, `PutSubscriptionFilter`).
const MAX_FILTER_NAME: usize = 512;
/// The longest name of a StackSet (AWS, `CreateStackSet`).
const MAX_STACK_SET: usize = 128;

pub(crate) fn subscribe(file: &SubscribeFile, findings: &mut Findings) -> Subscribe {
    let built_in = Subscribe::default();
    let distribution = file.distribution.as_ref();
    let on_exclude = file.on_exclude.as_ref();
    Subscribe {
        filter_name: file
            .filter_name
            .as_ref()
            .map_or(built_in.filter_name, |name| filter_name(name, findings)),
        distribution: distribution
            .and_then(|text| choice(&keys::DISTRIBUTION, text, findings))
            .unwrap_or(built_in.distribution),
        tags: tags::tags(&file.tags, findings),
        on_exclude: on_exclude
            .and_then(|text| choice(&keys::ON_EXCLUDE, text, findings))
            .unwrap_or(built_in.on_exclude),
        accounts: file
            .accounts
            .as_ref()
            .map_or(built_in.accounts, |accounts| account_source(accounts, findings)),
    }
}

pub(crate) fn approvals(list: Option<&Texts>, findings: &mut Findings) -> BTreeSet<Approval> {
    check_filled(list, "name the approvals, or omit the key", findings);
    entries(list).iter().filter_map(|entry| choice(&keys::APPROVE, entry, findings)).collect()
}

fn filter_name(name: &Text, findings: &mut Findings) -> Arc<str> {
    let text = name.get_ref();
    let fits = !text.is_empty() && text.chars().count() <= MAX_FILTER_NAME;
    if !fits || text.contains([':', '*']) || text.contains(char::is_control) {
        findings
            .fault(name.span(), "This can't be the name of a subscription filter.")
            .label("malformed name")
            .help(format!("use 1 to {MAX_FILTER_NAME} characters without `:` and `*`"));
    }
    lists::shared(name)
}

fn account_source(file: &AccountSourceFile, findings: &mut Findings) -> AccountSource {
    match file {
        AccountSourceFile::Word(word) => {
            check_word(&keys::ACCOUNT_SOURCE, word, &["table"], findings);
            AccountSource::Table
        }
        AccountSourceFile::Elsewhere { stack_set: Some(name), organizational_units: None, .. } => {
            AccountSource::StackSet(stack_set(name, findings))
        }
        AccountSourceFile::Elsewhere { stack_set: None, organizational_units: Some(units), .. } => {
            check_filled(Some(units), "name the units, or write `accounts = \"table\"`", findings);
            AccountSource::OrganizationalUnits(units.get_ref().iter().map(|id| unit(id, findings)).collect())
        }
        AccountSourceFile::Elsewhere { at, .. } => {
            findings
                .fault(at.clone(), "`accounts` needs one source.")
                .label("neither or both of `stack_set` and `organizational_units`")
                .help("write `accounts = \"table\"`, or one of the two");
            AccountSource::Table
        }
    }
}

fn stack_set(name: &Text, findings: &mut Findings) -> Arc<str> {
    let text = name.get_ref();
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let holds = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !starts || !holds || text.len() > MAX_STACK_SET {
        findings
            .fault(name.span(), "This can't be the name of a StackSet.")
            .label("malformed name")
            .help(format!("use letters, digits and `-`, a letter first, at most {MAX_STACK_SET}"));
    }
    lists::shared(name)
}

/// An organisational unit's id or a root's (AWS, Organizations, `ListAccountsForParent`).
fn unit(id: &Text, findings: &mut Findings) -> Arc<str> {
    let text = id.get_ref();
    let plain = |part: &str, least: usize| {
        (least..=32).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let parts: Vec<&str> = text.split('-').collect();
    let sound = match parts.as_slice() {
        ["r", root] => plain(root, 4),
        ["ou", root, unit] => plain(root, 4) && plain(unit, 8),
        _ => false,
    };
    if !sound {
        findings
            .fault(id.span(), format!("`{}` is not an id of an organisational unit.", text.escape_debug()))
            .label("malformed id")
            .help("write an id such as \"ou-ab12-cdefgh34\", or the root's, such as \"r-ab12\"");
    }
    lists::shared(id)
}

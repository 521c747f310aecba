//! `[subscribe]` and `retention`: the parts of the table that the subscriber acts on.

use toml::Spanned;
use toml::de::DeTable;

use crate::findings::Findings;
use crate::keys;
use crate::read::fields::Keys;
use crate::written::{AccountSourceFile, RetentionFile, SubscribeFile, TagsFile};

pub(crate) fn subscribe(table: &Spanned<&DeTable>, findings: &mut Findings) -> SubscribeFile {
    let mut keys = Keys::new(&keys::SUBSCRIBE_TABLE, table.span(), table.get_ref());
    let file = SubscribeFile {
        filter_name: keys.text(&keys::FILTER_NAME, findings),
        distribution: keys.text(&keys::DISTRIBUTION, findings),
        tags: tags(&mut keys, findings),
        on_exclude: keys.text(&keys::ON_EXCLUDE, findings),
        accounts: accounts(&mut keys, findings),
    };
    keys.finish(findings, |key| {
        (key == "role").then_some("roles are parameters of the stack: the table can't set them")
    });
    file
}

fn tags(keys: &mut Keys, findings: &mut Findings) -> TagsFile {
    let Some(table) = keys.table(&keys::TAGS, findings) else { return TagsFile::default() };
    let mut keys = Keys::new(&keys::TAGS_TABLE, table.span(), table.get_ref());
    let file = TagsFile {
        any: keys.texts(&keys::ANY, findings),
        all: keys.texts(&keys::ALL, findings),
        none: keys.texts(&keys::NONE, findings),
    };
    keys.finish(findings, |_| None);
    file
}

fn accounts(keys: &mut Keys, findings: &mut Findings) -> Option<AccountSourceFile> {
    if keys.is_string(&keys::ACCOUNT_SOURCE) {
        return keys.text(&keys::ACCOUNT_SOURCE, findings).map(AccountSourceFile::Word);
    }
    let table = keys.table(&keys::ACCOUNT_SOURCE, findings)?;
    let mut keys = Keys::new(&keys::STACK_SET_TABLE, table.span(), table.get_ref());
    let file = AccountSourceFile::Elsewhere {
        at: table.span(),
        stack_set: keys.text(&keys::STACK_SET, findings),
        organizational_units: keys.texts(&keys::ORGANIZATIONAL_UNITS, findings),
    };
    keys.finish(findings, |_| None);
    Some(file)
}

pub(crate) fn retention(keys: &mut Keys, findings: &mut Findings) -> Option<RetentionFile> {
    if keys.is_string(&keys::RETENTION) {
        return keys.text(&keys::RETENTION, findings).map(RetentionFile::Word);
    }
    let table = keys.table(&keys::RETENTION, findings)?;
    let mut keys = Keys::new(&keys::RETENTION_TABLE, table.span(), table.get_ref());
    let file = RetentionFile::Days {
        days: keys.required(&keys::DAYS, "write for example `days = 30`", findings, Keys::integer),
        mode: keys.text(&keys::MODE, findings),
        existing: keys.boolean(&keys::EXISTING, findings),
    };
    keys.finish(findings, |_| None);
    Some(file)
}

//! `[subscribe]` and `retention`: the parts of the table that the subscriber acts on.

use toml::Spanned;
use toml::de::DeTable;

use crate::findings::Findings;
use crate::read::keys::Keys;
use crate::written::{AccountSourceFile, RetentionFile, SubscribeFile, TagsFile};

pub(crate) fn subscribe(table: &Spanned<&DeTable>, findings: &mut Findings) -> SubscribeFile {
    let mut keys = Keys::new("`[subscribe]`", table.span(), table.get_ref());
    let file = SubscribeFile {
        filter_name: keys.text("filter_name", findings),
        distribution: keys.text("distribution", findings),
        tags: tags(&mut keys, findings),
        on_exclude: keys.text("on_exclude", findings),
        accounts: accounts(&mut keys, findings),
    };
    keys.finish(findings, |key| {
        (key == "role").then_some("roles are the stack's: whoever edits the table can't choose them")
    });
    file
}

fn tags(keys: &mut Keys, findings: &mut Findings) -> TagsFile {
    let Some(table) = keys.table("tags", findings) else { return TagsFile::default() };
    let mut keys = Keys::new("`tags`", table.span(), table.get_ref());
    let file = TagsFile {
        any: keys.texts("any", findings),
        all: keys.texts("all", findings),
        none: keys.texts("none", findings),
    };
    keys.finish(findings, |_| None);
    file
}

fn accounts(keys: &mut Keys, findings: &mut Findings) -> Option<AccountSourceFile> {
    if keys.is_string("accounts") {
        return keys.text("accounts", findings).map(AccountSourceFile::Word);
    }
    let table = keys.table("accounts", findings)?;
    let mut keys = Keys::new("`accounts`", table.span(), table.get_ref());
    let file = AccountSourceFile::Elsewhere {
        at: table.span(),
        stack_set: keys.text("stack_set", findings),
        organizational_units: keys.texts("organizational_units", findings),
    };
    keys.finish(findings, |_| None);
    Some(file)
}

pub(crate) fn retention(keys: &mut Keys, findings: &mut Findings) -> Option<RetentionFile> {
    if keys.is_string("retention") {
        return keys.text("retention", findings).map(RetentionFile::Word);
    }
    let table = keys.table("retention", findings)?;
    let mut keys = Keys::new("a retention", table.span(), table.get_ref());
    let file = RetentionFile::Days {
        days: keys.required("days", "write for example `days = 30`", findings, Keys::integer),
        mode: keys.text("mode", findings),
        existing: keys.boolean("existing", findings),
    };
    keys.finish(findings, |_| None);
    Some(file)
}

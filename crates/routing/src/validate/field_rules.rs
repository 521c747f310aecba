//! `remove`, `rename` and `text`: rules about the members of messages.

use crate::field_names;
use crate::field_rules::{FieldNames, Rename, Renames};
use crate::findings::Findings;
use crate::validate::lists;
use crate::written::{Text, Texts};

/// The most entries of one list: each is compared with each member of each message.
const MAX_ENTRIES: usize = 50;

/// The entries of `remove` or `text`. An empty list is sound: it undoes an outer level's, or the built-in one.
pub(crate) fn names(list: &Texts, findings: &mut Findings) -> FieldNames {
    if let Some(over) = list.get_ref().get(MAX_ENTRIES) {
        too_many(over, list.get_ref().len(), findings);
    }
    let mut names = FieldNames::default();
    for entry in list.get_ref() {
        if let Some(glob) = lists::glob(entry, findings) {
            names.add(glob);
        }
    }
    names
}

pub(crate) fn renames(renames: &[(Text, Text)], findings: &mut Findings) -> Renames {
    if let Some((over, _)) = renames.get(MAX_ENTRIES) {
        too_many(over, renames.len(), findings);
    }
    for (from, to) in renames {
        check_from(from, findings);
        check_to(from, to, findings);
    }
    let rename = |(from, to): &(Text, Text)| Rename { from: lists::shared(from), to: lists::shared(to) };
    Renames::new(renames.iter().map(rename).collect())
}

fn too_many(over: &Text, entries: usize, findings: &mut Findings) {
    findings
        .fault(over.span(), format!("There are {entries} entries; at most {MAX_ENTRIES} can be set."))
        .label("one too many")
        .help("write a glob that covers several, such as `labels.*`");
}

fn check_from(from: &Text, findings: &mut Findings) {
    let name = from.get_ref();
    let (message, hint) = match name.matches('*').count() {
        _ if name.is_empty() => ("is empty", "write the member's name, or its path with dots"),
        _ if name.contains('?') => ("contains `?`", "in `rename` only `*` is special, once in a name"),
        0 | 1 => return,
        _ => ("contains `*` twice", "write `*` once: it stands for the same text in the new name"),
    };
    findings.fault(from.span(), format!("This name {message}.")).label("bad name").help(hint);
}

fn check_to(from: &Text, to: &Text, findings: &mut Findings) {
    let name = to.get_ref().as_str();
    let stars = |text: &Text| text.get_ref().matches('*').count();
    let (message, hint) = if name.trim().is_empty() || name.contains(char::is_control) {
        ("is not a valid field name", "choose a short name without control characters")
    } else if name.contains('.') {
        (
            "contains a dot",
            "the member stays where it is and gets a new name: write the name alone, without its path",
        )
    } else if field_names::is_reserved(name) {
        ("is one of the document's own fields", "choose another name: loghub sets this one")
    } else if stars(to) != stars(from) {
        ("has another number of `*` than the name before it", "write `*` once in both names or in neither")
    } else {
        return;
    };
    let shown: String = name.chars().take(64).collect::<String>().escape_debug().to_string();
    findings.fault(to.span(), format!("The new name `{shown}` {message}.")).label("bad new name").help(hint);
}

//! `include` of a mask: rule sets, each pinned to a version.

use crate::findings::Findings;
use crate::nearest;
use crate::rule_sets::{self, RuleSet, rule_sets};
use crate::written::Text;

/// The rule sets that the entries name, each once.
pub(crate) fn includes(list: &[Text], findings: &mut Findings) -> Vec<&'static RuleSet> {
    let mut included: Vec<&RuleSet> = Vec::new();
    for entry in list {
        let Some(set) = set(entry, findings) else { continue };
        match included.iter().find(|other| other.name == set.name) {
            Some(other) => again(entry, set, other, findings),
            None => included.push(set),
        }
    }
    included
}

fn set(entry: &Text, findings: &mut Findings) -> Option<&'static RuleSet> {
    let found = rule_sets().iter().find(|set| set.id == entry.get_ref());
    if found.is_none() {
        unknown(entry, findings);
    }
    found
}

fn unknown(entry: &Text, findings: &mut Findings) {
    let written = entry.get_ref();
    let name = written.split_once('@').map_or(written.as_str(), |(name, _)| name);
    let shown = written.escape_debug();
    match rule_sets::newest(name) {
        Some(newest) if name == written => findings
            .fault(entry.span(), format!("The rule set `{shown}` has no version here."))
            .label("no version")
            .help(format!("write `{:?}`: an update of loghub then changes nothing by itself", newest.id)),
        Some(newest) => findings
            .fault(entry.span(), format!("There is no rule set `{shown}`."))
            .label("unknown version")
            .help(format!("the newest version here is `{}`; a newer loghub may have more", newest.id)),
        None => {
            let hint = nearest::hint(written, rule_sets().iter().map(|set| set.id));
            let fault = findings
                .fault(entry.span(), format!("There is no rule set `{shown}`."))
                .label("unknown rule set");
            fault.help = hint;
            fault
        }
    };
}

fn again(entry: &Text, set: &RuleSet, other: &RuleSet, findings: &mut Findings) {
    let (message, help) = if set.version == other.version {
        (format!("This mask includes `{}` twice.", set.id), "remove one of the two")
    } else {
        (format!("This mask includes both `{}` and `{}`.", other.id, set.id), "keep the newer one")
    };
    findings.fault(entry.span(), message).label("included already").help(help);
}

//! The names a table defines, to check the names it uses.

use std::sync::Arc;

use crate::findings::Findings;
use crate::nearest;
use crate::written::{TableFile, Text};

/// The longest name of a team or account: it is part of SSM names and S3 keys.
const MAX_LENGTH: usize = 64;

/// Every defined name, whether or not its entry is sound.
pub(crate) struct Names<'f> {
    pub(crate) accounts: Vec<&'f str>,
    teams: Vec<&'f str>,
    masks: Vec<&'f str>,
}

impl<'f> Names<'f> {
    pub(crate) fn of(file: &'f TableFile) -> Self {
        Names {
            accounts: file.accounts.iter().map(|account| account.name.get_ref().as_str()).collect(),
            teams: file.teams.iter().map(|team| team.name.get_ref().as_str()).collect(),
            masks: file.masks.iter().map(|mask| mask.name.get_ref().as_str()).collect(),
        }
    }

    /// The team that `used` names, if it is stated and defined.
    pub(crate) fn team(&self, used: Option<&Text>, findings: &mut Findings) -> Option<Arc<str>> {
        used.filter(|used| defined("team", used, &self.teams, findings))
            .map(|used| Arc::from(used.get_ref().as_str()))
    }

    /// Whether `used` names a mask.
    pub(crate) fn is_mask(&self, used: &Text, findings: &mut Findings) -> bool {
        defined("mask", used, &self.masks, findings)
    }

    /// Whether `used` names an account.
    pub(crate) fn is_account(&self, used: &Text, findings: &mut Findings) -> bool {
        defined("account", used, &self.accounts, findings)
    }
}

fn defined(what: &str, used: &Text, known: &[&str], findings: &mut Findings) -> bool {
    let found = known.contains(&used.get_ref().as_str());
    if !found {
        let hint = nearest::hint(used.get_ref(), known.iter().copied());
        findings
            .fault(used.span(), format!("There is no {what} `{}`.", used.get_ref().escape_debug()))
            .label(format!("unknown {what}"))
            .help = Some(hint.unwrap_or_else(|| format!("define it: the table has no {what} yet")));
    }
    found
}

/// The value of `key` that `used` stands for among `choices`, such as `drop` or `keep`.
pub(crate) fn choice<T: Copy>(
    key: &str,
    used: &Text,
    choices: &[(&str, T)],
    findings: &mut Findings,
) -> Option<T> {
    let found = choices.iter().find(|(name, _)| name == used.get_ref()).map(|(_, value)| *value);
    if found.is_none() {
        findings
            .fault(used.span(), format!("`{}` is not a value of `{key}`.", used.get_ref().escape_debug()))
            .label("unknown value")
            .help = nearest::hint(used.get_ref(), choices.iter().map(|(name, _)| *name));
    }
    found
}

/// Reports a name that has not the form `[a-z0-9][a-z0-9-]*`, characters of `more` allowed after the first.
pub(crate) fn check_form(what: &str, name: &Text, more: &str, findings: &mut Findings) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let starts = name.get_ref().starts_with(plain);
    let holds = name.get_ref().chars().all(|c| plain(c) || c == '-' || more.contains(c));
    if !starts || !holds || name.get_ref().len() > MAX_LENGTH {
        findings
            .fault(name.span(), format!("`{}` can't be the name of {what}.", name.get_ref().escape_debug()))
            .label("malformed name")
            .help(format!(
                "use lower-case letters, digits and `-{more}`, a letter or digit first, at most {MAX_LENGTH}: \
                 names become part of SSM names and S3 keys"
            ));
    }
}

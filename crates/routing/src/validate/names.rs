//! The names a table defines, to check the names it uses.

use std::str::FromStr;
use std::sync::Arc;

use strum::VariantNames;

use crate::findings::Findings;
use crate::keys::Key;
use crate::nearest;
use crate::written::{TableFile, Text};

/// The longest name of a team or account: it is part of SSM names and S3 keys.
const MAX_LENGTH: usize = 64;

/// Every defined name, also of entries with faults.
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

    /// Returns true if `used` names a mask.
    pub(crate) fn is_mask(&self, used: &Text, findings: &mut Findings) -> bool {
        defined("mask", used, &self.masks, findings)
    }

    /// Returns true if `used` names an account.
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

/// The value of `key` that `used` names, such as `drop` or `keep`.
pub(crate) fn choice<T: FromStr + VariantNames>(
    key: &Key,
    used: &Text,
    findings: &mut Findings,
) -> Option<T> {
    check_word(key, used, T::VARIANTS, findings);
    used.get_ref().parse().ok()
}

/// Reports a word that is none of `words`.
pub(crate) fn check_word(key: &Key, used: &Text, words: &[&str], findings: &mut Findings) {
    if words.contains(&used.get_ref().as_str()) {
        return;
    }
    let (word, key) = (used.get_ref().escape_debug(), key.name);
    findings.fault(used.span(), format!("`{word}` is not a value of `{key}`.")).label("unknown value").help =
        nearest::hint(used.get_ref(), words.iter().copied());
}

/// Reports a name that does not have the form `[a-z0-9][a-z0-9-]*`, characters of `more` allowed after the first.
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

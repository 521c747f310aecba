//! A `[[routes]]` entry, validated: the log groups it matches, and the settings it lays over team and defaults.

use std::sync::Arc;

use crate::accounts::AccountPattern;
use crate::decision::{Account, Lost, Rule, Took, Why};
use crate::glob::Glob;
use crate::level::Level;

/// A validated route.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) name: Arc<str>,
    pub(crate) line: usize,
    /// `None` matches any account, listed or not.
    pub(crate) accounts: Option<Vec<AccountPattern>>,
    /// `None` matches any log group.
    pub(crate) log_groups: Option<Vec<Glob>>,
    pub(crate) except: Vec<Glob>,
    /// `None` leaves the team to later routes, then to the account's own, then to `unrouted`.
    pub(crate) team: Option<Arc<str>>,
    pub(crate) level: Level,
}

impl Route {
    /// The reason for which the route does not match; `None` if it matches.
    pub(crate) fn refuses(&self, account: &Account, log_group: &str) -> Option<Why> {
        if !self.matches_account(account) {
            return Some(Why::Account);
        }
        let matches = |globs: &Vec<Glob>| globs.iter().any(|glob| glob.is_match(log_group));
        if !self.log_groups.as_ref().is_none_or(matches) {
            return Some(Why::LogGroup);
        }
        let except = self.except.iter().find(|glob| glob.is_match(log_group))?;
        Some(Why::Except(except.as_str().to_owned()))
    }

    pub(crate) fn matches_account(&self, account: &Account) -> bool {
        let matches = |patterns: &Vec<AccountPattern>| patterns.iter().any(|entry| entry.is_match(account));
        self.accounts.as_ref().is_none_or(matches)
    }

    /// Returns true if it matches every log group, apart from `except`.
    pub(crate) fn matches_any_log_group(&self) -> bool {
        self.log_groups.as_ref().is_none_or(|globs| globs.iter().any(Glob::matches_anything))
    }

    /// Returns true if it changes anything where it matches.
    pub(crate) fn sets_something(&self) -> bool {
        self.team.is_some() || self.level.is_stated()
    }

    /// The accounts it names by whole id.
    pub(crate) fn whole_ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.accounts.iter().flatten().filter_map(AccountPattern::id)
    }

    pub(crate) fn rule(&self) -> Rule {
        Rule::Route { name: Arc::clone(&self.name), line: self.line }
    }

    pub(crate) fn took(&self) -> Took {
        Took { route: Arc::clone(&self.name), line: self.line }
    }

    pub(crate) fn lost(&self, why: Why) -> Lost {
        Lost { route: Arc::clone(&self.name), line: self.line, why }
    }
}

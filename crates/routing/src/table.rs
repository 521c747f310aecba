//! The validated table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::accounts::{Accounts, Listed};
use crate::decision::{Account, Decision, Lost, Rule, Source};
use crate::law::Law;
use crate::level::{Level, Levels};
use crate::mask::Replacement;
use crate::route::Route;
use crate::subscribe::{Approval, Subscribe};
use crate::team::Team;
use crate::tokens::TokenTemplate;

/// `routing.toml`, validated: every glob and pattern compiled once.
#[derive(Debug)]
pub struct Table {
    pub(crate) accounts: Accounts,
    pub(crate) central: BTreeSet<Arc<str>>,
    pub(crate) unrouted: Arc<str>,
    pub(crate) approvals: BTreeSet<Approval>,
    pub(crate) subscribe: Subscribe,
    pub(crate) tokens: TokenTemplate,
    pub(crate) defaults: Level,
    pub(crate) teams: Vec<Team>,
    pub(crate) levels: BTreeMap<Arc<str>, Level>,
    pub(crate) routes: Vec<Route>,
    pub(crate) law: Law,
}

impl Table {
    /// Decides for one log group of one account. `account` is a twelve-digit id.
    ///
    /// The matching routes up to and including the first one with a team take part: their settings are laid over the
    /// team's, the earliest route's innermost. Without a route with a team, the team is the account's own, then
    /// `unrouted`.
    pub fn decide(&self, account: &str, log_group: &str) -> Decision {
        let listed = self.accounts.get(account);
        let (routes, lost) = self.matching(&listed.account, log_group);
        let with_team = routes.last().copied().filter(|route| route.team.is_some());
        let team = self.team_of(&listed, with_team);
        Decision {
            token: self.tokens.name(&team, listed.account.env.as_deref()),
            rule: rule(&listed, with_team),
            took: routes.iter().map(|route| route.took()).collect(),
            lost,
            settings: self.levels(Some(&team), &routes).settings(),
            team,
            account: listed.account,
        }
    }

    /// The listed accounts, in order of id.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.0.values().map(|listed| &listed.account)
    }

    /// The id of the account of that name in `[accounts]`.
    pub fn account_id(&self, name: &str) -> Option<&Arc<str>> {
        self.accounts.id_of(name)
    }

    /// Returns true if `account` is one of `central_accounts`, where an event's `@aws.account` counts.
    pub fn is_central(&self, account: &str) -> bool {
        self.central.contains(account)
    }

    /// The settings of the subscriber.
    pub fn subscribe(&self) -> &Subscribe {
        &self.subscribe
    }

    /// Returns true if this version of the table releases that brake of the subscriber.
    pub fn approves(&self, approval: Approval) -> bool {
        self.approvals.contains(&approval)
    }

    /// The table's teams, in order of name.
    pub fn teams(&self) -> &[Team] {
        &self.teams
    }

    /// The team by that name.
    pub fn team(&self, name: &str) -> Option<&Team> {
        self.teams.iter().find(|team| &*team.name == name)
    }

    /// Every token name a decision can yield, with the team whose sub-account it ships to.
    pub fn tokens(&self) -> BTreeMap<Arc<str>, Arc<str>> {
        self.possible_accounts().flat_map(|account| self.tokens_of(&account)).collect()
    }

    /// Every account that routes can distinguish: those listed, those named by whole id, and one that is neither.
    pub(crate) fn possible_accounts(&self) -> impl Iterator<Item = Listed> {
        let listed = self.accounts.0.values().cloned();
        let whole_ids = self.routes.iter().flat_map(Route::whole_ids).map(|id| self.accounts.get(id));
        listed.chain(whole_ids).chain([self.accounts.get("")])
    }

    /// The name of a team's token for accounts without `env`, also where the table has no such team.
    pub fn token_without_env(&self, team: &str) -> Arc<str> {
        self.tokens.name(team, None)
    }

    /// Returns true if any mask replaces values by a keyed hash, so that a key is needed.
    pub fn needs_mask_key(&self) -> bool {
        let routes = self.routes.iter().map(|route| &route.level);
        let mut masks =
            self.levels.values().chain(routes).chain([&self.defaults]).flat_map(|level| &level.masks);
        masks.any(|mask| mask.with == Replacement::Hash)
    }

    /// The levels over which settings are inherited, outermost first. `routes` are in the table's order.
    pub(crate) fn levels<'t>(&'t self, team: Option<&Arc<str>>, routes: &[&'t Route]) -> Levels<'t> {
        let team = team.and_then(|name| self.levels.get_key_value(name));
        let team = team.map(|(name, level)| (Source::Team(Arc::clone(name)), level));
        let routes = routes.iter().rev().map(|route| (Source::Route(Arc::clone(&route.name)), &route.level));
        Levels([(Source::Defaults, &self.defaults)].into_iter().chain(team).chain(routes).collect())
    }

    /// The matching routes, up to the one that ends the search, and the routes before it that do not match.
    fn matching(&self, account: &Account, log_group: &str) -> (Vec<&Route>, Vec<Lost>) {
        let (mut matching, mut lost) = (Vec::new(), Vec::new());
        for route in &self.routes {
            if let Some(why) = route.refuses(account, log_group) {
                lost.push(route.lost(why));
                continue;
            }
            matching.push(route);
            if self.law.ends_at(route) {
                break;
            }
        }
        (matching, lost)
    }

    fn team_of(&self, listed: &Listed, route: Option<&Route>) -> Arc<str> {
        let stated = route.and_then(|route| route.team.as_ref());
        let own = listed.team.as_ref().map(|own| &own.team);
        Arc::clone(stated.or(own).unwrap_or(&self.unrouted))
    }

    fn tokens_of(&self, listed: &Listed) -> Vec<(Arc<str>, Arc<str>)> {
        let routes = self.routes.iter().filter(|route| route.matches_account(&listed.account));
        let teams = routes.map(Some).chain([None]).map(|route| self.team_of(listed, route));
        teams.map(|team| (self.tokens.name(&team, listed.account.env.as_deref()), team)).collect()
    }
}

fn rule(listed: &Listed, route: Option<&Route>) -> Rule {
    match (route, &listed.team) {
        (Some(route), _) => route.rule(),
        (None, Some(own)) => Rule::AccountTeam { line: own.line },
        (None, None) => Rule::Unrouted,
    }
}

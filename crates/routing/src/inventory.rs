//! The inventory of a table, from which tests of the table measure their coverage.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::decision::Source;
use crate::level::Level;
use crate::pattern::Pattern;
use crate::table::Table;

/// A pattern of `drop` or `keep`.
#[derive(Clone, Debug)]
pub struct StatedPattern {
    /// The level that states it.
    pub from: Source,
    /// The list that it is in.
    pub kind: PatternKind,
    /// The pattern.
    pub pattern: Pattern,
}

/// The list that a pattern is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PatternKind {
    /// Messages not to ship.
    Drop,
    /// Messages exempt from `drop` and `sample`.
    Keep,
}

impl Table {
    /// The routes in order: each one's name and the line that it starts on, from 1.
    pub fn routes(&self) -> impl Iterator<Item = (&Arc<str>, usize)> {
        self.routes.iter().map(|route| (&route.name, route.line))
    }

    /// The names of the masks that some level applies.
    pub fn masks(&self) -> BTreeSet<Arc<str>> {
        let levels = self.stated_levels();
        levels.into_iter().flat_map(|(_, level)| &level.masks).map(|mask| Arc::clone(&mask.name)).collect()
    }

    /// Every pattern of `drop` and `keep`.
    pub fn patterns(&self) -> Vec<StatedPattern> {
        let levels = self.stated_levels();
        levels.into_iter().flat_map(|(from, level)| patterns(&from, level)).collect()
    }

    fn stated_levels(&self) -> Vec<(Source, &Level)> {
        let teams = self.levels.iter().map(|(name, level)| (Source::Team(Arc::clone(name)), level));
        let routes = self.routes.iter().map(|route| (Source::Route(Arc::clone(&route.name)), &route.level));
        [(Source::Defaults, &self.defaults)].into_iter().chain(teams).chain(routes).collect()
    }
}

fn patterns(from: &Source, level: &Level) -> Vec<StatedPattern> {
    let lists = [(PatternKind::Drop, &level.drop), (PatternKind::Keep, &level.keep)];
    let stated =
        |kind, pattern: &Pattern| StatedPattern { from: from.clone(), kind, pattern: pattern.clone() };
    let list = |(kind, list): (PatternKind, &Option<Vec<Pattern>>)| {
        list.iter().flatten().map(|pattern| stated(kind, pattern)).collect::<Vec<_>>()
    };
    lists.into_iter().flat_map(list).collect()
}

//! The coverage of a table by its test cases.

use std::collections::BTreeSet;

use pipeline::MaskKey;
use routing::{Decision, PatternKind, Source, Table};
use serde::Serialize;

use crate::explain::settings::source;

/// The parts of a table, and those that no case covers.
#[derive(Serialize)]
pub(crate) struct Coverage {
    /// The number of parts.
    all: usize,
    untouched: BTreeSet<Part>,
}

/// A part of the table that a case can cover.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A route takes part.
    Route(String),
    /// A mask masks something.
    Mask(String),
    /// A pattern of `drop` or `keep` matches: the list, the pattern, the level that states it.
    Pattern(PatternKind, String, String),
}

impl Coverage {
    /// The coverage before any case has run.
    pub(crate) fn of(table: &Table) -> Coverage {
        let routes = table.routes().map(|(name, _)| Part::Route(name.to_string()));
        let masks = table.masks().into_iter().map(|name| Part::Mask(name.to_string()));
        let patterns = table.patterns().into_iter();
        let patterns = patterns.map(|pattern| part(pattern.kind, &pattern.pattern, &pattern.from));
        let all: BTreeSet<Part> = routes.chain(masks).chain(patterns).collect();
        Coverage { all: all.len(), untouched: all }
    }

    /// Marks the parts that a case covers.
    pub(crate) fn touch(&mut self, decision: &Decision, message: Option<&str>, key: &MaskKey) {
        for took in &decision.took {
            self.untouched.remove(&Part::Route(took.route.to_string()));
        }
        let Some(message) = message.filter(|_| decision.settings.ship.value) else { return };
        for mask in pipeline::masks_that_hit(decision, Some(key), message) {
            self.untouched.remove(&Part::Mask(mask.to_string()));
        }
        for (kind, list) in
            [(PatternKind::Drop, &decision.settings.drop), (PatternKind::Keep, &decision.settings.keep)]
        {
            for regex in list.value.iter().filter(|regex| regex.is_match(message) == Some(true)) {
                self.untouched.remove(&part(kind, regex, &list.from));
            }
        }
    }

    /// Returns true if the cases cover every part.
    pub(crate) fn is_whole(&self) -> bool {
        self.untouched.is_empty()
    }

    /// The number of parts.
    pub(crate) fn all(&self) -> usize {
        self.all
    }

    /// The parts that no case covers.
    pub(crate) fn untouched(&self) -> impl Iterator<Item = &Part> {
        self.untouched.iter()
    }
}

fn part(kind: PatternKind, pattern: &routing::Pattern, from: &Source) -> Part {
    Part::Pattern(kind, pattern.as_str().to_owned(), source(from))
}

impl Serialize for Part {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Part::Route(name) => write!(f, "route {name}"),
            Part::Mask(name) => write!(f, "mask {name}"),
            Part::Pattern(PatternKind::Drop, pattern, from) => write!(f, "drop '{pattern}' of {from}"),
            Part::Pattern(PatternKind::Keep, pattern, from) => write!(f, "keep '{pattern}' of {from}"),
        }
    }
}

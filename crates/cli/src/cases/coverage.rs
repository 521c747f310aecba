//! What of a table the cases touch, and what none of them does.

use std::collections::BTreeSet;

use pipeline::MaskKey;
use routing::{Decision, PatternKind, Source, Table};

use crate::explain::settings::source;

/// Everything that a case can touch, and what none has touched yet.
pub(crate) struct Coverage {
    all: BTreeSet<Part>,
    untouched: BTreeSet<Part>,
}

/// A part of the table that a case can touch.
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
    /// Nothing of the table is touched yet.
    pub(crate) fn of(table: &Table) -> Coverage {
        let routes = table.routes().map(|(name, _)| Part::Route(name.to_string()));
        let masks = table.masks().into_iter().map(|name| Part::Mask(name.to_string()));
        let patterns = table.patterns().into_iter();
        let patterns = patterns.map(|pattern| part(pattern.kind, &pattern.pattern, &pattern.from));
        let all: BTreeSet<Part> = routes.chain(masks).chain(patterns).collect();
        Coverage { untouched: all.clone(), all }
    }

    /// Notes what a case touches.
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

    /// Whether the cases touch everything.
    pub(crate) fn is_whole(&self) -> bool {
        self.untouched.is_empty()
    }

    /// How much there is to touch.
    pub(crate) fn all(&self) -> usize {
        self.all.len()
    }

    /// What no case touches.
    pub(crate) fn untouched(&self) -> impl Iterator<Item = &Part> {
        self.untouched.iter()
    }
}

fn part(kind: PatternKind, pattern: &routing::Pattern, from: &Source) -> Part {
    Part::Pattern(kind, pattern.as_str().to_owned(), source(from))
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

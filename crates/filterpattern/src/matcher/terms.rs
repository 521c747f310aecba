//! The match of unstructured patterns.

use regex::Regex;

use super::value::compile;
use crate::tree;
use crate::unplayable::Unplayable;

#[derive(Debug)]
pub(super) struct Terms {
    all: Vec<Term>,
    any: Vec<Term>,
    none: Vec<Term>,
}

#[derive(Debug)]
enum Term {
    Text(String),
    Regex(Regex),
}

impl Terms {
    pub(super) fn new(terms: &tree::Terms) -> Result<Self, Unplayable> {
        let ready = |list: &[tree::Term]| list.iter().map(Term::new).collect::<Result<Vec<_>, _>>();
        Ok(Terms { all: ready(&terms.all)?, any: ready(&terms.any)?, none: ready(&terms.none)? })
    }

    pub(super) fn matches(&self, message: &str) -> bool {
        // Beside other terms, optional ones are ignored (the page, "Match optional terms").
        let are_alone = self.all.is_empty() && self.none.is_empty();
        let any = !are_alone || self.any.is_empty() || self.any.iter().any(|term| term.is_in(message));
        any && self.all.iter().all(|term| term.is_in(message))
            && !self.none.iter().any(|term| term.is_in(message))
    }
}

impl Term {
    fn new(term: &tree::Term) -> Result<Self, Unplayable> {
        Ok(match term {
            // `" "` matches every event (the page, "Match everything").
            tree::Term::Text(text) if text == " " => Term::Text(String::new()),
            tree::Term::Text(text) => Term::Text(text.clone()),
            tree::Term::Regex(regex) => Term::Regex(compile(regex)?),
        })
    }

    fn is_in(&self, message: &str) -> bool {
        match self {
            Term::Text(text) => message.contains(text.as_str()),
            Term::Regex(regex) => regex.is_match(message),
        }
    }
}

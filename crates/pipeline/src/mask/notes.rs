//! The notes that a search makes for people, where there is a tally: else they cost nothing.

use std::ops::Range;

use super::names::Named;
use super::rules::Rule;
use super::searched::Search;
use super::tally::{Hit, Near};
use super::wording;

impl Search<'_, '_> {
    /// Notes a masked value.
    pub(super) fn note_hit(&self, place: &Range<usize>, value: &str, rule: Rule<'_>, with: &str) {
        let Some(tally) = self.tally().filter(|_| value != with) else { return };
        let name = self.name(rule);
        tally.hit(Hit {
            rule: wording::words(self.rules(), rule, name, (self.text, place)),
            also: Vec::new(),
            mask: rule.mask,
            name: name.to_owned(),
            beside: beside(rule),
            length: value.chars().count(),
            with: with.to_owned(),
            place: Some(place.clone()),
        });
    }

    /// Notes that a rule nearly masks what is at `place`.
    pub(super) fn note_near(&self, place: &Range<usize>, rule: Rule<'_>, because: &str) {
        let Some(tally) = self.tally() else { return };
        let name = self.name(rule);
        let beside = beside(rule).filter(|beside| beside != place);
        tally.near(Near {
            rule: wording::words(self.rules(), rule, name, (self.text, place)),
            mask: Some(rule.mask),
            name: name.to_owned(),
            beside,
            because: because.to_owned(),
            place: Some(place.clone()),
        });
    }

    /// Notes that the name at `place` holds a rule's words and says something about them.
    pub(super) fn note_about(&self, place: &Range<usize>) {
        let Some(tally) = self.tally() else { return };
        let name = self.text.get(place.clone()).unwrap_or_default();
        let Named::About { written, because } = self.rules().named(name) else { return };
        tally.near(Near {
            rule: wording::name(written),
            mask: self.rules().masks.iter().position(|mask| mask.names.iter().any(|own| own == written)),
            name: name.to_owned(),
            beside: None,
            because: format!("`{because}` in the name says that the value is about it"),
            place: Some(place.clone()),
        });
    }

    /// Returns true if the rule's mask allows the value, and notes that.
    pub(super) fn is_allowed(&self, place: &Range<usize>, value: &str, rule: Rule<'_>) -> bool {
        let Some(allow) = self.rules().allowed(rule.mask, value) else { return false };
        if self.tally().is_some() {
            self.note_near(place, rule, &format!("`allow` has the value: {}", allow.reason));
        }
        true
    }

    fn name(&self, rule: Rule<'_>) -> &str {
        self.text.get(rule.beside.0..rule.beside.1).unwrap_or_default()
    }
}

/// The place of the name beside a rule's value.
fn beside(rule: Rule<'_>) -> Option<Range<usize>> {
    (rule.beside.0 < rule.beside.1).then_some(rule.beside.0..rule.beside.1)
}

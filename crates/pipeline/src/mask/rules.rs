//! The rules of several masks, compiled: what names they ask for, what they look for, what stands instead.

use std::ops::Range;
use std::sync::Arc;

use routing::{Allow, Detector, Mask};

use super::hits::Reason;
use super::keys::Keys;
use super::literals;
use super::meter::{Meter, Unmaskable};
use super::names::{LOOSE, Named, Names, is_loose};
use super::paths::Paths;
use super::search::Search;
use super::signs::{Sign, Signs};
use super::spelled::Spelled;
use super::substitute::Substitute;
use crate::mask_key::MaskKey;

/// The rules of several masks, with the substitute of each.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(super) stands: Vec<Substitute>,
    keys: Keys,
    pub(super) paths: Option<Paths>,
    names: Names,
    pub(super) signs: Signs,
    /// Each detector once, with the index of the first mask that has it.
    pub(super) detectors: Vec<(Detector, usize)>,
    pub(super) patterns: Vec<(Search, usize)>,
    /// A key holds what no sign can: every name is asked for.
    pub(super) asks_all_names: bool,
    pub(super) masks: Vec<Arc<Mask>>,
}

/// The rule of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule<'m> {
    pub(super) mask: usize,
    pub(super) reason: Reason<'m>,
    /// The place of the name, from its start to its end; both are 0 without a name.
    pub(super) beside: (usize, usize),
}

impl<'m> Rule<'m> {
    pub(super) fn new(mask: usize, reason: Reason<'m>) -> Rule<'m> {
        Rule { mask, reason, beside: (0, 0) }
    }

    /// The rule with the place of the name that it is for.
    pub(super) fn of(self, name: &Range<usize>) -> Rule<'m> {
        Rule { beside: (name.start, name.end), ..self }
    }

    /// Returns true if the name is a whole key: its value is masked whatever it is.
    pub(super) fn is_key(&self) -> bool {
        matches!(self.reason, Reason::Key(_))
    }
}

impl Rules {
    pub(crate) fn new(masks: &[Arc<Mask>], key: Option<&MaskKey>) -> Rules {
        let indexed = || masks.iter().enumerate();
        let mut detectors: Vec<(Detector, usize)> = Vec::new();
        for (index, mask) in indexed() {
            for detector in &mask.detect {
                if !detectors.iter().any(|(known, _)| known == detector) {
                    detectors.push((*detector, index));
                }
            }
        }
        let patterns = indexed()
            .flat_map(|(index, mask)| mask.patterns.iter().map(move |pattern| (Search::new(pattern), index)));
        let names = Names::new(masks.iter().map(AsRef::as_ref));
        let (literals, asks_all_names) = literals::of_keys(masks);
        let of_names = literals.into_iter().chain(names.literals().map(|literal| (literal, Sign::Name)));
        let of_detectors = detectors.iter().flat_map(|(detector, _)| {
            let signs = super::detect::signs(*detector).into_iter();
            signs.flat_map(literals::of_sign).map(|literal| (literal, Sign::Detector(*detector)))
        });
        let has_entropy = detectors.iter().any(|(detector, _)| *detector == Detector::Entropy);
        let loose = LOOSE.iter().filter(|_| has_entropy).map(|word| ((*word).to_owned(), Sign::Name));
        let escape = std::iter::once(("\\u00".to_owned(), Sign::Escape));
        Rules {
            stands: masks.iter().map(|mask| Substitute::new(mask, key)).collect(),
            keys: Keys::new(masks.iter().map(AsRef::as_ref)),
            paths: Paths::new(masks.iter().map(AsRef::as_ref)),
            signs: Signs::new(of_names.chain(of_detectors.collect::<Vec<_>>()).chain(loose).chain(escape)),
            names,
            detectors: detectors.clone(),
            patterns: patterns.collect(),
            asks_all_names,
            masks: masks.to_vec(),
        }
    }

    /// The rule of a JSON key, of whatever characters: of the whole, or of what stands behind its last dot.
    pub(super) fn of_member(&self, name: &str) -> Option<Rule<'_>> {
        self.key(self.keys.mask_of_path(name)).or_else(|| self.words_of(name))
    }

    /// The rule of a name in text, and the part of it that is the name.
    pub(super) fn of_name(
        &self,
        text: &str,
        name: &Spelled,
        meter: &Meter,
    ) -> Result<Option<(Rule<'_>, Range<usize>)>, Unmaskable> {
        meter.charge(name.whole.len())?;
        let part = text.get(name.part.clone()).unwrap_or("").trim_start_matches('-');
        let whole = text.get(name.whole.clone()).unwrap_or("").trim_start_matches('-');
        let of_path = match &self.paths {
            Some(paths) if whole.contains('.') => paths.mask_of(&paths.member(&[], whole, meter)?),
            _ => None,
        };
        let rule = match self.key(self.keys.mask_of(part)) {
            Some(rule) => Some((rule, name.part.clone())),
            None => self.key(of_path).or_else(|| self.words_of(whole)).map(|rule| (rule, name.whole.clone())),
        };
        if rule.is_some() || name.wide == name.part {
            return Ok(rule);
        }
        meter.charge(name.wide.len())?;
        let wide = self.of_member(text.get(name.wide.clone()).unwrap_or(""));
        Ok(wide.map(|rule| (rule, name.wide.clone())))
    }

    /// The answer of the rules that are words.
    pub(super) fn named(&self, name: &str) -> Named<'_> {
        self.names.rule_of(name)
    }

    /// The mask of a place in JSON.
    pub(super) fn of_place(&self, place: &[usize]) -> Option<Rule<'_>> {
        self.key(self.paths.as_ref()?.mask_of(place))
    }

    /// The entry with which the mask says that a value is no secret.
    pub(super) fn allowed(&self, mask: usize, value: &str) -> Option<&Allow> {
        let allow = self.masks.get(mask).map(|mask| mask.allow.as_slice()).unwrap_or_default();
        allow.iter().find(|allow| allow.value.is(value))
    }

    /// Returns true if a text begins with what replaces a value.
    pub(super) fn is_replaced(&self, text: &str) -> bool {
        self.stands.iter().any(|stand| stand.begins(text))
    }

    fn key(&self, mask: Option<usize>) -> Option<Rule<'_>> {
        let mask = mask?;
        let name = self.masks.get(mask).map_or("", |mask| &*mask.name);
        Some(Rule::new(mask, Reason::Key(name)))
    }

    fn words_of(&self, name: &str) -> Option<Rule<'_>> {
        match self.names.rule_of(name) {
            Named::Rule { mask, written } => Some(Rule::new(mask, Reason::Name(written))),
            Named::About { .. } => None,
            Named::No => {
                let (_, mask) = self.detectors.iter().find(|(detector, _)| *detector == Detector::Entropy)?;
                is_loose(name).then_some(Rule::new(*mask, Reason::Detector(Detector::Entropy)))
            }
        }
    }
}

//! One text that is searched: its signs, the masked places in it, and what its search shares with those of other texts.

use std::ops::Range;

use routing::Detector;

use super::detect;
use super::hits::{Hits, Reason};
use super::meter::{Meter, Unmaskable};
use super::paths::{Place, label};
use super::rules::{Rule, Rules};
use super::signs::Found;
use super::tally::Tally;

/// The rules and the meter that all texts of a message share, and the depth of JSON within strings.
#[derive(Clone, Copy)]
pub(super) struct Nest<'m> {
    pub(super) rules: &'m Rules,
    pub(super) meter: &'m Meter,
    pub(super) tally: Option<&'m Tally>,
    pub(super) depth: u32,
}

/// One text being searched.
pub(super) struct Search<'m, 't> {
    pub(super) nest: Nest<'m>,
    pub(super) text: &'t str,
    pub(super) signs: Vec<Found>,
    /// The detectors without signs that may find something in the text.
    pub(super) scans: Vec<(Detector, usize)>,
    pub(super) is_searched: bool,
    /// True if every member of JSON has to be asked for.
    pub(super) is_named: bool,
    /// The member of JSON whose value is being searched, as it is written; empty outside of one.
    pub(super) member: &'t str,
    /// The place of what is being searched, in masked paths; empty if there are none.
    pub(super) place: Place,
    pub(super) hits: Hits<'m>,
}

impl<'m> Search<'m, '_> {
    pub(super) fn rules(&self) -> &'m Rules {
        self.nest.rules
    }

    pub(super) fn meter(&self) -> &'m Meter {
        self.nest.meter
    }

    pub(super) fn tally(&self) -> Option<&'m Tally> {
        self.nest.tally
    }

    /// The signs that begin within `place`.
    pub(super) fn signs_in(&self, place: &Range<usize>) -> &[Found] {
        let start = self.signs.partition_point(|found| found.at < place.start);
        let end = self.signs.partition_point(|found| found.at < place.end);
        self.signs.get(start..end).unwrap_or_default()
    }

    /// Masks the value at `place`, unless the mask allows it. Returns true if it does.
    pub(super) fn add(&mut self, place: Range<usize>, rule: Rule<'m>) -> Result<bool, Unmaskable> {
        let value = self.text.get(place.clone()).ok_or(Unmaskable::Defect)?;
        self.meter().charge(value.len())?;
        let is_replaced = || self.text.get(place.start..).is_some_and(|rest| self.rules().is_replaced(rest));
        if matches!(rule.reason, Reason::Detector(_)) && is_replaced() {
            return Ok(false);
        }
        if self.is_allowed(&place, value, rule) {
            return Ok(false);
        }
        let stand = self.rules().stands.get(rule.mask).ok_or(Unmaskable::Defect)?;
        let with = stand.replace(value, rule.reason)?;
        self.note_hit(&place, value, rule, &with);
        self.hits.add(place, with);
        Ok(true)
    }

    pub(super) fn place_of(&self, slice: &str) -> Range<usize> {
        let start = slice.as_ptr() as usize - self.text.as_ptr() as usize;
        start..start + slice.len()
    }

    /// The rule of a path to the name at `name`, in text whose objects are not JSON: `headers: { authorization: 'x' }`.
    pub(super) fn rule_within_brackets(
        &self,
        text: &str,
        name: Range<usize>,
    ) -> Result<Option<Rule<'m>>, Unmaskable> {
        let Some(paths) = &self.rules().paths else { return Ok(None) };
        let labels = labels_around(text, name.start, self.meter())?;
        let steps = labels.iter().rev().copied().chain(text.get(name));
        let mut place = self.place.clone();
        for step in steps.filter(|step| !step.is_empty()) {
            place = paths.member(&place, step, self.meter())?;
        }
        Ok(if labels.is_empty() { None } else { self.rules().of_place(&place) })
    }

    /// Returns true if a detector looks at the values of the member that is being searched. A card's number is no
    /// order's; a line of a private key stands where texts do, and not where digests and ids do.
    pub(super) fn is_sought(&self, detector: Detector) -> bool {
        const TEXTS: [&str; 9] = ["log", "message", "msg", "line", "text", "body", "event", "raw", "data"];
        match detector {
            _ if self.member.is_empty() => true,
            Detector::Card => !detect::is_of_thing(self.member),
            Detector::PrivateKey => {
                super::names::words(self.member).last().is_some_and(|last| TEXTS.contains(&last.as_str()))
            }
            _ => true,
        }
    }
}

/// The most brackets around a name in text, and the most bytes before it, that are looked at for labels.
const LABELS: usize = 8;
const AROUND: usize = 1_024;

/// The labels of the brackets that are open at `at`, the innermost first.
fn labels_around<'t>(text: &'t str, at: usize, meter: &Meter) -> Result<Vec<&'t str>, Unmaskable> {
    let bytes = text.as_bytes();
    let (mut labels, mut closed) = (Vec::new(), 0_usize);
    for (open, byte) in (0..at).rev().zip(bytes.get(..at).unwrap_or_default().iter().rev()).take(AROUND) {
        meter.charge(1)?;
        match byte {
            b'}' | b']' => closed += 1,
            b'{' | b'[' if closed > 0 => closed -= 1,
            b'{' | b'[' => {
                let before = text.get(..open).unwrap_or("");
                let start =
                    (open.saturating_sub(NAME)..=open).find(|at| text.is_char_boundary(*at)).unwrap_or(open);
                labels.push(label(before.get(start..).unwrap_or("")));
            }
            _ => {}
        }
        if labels.len() == LABELS {
            break;
        }
    }
    Ok(labels)
}

/// The most bytes of a label.
const NAME: usize = 128;

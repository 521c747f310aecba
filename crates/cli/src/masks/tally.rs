//! The effects of the masks on all messages of a file, by rule.

use pipeline::{MaskHit, NearMiss, Unmaskable};
use routing::Decision;

use super::doubts::Doubts;
use super::excerpt::{column, excerpt};
use super::lines::Message;
use super::report::{self, Example, Found, Near, Report, Withheld};
use super::trial::{Placed, Trial, Tried};

/// The messages so far.
pub(super) struct Tally {
    trial: Trial,
    most: usize,
    report: Report,
    doubts: Doubts,
}

impl Tally {
    /// `most` is the maximum examples of each rule.
    pub(super) fn new(decision: &Decision, most: usize) -> Tally {
        let masks = decision.settings.masks.iter().map(|mask| mask.value.name.to_string()).collect();
        let report = Report { masks, ..Report::default() };
        Tally { trial: Trial::new(decision), most, report, doubts: Doubts::new() }
    }

    /// Tries the masks on a message.
    pub(super) fn take(&mut self, message: &Message<'_>) {
        self.report.lines += 1;
        let tried = match self.trial.of(&message.text) {
            Ok(tried) => tried,
            Err(reason) => {
                self.withheld(reason);
                return;
            }
        };
        self.report.masked_lines += usize::from(!tried.hits.is_empty());
        for hit in &tried.hits {
            self.hit(message, &tried, hit);
        }
        for left in &tried.left {
            let is_it = |found: &Found| found.rule == left.find;
            let new = || found(None, &left.find);
            report::count(&mut self.report.left, is_it, new, self.most, || example(message, &tried, left));
        }
        for near in &tried.near {
            let NearMiss { mask, rule, reason, .. } = &near.find;
            let is_it = |known: &Near| {
                known.mask.as_deref() == mask.as_deref() && known.rule == *rule && known.reason == *reason
            };
            let new = || Near {
                mask: mask.as_ref().map(ToString::to_string),
                rule: rule.clone(),
                reason: reason.clone(),
                places: 0,
                examples: Vec::new(),
            };
            report::count(&mut self.report.near, is_it, new, self.most, || example(message, &tried, near));
        }
    }

    fn withheld(&mut self, by: Unmaskable) {
        self.report.unmaskable_lines += 1;
        let (word, list) = (<&str>::from(by), &mut self.report.unmaskable);
        match list.iter_mut().find(|known| known.by == word) {
            Some(known) => known.lines += 1,
            None => list.push(Withheld { by: word, reason: by.to_string(), lines: 1 }),
        }
    }

    fn hit(&mut self, message: &Message<'_>, tried: &Tried, hit: &Placed<MaskHit>) {
        let MaskHit { mask, rule, .. } = &hit.find;
        let is_it = |found: &Found| found.mask.as_deref() == Some(&**mask) && found.rule == *rule;
        let new = || found(Some(mask), rule);
        report::count(&mut self.report.rules, is_it, new, self.most, || example(message, tried, hit));
        let value = hit.place.clone().and_then(|place| message.text.get(place));
        if let Some(value) = value {
            self.doubts.note(&hit.find, value, || example(message, tried, hit));
        }
    }

    /// The report on all messages, the most frequent finds first.
    pub(super) fn report(self) -> Report {
        let mut report = self.report;
        report.masked_per_1000 = per_1000(report.masked_lines, report.lines);
        report.doubts = self.doubts.found();
        report.rules.sort_by_key(|found| std::cmp::Reverse(found.values));
        report.left.sort_by_key(|found| std::cmp::Reverse(found.values));
        report.near.sort_by_key(|near| std::cmp::Reverse(near.places));
        report
    }
}

fn found(mask: Option<&str>, rule: &str) -> Found {
    Found { mask: mask.map(str::to_owned), rule: rule.to_owned(), values: 0, examples: Vec::new() }
}

fn example<F>(message: &Message<'_>, tried: &Tried, found: &Placed<F>) -> Example {
    let column = found.place.as_ref().map(|place| message.before + column(&message.text, place.start));
    Example { line: message.line, column, text: excerpt(&tried.shown, &found.at) }
}

/// A part of the whole as a number among 1,000, to a tenth.
#[expect(clippy::cast_precision_loss, reason = "a file has fewer than 2^53 lines")]
fn per_1000(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 * 10_000.0 / whole as f64).round() / 10.0 }
}

//! A quick look at a message as it stands in the envelope: is there any sign of something maskable?
//!
//! It may see a sign where there is nothing, never the other way round: what the real search looks for holds a sign,
//! and JSON's escapes either leave that as it is or are a sign themselves.

use std::sync::Arc;

use routing::{Detector, Mask, Pattern};

use super::detect;
use super::meter::{Meter, Unmaskable};
use super::names::Named;
use super::pattern::ignores_escapes;
use super::rules::Rules;
use super::signs::Sign;
use super::spelled::Spelled;
use crate::json::Escaped;

/// The signs of several masks beside those of their names and detectors.
#[derive(Debug)]
pub(crate) struct Prefilter {
    /// The detectors: what some find has no sign.
    scans: Vec<Detector>,
    blind_patterns: Vec<Pattern>,
    patterns: Vec<Pattern>,
}

impl Prefilter {
    pub(crate) fn new(masks: &[Arc<Mask>]) -> Prefilter {
        let mut scans: Vec<Detector> = masks.iter().flat_map(|mask| mask.detect.iter().copied()).collect();
        scans.sort_unstable();
        scans.dedup();
        let (blind_patterns, patterns) = masks
            .iter()
            .flat_map(|mask| mask.patterns.iter().cloned())
            .partition(|pattern| ignores_escapes(pattern.as_str()));
        Prefilter { scans, blind_patterns, patterns }
    }

    /// Returns true if the message may hold something to mask.
    pub(crate) fn may_match(
        &self,
        rules: &Rules,
        message: Escaped<'_>,
        meter: &Meter,
    ) -> Result<bool, Unmaskable> {
        Ok(rules.asks_all_names
            || has_sign(rules, message.raw(), meter)?
            || self.may_hold(message.raw().as_bytes(), meter)?
            || self.matches_pattern(message, meter)?)
    }

    fn may_hold(&self, raw: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
        for detector in &self.scans {
            if detect::may_hold(*detector, raw, meter)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Patterns look at the text. Where that differs from what stands in the envelope it is made first, and a string
    /// inside it may hold escapes again: those only the real search can see through.
    fn matches_pattern(&self, message: Escaped<'_>, meter: &Meter) -> Result<bool, Unmaskable> {
        if is_any(&self.blind_patterns, message.raw(), meter)? {
            return Ok(true);
        }
        if self.patterns.is_empty() {
            return Ok(false);
        }
        let text = message.text();
        let nested = message.has_escapes() && text.contains('\\') && text.contains('"');
        Ok(nested || is_any(&self.patterns, &text, meter)?)
    }
}

/// Returns true if a sign is one of something: a name that a rule asks for, an escape that may hide one.
fn has_sign(rules: &Rules, raw: &str, meter: &Meter) -> Result<bool, Unmaskable> {
    // A name that holds several signs is asked for once. Signs come in no order.
    let mut asked: Option<Spelled> = None;
    rules.signs.any(raw.as_bytes(), meter, |found| match found.sign {
        Sign::Path => Ok(true),
        Sign::Detector(detector) => detect::may_be_at(detector, raw, found.at, meter),
        Sign::Escape => Ok(may_hide(raw.as_bytes().get(found.end..found.end + 2))),
        Sign::Name if asked.as_ref().is_some_and(|name| name.is_same_for(raw, &(found.at..found.end))) => {
            Ok(false)
        }
        Sign::Name => {
            let name = Spelled::around(raw, found, meter)?;
            let is_sign = touches_escape(raw, &name)
                || rules.of_name(raw, &name, meter)?.is_some()
                || is_rule_in_more(rules, raw, &name, meter)?;
            asked = Some(name);
            Ok(is_sign)
        }
    })
}

/// Returns true if an escape stands beside a name: what it spells may be a part of the name.
fn touches_escape(raw: &str, name: &Spelled) -> bool {
    let bytes = raw.as_bytes();
    let is_before = |at: usize| at.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b'\\');
    let is_behind = |at: usize| {
        let rest = bytes.get(at..).unwrap_or_default();
        rest.first() == Some(&b'\\') && rest.iter().find(|byte| **byte != b'\\') == Some(&b'u')
    };
    name.is_escaped || is_before(name.wide.start) || is_behind(name.whole.end) || is_behind(name.wide.end)
}

/// The most bytes on either side of a name that may belong to it where it is a member's.
const MORE: usize = 96;

/// Returns true if a name that is no rule's may be a part of one that is: of a member's name, which holds more than names
/// in text do, such as `user/is_first_token` and `api:key tokens`.
fn is_rule_in_more(rules: &Rules, raw: &str, name: &Spelled, meter: &Meter) -> Result<bool, Unmaskable> {
    let own = raw.get(name.whole.clone()).unwrap_or_default();
    // What a name's first word says of it holds for the whole name only.
    let is_about = matches!(rules.named(own), Named::About { .. });
    if is_about && rules.of_member(&format!("x {own}")).is_some() {
        return Ok(true);
    }
    let bytes = raw.as_bytes();
    let is_more = |byte: u8| !matches!(byte, b'"' | b'\\');
    let behind = bytes.get(name.whole.end..).unwrap_or_default();
    let behind = meter.run(behind.get(..MORE.min(behind.len())).unwrap_or_default(), 0, is_more)?;
    let end = name.whole.end + behind;
    if !matches!(bytes.get(end), Some(b'"' | b'\\')) {
        return Ok(false);
    }
    let before = bytes.get(name.whole.start.saturating_sub(MORE)..name.whole.start).unwrap_or_default();
    let before = meter.run_back(before, before.len(), is_more)?;
    if before + behind == 0 {
        return Ok(false);
    }
    let more = raw.floor_char_boundary(name.whole.start - before)..end;
    meter.charge(more.len())?;
    Ok(rules.of_member(raw.get(more).unwrap_or_default()).is_some())
}

/// Returns true if the last two digits of an escape are those of a character that may be a part of something to mask:
/// printable ASCII, or a space that groups of digits have between them. Control characters hide nothing.
fn may_hide(digits: Option<&[u8]>) -> bool {
    digits.is_none_or(|digits| matches!(digits, [b'2'..=b'7', _] | [b'a' | b'A', b'0']))
}

fn is_any(patterns: &[Pattern], text: &str, meter: &Meter) -> Result<bool, Unmaskable> {
    for pattern in patterns {
        meter.charge(text.len())?;
        if pattern.is_match(text).ok_or(Unmaskable::Pattern)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests;

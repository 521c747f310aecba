//! Text that is not JSON: names with their values, and what detectors find.

use std::ops::Range;

use super::detect;
use super::hits::Reason;
use super::judge;
use super::meter::Unmaskable;
use super::notation::{Assigned, Cursor, assigned};
use super::rules::Rule;
use super::searched::Search;
use super::signs::{Found, Sign};
use super::spelled::Spelled;

/// Masks the text around the JSON at `regions`. Answers the places of masked values: they may hold JSON.
pub(super) fn around(
    search: &mut Search<'_, '_>,
    regions: &[Range<usize>],
) -> Result<Vec<Range<usize>>, Unmaskable> {
    let gaps = gaps(search.text.len(), regions);
    let mut covered: Vec<Range<usize>> = Vec::new();
    for gap in &gaps {
        let signs = search.signs_in(gap).to_vec();
        values(search, 0..search.text.len(), &signs, regions, &mut covered)?;
    }
    for gap in gaps {
        scans(search, gap)?;
    }
    Ok(covered)
}

/// Masks the content of a JSON string that holds no escapes.
pub(super) fn within(search: &mut Search<'_, '_>, place: Range<usize>) -> Result<(), Unmaskable> {
    let signs = search.signs_in(&place).to_vec();
    if !signs.is_empty() {
        values(search, place.clone(), &signs, &[], &mut Vec::new())?;
    }
    scans(search, place)
}

/// The text between regions.
fn gaps(length: usize, regions: &[Range<usize>]) -> Vec<Range<usize>> {
    let starts = std::iter::once(0).chain(regions.iter().map(|region| region.end));
    let ends = regions.iter().map(|region| region.start).chain(std::iter::once(length));
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// Masks what stands at signs, within the text at `place`.
fn values(
    search: &mut Search<'_, '_>,
    place: Range<usize>,
    signs: &[Found],
    regions: &[Range<usize>],
    covered: &mut Vec<Range<usize>>,
) -> Result<(), Unmaskable> {
    let (rules, meter, base) = (search.rules(), search.meter(), place.start);
    let text = search.text.get(place).ok_or(Unmaskable::Defect)?;
    let cursor = Cursor::new(text, meter);
    let (mut named, mut unnamed): (_, Option<(Spelled, Sign)>) = (0, None);
    // A find that reaches the end of the text holds all that stands behind its start.
    let mut rest = usize::MAX;
    for found in signs {
        let sign = Found { at: found.at - base, end: (found.end - base).min(text.len()), ..*found };
        // What lies within a masked value is masked already.
        if covered.last().is_some_and(|value| sign.at + base < value.end && value.start <= sign.at + base) {
            continue;
        }
        match sign.sign {
            _ if sign.at >= rest => break,
            Sign::Escape => {}
            Sign::Detector(detector) => {
                let mask =
                    rules.detectors.iter().find(|(known, _)| *known == detector).map(|(_, mask)| *mask);
                if let (Some(mask), Some(hit)) = (mask, detect::look(detector, text, sign.at, meter)?) {
                    let place = base + hit.start..base + hit.end;
                    let is_masked = search.add(place, Rule::new(mask, Reason::Detector(detector)))?;
                    rest = if is_masked && hit.end == text.len() { rest.min(hit.start) } else { rest };
                }
            }
            // A name that holds several signs is asked for once.
            _ if sign.sign.is_of_name() && sign.at < named => {}
            _ if unnamed.as_ref().is_some_and(|(name, of)| {
                sign.sign == *of && name.is_same_for(text, &(sign.at..sign.end))
            }) => {}
            Sign::Name | Sign::Path => {
                let name = Spelled::around(text, sign, meter)?;
                let rule = match rules.of_name(text, &name, meter)? {
                    None if sign.sign == Sign::Path => {
                        let rule = search.rule_within_brackets(text, name.part.clone())?;
                        rule.map(|rule| (rule, name.part.clone()))
                    }
                    rule => rule,
                };
                let Some((rule, spelled)) = rule else {
                    search.note_about(&(base + name.whole.start..base + name.whole.end));
                    unnamed = Some((name, sign.sign));
                    continue;
                };
                named = spelled.end;
                let beside = base + spelled.start..base + spelled.end;
                let rule = rule.of(&beside);
                match assigned(&cursor, spelled)? {
                    Assigned::Value { place, is_enclosed } => {
                        let place = whole_json(place, regions);
                        value(search, text, base, place, is_enclosed, rule, covered)?;
                    }
                    Assigned::Dangling => search.note_near(&beside, rule, "the text ends before a value"),
                    Assigned::Nothing => search.note_near(&beside, rule, "no value follows the name"),
                }
            }
        }
    }
    Ok(())
}

/// The place of a value, or of the JSON that begins there.
fn whole_json(place: Range<usize>, regions: &[Range<usize>]) -> Range<usize> {
    let at = regions.partition_point(|region| region.start < place.start);
    regions.get(at).filter(|region| region.start == place.start).cloned().unwrap_or(place)
}

/// Masks the value of a name, unless it is none.
fn value<'m>(
    search: &mut Search<'m, '_>,
    text: &str,
    base: usize,
    place: Range<usize>,
    is_enclosed: bool,
    rule: Rule<'m>,
    covered: &mut Vec<Range<usize>>,
) -> Result<(), Unmaskable> {
    let value = text.get(place.clone()).unwrap_or("");
    search.meter().charge(value.len())?;
    if search.rules().is_replaced(text.get(place.start..).unwrap_or("")) {
        return Ok(());
    }
    let found = base + place.start..base + place.end;
    let why = no_secret(value, rule, is_enclosed)
        .or_else(|| if is_enclosed || rule.is_key() { None } else { no_secret_in(text, &place) });
    if let Some(why) = why {
        search.note_near(&found, rule, why);
        return Ok(());
    }
    let place = found;
    if search.add(place.clone(), rule)? {
        covered.push(place);
    }
    Ok(())
}

/// The reason for which the value of a name is no secret. `is_enclosed` is true if quotes enclose it.
pub(super) fn no_secret(value: &str, rule: Rule<'_>, is_enclosed: bool) -> Option<&'static str> {
    if judge::is_prose(value) && (!is_enclosed || !rule.is_key()) {
        return Some("the value is a word of prose");
    }
    match rule.reason {
        Reason::Detector(_) => (!detect::is_random(value)).then_some("the value is not random"),
        Reason::Name(_) if judge::is_placeholder(value) => Some("the value is a reference or already masked"),
        Reason::Name(_) if judge::is_arn(value) => Some("the value is an ARN"),
        Reason::Name(_) if is_enclosed && judge::is_sentence(value) => Some("the value is a sentence"),
        Reason::Name(_) if judge::is_path(value) => Some("the value is a path"),
        Reason::Name(written) if !written.contains("pass") && judge::is_name(value) => {
            Some("the value is a name")
        }
        Reason::Name(written) if judge::is_code_result(written, value) => {
            Some("the value is a check's result")
        }
        Reason::Name(_) if judge::is_hex_number(value) => Some("the value is a number"),
        Reason::Name(_) if judge::is_small(value) => Some("the value is a small number"),
        Reason::Key(_) | Reason::Name(_) | Reason::Pattern(_) => None,
    }
}

/// The reason for which a bare value is no secret, told by the text around it.
fn no_secret_in(text: &str, place: &Range<usize>) -> Option<&'static str> {
    let value = text.get(place.clone()).unwrap_or("");
    let before = text.get(..place.start).unwrap_or("");
    let follows = text.get(place.end..).unwrap_or("");
    let is_noun = judge::is_noun(value) && follows.starts_with(' ');
    let is_prose = is_noun
        || before.ends_with(": ") && judge::begins_sentence(value, follows)
        || judge::is_error_code(value, follows);
    let is_label =
        before.ends_with(':') && is_label(before) && value.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_prose {
        Some("the value is a word of prose")
    } else if judge::is_code(value) {
        Some("the value is code that reads one")
    } else if judge::is_object(value, follows) {
        Some("the value is the print of an object")
    } else if is_label || before.ends_with(':') && judge::is_label(value) {
        Some("the name is a part of a label")
    } else {
        None
    }
}

/// Returns true if a text ends in words with colons between: `awswaf:managed:token:`.
fn is_label(before: &str) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let mut bytes = before.as_bytes().iter().rev().skip(1).take(64).skip_while(|byte| is_word(byte));
    bytes.next() == Some(&b':') && bytes.next().is_some_and(is_word)
}

/// Masks what detectors without signs find at `place`.
fn scans(search: &mut Search<'_, '_>, place: Range<usize>) -> Result<(), Unmaskable> {
    let text = search.text.get(place.clone()).ok_or(Unmaskable::Defect)?;
    for (detector, mask) in search.scans.clone() {
        if !search.is_sought(detector) {
            continue;
        }
        search.meter().charge(text.len())?;
        let mut hits = Vec::new();
        detect::scan(detector, text, search.meter(), &mut |hit| hits.push(hit))?;
        for hit in hits {
            let rule = Rule::new(mask, Reason::Detector(detector));
            search.add(place.start + hit.start..place.start + hit.end, rule)?;
        }
    }
    Ok(())
}

//! The real search: through JSON, through JSON inside JSON strings, and through text.
//!
//! One search for signs says where to look. A string of JSON without a sign is passed over.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::hits::{Hits, Reason};
use super::judge;
use super::meter::{Meter, Unmaskable};
use super::notation::{is_name_key, is_value_key};
use super::paths::{Place, label};
use super::rules::{Rule, Rules};
use super::searched::{Nest, Search};
use super::signs::Sign;
use super::tally::Tally;
use super::{detect, plain};
use crate::json::{Escaped, Kind, Refused, Scanner, Value, escape, mend};

/// JSON inside a string inside JSON, and so on, further than this can't be masked.
const MAX_NESTING: u32 = 8;

/// The number of times that a masked message is searched again.
const MAX_SEARCHES: u32 = 4;

impl From<Refused> for Unmaskable {
    fn from(_: Refused) -> Unmaskable {
        Unmaskable::Defect
    }
}

/// Masks `text`; `None` where there is nothing to mask in it.
///
/// The text beside a secret may look like one only once that is gone, so the result is searched again. JSON that a
/// strict reader refuses is searched as it is lifted: mended.
pub(super) fn mask(
    rules: &Rules,
    text: &str,
    meter: &Meter,
    tally: Option<&Tally>,
) -> Result<Option<String>, Unmaskable> {
    let mended = mended(text, meter)?;
    if let Some(tally) = tally.filter(|_| mended.is_some()) {
        tally.lose_places();
    }
    let text = mended.as_deref().unwrap_or(text);
    let nest = Nest { rules, meter, tally, depth: 0 };
    let Some(mut masked) = nest.mask(text, &[])? else { return Ok(None) };
    if let Some(tally) = tally {
        tally.again();
    }
    for _ in 0..MAX_SEARCHES {
        match nest.mask(&masked, &[])? {
            Some(again) => masked = again,
            None => break,
        }
    }
    Ok(Some(masked))
}

/// A text whose JSON, from the first brace to the end, is none before it is mended.
fn mended(text: &str, meter: &Meter) -> Result<Option<String>, Unmaskable> {
    let Some((head, json)) =
        memchr::memchr(b'{', text.as_bytes()).and_then(|open| text.split_at_checked(open))
    else {
        return Ok(None);
    };
    meter.charge(text.len())?;
    if !may_be_mended(json) || is_json(json) {
        return Ok(None);
    }
    meter.charge(2 * json.len())?;
    Ok(mend(json).filter(|json| is_json(json)).map(|json| format!("{head}{json}")))
}

/// Returns true if a text holds one of the signs of what is mended.
fn may_be_mended(text: &str) -> bool {
    static SIGNS: LazyLock<[Finder<'_>; 3]> = LazyLock::new(|| ["NaN", "Infinity", "\\u"].map(Finder::new));
    let bytes = text.as_bytes();
    let has_control = bytes.iter().min().is_some_and(|least| *least < b' ');
    has_control || SIGNS.iter().any(|sign| sign.find(bytes).is_some())
}

fn is_json(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.value().is_ok() && scanner.end().is_ok()
}

impl Nest<'_> {
    /// Masks `text`, a string at `place` of the JSON around it.
    fn mask(self, text: &str, place: &[usize]) -> Result<Option<String>, Unmaskable> {
        if self.depth > MAX_NESTING {
            return Err(Unmaskable::Deep);
        }
        self.meter.charge(place.len())?;
        let signs = self.rules.signs.all(text.as_bytes(), self.meter)?;
        let mut scans = Vec::new();
        for (detector, mask) in &self.rules.detectors {
            if detect::may_hold(*detector, text.as_bytes(), self.meter)? {
                scans.push((*detector, *mask));
            }
        }
        let mut search = Search {
            nest: self,
            text,
            is_searched: !signs.is_empty() || !scans.is_empty(),
            is_named: self.rules.paths.is_some() || self.rules.asks_all_names,
            member: "",
            signs,
            scans,
            place: place.to_vec(),
            hits: Hits::default(),
        };
        if search.is_searched || search.is_named || !self.rules.patterns.is_empty() {
            search.regions()?;
            search.patterns(0..text.len())?;
        }
        Ok(search.hits.apply(text))
    }
}

impl<'m, 't> Search<'m, 't> {
    /// Takes the text apart into JSON and what stands between.
    fn regions(&mut self) -> Result<(), Unmaskable> {
        let bytes = self.text.as_bytes();
        self.meter().charge(bytes.len())?;
        if let Some(open) = whole_string(self.text) {
            return self.content(Scanner::at(self.text, open).string()?);
        }
        let mut regions: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while let Some(open) = next_opening(bytes, at) {
            if is_index(bytes, open) {
                self.meter().charge(1)?;
                at = open + 1;
                continue;
            }
            let mut scanner = Scanner::at(self.text, open);
            let read = scanner.value();
            let end = scanner.position();
            // Brackets that open nothing cost a look each.
            self.meter().charge(end - open + 1)?;
            at = if read.is_ok() { end } else { open + 1 };
            if read.is_ok() {
                regions.push(open..end);
            }
        }
        let covered = plain::around(self, &regions)?;
        let (mut from, mut covered) = (0, covered.into_iter().peekable());
        for region in regions {
            while covered.next_if(|value| value.end < region.end).is_some() {}
            // What lies within a masked value is masked already.
            if covered.peek().is_none_or(|value| region.start < value.start) {
                self.meter().charge(region.len())?;
                let around = self.enter_labelled(from..region.start)?;
                self.json(&mut Scanner::at(self.text, region.start), None)?;
                self.leave(around);
            }
            from = region.end;
        }
        Ok(())
    }

    /// Takes the value at which the scanner stands: each byte is taken once, however deep it is nested. `under` is the
    /// rule of a name around it.
    fn json(&mut self, scanner: &mut Scanner<'t>, under: Option<Rule<'m>>) -> Result<(), Unmaskable> {
        match scanner.kind()? {
            Kind::Object => {
                let (mut named, mut value) = (None, None);
                scanner.object(|key, scanner| self.member(key, scanner, under, &mut named, &mut value))?;
                match (named, value) {
                    (Some(rule), Some(value)) => self.value_of(value, rule),
                    _ => Ok(()),
                }
            }
            Kind::Array => {
                let mut before = None;
                scanner.array(|scanner| self.element(scanner, under, &mut before))
            }
            Kind::String => {
                let value = scanner.value()?;
                match under {
                    Some(rule) => self.value_of(value, rule),
                    None => self.content(value.string().ok_or(Unmaskable::Defect)?),
                }
            }
            Kind::Number => self.number(scanner.value()?.raw),
            Kind::Bool | Kind::Null => scanner.value().map(drop).map_err(Unmaskable::from),
        }
    }

    /// Takes a member of an object. `named` is the rule of a name that is itself a value, as in
    /// `{"name": "Cookie", "value": "…"}`, and `value` what stands beside it.
    fn member(
        &mut self,
        key: Escaped<'t>,
        scanner: &mut Scanner<'t>,
        under: Option<Rule<'m>>,
        named: &mut Option<Rule<'m>>,
        value: &mut Option<Value<'t>>,
    ) -> Result<(), Unmaskable> {
        if under.is_none()
            && let Some(taken) = self.passed_over(key, scanner)?
        {
            *value = is_value_key(key.raw()).then_some(taken).or(*value);
            return Ok(());
        }
        self.content(key)?;
        self.meter().charge(key.raw().len())?;
        let member = std::mem::replace(&mut self.member, key.raw());
        let place = self.place_of(key.raw());
        let is_asked = self.is_named || !self.signs_in(&place).is_empty();
        let around = if self.is_named { self.enter(&key.text())? } else { None };
        let rule = if is_asked { self.rules().of_member(&key.text()) } else { None };
        let rule = rule.or_else(|| self.rules().of_place(&self.place));
        if let Some(rule) = rule {
            let taken = scanner.value()?;
            self.value_of(taken, rule.of(&place))?;
        } else {
            if is_asked {
                self.note_about(&place);
            }
            let at = scanner.position();
            self.json(scanner, under.filter(|_| !is_property(key.raw())))?;
            let raw = self.text.get(at..scanner.position()).ok_or(Unmaskable::Defect)?;
            if raw.starts_with('"') {
                self.named_by_sign(&place, at + 1..scanner.position() - 1)?;
            }
            let may_name = self.is_named || !self.signs_in(&self.place_of(raw)).is_empty();
            if may_name && is_name_key(key.raw()) {
                *named = self.rule_of_string(raw)?.or(*named);
            } else if is_value_key(key.raw()) {
                *value = Scanner::new(raw).value().ok().map(|taken| Value { kind: taken.kind, raw });
            }
        }
        self.member = member;
        self.leave(around);
        Ok(())
    }

    /// The value of a member in which nothing is to be looked at: without a sign, in a text that has nothing else.
    /// Objects and arrays are never passed over as a whole, so that each byte is taken at most twice.
    fn passed_over(
        &self,
        key: Escaped<'t>,
        scanner: &mut Scanner<'t>,
    ) -> Result<Option<Value<'t>>, Unmaskable> {
        let has_more = self.is_named || !self.scans.is_empty() || !self.rules().patterns.is_empty();
        if has_more || matches!(scanner.kind()?, Kind::Object | Kind::Array) {
            return Ok(None);
        }
        let before = scanner.clone();
        let taken = scanner.value()?;
        self.meter().charge(key.raw().len() + taken.raw.len())?;
        if self.signs_in(&(self.place_of(key.raw()).start..scanner.position())).is_empty() {
            return Ok(Some(taken));
        }
        *scanner = before;
        Ok(None)
    }

    /// Masks what a detector finds in a member's string by a sign in its name: `"connect.sid": "s:…"`.
    fn named_by_sign(&mut self, name: &Range<usize>, value: Range<usize>) -> Result<(), Unmaskable> {
        for sign in self.signs_in(name).to_vec() {
            let Sign::Detector(detector) = sign.sign else { continue };
            let member = self.text.get(name.start..value.end + 1).ok_or(Unmaskable::Defect)?;
            let (rules, at) = (self.rules(), sign.at - name.start);
            let mask = rules.detectors.iter().find(|(known, _)| *known == detector).map(|(_, mask)| *mask);
            let hit = detect::look(detector, member, at, self.meter())?;
            let place = hit.map(|hit| name.start + hit.start..name.start + hit.end);
            let place = place.filter(|place| value.start <= place.start && place.end <= value.end);
            if let (Some(mask), Some(place)) = (mask, place) {
                self.add(place, Rule::new(mask, Reason::Detector(detector)))?;
            }
        }
        Ok(())
    }

    /// Takes an element of an array. In a flat list of names and values, `before` is the rule of the name before it.
    fn element(
        &mut self,
        scanner: &mut Scanner<'t>,
        under: Option<Rule<'m>>,
        before: &mut Option<Rule<'m>>,
    ) -> Result<(), Unmaskable> {
        let at = scanner.position();
        let rule = before.take();
        let is_string = scanner.kind() == Ok(Kind::String);
        let taken = Scanner::at(self.text, at).string().map(Escaped::raw).unwrap_or_default();
        if let Some(rule) = rule.filter(|_| is_string && !is_plain_word(taken)) {
            let value = scanner.value()?;
            return self.value_of(value, rule);
        }
        self.json(scanner, under)?;
        let raw = self.text.get(at..scanner.position()).ok_or(Unmaskable::Defect)?;
        *before = if is_string { self.rule_of_string(raw)? } else { None };
        Ok(())
    }

    /// The rule of a name that is the whole content of a JSON string.
    fn rule_of_string(&self, raw: &'t str) -> Result<Option<Rule<'m>>, Unmaskable> {
        let place = self.place_of(raw);
        if !raw.starts_with('"') || self.signs_in(&place).is_empty() && !self.is_named {
            return Ok(None);
        }
        self.meter().charge(raw.len())?;
        let content = raw.trim_matches('"');
        let name = self.place_of(content);
        let is_name = content.bytes().all(|byte| super::spelled::is_name(byte) || b".: []".contains(&byte));
        Ok(if is_name { self.rules().of_member(content).map(|rule| rule.of(&name)) } else { None })
    }

    /// Goes to the member `name`. Answers the place around it, or `None` if there are no masked paths.
    fn enter(&mut self, name: &str) -> Result<Option<Place>, Unmaskable> {
        let Some(paths) = &self.rules().paths else { return Ok(None) };
        let member = paths.member(&self.place, name, self.meter())?;
        Ok(Some(std::mem::replace(&mut self.place, member)))
    }

    /// Goes to the JSON that the text at `before` is the label of. It also stays where it is: not every text is a label.
    fn enter_labelled(&mut self, before: Range<usize>) -> Result<Option<Place>, Unmaskable> {
        if self.rules().paths.is_none() {
            return Ok(None);
        }
        self.meter().charge(before.len())?;
        let label = label(self.text.get(before).ok_or(Unmaskable::Defect)?);
        let around = if label.is_empty() { None } else { self.enter(label)? };
        self.place.extend(around.iter().flatten());
        self.place.sort_unstable();
        self.place.dedup();
        Ok(around)
    }

    fn leave(&mut self, around: Option<Place>) {
        if let Some(around) = around {
            self.place = around;
        }
    }

    /// The value under a name. Under a whole key all of it is masked; what is not a string becomes `null`, because a
    /// string would break the day's mapping. Under a name's words only what may be a secret is.
    fn value_of(&mut self, value: Value<'t>, rule: Rule<'m>) -> Result<(), Unmaskable> {
        self.meter().charge(value.raw.len())?;
        match (value.string(), value.kind) {
            (Some(content), _) => self.string_of(content, rule),
            (None, Kind::Object | Kind::Array) if !rule.is_key() => {
                self.json(&mut Scanner::at(self.text, self.place_of(value.raw).start), Some(rule))
            }
            (None, Kind::Bool | Kind::Null) if !rule.is_key() => {
                self.note_near(&self.place_of(value.raw), rule, "the value is `true`, `false` or `null`");
                Ok(())
            }
            (None, Kind::Number) if !rule.is_key() && judge::is_small(value.raw) => {
                self.note_near(&self.place_of(value.raw), rule, "the value is a small number");
                Ok(())
            }
            (None, _) => {
                self.nullify(value.raw, rule);
                Ok(())
            }
        }
    }

    fn nullify(&mut self, raw: &'t str, rule: Rule<'m>) {
        let place = self.place_of(raw);
        if !self.is_allowed(&place, raw, rule) {
            self.note_hit(&place, raw, rule, "null");
            self.hits.add(place, Cow::Borrowed("null"));
        }
    }

    fn string_of(&mut self, content: Escaped<'t>, rule: Rule<'m>) -> Result<(), Unmaskable> {
        let (text, place) = (content.text(), self.place_of(content.raw()));
        if let Some(why) = plain::no_secret(&text, rule, true) {
            self.note_near(&place, rule, why);
            return self.content(content);
        }
        if self.is_allowed(&place, &text, rule) {
            return self.content(content);
        }
        let stand = self.rules().stands.get(rule.mask).ok_or(Unmaskable::Defect)?;
        let with = stand.replace(&text, rule.reason)?.into_owned();
        self.note_hit(&place, &text, rule, &with);
        self.hits.add(place, Cow::Owned(with));
        Ok(())
    }

    /// A JSON string's content: a text of its own where it has escapes.
    fn content(&mut self, content: Escaped<'t>) -> Result<(), Unmaskable> {
        let place = self.place_of(content.raw());
        let has_patterns = !self.rules().patterns.is_empty();
        if !content.has_escapes() {
            if has_patterns {
                self.patterns(place.clone())?;
            }
            return plain::within(self, place);
        }
        let has_signs = !self.signs_in(&place).is_empty() || !self.scans.is_empty();
        if !has_signs && !has_patterns && !self.is_named {
            return Ok(());
        }
        let nest = Nest { depth: self.nest.depth + 1, ..self.nest };
        if let Some(tally) = self.tally() {
            tally.enter(place.start, content.raw());
        }
        let masked = nest.mask(&content.text(), &self.place)?;
        if let Some(tally) = self.tally() {
            tally.leave();
        }
        if let Some(masked) = masked {
            let mut raw = String::with_capacity(masked.len());
            escape(&masked, &mut raw);
            self.hits.add(place, Cow::Owned(raw));
        }
        Ok(())
    }

    fn number(&mut self, number: &'t str) -> Result<(), Unmaskable> {
        let (rules, meter) = (self.rules(), self.meter());
        let mut found = None;
        for (pattern, mask) in &rules.patterns {
            if pattern.is_match(number, meter)? {
                found = Some(Rule::new(*mask, Reason::Pattern(pattern.as_str())));
            }
        }
        for (detector, mask) in self.scans.iter().filter(|(detector, _)| self.is_sought(*detector)) {
            let rule = Rule::new(*mask, Reason::Detector(*detector));
            detect::scan(*detector, number, meter, &mut |_| found = Some(rule))?;
        }
        if let Some(rule) = found {
            self.nullify(number, rule);
        }
        Ok(())
    }

    fn patterns(&mut self, place: Range<usize>) -> Result<(), Unmaskable> {
        let text = self.text.get(place.clone()).ok_or(Unmaskable::Defect)?;
        let (rules, meter) = (self.rules(), self.meter());
        for (pattern, mask) in &rules.patterns {
            pattern.find_all(text, meter, |hit| {
                let place = place.start + hit.start..place.start + hit.end;
                self.add(place, Rule::new(*mask, Reason::Pattern(pattern.as_str()))).map(drop)
            })?;
        }
        Ok(())
    }
}

/// Returns true if a member's name says that its value is a property of what is around: a name, an id, a type.
fn is_property(key: &str) -> bool {
    super::names::words(key).last().is_some_and(|word| super::names::is_metadata(word))
}

/// Returns true if a string looks like a name in a list of names rather than a value: letters of one case only.
fn is_plain_word(text: &str) -> bool {
    let is_of = |of: fn(&u8) -> bool| text.bytes().all(|byte| of(&byte) || byte == b'_');
    is_of(u8::is_ascii_lowercase) || text.contains('_') && is_of(u8::is_ascii_uppercase)
}

/// The start of the JSON string that makes up the whole text, spaces around it left aside. A quote that begins anything
/// else is the text's own: `"password": "…"` is a line of someone's JSON.
fn whole_string(text: &str) -> Option<usize> {
    let open = text.bytes().position(|byte| !byte.is_ascii_whitespace())?;
    let mut scanner = Scanner::at(text, open);
    let is_whole = scanner.kind() == Ok(Kind::String) && scanner.string().is_ok() && scanner.end().is_ok();
    is_whole.then_some(open)
}

/// Returns true if the bracket at `open` is an index of what stands before it: `config["password"]`.
fn is_index(bytes: &[u8], open: usize) -> bool {
    let before = open.checked_sub(1).and_then(|at| bytes.get(at));
    bytes.get(open) == Some(&b'[')
        && before.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_])".contains(byte))
}

/// The next place at which JSON may begin.
fn next_opening(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memchr2(b'{', b'[', bytes.get(from..)?).map(|at| from + at)
}

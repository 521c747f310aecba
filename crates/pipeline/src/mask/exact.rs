//! The real search: through JSON, through JSON inside JSON strings, and through text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use routing::{Detector, Mask};

use super::hits::Hits;
use super::keys::{Assigned, Keys, assigned, is_name};
use super::meter::{Meter, Unmaskable};
use super::paths::{Paths, Place, label};
use super::search::Search as Pattern;
use super::substitute::Substitute;
use super::{detect, literals};
use crate::json::{Escaped, Kind, Refused, Scanner, Value, escape, mend};
use crate::mask_key::MaskKey;

/// JSON inside a string inside JSON, and so on, further than this can't be masked.
const MAX_NESTING: u32 = 8;

/// The number of times that a masked message is searched again.
const MAX_SEARCHES: u32 = 4;

/// The rules of several masks, with the substitute of each.
#[derive(Debug)]
pub(crate) struct Rules {
    stands: Vec<Substitute>,
    keys: Keys,
    paths: Option<Paths>,
    /// The literals of masked keys' names, by which names in text are found.
    names: Option<AhoCorasick>,
    detectors: Vec<(Detector, usize)>,
    patterns: Vec<(Pattern, usize)>,
}

impl From<Refused> for Unmaskable {
    fn from(_: Refused) -> Unmaskable {
        Unmaskable
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
        let patterns = indexed().flat_map(|(index, mask)| {
            mask.patterns.iter().map(move |pattern| (Pattern::new(pattern), index))
        });
        Rules {
            stands: masks.iter().map(|mask| Substitute::new(&mask.with, key)).collect(),
            keys: Keys::new(masks.iter().map(AsRef::as_ref)),
            paths: Paths::new(masks.iter().map(AsRef::as_ref)),
            names: literals::automaton(masks),
            detectors,
            patterns: patterns.collect(),
        }
    }

    /// Masks `text`; `None` where there is nothing to mask in it.
    ///
    /// The text beside a secret may look like one only once that is gone, so the result is searched again. JSON that a
    /// strict reader refuses is searched as it is lifted: mended.
    pub(crate) fn mask(&self, text: &str, meter: &Meter) -> Result<Option<String>, Unmaskable> {
        let mended = mended(text, meter)?;
        let text = mended.as_deref().unwrap_or(text);
        let Some(mut masked) = self.mask_nested(text, 0, &[], meter)? else { return Ok(None) };
        for _ in 0..MAX_SEARCHES {
            match self.mask_nested(&masked, 0, &[], meter)? {
                Some(again) => masked = again,
                None => break,
            }
        }
        Ok(Some(masked))
    }

    /// Masks `text`, a string at `place` of the JSON around it.
    fn mask_nested(
        &self,
        text: &str,
        nesting: u32,
        place: &[usize],
        meter: &Meter,
    ) -> Result<Option<String>, Unmaskable> {
        if nesting > MAX_NESTING {
            return Err(Unmaskable);
        }
        meter.charge(place.len())?;
        let place = place.to_vec();
        let mut search = Search { rules: self, text, nesting, place, meter, hits: Hits::default() };
        search.regions()?;
        search.patterns(0..text.len())?;
        Ok(search.hits.apply(text))
    }
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
    let has_control = bytes.iter().any(|byte| *byte < b' ');
    has_control || SIGNS.iter().any(|sign| sign.find(bytes).is_some())
}

fn is_json(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.value().is_ok() && scanner.end().is_ok()
}

/// One text being searched.
struct Search<'m, 't> {
    rules: &'m Rules,
    text: &'t str,
    nesting: u32,
    /// The place of what is being searched, in masked paths; empty if there are none.
    place: Place,
    meter: &'m Meter,
    hits: Hits<'m>,
}

impl<'t> Search<'_, 't> {
    /// Takes the text apart into JSON and what stands between.
    fn regions(&mut self) -> Result<(), Unmaskable> {
        let bytes = self.text.as_bytes();
        self.meter.charge(bytes.len())?;
        if let Some(open) = whole_string(self.text) {
            return self.content(Scanner::at(self.text, open).string()?);
        }
        let (mut plain_from, mut at) = (0, 0);
        while let Some(open) = next_opening(bytes, at) {
            let mut scanner = Scanner::at(self.text, open);
            let read = scanner.value();
            let end = scanner.position();
            // Brackets that open nothing cost a look each.
            self.meter.charge(end - open + 1)?;
            if read.is_err() {
                at = open + 1;
                continue;
            }
            if let Some(mask) = self.plain(plain_from..open)? {
                self.add(open..end, mask)?;
            } else {
                self.meter.charge(end - open)?;
                let around = self.enter_labelled(plain_from..open)?;
                self.json(&mut Scanner::at(self.text, open))?;
                self.leave(around);
            }
            (plain_from, at) = (end, end);
        }
        self.plain(plain_from..bytes.len()).map(drop)
    }

    fn add(&mut self, place: Range<usize>, mask: usize) -> Result<(), Unmaskable> {
        let value = self.text.get(place.clone()).ok_or(Unmaskable)?;
        let stand = self.rules.stands.get(mask).ok_or(Unmaskable)?;
        self.hits.add(place, stand.replace(value)?);
        Ok(())
    }

    fn place_of(&self, slice: &str) -> Range<usize> {
        let start = slice.as_ptr() as usize - self.text.as_ptr() as usize;
        start..start + slice.len()
    }

    /// Takes the value at which the scanner stands: each byte is taken once, however deep it is nested.
    fn json(&mut self, scanner: &mut Scanner<'t>) -> Result<(), Unmaskable> {
        match scanner.kind()? {
            Kind::Object => scanner.object(|key, scanner| {
                self.content(key)?;
                self.meter.charge(key.raw().len())?;
                let name = key.text();
                let around = self.enter(&name)?;
                match self.rules.keys.mask_of_path(&name).or_else(|| self.mask_of_place()) {
                    Some(mask) => self.masked_value(scanner.value()?, mask)?,
                    None => self.json(scanner)?,
                }
                self.leave(around);
                Ok(())
            }),
            Kind::Array => scanner.array(|scanner| self.json(scanner)),
            Kind::String => self.content(scanner.string()?),
            Kind::Number => self.number(scanner.value()?.raw),
            Kind::Bool | Kind::Null => scanner.value().map(drop).map_err(Unmaskable::from),
        }
    }

    /// Goes to the member `name`. Answers the place around it, or `None` if there are no masked paths.
    fn enter(&mut self, name: &str) -> Result<Option<Place>, Unmaskable> {
        let Some(paths) = &self.rules.paths else { return Ok(None) };
        let member = paths.member(&self.place, name, self.meter)?;
        Ok(Some(std::mem::replace(&mut self.place, member)))
    }

    /// Goes to the JSON that the text at `before` is the label of. It also stays where it is: not every text is a label.
    fn enter_labelled(&mut self, before: Range<usize>) -> Result<Option<Place>, Unmaskable> {
        if self.rules.paths.is_none() {
            return Ok(None);
        }
        self.meter.charge(before.len())?;
        let label = label(self.text.get(before).ok_or(Unmaskable)?);
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

    fn mask_of_place(&self) -> Option<usize> {
        self.rules.paths.as_ref()?.mask_of(&self.place)
    }

    /// The value of a masked key. What is not a string becomes `null`: a string would break the day's mapping.
    fn masked_value(&mut self, value: Value<'t>, mask: usize) -> Result<(), Unmaskable> {
        let Some(content) = value.string() else {
            self.hits.add(self.place_of(value.raw), Cow::Borrowed("null"));
            return Ok(());
        };
        let stand = self.rules.stands.get(mask).ok_or(Unmaskable)?;
        self.hits.add(self.place_of(content.raw()), Cow::Owned(stand.replace(&content.text())?.into_owned()));
        Ok(())
    }

    /// A JSON string's content: a text of its own where it has escapes.
    fn content(&mut self, content: Escaped<'t>) -> Result<(), Unmaskable> {
        let place = self.place_of(content.raw());
        if !content.has_escapes() {
            self.patterns(place.clone())?;
            return self.plain(place).map(drop);
        }
        if let Some(masked) =
            self.rules.mask_nested(&content.text(), self.nesting + 1, &self.place, self.meter)?
        {
            let mut raw = String::with_capacity(masked.len());
            escape(&masked, &mut raw);
            self.hits.add(place, Cow::Owned(raw));
        }
        Ok(())
    }

    fn number(&mut self, number: &'t str) -> Result<(), Unmaskable> {
        let mut found = false;
        for (pattern, _) in &self.rules.patterns {
            found |= pattern.is_match(number, self.meter)?;
        }
        for (detector, _) in &self.rules.detectors {
            detect::find(*detector, number, self.meter, &mut |_| found = true)?;
        }
        if found {
            self.hits.add(self.place_of(number), Cow::Borrowed("null"));
        }
        Ok(())
    }

    fn patterns(&mut self, place: Range<usize>) -> Result<(), Unmaskable> {
        let text = self.text.get(place.clone()).ok_or(Unmaskable)?;
        let (rules, meter) = (self.rules, self.meter);
        for (pattern, mask) in &rules.patterns {
            pattern.find_all(text, meter, |hit| {
                self.add(place.start + hit.start..place.start + hit.end, *mask)
            })?;
        }
        Ok(())
    }

    /// Text that is not JSON. Answers the mask of a key whose value begins where the text ends.
    fn plain(&mut self, place: Range<usize>) -> Result<Option<usize>, Unmaskable> {
        let text = self.text.get(place.clone()).ok_or(Unmaskable)?;
        let rules = self.rules;
        let (mut dangling, mut covered) = (None, 0);
        for name in rules.names_in(text, self.meter)? {
            // What lies within a masked value is masked already.
            if name.start < covered {
                continue;
            }
            self.meter.charge(name.len())?;
            let Some(mask) = rules.mask_of_name(name_of(text, &name), self.meter)? else { continue };
            match assigned(text, name, self.meter)? {
                Assigned::Value(value) => {
                    covered = value.end;
                    self.add(place.start + value.start..place.start + value.end, mask)?;
                }
                Assigned::Dangling => dangling = Some(mask),
                Assigned::Nothing => {}
            }
        }
        for (detector, mask) in &rules.detectors {
            let mut places = Vec::new();
            detect::find(*detector, text, self.meter, &mut |hit| places.push(hit))?;
            for hit in places {
                self.add(place.start + hit.start..place.start + hit.end, *mask)?;
            }
        }
        Ok(dangling)
    }
}

impl Rules {
    /// The mask of a name in text, which may be a path.
    fn mask_of_name(&self, name: &str, meter: &Meter) -> Result<Option<usize>, Unmaskable> {
        let mask = self.keys.mask_of(name);
        match &self.paths {
            Some(paths) if mask.is_none() && name.contains('.') => {
                Ok(paths.mask_of(&paths.member(&[], name, meter)?))
            }
            _ => Ok(mask),
        }
    }

    /// Names in `text` that may be masked keys: whole words around what such names hold.
    fn names_in(&self, text: &str, meter: &Meter) -> Result<Vec<Range<usize>>, Unmaskable> {
        let bytes = text.as_bytes();
        meter.charge(bytes.len())?;
        let mut names: Vec<Range<usize>> = Vec::new();
        for hit in self.names.iter().flat_map(|names| names.find_overlapping_iter(text)) {
            // A name is long at its sender's choice: one that holds many hits is measured once.
            if names.last().is_some_and(|last| hit.start() < last.end) {
                continue;
            }
            let before = meter.run_back(bytes, hit.start(), is_name)?;
            let after = meter.run(bytes, hit.end(), is_name)?;
            let name = hit.start() - before..hit.end() + after;
            names.push(name);
        }
        if self.paths.is_some() {
            add_paths(&mut names, bytes, meter)?;
        }
        // Where a backslash stands before a name its first letter may be an escape's.
        let escaped: Vec<_> = names
            .iter()
            .filter(|name| name.start > 0 && bytes[name.start - 1] == b'\\' && name.len() > 1)
            .map(|name| name.start + 1..name.end)
            .collect();
        names.extend(escaped);
        names.sort_by_key(|name| name.start);
        Ok(names)
    }
}

/// Adds the paths that `names` are part of: names with dots between them.
fn add_paths(names: &mut Vec<Range<usize>>, bytes: &[u8], meter: &Meter) -> Result<(), Unmaskable> {
    let is_part = |byte: u8| is_name(byte) || byte == b'.';
    let mut paths: Vec<Range<usize>> = Vec::new();
    for name in names.iter() {
        // A path is long at its sender's choice: one that holds many names is measured once.
        if paths.last().is_some_and(|path| name.start < path.end) {
            continue;
        }
        let before = meter.run_back(bytes, name.start, is_part)?;
        let after = meter.run(bytes, name.end, is_part)?;
        paths.push(name.start - before..name.end + after);
    }
    names.extend(paths);
    Ok(())
}

/// A name without the dashes of a command-line option.
fn name_of<'a>(text: &'a str, name: &Range<usize>) -> &'a str {
    text.get(name.clone()).unwrap_or("").trim_start_matches('-')
}

/// The start of the JSON string that makes up the whole text, spaces around it left aside. A quote that begins anything
/// else is the text's own: `"password": "…"` is a line of someone's JSON.
fn whole_string(text: &str) -> Option<usize> {
    let open = text.bytes().position(|byte| !byte.is_ascii_whitespace())?;
    let mut scanner = Scanner::at(text, open);
    let is_whole = scanner.kind() == Ok(Kind::String) && scanner.string().is_ok() && scanner.end().is_ok();
    is_whole.then_some(open)
}

/// The next place at which JSON may begin.
fn next_opening(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memchr2(b'{', b'[', bytes.get(from..)?).map(|at| from + at)
}
